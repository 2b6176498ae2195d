"""Records batches until killed; its arguments: book.db, the first position, the one to stop amid, the last.

Prints each kept position; and, once it stands in the middle of writing the one to stop amid, its negative.
After the last it waits, so that others may write: 0 stands for none.
"""

import asyncio
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

from gamma_desktop.calls.model import CallKey
from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from tests.unit.calls.call_log_contract import ended, ringing_call

CALLS_IN_A_BATCH = 40
PATIENCE = timedelta(minutes=1)  # each of several in its turn, on a machine that has other things to do


class _Stopping(tuple[tuple[int, CallKey], ...]):
    """Events that are never read to the end: whoever writes them stops for good after the first."""

    __slots__ = ()

    def __iter__(self) -> Iterator[tuple[int, CallKey]]:
        yield self[0]
        print(-self[0][0], flush=True)
        threading.Event().wait()


def batch(position: int) -> LogBatch:
    """The batch that brings the cursor to a position: calls named after it, each linked to it."""
    calls = tuple(ended(ringing_call(f"{position}-{number}")) for number in range(CALLS_IN_A_BATCH))
    return LogBatch(cursor=position, calls=calls, events=tuple((position, call.key) for call in calls))


async def _record(path: Path, first: int, stop_amid: int, last: int) -> None:
    async with Database(path, patience=PATIENCE) as database:
        log = SqliteCallLog(database)
        for position in count(first):
            told = batch(position)
            if position == stop_amid:
                told = replace(told, events=_Stopping(told.events))
            await log.record(told)
            print(position, flush=True)
            if position == last:
                await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_record(Path(sys.argv[1]), *map(int, sys.argv[2:5])))
