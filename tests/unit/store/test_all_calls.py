from dataclasses import replace
from datetime import timedelta

import pytest

from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.history.model import CallFilter
from gamma_desktop.history.queries import AT_ONCE, CallFinder
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from tests.fakes.contact_book import FakeContactBook
from tests.unit.calls.call_log_contract import START, ended, ringing_call

MANY = 2 * AT_ONCE + 7


@pytest.mark.parametrize(
    "step",
    [timedelta(minutes=1), timedelta(microseconds=1), timedelta(0)],
    ids=["minutes", "moments", "at once"],
)
async def test_each_call_comes_once_however_close_they_are(database: Database, step: timedelta) -> None:
    log = SqliteCallLog(database)
    calls = [replace(ended(ringing_call(str(n))), started_at=START + n * step) for n in range(MANY)]
    await log.record(LogBatch(cursor=1, calls=tuple(calls)))
    while await log.index_words(MANY):
        pass
    lookup = CallFinder(log, FakeContactBook())
    for text in ("", "647460197"):
        pages = [page async for page in lookup.pages(CallFilter(text=text))]
        found = [row.call.key.call_id for page in pages for row in page]
        assert sorted(found, key=int) == [str(n) for n in range(MANY)]
        assert step == timedelta(0) or found == [str(n) for n in reversed(range(MANY))]
