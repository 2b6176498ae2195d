"""The steps of a call in words, with the names of those whom they are about."""

from collections.abc import Callable

from gamma_desktop.calls.model import Direction, Outcome
from gamma_desktop.history.timeline import Step, StepKind
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.translation import translate
from gamma_desktop.ui.wording.call_words import after, outcome_name
from gamma_desktop.ui.wording.party_words import all_of, unknown_number

NAMED = 3
"""Extensions that a step names before it only counts them."""


def step_sentence(step: Step, parties: PartyNames) -> str:
    """Word a step."""
    return _SENTENCES[step.kind](step, parties)


def end_of_line(number: str, parties: PartyNames) -> str:
    """Where a transfer went, or who passed it on: an extension by its name, or an outside number."""
    return parties.shown(number) if number.startswith("+") else parties.extension(number)


def _prompted(step: Step, parties: PartyNames) -> str:
    return filled(translate("calls", "The phone of {0} rang, to place the call"), _names(step, parties))


def _rang(step: Step, parties: PartyNames) -> str:
    if step.call.direction is Direction.OUTGOING:
        party = parties.number(step.call.remote) or unknown_number()
        return filled(translate("calls", "{0} called {1}"), _names(step, parties), party)
    return filled(translate("calls", "Rang at {0}"), _names(step, parties))


def _answered(step: Step, parties: PartyNames) -> str:
    if step.call.direction is Direction.OUTGOING:
        return after(outcome_name(Outcome.ANSWERED), step.seconds)
    return after(filled(translate("calls", "Answered by {0}"), _names(step, parties)), step.seconds)


def _transferred(step: Step, parties: PartyNames) -> str:
    to = end_of_line(step.to, parties) if step.to else ""
    by = end_of_line(step.extensions[0], parties) if step.extensions else ""
    if by and to:
        return filled(translate("calls", "Transferred by {0} to {1}"), by, to)
    if to:
        return filled(translate("calls", "Transferred to {0}"), to)
    if by:
        return filled(translate("calls", "Transferred by {0}"), by)
    return outcome_name(Outcome.TRANSFERRED)


def _came_to(outcome: Outcome) -> Callable[[Step, PartyNames], str]:
    return lambda step, _: after(outcome_name(outcome), step.seconds)


def _names(step: Step, parties: PartyNames) -> str:
    """The extensions by name: one, "Ana and Bea", or the first few "and 4 more"."""
    names = [parties.extension(each) for each in step.extensions]
    return all_of(names, NAMED) or translate("calls", "an unknown extension")


_SENTENCES: dict[StepKind, Callable[[Step, PartyNames], str]] = {
    StepKind.PROMPTED: _prompted,
    StepKind.RANG: _rang,
    StepKind.ANSWERED: _answered,
    StepKind.TYPED: lambda step, _: filled(translate("calls", "Typed {0}"), step.text),
    StepKind.OTHER: lambda step, _: filled(translate("calls", "Gamma says: {0}"), step.text),
    StepKind.TRANSFERRED: _transferred,
    StepKind.HUNG_UP: lambda step, _: after(translate("calls", "Ended"), step.seconds),
    StepKind.MISSED: _came_to(Outcome.MISSED),
    StepKind.UNANSWERED: _came_to(Outcome.UNANSWERED),
    StepKind.CANCELLED: lambda _, __: outcome_name(Outcome.CANCELLED),
    StepKind.LOST: lambda _, __: outcome_name(Outcome.UNKNOWN),
    StepKind.RECORDED: lambda _, __: translate("calls", "Recording available"),
    StepKind.TRANSCRIBED: lambda _, __: translate("calls", "Transcript available"),
}
