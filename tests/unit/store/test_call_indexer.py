import asyncio
from pathlib import Path

from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.store.call_index import CallIndexer, some_wait
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from tests.unit.calls.call_log_contract import ringing_call


async def none_waits(database: Database) -> None:
    while await database.read(some_wait):
        pass


async def test_calls_that_changed_are_looked_at_by_and_by(tmp_path: Path) -> None:
    async with Database(tmp_path / "book.db") as database, asyncio.timeout(60):
        log = SqliteCallLog(database)
        await log.record(LogBatch(cursor=1, calls=tuple(ringing_call(str(n)) for n in range(25))))
        indexer = CallIndexer(log.index_words, pause=0)
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(indexer.run())
            await none_waits(database)
            await log.record(LogBatch(cursor=2, calls=(ringing_call("late"),)))
            indexer.wake()
            await none_waits(database)
            running.cancel()
