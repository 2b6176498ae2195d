"""What a notice says. Beside the catalogue: the window shows its notices' places before that is loaded."""

from dataclasses import dataclass

from gamma_desktop.ui.bidi import POP


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
        is_ended = self.title.rstrip(POP).endswith("?")
        return f"{self.title}{'' if is_ended else '.'} {self.advice}"
