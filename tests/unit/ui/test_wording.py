import subprocess
import sys
from pathlib import Path

import pytest

from gamma_desktop.calls.errors import (
    BadRequest,
    MaybeSent,
    NotAllowed,
    NotSetUp,
    SlowDown,
    Unreachable,
    UnreadableAnswer,
    VendorDown,
    WrongKey,
)
from gamma_desktop.contacts.codes import FileProblem
from gamma_desktop.contacts.errors import ContactFileTooLarge, ContactFileUnreadable, NotAContactTable
from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.history.codes import ListenerProblem
from gamma_desktop.intake.errors import ListenerError
from gamma_desktop.settings.codes import Hint, SettingProblem, ValueFault
from gamma_desktop.settings.errors import BadValue, LockedKey, UnknownKey, VaultError
from gamma_desktop.settings.ports import VaultHealth, VaultState
from gamma_desktop.ui.wording import Attempt, explain

ERRORS: list[GammaDesktopError] = [
    NotSetUp("key"),
    NotSetUp("extension"),
    WrongKey(401, "Unauthorized"),
    NotAllowed(403),
    BadRequest(400, "Invalid destination"),
    SlowDown(429),
    VendorDown(503),
    Unreachable("the name does not resolve"),
    MaybeSent(),
    UnreadableAnswer(),
    UnknownKey(SettingProblem.UNKNOWN, name="x", hint=Message(Hint.ALL)),
    BadValue(ValueFault.TRUE_OR_FALSE),
    LockedKey(SettingProblem.LOCKED, key="x", file="y"),
    VaultError(VaultHealth(state=VaultState.HANGING)),
    ContactFileUnreadable(Path("a.csv"), Message(FileProblem.NOT_OPENED, why="Permission denied")),
    ContactFileTooLarge(Path("a.csv"), Message(FileProblem.TOO_LARGE, megabytes=512)),
    NotAContactTable(Path("a.csv"), Message(FileProblem.NOT_TEXT)),
]


def test_every_error_has_a_title_of_its_own() -> None:
    titles = [explain(error).title for error in ERRORS]
    assert len(set(titles)) == len(ERRORS)


def test_every_error_says_what_to_do() -> None:
    assert all(explain(error).advice for error in ERRORS)


def test_gammas_own_reason_is_quoted() -> None:
    assert "“Invalid destination” (400)" in explain(BadRequest(400, "Invalid destination")).advice


def test_the_wait_that_gamma_asks_for_is_told() -> None:
    assert "in 7 s" in explain(SlowDown(429, retry_after=7)).advice


@pytest.mark.parametrize(
    ("attempt", "doubt"),
    [
        (Attempt.DIAL, "The call may or may not have been placed"),
        (Attempt.HANG_UP, "The call may or may not have ended"),
    ],
)
def test_without_an_answer_the_outcome_is_told_as_unknown(attempt: Attempt, doubt: str) -> None:
    said = str(explain(MaybeSent(), attempt))
    assert said == f"Gamma did not answer. {doubt}: watch your phone; nothing is sent again."


def test_an_answer_that_says_neither_yes_nor_no_is_told_as_unknown() -> None:
    said = explain(MaybeSent(status=502, reason="Bad Gateway"), Attempt.DIAL)
    assert said.title == "Gamma's answer is unclear (502 Bad Gateway)"
    assert said.advice.startswith("The call may or may not have been placed")
    assert not said.is_certain


def test_an_error_of_a_neighbour_is_told_under_its_own_headline() -> None:
    error = ListenerError(ListenerProblem.PORT_IN_USE, "8765")
    assert str(explain(error)) == (
        "This computer cannot receive events."
        " Another program uses port 8765. End that program,"
        " or choose another port in Settings, Administrator."
    )


def test_an_error_without_a_wording_still_says_something() -> None:
    assert explain(GammaDesktopError("odd")).advice == "odd"


def test_the_words_can_be_had_without_loading_qt() -> None:
    check = "import sys, gamma_desktop.ui.wording; sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
