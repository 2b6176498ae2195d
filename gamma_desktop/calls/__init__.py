"""What a call is, and what one can do to it."""
