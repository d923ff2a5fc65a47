"""What is due, made by itself: how it stands, what is made, and what was made."""
