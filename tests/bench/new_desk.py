"""A desk that is new: how long until it has the whole log of its relay, or the calls of its book.

The relay is the real program, and so is what a desk does without its windows: the engine on a loop of this
process, which is looked at while it works, beside a loop of another process that does nothing. What is
written into the relay's files beforehand is written fast, not by events.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import apsw
import psutil

from gamma_desktop.app.engine import Engine
from gamma_desktop.app.memory import release_memory
from gamma_desktop.app.supervisor import TaskSupervisor
from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_entries import FollowedLog
from gamma_desktop.numbers.dial_guard import DialRules
from gamma_desktop.numbers.first_use import prepare_to_read
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.paths import profile_paths
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from gamma_desktop.team.membership import membership_of
from tests.bench.profile import _COPY_CALLS, _COPY_LOGS, _TEMPLATE_CALL, _TEMPLATE_MINUTE, _template
from tests.bench.results import Measure, table
from tests.integration.team.team_processes import DeskProcess, RelayProcess

ENTRIES = 1_000_000
CALLS = 200_000
_WORKED_IN_FOR = 30.0
_BEAT = 0.005

_FILL = """
    WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ?)
    INSERT INTO events (received_at, headers, query, body, mark)
    SELECT 1700000000000000 + n * 1000000, '{"x-vtcrm-pbxid":"acme"}', '',
           CAST('{"callId":"c' || (n / 3) || '","firstCallId":"c' || (n / 3) || '","callLegId":"l' || (n / 3)
                || '","extension":"203","isIncoming":"true","displayedExternalNumber":"+346'
                || printf('%08d', n / 3) || '","eventTimestamp":"' || (1700000000000 + n * 1000)
                || '","state":"' || CASE n % 3 WHEN 0 THEN 'ringing' WHEN 1 THEN 'talking' ELSE 'dropped' END
                || '","padding":"' || printf('%200s', '') || '"}' AS BLOB),
           random()
    FROM counted
"""


class Desk:
    """The engine of a desk, and the longest time that its loop stood still."""

    def __init__(self, profile: Path) -> None:
        self.paths = profile_paths(str(profile))
        settings = load_settings(self.paths).settings
        self._failures: list[str] = []
        self._supervisor = TaskSupervisor(lambda name, error: self._failures.append(f"{name}: {error}"))
        self.engine = Engine(
            self.paths,
            settings,
            self._supervisor,
            lambda trouble: self._failures.append(str(trouble)),
            dial_rules=DialRules,
            membership=membership_of(self.paths, settings),
        )
        self.stops: list[float] = []

    async def until(self, is_so: Callable[[], bool], seconds: float = 600) -> float:
        began = time.perf_counter()
        while not is_so() and time.perf_counter() - began < seconds:  # noqa: ASYNC110  (files tell nothing)
            await asyncio.sleep(0.1)
        return time.perf_counter() - began


async def _look_at_loop(stops: list[float]) -> None:
    before = time.perf_counter()
    while True:
        await asyncio.sleep(_BEAT)
        now = time.perf_counter()
        stops.append(now - before - _BEAT)
        before = now


@contextmanager
def _bare_loop() -> Iterator[list[float]]:
    """The longest stop, once it is over, of a loop elsewhere that does nothing: the machine's part."""
    stops: list[float] = []
    command = [sys.executable, "-m", "tests.bench.new_desk", "bare loop"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as bare:
        try:
            yield stops
        finally:
            told, _ = bare.communicate("")
            stops.append(float(told))


async def _stop_nowhere() -> None:
    stops: list[float] = []
    looking = asyncio.get_running_loop().create_task(_look_at_loop(stops))
    await asyncio.to_thread(sys.stdin.read)
    looking.cancel()
    print(max(stops, default=0.0), flush=True)


def run() -> list[Measure]:
    """Measure a log of 1,000,000 entries, and a book of 200,000 calls."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as ending:
        relay = ending.enter_context(RelayProcess(Path(folder, "relay")))
        for key in ("retention.calls_days", "retention.events_days"):
            relay.command("config", "set", key, "0")
        settings = Path(relay.environment["GAMMA_DESKTOP_RELAY"])
        settings.write_text(settings.read_text().replace("[relay]", "[relay]\nretention_days = 0", 1))
        relay.start()
        relay.stop()
        asyncio.run(_fill(relay.profile / "data"))
        relay.start()
        by_log = DeskProcess(Path(folder, "log"), relay.invite("log"))
        by_book = DeskProcess(Path(folder, "book"), relay.invite("book"))
        for desk in (by_log, by_book):
            desk.command("config", "set", "retention.calls_days", "0")
            desk.command("config", "set", "retention.events_days", "0")
        with JournalWriter(by_log.journal) as journal:
            journal.follow(FollowedLog("another log", 1, 1))  # so all of the log is read, and not the book
        return [
            *_beside_bare_loop(relay, by_log, f"a log of {ENTRIES:,} entries", ENTRIES),
            *_beside_bare_loop(relay, by_book, f"a book of {CALLS:,} calls", CALLS),
        ]


def _beside_bare_loop(relay: RelayProcess, desk: DeskProcess, name: str, wanted: int) -> list[Measure]:
    with _bare_loop() as stops:
        measured = asyncio.run(_measure(relay, desk, name, wanted))
    return [*measured, Measure.plain(f"{name}: longest stop of a bare loop beside it", stops[0] * 1000, "ms")]


async def _measure(relay: RelayProcess, desk: DeskProcess, name: str, wanted: int) -> list[Measure]:
    os.environ.update(
        {key: value for key, value in desk.environment.items() if key.startswith("GAMMA_DESKTOP_")}
    )
    followed = Desk(desk.profile)
    at_relay = psutil.Process(relay.pid)
    before = sum(at_relay.cpu_times()[:2])
    await asyncio.to_thread(prepare_to_read, followed.engine.rules, datetime.now(UTC))  # as the program does
    release_memory()  # so does this, and the collector goes through little
    await followed.engine.open_book()
    await followed.engine.start_events()
    looking = asyncio.get_running_loop().create_task(_look_at_loop(followed.stops))
    stored = await followed.until(lambda: _count(desk.journal) >= wanted)
    cpu = sum(at_relay.cpu_times()[:2]) - before
    had = followed.engine.calls.cursor
    worked_in = await followed.until(
        lambda: followed.engine.calls.cursor >= wanted, _WORKED_IN_FOR if wanted == ENTRIES else 600
    )
    rate = (followed.engine.calls.cursor - had) / worked_in if worked_in else 0.0
    looking.cancel()
    with suppress(asyncio.CancelledError):
        await looking
    await followed.engine.stop()
    memory = psutil.Process().memory_full_info().pss / 1e6
    return [
        Measure.at_most(f"{name}: in the desk's journal", stored, "s", budget=30),
        Measure.plain(f"{name}: worked in then", rate, "1/s"),
        Measure.plain(f"{name}: until all is worked in", stored + worked_in, "s"),
        Measure.at_most(
            f"{name}: longest stop of the desk's loop", max(followed.stops) * 1000, "ms", budget=50
        ),
        Measure.plain(f"{name}: processor time of the relay", cpu, "s"),
        Measure.plain(f"{name}: memory of the desk", memory, "MB"),
    ]


def _count(journal: Path) -> int:
    with closing(apsw.Connection(str(journal), flags=apsw.SQLITE_OPEN_READONLY)) as reading:
        count = reading.execute("SELECT coalesce(max(position), 0) FROM events").get
        return count if isinstance(count, int) else 0


async def _fill(data: Path) -> None:
    """Have a relay's journal hold so many entries, worked in already, and its book so many calls."""
    with closing(apsw.Connection(str(data / "journal.db"))) as journal:
        journal.execute(_FILL, (ENTRIES,))
    template = _template()
    async with Database(data / "book.db") as book:
        await SqliteCallLog(book).record(LogBatch(cursor=ENTRIES, calls=(template,)))
    with closing(apsw.Connection(str(data / "book.db"))) as book_file:
        given: dict[str, str | int] = {
            "calls": CALLS,
            "contacts": 5000,
            "step": 7,
            "first": 0,
            "numbers": 100_000_000,
            "between": 60_000_000,
            "template": _TEMPLATE_CALL,
            "minute": _TEMPLATE_MINUTE,
        }
        book_file.execute(_COPY_CALLS, given)
        book_file.execute(_COPY_LOGS)


if __name__ == "__main__":
    if sys.argv[1:]:
        asyncio.run(_stop_nowhere())
    else:
        print(table(run()))
