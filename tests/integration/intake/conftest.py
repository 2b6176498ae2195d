"""A listener for each test, on a port that is free and a journal of its own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from gamma_desktop.calls.ports import RawEvent
from gamma_desktop.history.refusals import RefusedEvents
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.intake.limits import IntakeLimits
from gamma_desktop.intake.listener import IntakeThread
from gamma_desktop.settings.model import ListenerSettings
from tests.integration.intake.wire import SECRET

SETTINGS = ListenerSettings(port=0)
PATIENT = IntakeLimits(body_seconds=60.0, head_seconds=60.0, linger_seconds=0.1)
"""No machine is so busy that a client of ours exceeds them."""
HURRIED = replace(PATIENT, body_seconds=0.5, head_seconds=0.5)
"""For those who are meant to exceed them."""

Listen = Callable[..., IntakeThread]


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def listen(journal: Path) -> Iterator[Listen]:
    """Start a listener; it ends with the test."""
    with ExitStack() as ending:

        def start(
            settings: ListenerSettings = SETTINGS,
            *,
            limits: IntakeLimits = PATIENT,
            on_stored: Callable[[], None] = lambda: None,
            on_refused: Callable[[RefusedEvents], None] = lambda _refused: None,
        ) -> IntakeThread:
            intake = IntakeThread(settings, journal, (SECRET,), on_stored, limits, on_refused=on_refused)
            intake.start()
            ending.callback(intake.stop)
            return intake

        yield start


@pytest.fixture
def intake(listen: Listen) -> IntakeThread:
    return listen()


@pytest.fixture
def hurried(listen: Listen) -> IntakeThread:
    """A listener that soon loses its patience."""
    return listen(limits=HURRIED)


@pytest.fixture
def stored(journal: Path) -> Callable[[], list[RawEvent]]:
    """Read all that is in the journal."""

    def read() -> list[RawEvent]:
        with JournalReader(journal) as reader:
            return list(reader.read_after(0, 1000))

    return read
