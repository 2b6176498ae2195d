"""The screen pop, on a screen that nobody sees."""
