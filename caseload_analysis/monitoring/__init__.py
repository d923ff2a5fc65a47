"""What a team keeps watch over."""
