import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from gamma_desktop.history.model import CallFilter
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from tests.fakes.contact_book import replace_source
from tests.integration.store.recorder import CALLS_IN_A_BATCH, batch
from tests.unit.store.test_contact_book import EVERYBODY


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.db"


def start_recorder(path: Path, first: int, *, stop_amid: int = 0, last: int = 0) -> subprocess.Popen[str]:
    positions = [str(first), str(stop_amid), str(last)]
    program = [sys.executable, "-m", "tests.integration.store.recorder", str(path), *positions]
    return subprocess.Popen(program, stdout=subprocess.PIPE, text=True)


def kill_after(recorder: subprocess.Popen[str], positions: int) -> int:
    """Kill a recorder as soon as it has told of so many positions; returns the last one it told of."""
    assert recorder.stdout is not None
    with recorder:
        told = [int(recorder.stdout.readline()) for _ in range(positions)]
        recorder.kill()
    return told[-1]


async def test_a_process_killed_amid_a_batch_leaves_nothing_of_it(path: Path) -> None:
    told = await asyncio.to_thread(kill_after, start_recorder(path, 1, stop_amid=3), 3)
    assert told == -3
    async with Database(path) as database:
        log = SqliteCallLog(database)
        assert await log.cursor() == 2
        assert await log.count_calls(CallFilter()) == 2 * CALLS_IN_A_BATCH
        assert await log.find(batch(3).calls[0].key) is None
        assert await log.event_positions(batch(2).calls[-1].key) == (2,)


async def test_what_was_kept_before_a_kill_is_there_and_goes_on_from_there(path: Path) -> None:
    await asyncio.to_thread(kill_after, start_recorder(path, 1, stop_amid=2), 2)
    told = await asyncio.to_thread(kill_after, start_recorder(path, 2, stop_amid=4), 3)
    assert told == -4
    async with Database(path) as database:
        log = SqliteCallLog(database)
        assert await log.cursor() == 3
        assert await log.count_calls(CallFilter()) == 3 * CALLS_IN_A_BATCH


async def test_two_processes_write_the_same_book_without_losing_anything(path: Path) -> None:
    recorder = start_recorder(path, 1)
    async with Database(path) as database:
        book = SqliteContactBook(database)
        for size in (1, 2, 3, 4):
            await replace_source(book, "crm", EVERYBODY[:size])
        told = await asyncio.to_thread(kill_after, recorder, 5)
        log = SqliteCallLog(database)
        assert await log.cursor() >= told
        assert await log.count_calls(CallFilter()) == await log.cursor() * CALLS_IN_A_BATCH
        assert await book.search("", limit=9) == EVERYBODY
        assert await database.changed_by_others()


async def test_processes_that_make_the_book_at_the_same_time_all_find_it_made(path: Path) -> None:
    recorders = [start_recorder(path, 1, last=1) for _ in range(4)]
    told = await asyncio.gather(*(asyncio.to_thread(kill_after, recorder, 1) for recorder in recorders))
    assert told == [1, 1, 1, 1]
