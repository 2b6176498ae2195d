from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from gamma_desktop.calls.model import Call, Outcome, Party
from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.numbers.ranges import NumberRange
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from tests.unit.calls.call_log_contract import START, ended, ringing_call

MOBILE, OFFICE, OTHER, LONGER = "+34647460197", "+34911234500", "+34911234600", "+349112345500"
RANGE = NumberRange("+34911234500", "+34911234599")
OPEN = NumberRange("+3491123450", "+3491123450", is_open=True)


def call(minute: int, number: str, *, extension: str = "203") -> Call:
    rung = ended(ringing_call(str(minute), minute=minute, extension=extension))
    return replace(rung, remote=Party(number=number, raw=number))


FIRST, SECOND = call(1, OFFICE), call(2, MOBILE, extension="204")
LAST, INTERNAL = call(4, OFFICE), call(5, "203")
UNTOLD = replace(call(6, MOBILE), direction=None)
EVERYTHING = (FIRST, SECOND, call(3, OTHER), LAST, INTERNAL, UNTOLD, call(7, LONGER))


def number(e164: str) -> ContactNumber:
    return ContactNumber(raw=e164, e164=e164)


@pytest.fixture
async def log(database: Database) -> SqliteCallLog:
    log = SqliteCallLog(database)
    await log.record(LogBatch(cursor=1, calls=EVERYTHING))
    return log


@pytest.mark.parametrize(
    ("numbers", "mine", "expected"),
    [
        ([number(MOBILE), number(OFFICE)], (), (LAST, SECOND, FIRST)),
        ([number(MOBILE), number(OFFICE)], ("203",), (LAST, FIRST)),
        ([number(MOBILE), number(OFFICE)], ("999",), ()),
        ([ContactNumber(raw="203")], (), (INTERNAL,)),
        ([ContactNumber(raw="+34 911 234 5xx", covers=RANGE)], (), (LAST, FIRST)),
        ([ContactNumber(raw="+34 911 234 50…", covers=OPEN), number(OFFICE)], (), (LAST, FIRST)),
        ([], (), ()),
    ],
)
async def test_calls_with_any_of_the_numbers_come_newest_first(
    log: SqliteCallLog, numbers: Sequence[ContactNumber], mine: Sequence[str], expected: tuple[Call, ...]
) -> None:
    assert await log.calls_with(numbers, mine=mine, limit=9) == expected


async def test_pages_follow_each_other(log: SqliteCallLog) -> None:
    numbers = [number(MOBILE), number(OFFICE)]
    pages = [await log.calls_with(numbers, mine=(), limit=2, offset=offset) for offset in (0, 2, 4)]
    assert pages == [(LAST, SECOND), (FIRST,), ()]


@pytest.mark.parametrize(
    ("prefix", "mine", "since", "expected"),
    [
        ("+44", (), 0, {"+442079460018", "+441624675663"}),
        ("+44", ("203",), 0, {"+442079460018"}),
        ("+44", ("999",), 0, set()),
        ("+44", (), 3, {"+441624675663"}),
        ("+4420794600", (), 0, {"+442079460018"}),
        ("+4", (), 0, {"+442079460018", "+441624675663", "+4930123456"}),
        ("+33", (), 0, set()),
    ],
)
async def test_a_country_was_talked_with_where_a_call_was_answered(
    database: Database, prefix: str, mine: Sequence[str], since: int, expected: set[str]
) -> None:
    def talk(minute: int, number: str, outcome: Outcome = Outcome.ANSWERED, extension: str = "203") -> Call:
        return replace(call(minute, number, extension=extension), outcome=outcome)

    calls = (
        talk(1, "+442079460018"),
        talk(4, "+441624675663", Outcome.TRANSFERRED, "204"),
        talk(5, "+442079460999", Outcome.MISSED),
        talk(6, "+4930123456"),
        talk(7, "+33123456789", Outcome.UNANSWERED),
    )
    log = SqliteCallLog(database)
    await log.record(LogBatch(cursor=1, calls=calls))
    found = await log.talked_with(prefix, since=START + timedelta(minutes=since), mine=mine)
    assert found == expected
