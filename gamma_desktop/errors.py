"""The root of every error that this program raises on purpose; capabilities draw their own trees below it."""


class GammaDesktopError(Exception):
    """Something went wrong that the program knows how to explain."""
