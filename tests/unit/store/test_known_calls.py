"""Calls that a relay tells a new desk: what is read of its book, and how a desk's own book takes that."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gamma_desktop.calls.facts import AskedFact, Claim, Fact, FactVerb, HandedOver, Handled, SharedState
from gamma_desktop.calls.known_calls import KnownCall, encode_known_call, read_known_call
from gamma_desktop.calls.model import CallFacts, CallKey
from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.history.missed import WhoseMisses
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from gamma_desktop.store.known_calls import SqliteKnownCalls
from gamma_desktop.store.missed_calls import SqliteMissedCalls
from gamma_desktop.store.outbox import SqliteOutbox
from gamma_desktop.store.shared_facts import SqliteSharedFacts
from tests.unit.calls.telling import story

AT = datetime(2026, 11, 30, 10, 14, tzinfo=UTC)
KEY = CallKey("acme", "471900")
HANDLED = Handled(by="Ana", at=AT)
CLAIM = Claim(desk="d1", by="Ana", at=AT)
PASSED = HandedOver(by="Ana", destination="204", note="In a hurry", at=AT)


class Desk:
    """A book with one missed call, which its relay tells of again and again."""

    def __init__(self, database: Database) -> None:
        self.log = SqliteCallLog(database)
        self.facts = SqliteSharedFacts(database)
        self.missed = SqliteMissedCalls(database)
        self.outbox = SqliteOutbox(database, lambda: "another id")
        self.position = 10

    async def has_call(self) -> None:
        tracker = CallTracker()
        for event in story("0 rings 203", "20 drops 203"):
            await self.log.record(LogBatch(cursor=self.position, calls=tuple(tracker.apply(event))))

    async def learns(self, **said: object) -> SharedState:
        """What it holds for agreed on after it was told this."""
        self.position += 1
        known = KnownCall(key=KEY, told=CallFacts(), received_at=AT, told_at=AT)
        known = replace(known, **said)  # type: ignore[arg-type]  # as a test says it
        await self.log.record(LogBatch(cursor=self.position, known=((self.position, known),)))
        return await self.facts.state(KEY)

    async def fact(self, verb: FactVerb, text: str) -> None:
        self.position += 1
        fact = Fact(id=f"f{self.position}", verb=verb, call=KEY, first_call_id="471900", text=text, at=AT)
        await self.log.record(LogBatch(cursor=self.position, facts=((self.position, fact),)))


@pytest.fixture
async def desk(database: Database) -> Desk:
    desk = Desk(database)
    await desk.has_call()
    return desk


async def test_what_the_team_says_of_a_call_is_so_after_it_was_told_once_or_twice(desk: Desk) -> None:
    for _ in range(2):
        said = await desk.learns(note="A", label="Sale", handled=HANDLED, claim=CLAIM, handed_over=PASSED)

        assert said == SharedState(note="A", label="Sale", handled=HANDLED, claim=CLAIM)
        assert (await desk.log.remarks([KEY]))[KEY].handed_over == PASSED
        assert (await desk.missed.count_waiting(WhoseMisses()))[1] == 0
    assert await desk.learns() == SharedState()  # the team took all of it back
    assert (await desk.missed.count_waiting(WhoseMisses()))[1] == 1


async def test_a_note_from_before_the_team_is_kept_and_told_to_be_kept_beside_that_of_the_team(
    desk: Desk,
) -> None:
    await desk.log.set_note(KEY, "Mine")
    await desk.log.set_label(KEY, "Own")
    for _ in range(2):  # the team says nothing of it, however often that is told
        assert await desk.learns() == SharedState(note="Mine", label="Own")
        await desk.missed.mark_handled([KEY])

    assert (await desk.learns(note="Theirs")).note == "Theirs"
    asked = await desk.outbox.next_to_tell()

    assert asked is not None
    assert (asked.text, asked.instead_of, asked.keeps_both) == ("Mine", "", True)
    await desk.outbox.told(asked.id)
    assert (await desk.learns(note="Theirs\nMine")).note == "Theirs\nMine"
    assert await desk.outbox.next_to_tell() is None
    assert (await desk.missed.count_waiting(WhoseMisses()))[1] == 0


async def test_a_note_that_the_team_had_gives_way_to_what_the_team_made_of_it(desk: Desk) -> None:
    await desk.fact(FactVerb.NOTE, "First")

    assert (await desk.learns(note="Second")).note == "Second"
    assert await desk.outbox.next_to_tell() is None


async def test_what_a_desk_has_still_to_tell_stands_until_the_relay_has_judged_it(desk: Desk) -> None:
    await desk.fact(FactVerb.NOTE, "First")
    for verb in (FactVerb.NOTE, FactVerb.LABEL):
        asked = AskedFact(id=verb, verb=verb, call=KEY, text="Mine", instead_of="First")
        await (desk.outbox.set_note if verb is FactVerb.NOTE else desk.outbox.set_label)(asked)
    await desk.outbox.mark_handled([KEY])

    said = await desk.learns(note="Second", label="Theirs")

    assert (said.note, said.label) == ("Mine", "Mine")
    assert await desk.outbox.count() == 3
    assert (await desk.missed.count_waiting(WhoseMisses()))[1] == 0


async def test_words_that_are_not_for_a_desk_change_none_of_its_own(desk: Desk) -> None:
    await desk.fact(FactVerb.NOTE, "First")

    assert (await desk.learns(has_words=False, handled=HANDLED)).note == "First"


async def test_a_book_is_read_in_pages_the_newest_first_and_calls_that_go_on_before_them(
    database: Database,
) -> None:
    log, tracker = SqliteCallLog(database), CallTracker()
    for number in range(7):
        lines = ("0 rings 203",) if number == 2 else ("0 rings 203", "20 drops 203")
        for event in story(*lines, call=f"c{number}"):
            await log.record(LogBatch(cursor=number + 1, calls=tuple(tracker.apply(event))))
    book = SqliteKnownCalls(database, lambda: AT)

    place = await book.place(None, with_chains=False)
    pages, up_to = [], place.newest
    while up_to:
        page = await book.page(up_to, 3, None, with_chains=True)
        pages.append([call.key.call_id for call, _ in page.calls])
        assert {call.key for call in page.chains} == {call.key for call, _ in page.calls}
        up_to = page.below

    assert (place.position, place.count) == (7, 7)
    assert [call.key.call_id for call, _ in place.open_calls.calls] == ["c2"]
    assert pages == [["c6", "c5", "c4"], ["c3", "c2", "c1"], ["c0"]]
    assert (await book.place(AT, with_chains=True)).count == 0
    assert not (await book.page(place.newest, 10, AT, with_chains=False)).calls


def test_times_are_by_the_clock_of_who_is_told() -> None:
    tracker = CallTracker()
    (call,) = tracker.apply(story("0 rings 203")[0])
    told = replace(call.told, clock_offset=timedelta(seconds=2))
    known = KnownCall(
        key=KEY, told=told, received_at=AT, told_at=AT, handled=HANDLED, claim=CLAIM, handed_over=PASSED
    )
    ahead = timedelta(minutes=5)

    read = read_known_call(encode_known_call(known), AT + ahead)

    assert read is not None
    assert read.told.clock_offset == timedelta(seconds=2) + ahead
    assert [each and each.at for each in (read.handled, read.claim, read.handed_over)] == [AT + ahead] * 3
    assert read.received_at == AT + ahead
    assert read_known_call(b"no call", AT) is None
    assert read_known_call(encode_known_call(known).replace(b"+00:00", b"").replace(b"Z", b""), AT) is None
