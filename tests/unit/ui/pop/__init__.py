"""The words of the pop."""
