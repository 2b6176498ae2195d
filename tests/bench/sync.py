"""A first synchronisation of 100,000 people from a real directory, beside a loop that must not stop.

A loop that asks for the time every 5 ms stands for the window's, and a small transaction every 20 ms for the
events of calls: both say how long they had to wait.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from gamma_desktop.app.engine import now
from gamma_desktop.app.memory import release_memory
from gamma_desktop.contacts.sources import ContactSource, SourceKind
from gamma_desktop.demo.parts import Parts
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.store.contact_sources import SqliteContactSources
from gamma_desktop.store.database import Database
from gamma_desktop.sync.process import ProcessReader
from gamma_desktop.sync.sources import ContactSources, SourcePasswords
from tests.bench.results import Measure, table
from tests.fakes.secret_store import FakeSecretStore
from tests.fixtures.directory_server import BASE, PASSWORD, READER, DirectoryServer

PEOPLE = 100_000
_LOOP_EVERY, _WRITE_EVERY = 0.005, 0.02
_STOP_MS = 50.0
_IDLE_SECONDS = 10.0


def run() -> list[Measure]:
    """Measure against a server of our own."""
    with tempfile.TemporaryDirectory() as folder, Parts(Path(folder) / "logs") as parts:
        server = DirectoryServer(Path(folder) / "slapd", parts)
        server.start()
        server.fill(PEOPLE)
        return asyncio.run(_measure(Path(folder), server))


async def _measure(folder: Path, server: DirectoryServer) -> list[Measure]:
    async with Database(folder / "book.db") as database:
        sources = ContactSources(
            SqliteContactSources(database),
            ProcessReader(),
            SourcePasswords(FakeSecretStore()),
            rules=NumberRules,
            clock=now,
            words=str,
        )
        await sources.add(_source(server), PASSWORD)
        release_memory()
        _, idle_stop, idle_wait = await _beside(database, lambda: asyncio.sleep(_IDLE_SECONDS))
        first, stop, write = await _beside(database, lambda: _sync(sources, PEOPLE))
        again, stop_again, wait_again = await _beside(database, lambda: _sync(sources, 0))
    stops = max(stop, stop_again)
    return [
        Measure.plain("first synchronisation of 100,000", first, "s"),
        Measure.plain("the same again, nothing new", again, "s"),
        Measure.plain("sync: longest stop, beside none at all", stops, "ms", reference=idle_stop),
        Measure.at_most("sync: longest stop, less that", max(0.0, stops - idle_stop), "ms", budget=_STOP_MS),
        Measure.plain(
            "sync: longest wait of a transaction", max(write, wait_again), "ms", reference=idle_wait
        ),
    ]


def _source(server: DirectoryServer) -> ContactSource:
    return ContactSource(
        name="Company",
        kind=SourceKind.LDAP,
        url=server.url,
        user=READER,
        base=BASE,
        ca_file=str(server.ca_file),
    )


async def _sync(sources: ContactSources, imported: int) -> None:
    report = await sources.sync("Company", lambda _done, _total: None)
    assert (report.read, report.imported) == (PEOPLE, imported)


async def _beside(database: Database, work: Callable[[], Awaitable[None]]) -> tuple[float, float, float]:
    """Seconds that the work takes, and the longest that a loop and a transaction wait meanwhile, in ms."""
    stops, waits = [0.0], [0.0]

    async def note_event() -> None:
        await database.write(lambda book: book.execute("UPDATE journal_cursor SET position = 1").fetchall())

    beats = asyncio.gather(
        _watch(stops, _LOOP_EVERY, lambda: asyncio.sleep(0)), _watch(waits, _WRITE_EVERY, note_event)
    )
    begin = time.monotonic()
    await work()
    seconds = time.monotonic() - begin
    beats.cancel()
    await asyncio.gather(beats, return_exceptions=True)
    return seconds, max(stops) * 1000, max(waits) * 1000


async def _watch(late: list[float], every: float, beat: Callable[[], Awaitable[None]]) -> None:
    while True:
        due = time.monotonic() + every
        await asyncio.sleep(every)
        await beat()
        late.append(time.monotonic() - due)


if __name__ == "__main__":
    print(table(run()))
