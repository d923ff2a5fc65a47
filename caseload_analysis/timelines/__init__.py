"""Who holds what, and who can be deployed, from day to day."""
