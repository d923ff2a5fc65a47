"""The parts of the half-year evaluation of a team, and of the summary of all teams."""
