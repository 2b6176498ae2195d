"""What a log holds: our own words, and of numbers the last three digits."""

import logging
from pathlib import Path

import pytest

from gamma_desktop.errors import Message
from gamma_desktop.history.codes import StorageProblem
from gamma_desktop.intake.errors import JournalUnavailable
from gamma_desktop.redaction import OwnWords, RedactingFormatter, shortened, without_quotes

SECRET = "canary-5f3a"


def line(
    message: str, *args: object, name: str = "gamma_desktop.calls", error: BaseException | None = None
) -> str:
    info = (type(error), error, error.__traceback__) if error is not None else None
    record = logging.LogRecord(name, logging.ERROR, "file.py", 1, message, args, info)
    return RedactingFormatter("%(name)s: %(message)s").format(record)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("called +34 647 460 197 twice", "called …197 twice"),
        ("0647460197", "…197"),
        ("(961) 11-22-33", "(…233"),
        ("event 471900 of 203", "event …900 of 203"),
        ("listening at 127.0.0.1:8765", "listening at 127.0.0.1:8765"),
        ("since 2026-11-30 10:02:17", "since 2026-11-30 10:02:17"),
        ("since 2026-11-30T10:02:17.471900-05:00", "since 2026-11-30T10:02:17.471900-05:00"),
        ("took 5.0 s", "took 5.0 s"),
        ("647.460.197.12 called", "…712 called"),
        ("96.112.233.256", "…256"),
        ("6474-60-19", "…019"),
        ("2026-11-30-647", "…647"),
        ("2026-13-01", "…301"),
        ("9.61.12.23.34", "…334"),
        ("127.0.0.1:647460197", "127.0.0.1:…197"),
        ("6\N{NO-BREAK SPACE}47\N{NARROW NO-BREAK SPACE}460\N{THIN SPACE}197", "…197"),
        ("647\N{EN DASH}460\N{NON-BREAKING HYPHEN}197", "…197"),
        ("64\N{ZERO WIDTH SPACE}74\N{LEFT-TO-RIGHT MARK}60\N{WORD JOINER}197", "…197"),
        ("%2B34647460197", "%2B…197"),
        ("647_460_197", "…197"),
        ("took 12\n34567 lines", "took 12\n…567 lines"),
    ],
)
def test_numbers_are_cut_to_their_last_three_digits(text: str, told: str) -> None:
    assert shortened(text) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("Ana Lopez", "…"),
        (OwnWords("event pump"), "event pump"),
        (12, "12"),
        (647460197, "…197"),
        (None, "None"),
        (StorageProblem.TOO_NEW, StorageProblem.TOO_NEW.value),
        (Message(StorageProblem.TOO_NEW, path="/home/ana/x"), StorageProblem.TOO_NEW.value),
        (Path("/home/ana.lopez/book.db"), "book.db"),
        (ValueError("Ana Lopez"), "ValueError"),
        (PermissionError(13, "no", "/home/ana"), "PermissionError 13"),
        (["Ana"], "…"),
    ],
)
def test_what_is_not_known_to_be_ours_is_left_out(value: object, told: str) -> None:
    assert line("it was %s", value) == f"gamma_desktop.calls: it was {told}"


def test_an_error_of_ours_is_told_by_its_code() -> None:
    error = JournalUnavailable(Path("/home/ana/journal.db"), "Ana's disk")
    assert line("not stored: %s", error).endswith(f"JournalUnavailable {StorageProblem.EVENTS_NOT_WRITTEN}")


def test_a_failure_tells_where_it_happened_and_nothing_of_what_it_was_about() -> None:
    def look_up(name: str) -> None:
        raise RuntimeError(f"{name} has {SECRET}") from KeyError(name)

    with pytest.raises(RuntimeError) as failure:
        look_up("Ana Lopez")
    told = line("%s failed", OwnWords("a task"), error=failure.value)
    assert "Ana" not in told
    assert SECRET not in told
    assert "test_redaction.py:" in told
    assert told.endswith("RuntimeError from KeyError")


def test_where_it_was_logged_from_is_left_out() -> None:
    record = logging.LogRecord("gamma_desktop.calls", logging.ERROR, "file.py", 1, "failed", (), None)
    record.stack_info = f'File "/home/{SECRET}/file.py", line 1'

    assert RedactingFormatter("%(message)s").format(record) == "failed"


def test_a_library_is_quoted_without_what_it_quotes() -> None:
    told = line("Executing <Task name='call of Ana'> took %.3f", 2.0, name="asyncio")
    assert told == "asyncio: Executing <Task name=…> took %.3f"
    assert without_quotes('window "Incoming call: Ana"') == "window …"
