"""What the data can answer about how an organisation gives professionals room."""
