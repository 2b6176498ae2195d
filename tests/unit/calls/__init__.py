"""What a call is, from its events."""
