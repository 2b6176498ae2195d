"""The steps of a call in words, with the names of those whom they are about. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.model import Direction
from gamma_desktop.history.timeline import Step, StepKind
from gamma_desktop.ui.bidi import filled, joined
from gamma_desktop.ui.formatting import spoken_duration, time_of_day
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.widgets.pill import Dot

NAMED = 3
"""Extensions that a step names before it only counts them."""

translate = QCoreApplication.translate


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
    return StepWords(words=_WORDINGS[step.kind](step, parties), time=_time(step.at), dot=dot, tone=tone)


def end_of_line(number: str, parties: PartyNames) -> str:
    """Where a transfer went, or who passed it on: an extension by its name, or an outside number."""
    return parties.shown(number) if number.startswith("+") else parties.extension(number)


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


def _prompted(step: Step, parties: PartyNames) -> str:
    return filled(translate("calls", "The phone of {0} rang, to place the call"), _names(step, parties))


def _rang(step: Step, parties: PartyNames) -> str:
    if step.call.direction is Direction.OUTGOING:
        party = parties.number(step.call.remote) or translate("calls", "an unknown number")
        return filled(translate("calls", "{0} called {1}"), _names(step, parties), party)
    return filled(translate("calls", "Rang at {0}"), _names(step, parties))


def _answered(step: Step, parties: PartyNames) -> str:
    if step.call.direction is Direction.OUTGOING:
        return _after(translate("calls", "Answered"), step.seconds)
    words = filled(translate("calls", "Answered by {0}"), _names(step, parties))
    return _after(words, step.seconds)


def _transferred(step: Step, parties: PartyNames) -> str:
    to = end_of_line(step.to, parties) if step.to else ""
    by = end_of_line(step.extensions[0], parties) if step.extensions else ""
    if by and to:
        return filled(translate("calls", "Transferred by {0} to {1}"), by, to)
    if to:
        return filled(translate("calls", "Transferred to {0}"), to)
    return filled(translate("calls", "Transferred by {0}"), by) if by else translate("calls", "Transferred")


def _names(step: Step, parties: PartyNames) -> str:
    """The extensions by name: one, "Ana and Bea", or the first few "and 4 more"."""
    names = [parties.extension(each) for each in step.extensions[:NAMED]]
    rest = len(step.extensions) - len(names)
    if rest:
        names.append(translate("calls", "{0} more").format(rest))
    if not names:
        return translate("calls", "an unknown extension")
    if len(names) == 1:
        return names[0]
    return filled(translate("calls", "{0} and {1}"), joined(names[:-1], ", "), names[-1])


def _after(words: str, seconds: float | None) -> str:
    if seconds is None:
        return words
    return translate("calls", "{0} after {1}").format(words, spoken_duration(seconds))


_WORDINGS: dict[StepKind, Callable[[Step, PartyNames], str]] = {
    StepKind.PROMPTED: _prompted,
    StepKind.RANG: _rang,
    StepKind.ANSWERED: _answered,
    StepKind.TYPED: lambda step, _: filled(translate("calls", "Typed {0}"), step.text),
    StepKind.OTHER: lambda step, _: filled(translate("calls", "Gamma says: {0}"), step.text),
    StepKind.TRANSFERRED: _transferred,
    StepKind.HUNG_UP: lambda step, _: _after(translate("calls", "Ended"), step.seconds),
    StepKind.MISSED: lambda step, _: _after(translate("calls", "Missed"), step.seconds),
    StepKind.UNANSWERED: lambda step, _: _after(translate("calls", "Not answered"), step.seconds),
    StepKind.CANCELLED: lambda _, __: translate("calls", "The phone was not picked up"),
    StepKind.LOST: lambda _, __: translate("calls", "No further events"),
    StepKind.RECORDED: lambda _, __: translate("calls", "Recording available"),
    StepKind.TRANSCRIBED: lambda _, __: translate("calls", "Transcript available"),
}
