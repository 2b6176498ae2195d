from dataclasses import replace
from datetime import timedelta

import pytest

from gamma_desktop.calls.model import Call
from gamma_desktop.history.model import CallFilter
from gamma_desktop.history.queries import AT_ONCE, CallFinder
from tests.fakes.call_history import FakeCallHistory
from tests.fakes.contact_book import FakeContactBook
from tests.unit.calls.call_log_contract import START, ended, ringing_call

MANY = 2 * AT_ONCE + 7


def calls_apart(step: timedelta, count: int = MANY) -> list[Call]:
    return [replace(ended(ringing_call(str(n))), started_at=START + n * step) for n in range(count)]


async def all_ids(lookup: CallFinder, wanted: CallFilter, limit: int | None = None) -> list[str]:
    return [row.call.key.call_id async for page in lookup.pages(wanted, limit=limit) for row in page]


@pytest.mark.parametrize("limit", [1, AT_ONCE, AT_ONCE + 1, MANY, MANY + 50])
async def test_no_more_come_than_are_wished(limit: int) -> None:
    lookup = CallFinder(FakeCallHistory(*calls_apart(timedelta(seconds=1))), FakeContactBook())
    newest_first = [str(n) for n in reversed(range(MANY))]
    assert await all_ids(lookup, CallFilter(), limit) == newest_first[:limit]
