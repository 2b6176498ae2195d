"""What a notice says. Beside the catalogue: the window shows its notices' places before that is loaded."""

from dataclasses import dataclass


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
