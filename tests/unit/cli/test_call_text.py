from dataclasses import replace

import pytest

from gamma_desktop.calls.model import Call, Direction, Extension, Party
from gamma_desktop.cli.call_text import CallWords
from gamma_desktop.history.timeline import Step, StepKind
from gamma_desktop.settings.model import LineSettings, Settings
from tests.unit.calls.call_log_contract import ringing_call

WORDS = CallWords(
    Settings(lines=LineSettings(names=("204 = Workshop",))),
    (Extension(number="203", name="Ana Ruiz"), Extension(number="204", name="Gamma's name")),
)
CALL = ringing_call()


def said(kind: StepKind, call: Call = CALL, *extensions: str, to: str | None = None) -> str:
    step = Step(kind=kind, call=call, extensions=extensions, to=to, seconds=133, text="5")
    ((time, words),) = WORDS.steps([step], CALL.key)
    assert time == ""
    return words


@pytest.mark.parametrize("kind", StepKind)
def test_every_kind_of_step_has_words(kind: StepKind) -> None:
    assert said(kind)


@pytest.mark.parametrize(
    ("kind", "extensions", "to", "words"),
    [
        (
            StepKind.RANG,
            ("203", "204", "205"),
            None,
            "Rang at Ana Ruiz (203), Workshop (204) and Extension 205",
        ),
        (StepKind.ANSWERED, ("203",), None, "Answered by Ana Ruiz (203) after 2 min 13 s"),
        (StepKind.TRANSFERRED, ("203",), "204", "Transferred by Ana Ruiz (203) to Workshop (204)"),
        (StepKind.TRANSFERRED, (), "+34647460197", "Transferred to 647 46 01 97"),
        (StepKind.TYPED, (), None, "Typed 5"),
    ],
)
def test_steps_name_people(kind: StepKind, extensions: tuple[str, ...], to: str | None, words: str) -> None:
    assert said(kind, CALL, *extensions, to=to) == words


def test_a_call_that_went_out_is_told_from_our_side() -> None:
    party = Party(number="+34647460197", raw="647460197")
    out = replace(CALL, direction=Direction.OUTGOING, remote=party)
    assert said(StepKind.RANG, out, "203") == "Ana Ruiz (203) called 647 46 01 97"
    assert said(StepKind.ANSWERED, out, "203") == "Answered after 2 min 13 s"


def test_a_step_of_another_call_of_the_chain_names_that_call() -> None:
    assert said(StepKind.MISSED, ringing_call("471900.1")) == "Missed after 2 min 13 s  [call 471900.1]"
