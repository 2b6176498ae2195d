"""What was answered 200 survives everything; what cannot be stored is answered 503, until it can."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Self

import apsw
import pytest

from gamma_desktop.calls.ports import RawEvent
from gamma_desktop.intake.errors import JournalDamaged, JournalTooNew, JournalUnavailable
from gamma_desktop.intake.listener import IntakeThread
from tests.integration.intake.conftest import Listen
from tests.integration.intake.wire import Wire, event, exchange

Stored = Callable[[], list[RawEvent]]
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


class ListeningProcess:
    """A listener whose process can be killed and whose files can be kept from growing."""

    def __init__(self, journal: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.intake.listening_process", journal],
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        self._output = self._process.stdout
        self.address = ("127.0.0.1", int(self._output.readline()))

    def __enter__(self) -> Self:
        return self

    def limit_files(self, size: int) -> None:
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def __exit__(self, *_: object) -> None:
        self.kill()
        self._output.close()


@pytest.fixture
def process(journal: Path) -> Iterator[ListeningProcess]:
    with ListeningProcess(journal) as started:
        yield started


def test_what_was_answered_survives_a_kill(process: ListeningProcess, stored: Stored) -> None:
    with Wire(process.address) as wire:
        for number in range(20):
            assert wire.exchange(event(b"%d" % number)).status == 200
    process.kill()
    assert [raw.body for raw in stored()] == [b"%d" % number for number in range(20)]


def test_a_full_disk_is_answered_503_until_there_is_room(process: ListeningProcess, stored: Stored) -> None:
    assert exchange(process.address, event(b"before")).status == 200
    process.limit_files(64 * 1024)
    refused = exchange(process.address, event(b"x" * 100_000))
    assert (refused.status, refused.body, refused.headers["Retry-After"]) == (503, b"", "5")
    health = exchange(process.address, HEALTH, "GET")
    assert (health.status, json.loads(health.body)["status"]) == (503, "unavailable")
    process.limit_files(resource.RLIM_INFINITY)
    assert exchange(process.address, event(b"after")).status == 200
    assert json.loads(exchange(process.address, HEALTH, "GET").body)["stored"] == 2
    assert [raw.body for raw in stored()] == [b"before", b"after"]


def test_a_journal_that_somebody_holds_is_answered_503(
    intake: IntakeThread, journal: Path, stored: Stored
) -> None:
    with closing(apsw.Connection(str(journal))) as holder:
        holder.execute("BEGIN IMMEDIATE")
        assert exchange(intake.address, event(b"held")).status == 503
        assert isinstance(intake.health.problem, JournalUnavailable)
    assert exchange(intake.address, event(b"free")).status == 200
    assert exchange(intake.address, HEALTH, "GET").status == 200
    assert [raw.body for raw in stored()] == [b"free"]


def test_a_disk_that_fails_at_the_start_is_waited_for(listen: Listen, journal: Path, stored: Stored) -> None:
    journal.mkdir()
    intake = listen()
    assert isinstance(intake.health.problem, JournalUnavailable)
    assert exchange(intake.address, event()).status == 503
    journal.rmdir()
    assert exchange(intake.address, event()).status == 200
    assert len(stored()) == 1


def test_a_damaged_journal_is_answered_503_until_it_is_mended(
    listen: Listen, journal: Path, stored: Stored
) -> None:
    journal.mkdir()
    intake = listen()
    journal.rmdir()
    journal.write_bytes(b"no database" * 1000)
    assert exchange(intake.address, event()).status == 503
    assert isinstance(intake.health.problem, JournalDamaged)
    journal.unlink()
    assert exchange(intake.address, event()).status == 200
    assert len(stored()) == 1


def test_goes_on_counting_after_a_restart(listen: Listen) -> None:
    first = listen()
    exchange(first.address, event())
    first.stop()
    second = listen()
    assert (second.health.stored, second.health.last_event_at) == (1, first.health.last_event_at)
    exchange(second.address, event())
    assert second.health.stored == 2


def test_a_newer_journal_stops_the_start(listen: Listen, journal: Path) -> None:
    with closing(apsw.Connection(str(journal))) as newer:
        newer.execute("PRAGMA user_version = 99")
    with pytest.raises(JournalTooNew):
        listen()


def test_a_damaged_journal_stops_the_start(listen: Listen, journal: Path) -> None:
    journal.write_bytes(b"no database" * 1000)
    with pytest.raises(JournalDamaged):
        listen()
