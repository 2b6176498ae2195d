from dataclasses import replace
from datetime import timedelta

import apsw
import pytest

from gamma_desktop.calls.model import Call, Direction, Leg, Outcome, Party, TranscriptPart
from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.contacts.model import Contact, ContactNumber
from gamma_desktop.history.model import CallFilter
from gamma_desktop.store.call_lists import listing
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from tests.fakes.contact_book import replace_source
from tests.unit.calls.call_log_contract import START, ended, ringing_call

ANA = Contact(
    id="ana",
    name="Ana Núñez",
    company="Acme Logistics",
    numbers=(ContactNumber(raw="647 460 197", e164="+34647460197"),),
)
GROUP = replace(ended(ringing_call("group", minute=5)), legs=(Leg(extension="203"), Leg(extension="204")))
TALKED = replace(
    ended(ringing_call("talked", minute=4), Outcome.ANSWERED),
    transcript=(TranscriptPart(text="Good morning, about the Valencia depot"),),
    is_recorded=True,
)
DIALLED = replace(
    ended(ringing_call("dialled", minute=3), Outcome.ANSWERED),
    direction=Direction.OUTGOING,
    remote=Party(number="+49301234567", raw="0049 30 1234567", label="Reception"),
)
HIDDEN = replace(
    ended(ringing_call("hidden", minute=2)),
    remote=Party(number="+34600111222", raw="anonymous", is_hidden=True),
)
OUTSIDE_LOGS = replace(ended(ringing_call("recording only", minute=6)), direction=None)
ALL = (GROUP, TALKED, DIALLED, HIDDEN)


@pytest.fixture
async def log(database: Database) -> SqliteCallLog:
    await replace_source(SqliteContactBook(database), "contacts.csv", [ANA])
    log = SqliteCallLog(database)
    await log.record(LogBatch(cursor=1, calls=(HIDDEN, GROUP, OUTSIDE_LOGS, DIALLED, TALKED)))
    await log.set_note(DIALLED.key, "Wants the new offer")
    return log


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ana", (GROUP, TALKED)),
        ("NUÑ acm", (GROUP, TALKED)),
        ("647 46", (GROUP, TALKED)),
        ("ana valencia", (TALKED,)),
        ("offer", (DIALLED,)),
        ("reception", (DIALLED,)),
        ("030 1234", (DIALLED,)),
        ("600111222", ()),
        ("anonymous", ()),
        ("missed", ()),
        ("§missed", ()),
        ('" OR *', ()),
        ("nobody", ()),
        ("…", ALL),
    ],
)
async def test_every_word_begins_a_word_of_the_call(
    log: SqliteCallLog, text: str, expected: tuple[Call, ...]
) -> None:
    assert await log.find_calls(CallFilter(text=text), limit=10) == expected
    assert await log.count_calls(CallFilter(text=text)) == len(expected)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (CallFilter(direction=Direction.OUTGOING), (DIALLED,)),
        (CallFilter(direction=Direction.INCOMING), (GROUP, TALKED, HIDDEN)),
        (CallFilter(direction=Direction.INTERNAL), ()),
        (CallFilter(recorded_only=True), (TALKED,)),
        (CallFilter(text="ana", missed_only=True), (GROUP,)),
        (CallFilter(text="ana", mine=frozenset({"204", "999"})), (GROUP,)),
        (CallFilter(text="ana", since=START + timedelta(minutes=5)), (GROUP,)),
        (CallFilter(text="ana", until=START + timedelta(minutes=5)), (TALKED,)),
        (CallFilter(direction=Direction.INCOMING, number="+34647460197"), (GROUP, TALKED)),
        (CallFilter(direction=Direction.INCOMING, number="+34600111222"), ()),
    ],
)
async def test_words_and_filters_narrow_each_other(
    log: SqliteCallLog, wanted: CallFilter, expected: tuple[Call, ...]
) -> None:
    assert await log.find_calls(wanted, limit=10) == expected
    assert await log.count_calls(wanted) == len(expected)


async def test_pages_follow_each_other_newest_first_also_of_calls_that_begin_together(
    log: SqliteCallLog,
) -> None:
    together = tuple(replace(GROUP, key=replace(GROUP.key, call_id=f"same {n}")) for n in range(3))
    await log.record(LogBatch(cursor=2, calls=together))
    pages = [await log.find_calls(CallFilter(text="ana"), limit=2, offset=offset) for offset in (0, 2, 4, 6)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert {call.key for page in pages for call in page} == {c.key for c in (*together, GROUP, TALKED)}
    assert pages[2] == (TALKED,)


async def test_the_name_is_the_one_at_the_time(log: SqliteCallLog, database: Database) -> None:
    assert await log.count_calls(CallFilter(text="ana")) == 2
    renamed = replace(ANA, name="Berta Vidal")
    await replace_source(SqliteContactBook(database), "contacts.csv", [renamed])
    await log.record(LogBatch(cursor=2, calls=(replace(GROUP, outcome=Outcome.ANSWERED),)))
    assert await log.count_calls(CallFilter(text="ana")) == 2
    assert await log.count_calls(CallFilter(text="berta")) == 0
    assert await log.count_calls(CallFilter(text="ana", missed_only=True)) == 0


async def test_a_call_that_turns_out_to_have_begun_earlier_moves(log: SqliteCallLog) -> None:
    assert await log.find_calls(CallFilter(text="ana"), limit=1) == (GROUP,)
    earlier = replace(GROUP, started_at=START - timedelta(hours=1))
    await log.record(LogBatch(cursor=2, calls=(earlier,)))
    assert await log.find_calls(CallFilter(text="ana"), limit=10) == (TALKED, earlier)


async def test_calls_that_an_older_program_wrote_are_taken_up_bit_by_bit(log: SqliteCallLog) -> None:
    while await log.index_words(limit=2):
        pass
    assert await log.count_calls(CallFilter(text="ana")) == 2
    assert await log.index_words(limit=2) == 0


async def test_a_page_is_no_more_work_the_more_calls_there_are(database: Database) -> None:
    log, work = SqliteCallLog(database), []
    for calls in (range(50), range(50, 400)):
        told = (ended(ringing_call(str(number), minute=number % 60), Outcome.ANSWERED) for number in calls)
        await log.record(LogBatch(cursor=calls.stop, calls=tuple(told)))
        await log.index_words(len(calls))
        work.append(await database.read(work_for_a_page))

    few, many = work
    assert many < few * 1.2


def work_for_a_page(book: apsw.Connection) -> int:
    """How many steps SQLite takes for the first ten calls that came in."""
    steps = 0

    def step() -> bool:
        nonlocal steps
        steps += 1
        return False

    book.set_progress_handler(step, 1)
    try:
        assert len(listing(book, CallFilter(direction=Direction.INCOMING), [range(10)])) == 10
    finally:
        book.set_progress_handler(None)
    return steps
