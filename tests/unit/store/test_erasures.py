from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest

from gamma_desktop.calls.model import Call, CallKey, Origin, Party, TranscriptPart
from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.history.erasure import Erasure, ErasureSize
from gamma_desktop.history.model import CallFilter
from gamma_desktop.history.recordings import file_mark
from gamma_desktop.store.call_index import label_mark, number_mark
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from gamma_desktop.store.erasures import SqliteErasures
from tests.unit.calls.call_log_contract import START, ended, ringing_call

ANA, BEA = "+34647460197", "+34600555333"


def call(call_id: str, number: str, minute: int = 0) -> Call:
    party = Party(number=number, raw=number)
    return replace(ended(ringing_call(call_id, minute=minute)), remote=party)


TALKED = replace(call("talked", ANA, 1), transcript=(TranscriptPart(text="Hello"),))
PASSED_ON = replace(
    call("passed on", BEA, 2), first_call_id="first", origin=Origin(first_to=Party(number=ANA, raw=ANA))
)
FIRST = replace(call("first", BEA, 3), first_call_id="first")
OTHER = call("other", BEA, 4)
GOES_ON = replace(ringing_call("goes on", minute=5), remote=TALKED.remote)
INFORMATION = replace(call("information", ANA, 0), direction=None)
FETCHED = {file_mark(each.key) for each in (TALKED, FIRST, GOES_ON)}
ALL = (TALKED, PASSED_ON, FIRST, OTHER, GOES_ON, INFORMATION)


@pytest.fixture
async def log(database: Database) -> SqliteCallLog:
    log = SqliteCallLog(database)
    events = tuple((position, call.key) for position, call in enumerate(ALL, 1))
    await log.record(LogBatch(cursor=len(ALL), calls=ALL, events=events))
    await log.set_note(TALKED.key, "Ask again")
    await log.set_label(TALKED.key, "Complaint")
    return log


async def left(log: SqliteCallLog) -> set[str]:
    return {call.key.call_id for call in ALL if await log.find(call.key) is not None}


async def erase_all(erasures: SqliteErasures, erasure: Erasure) -> set[CallKey]:
    erased: set[CallKey] = set()
    while some := await erasures.erase_some(erasure, limit=1):
        erased.update(some)
    return erased


@pytest.mark.parametrize(
    ("erasure", "size", "stays"),
    [
        (
            Erasure(number=ANA),
            ErasureSize(calls=4, notes=1, labels=1, transcripts=1, recordings=2, events=4, going_on=1),
            {"other", "goes on"},
        ),
        (
            Erasure(number=BEA),
            ErasureSize(calls=3, recordings=1, events=3),
            {"talked", "information", "goes on"},
        ),
        (Erasure(number="+3464746019"), ErasureSize(), {call.key.call_id for call in ALL}),
        (
            Erasure(before=START + timedelta(minutes=2)),
            ErasureSize(calls=2, notes=1, labels=1, transcripts=1, recordings=1, events=2),
            {"passed on", "first", "other", "goes on"},
        ),
        (
            Erasure(before=START + timedelta(days=1)),
            ErasureSize(calls=5, notes=1, labels=1, transcripts=1, recordings=2, events=5, going_on=1),
            {"goes on"},
        ),
        (Erasure(), ErasureSize(), {call.key.call_id for call in ALL}),
    ],
)
async def test_what_is_said_to_go_goes_and_the_rest_stays(
    log: SqliteCallLog, database: Database, erasure: Erasure, size: ErasureSize, stays: set[str]
) -> None:
    erasures = SqliteErasures(database)
    assert await erasures.size(erasure, fetched=FETCHED) == size
    erased = await erase_all(erasures, erasure)
    assert {key.call_id for key in erased} == {call.key.call_id for call in ALL} - stays
    assert await left(log) == stays
    assert len(await erasures.events_to_erase(limit=10)) == size.events
    assert await log.count_calls(CallFilter(text="647460197")) == len(
        stays & {"talked", "passed on", "goes on"}
    )


async def test_calls_that_are_named_go_though_their_end_has_not_come(
    log: SqliteCallLog, database: Database
) -> None:
    erasures = SqliteErasures(database)
    erased = await erase_all(erasures, Erasure(calls=(GOES_ON.key, OTHER.key)))
    assert erased == {GOES_ON.key, OTHER.key}
    assert await left(log) == {call.key.call_id for call in ALL} - {"goes on", "other"}
    assert list(await erasures.events_to_erase(limit=10)) == [4, 5]


async def test_a_call_of_another_switchboard_that_shares_the_id_of_a_chain_stays(
    database: Database, log: SqliteCallLog
) -> None:
    theirs = replace(FIRST, key=CallKey("other", "first"))
    await log.record(LogBatch(cursor=9, calls=(theirs,)))
    erased = await erase_all(SqliteErasures(database), Erasure(number=ANA))
    assert FIRST.key in erased
    assert await log.find(theirs.key) == theirs


async def test_an_erased_call_leaves_no_trace_in_the_files(
    path: Path, log: SqliteCallLog, database: Database
) -> None:
    erasures = SqliteErasures(database)
    request = await erasures.request(Erasure(number=ANA))
    await SqliteContactBook(database).choose(ANA, "ana")
    await log.record(LogBatch(cursor=9, calls=(ended(GOES_ON),)))
    await erase_all(erasures, Erasure(number=ANA))
    await erasures.leave_traces_only(request)
    assert await erasures.leave_no_trace()
    written = b"".join(file.read_bytes() for file in path.parent.iterdir() if not file.name.endswith("-shm"))
    assert BEA.encode() in written
    assert ANA[3:].encode() not in written
    assert number_mark(ANA)[5:].encode() not in written
    assert b"complaint" not in written.lower()
    assert label_mark("Complaint")[5:].encode() not in written


async def test_a_wrong_clock_of_the_telephone_system_makes_no_call_old(
    log: SqliteCallLog, database: Database
) -> None:
    heard = datetime(2026, 1, 1, tzinfo=UTC)
    await log.record(LogBatch(cursor=9, calls=(replace(TALKED, received_at=heard),)))
    await erase_all(SqliteErasures(database), Erasure(before=heard, also_received=True))
    assert await left(log) == {"talked", "goes on"}
    await erase_all(
        SqliteErasures(database), Erasure(before=heard + timedelta(seconds=1), also_received=True)
    )
    assert await left(log) == {"goes on"}


async def test_a_wish_is_remembered_until_it_is_fulfilled(database: Database) -> None:
    erasures = SqliteErasures(database)
    request = await erasures.request(Erasure(number=ANA))
    other = await erasures.request(Erasure(before=START))
    assert await erasures.requests() == [(request, Erasure(number=ANA)), (other, Erasure(before=START))]
    await erasures.fulfil(request)
    await erasures.leave_traces_only(other)
    assert await erasures.requests() == [(other, Erasure())]


async def test_copies_of_the_book_go_with_what_they_hold(database: Database, path: Path) -> None:
    copy = path.with_name("book-schema-1.db")
    copy.write_text("an older book")
    await SqliteErasures(database).leave_no_trace(copies_before=START)
    assert copy.exists()
    await SqliteErasures(database).leave_no_trace()
    assert not copy.exists()


async def test_while_somebody_reads_a_trace_stays_and_that_is_said(database: Database, path: Path) -> None:
    erasures = SqliteErasures(database)
    reader = apsw.Connection(str(path))
    reader.execute("BEGIN; SELECT * FROM erasures")
    await erasures.request(Erasure(number=ANA))
    assert not await erasures.leave_no_trace()
    reader.close()
    assert await erasures.leave_no_trace()
