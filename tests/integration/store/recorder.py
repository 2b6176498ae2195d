"""Records batches until killed; run as a process: book.db, the first position. Prints each kept position."""

import asyncio
import sys
from itertools import count
from pathlib import Path

from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from tests.unit.calls.call_log_contract import ended, ringing_call

CALLS_IN_A_BATCH = 200


def batch(position: int) -> LogBatch:
    """The batch that brings the cursor to a position: calls named after it, each linked to it."""
    calls = tuple(ended(ringing_call(f"{position}-{number}")) for number in range(CALLS_IN_A_BATCH))
    return LogBatch(cursor=position, calls=calls, events=tuple((position, call.key) for call in calls))


async def _record_for_ever(path: Path, first: int) -> None:
    async with Database(path) as database:
        log = SqliteCallLog(database)
        for position in count(first):
            await log.record(batch(position))
            print(position, flush=True)


if __name__ == "__main__":
    asyncio.run(_record_for_ever(Path(sys.argv[1]), int(sys.argv[2])))
