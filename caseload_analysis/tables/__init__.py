"""What comes in: files to checked tables."""
