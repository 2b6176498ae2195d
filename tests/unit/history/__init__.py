"""Looking back at calls."""
