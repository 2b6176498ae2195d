"""Facts of a team in the book: worked in once, whatever comes again, and gone with their call."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from gamma_desktop.calls.facts import (
    AskedFact,
    Claim,
    Fact,
    FactVerb,
    HandedOver,
    Handled,
    HandledBy,
    SharedState,
)
from gamma_desktop.calls.model import CallKey
from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.history.erasure import Erasure
from gamma_desktop.history.missed import WhoseMisses
from gamma_desktop.history.model import Remark
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from gamma_desktop.store.erasures import SqliteErasures
from gamma_desktop.store.missed_calls import SqliteMissedCalls
from gamma_desktop.store.outbox import SqliteOutbox
from gamma_desktop.store.shared_facts import SqliteSharedFacts
from tests.unit.calls.telling import CALLER, story

AT = datetime(2026, 11, 30, 10, 14, tzinfo=UTC)
KEY = CallKey("acme", "471900")
ALL = WhoseMisses()


class Bench:
    """A book with one missed call, and the facts that come."""

    def __init__(self, database: Database) -> None:
        self.log = SqliteCallLog(database)
        self.facts = SqliteSharedFacts(database)
        self.missed = SqliteMissedCalls(database)
        ids = count(1)
        self.outbox = SqliteOutbox(database, lambda: f"new-{next(ids)}")
        self.erasures = SqliteErasures(database)
        self.position = 10

    async def come(self, *facts: Fact) -> None:
        placed = tuple(enumerate(facts, self.position + 1))
        self.position += len(facts)
        await self.log.record(LogBatch(cursor=self.position, facts=placed))

    async def note(self) -> str:
        return (await self.remark()).note

    async def remark(self) -> Remark:
        return (await self.log.remarks([KEY])).get(KEY, Remark())

    async def waiting(self) -> int:
        return (await self.missed.count_waiting(ALL))[1]


@pytest.fixture
async def bench(database: Database) -> Bench:
    bench = Bench(database)
    tracker = CallTracker()
    for event in story("0 rings 203", "20 drops 203"):
        await bench.log.record(LogBatch(cursor=bench.position, calls=tuple(tracker.apply(event))))
    return bench


def fact(verb: FactVerb, fact_id: str = "gd-1", **told: object) -> Fact:
    said = Fact(id=fact_id, verb=verb, call=KEY, first_call_id=KEY.call_id, desk="ana", by="Ana", at=AT)
    return replace(said, **told)  # type: ignore[arg-type]  # a mapping of fields


def asked(verb: FactVerb, asked_id: str = "gd-1", **told: object) -> AskedFact:
    return replace(AskedFact(id=asked_id, verb=verb, call=KEY), **told)  # type: ignore[arg-type]  # a mapping of fields


async def test_what_the_team_says_of_a_call_stands_in_the_book(bench: Bench) -> None:
    await bench.come(
        fact(FactVerb.NOTE, "1", text="Paid"),
        fact(FactVerb.LABEL, "2", text="Sale"),
        fact(FactVerb.CLAIM, "3"),
        fact(FactVerb.HAND_OVER, "4", text="Wants an invoice", destination="204"),
    )
    claim = Claim(desk="ana", by="Ana", at=AT)
    assert await bench.facts.state(KEY) == SharedState(note="Paid", label="Sale", claim=claim)
    assert await bench.facts.claims_since(AT - timedelta(minutes=30)) == {CALLER.number: claim}
    assert await bench.facts.claims_since(AT) == {}
    assert (await bench.remark()).handed_over == HandedOver(
        by="Ana", destination="204", note="Wants an invoice", at=AT
    )
    await bench.come(fact(FactVerb.CLAIM, "5", undoes=True, desk="luis"))
    assert (await bench.facts.state(KEY)).claim == claim
    await bench.come(fact(FactVerb.CLAIM, "6", undoes=True))
    assert (await bench.facts.state(KEY)).claim is None


async def test_a_call_that_one_handles_waits_for_no_one_and_the_first_one_is_named(bench: Bench) -> None:
    await bench.come(fact(FactVerb.CLAIM, "1"), fact(FactVerb.HANDLE, "2", how=HandledBy.CALLED_BACK))
    await bench.come(fact(FactVerb.HANDLE, "3", by="Luis", at=AT + timedelta(minutes=1)))
    handled = Handled(by="Ana", at=AT, how=HandledBy.CALLED_BACK)
    assert await bench.facts.state(KEY) == SharedState(handled=handled)
    assert await bench.waiting() == 0
    assert (await bench.missed.marks_among([KEY], ALL)).ticked == {KEY}
    await bench.come(fact(FactVerb.HANDLE, "4", undoes=True))
    assert await bench.facts.state(KEY) == SharedState()
    assert await bench.waiting() == 1


async def test_a_fact_that_comes_again_changes_nothing(bench: Bench) -> None:
    first = fact(FactVerb.NOTE, "1", text="First")
    await bench.come(first, fact(FactVerb.NOTE, "2", text="Second"))
    await bench.come(first)
    assert await bench.note() == "Second"
    assert await bench.facts.is_worked_in("1")
    assert not await bench.facts.is_worked_in("3")


async def test_a_fact_of_a_call_that_is_not_there_changes_nothing(bench: Bench) -> None:
    await bench.come(fact(FactVerb.NOTE, "1", text="Who?", call=CallKey("acme", "unknown")))
    assert not await bench.facts.is_worked_in("1")


async def test_an_erased_call_takes_its_facts_from_book_outbox_and_journal(bench: Bench) -> None:
    await bench.come(
        fact(FactVerb.NOTE, "1", text="Paid"), fact(FactVerb.HAND_OVER, "2", text="Hers", destination="204")
    )
    await bench.outbox.set_label(asked(FactVerb.LABEL, "3", text="Sale"))
    assert await bench.erasures.unreadable() == [11, 12]
    await bench.erasures.erase_some(Erasure(number=CALLER.number), 10)
    assert await bench.erasures.events_to_erase(10) == [11, 12]
    assert await bench.outbox.next_to_tell() is None
    assert await bench.remark() == Remark()


async def test_what_is_said_here_stands_at_once_and_waits_to_be_told_in_order(bench: Bench) -> None:
    note = asked(FactVerb.NOTE, "1", text="Paid", instead_of="")
    assert not await bench.outbox.set_note(note)
    await bench.outbox.set_label(asked(FactVerb.LABEL, "2", text="Sale"))
    assert await bench.outbox.mark_handled([KEY]) == (KEY,)
    assert await bench.note() == "Paid"
    assert await bench.waiting() == 0
    told = []
    while (each := await bench.outbox.next_to_tell()) is not None:
        told.append((each.id, each.verb, each.text))
        await bench.outbox.told(each.id)
    assert told == [("1", "note", "Paid"), ("2", "label", "Sale"), ("new-1", "handle", "")]


async def test_a_note_that_meets_another_one_here_is_neither_written_nor_told(bench: Bench) -> None:
    await bench.come(fact(FactVerb.NOTE, "1", text="Hers"))
    assert await bench.outbox.set_note(asked(FactVerb.NOTE, "2", text="Mine", instead_of="")) == "Hers"
    assert await bench.note() == "Hers"
    assert await bench.outbox.count() == 0


async def test_a_note_that_the_relay_refuses_for_another_is_taken_back(bench: Bench) -> None:
    note = asked(FactVerb.NOTE, "1", text="Mine", instead_of="")
    await bench.outbox.set_note(note)
    await bench.outbox.take_back(note, "Hers")
    assert await bench.note() == "Hers"
    assert await bench.outbox.count() == 0


async def test_of_several_notes_that_no_one_asks_about_the_last_is_kept_beside_the_other(
    bench: Bench,
) -> None:
    first = asked(FactVerb.NOTE, "1", text="A", instead_of="")
    await bench.outbox.set_note(first)
    await bench.outbox.set_note(asked(FactVerb.NOTE, "2", text="B", instead_of="A"))
    await bench.outbox.keep_both(first)
    assert await bench.outbox.next_to_tell() == asked(
        FactVerb.NOTE, "new-1", text="B", instead_of="A", keeps_both=True
    )
    assert await bench.outbox.count() == 1
