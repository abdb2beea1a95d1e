"""How dates and periods are read and found."""
