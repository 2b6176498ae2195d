"""The root of every error that this program raises on purpose, and what it tells people in: codes with data.

No sentence for people is written below ``ui``: ``ui.wording`` has the words for every code and every class.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


@dataclass(frozen=True, slots=True, init=False)
class Message:
    """Something to tell people: what it is, and what belongs into its words.

    Attributes:
        code: a member of a capability's enum of codes; plain text where it came from another process.
        data: by name, in alphabetical order; a message in a message is part of its sentence.
    """

    code: str
    data: tuple[tuple[str, "Value"], ...] = ()

    def __init__(self, code: StrEnum, **data: "Value") -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "data", tuple(sorted(data.items())))

    def __str__(self) -> str:
        """Terse and technical, for logs."""
        told = " ".join(f"{name}={value}" for name, value in self.data)
        return f"{self.code} ({told})" if told else str(self.code)


Value = str | int | float | tuple[str, ...] | Message
"""What can stand in a message."""


class GammaDesktopError(Exception):
    """Something went wrong that the program knows how to explain.

    Attributes:
        title: what went wrong, and
        message: what exactly, and what to do; both of classes that ``ui`` does not know by name.
    """

    title: ClassVar[StrEnum | None] = None
    message: Message | None = None
