"""The parts of the report that lays organisations side by side."""
