"""What half a year can show: before and after, with and without."""
