"""The root of every error that this program raises on purpose; capabilities draw their own trees below it."""

from typing import ClassVar


class GammaDesktopError(Exception):
    """Something went wrong that the program knows how to explain.

    Attributes:
        headline: what happened, in a few words, where ``ui.wording`` cannot know the class: the message
            says the rest, and what to do.
    """

    headline: ClassVar[str] = "Something went wrong"
