"""What went wrong as a person reads it: a title, and what to do."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Explanation:
    """What happened in a few words, and what to do in a sentence or two.

    Attributes:
        is_certain: False where no one knows whether it happened.
    """

    title: str
    advice: str
    is_certain: bool = True

    def __str__(self) -> str:
        return f"{self.title}. {self.advice}"


class Attempt(StrEnum):
    """What was asked of Gamma, by what to think and do when it is not known whether it was done."""

    DIAL = "The call may or may not have been placed: watch your phone; nothing is sent again."
    HANG_UP = "The call may or may not have ended: watch your phone; nothing is sent again."
    TRANSFER = "The call may or may not have been transferred: watch your phone; nothing is sent again."
    OTHER = "It may or may not have been done; doing it again does no harm."
