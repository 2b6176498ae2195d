"""The root of every error that this program raises on purpose; each capability draws its own tree below it."""


class GammaDesktopError(Exception):
    """Something went wrong that the program knows how to explain."""
