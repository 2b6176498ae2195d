"""The steps of a call in words, with the names of those whom they are about. Pure."""

from dataclasses import dataclass
from datetime import datetime

from gamma_desktop.history.timeline import Step, StepKind
from gamma_desktop.ui.formatting import time_of_day
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.widgets.pill import Dot
from gamma_desktop.ui.wording.step_words import step_sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWords:
    """A step as it is read.

    Attributes:
        time: the time of day; "" where nobody told it.
    """

    words: str
    time: str = ""
    dot: Dot = Dot.HOLLOW
    tone: Tone = Tone.MUTED

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return f"{self.time}: {self.words}" if self.time else self.words


def step_words(step: Step, parties: PartyNames) -> StepWords:
    """Word a step."""
    dot, tone = _signs().get(step.kind, (Dot.HOLLOW, Tone.MUTED))
    return StepWords(words=step_sentence(step, parties), time=_time(step.at), dot=dot, tone=tone)


def _time(at: datetime | None) -> str:
    return "" if at is None else time_of_day(at)


def _signs() -> dict[StepKind, tuple[Dot, Tone]]:
    return {
        StepKind.ANSWERED: (Dot.FULL, Tone.SUCCESS),
        StepKind.TRANSFERRED: (Dot.RING, Tone.ACCENT),
        StepKind.MISSED: (Dot.CROSS, Tone.DANGER),
        StepKind.UNANSWERED: (Dot.CROSS, Tone.WARNING),
        StepKind.CANCELLED: (Dot.CROSS, Tone.WARNING),
        StepKind.LOST: (Dot.CROSS, Tone.WARNING),
    }
