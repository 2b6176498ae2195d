"""The small parts."""
