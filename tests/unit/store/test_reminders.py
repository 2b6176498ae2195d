"""Reminders in the book: moved, settled by calls, erased with their number."""

from datetime import timedelta
from pathlib import Path

import pytest

from gamma_desktop.calls.model import CallKey
from gamma_desktop.contacts.model import LOCAL, Contact, ContactNumber
from gamma_desktop.history.erasure import Erasure
from gamma_desktop.history.reminders import Reminder, Reminders
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from gamma_desktop.store.erasures import SqliteErasures
from gamma_desktop.store.errors import StoreError
from gamma_desktop.store.reminders import SqliteReminders
from tests.unit.calls.telling import CALLER as CALLING_PARTY
from tests.unit.calls.telling import START, story
from tests.unit.store.test_missed_calls import Telling

CALLER = CALLING_PARTY.number or ""
HOUR = timedelta(hours=1)
MISSED = story("10 rings 203", "20 drops 203", call="1")
CALLED_BACK_IN_VAIN = story("30 rings 207", "40 drops 207", call="2", incoming=False)
TALKED = story("50 rings 203", "60 talks 203", "90 drops 203", call="3")


class Desk:
    """Reminders over a book, by a clock that stands."""

    def __init__(self, database: Database) -> None:
        self.now = START + timedelta(seconds=25)
        self.telling = Telling(database)
        self.contacts = SqliteContactBook(database)
        self.erasures = SqliteErasures(database)
        self.reminders = Reminders(SqliteReminders(database), self.contacts, lambda: self.now)
        self.told: list[list[str]] = []
        self.reminders.subscribe(lambda open_: self.told.append([each.number for each in open_]))

    async def numbers(self) -> list[str]:
        await self.reminders.refresh()
        return [each.number for each in self.reminders.open]


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def test_they_stand_by_the_time_when_they_are_due(desk: Desk) -> None:
    await desk.reminders.add("+34910000001", desk.now + 2 * HOUR)
    await desk.reminders.add("+34910000002", desk.now + HOUR, note="the offer")
    assert [(each.number, each.note) for each in desk.reminders.open] == [
        ("+34910000002", "the offer"),
        ("+34910000001", ""),
    ]
    assert desk.reminders.next_due_at == desk.now + HOUR
    assert desk.told == [["+34910000001"], ["+34910000002", "+34910000001"]]


async def test_one_whose_time_has_come_is_due_until_it_is_moved(desk: Desk) -> None:
    added = await desk.reminders.add(CALLER, desk.now + HOUR)
    assert not desk.reminders.due
    desk.now += HOUR
    assert list(desk.reminders.due) == [added]
    assert await desk.reminders.move(added.id, desk.now + HOUR)
    assert not desk.reminders.due
    assert not await desk.reminders.move(added.id + 1, desk.now)


async def test_a_number_has_one_and_keeps_its_note_when_it_is_moved(desk: Desk) -> None:
    await desk.telling.tell(*MISSED)
    first = await desk.reminders.add(CALLER, desk.now + HOUR, note="the offer", call=CallKey("acme", "1"))
    again = await desk.reminders.add(CALLER, desk.now + 2 * HOUR)
    assert (again.id, again.note, again.call) == (first.id, "the offer", CallKey("acme", "1"))
    assert again.due_at == desk.now + 2 * HOUR


async def test_its_note_can_be_taken_away(desk: Desk) -> None:
    await desk.reminders.add(CALLER, desk.now + HOUR, note="the offer")
    await desk.reminders.add(CALLER, desk.now + HOUR, note="")
    assert [each.note for each in desk.reminders.open] == [""]


async def test_talking_to_the_person_settles_it_and_ringing_does_not(desk: Desk) -> None:
    await desk.telling.tell(*MISSED)
    await desk.reminders.add(CALLER, desk.now + HOUR)
    await desk.telling.tell(*CALLED_BACK_IN_VAIN)
    assert await desk.numbers() == [CALLER]
    await desk.telling.tell(*TALKED)
    assert await desk.numbers() == []


async def test_who_was_talked_to_before_can_be_called_back_all_the_same(desk: Desk) -> None:
    await desk.telling.tell(*TALKED)
    desk.now = START + timedelta(minutes=5)
    await desk.reminders.add(CALLER, desk.now + HOUR)
    assert await desk.numbers() == [CALLER]


async def test_one_that_is_seen_to_is_gone(desk: Desk) -> None:
    added = await desk.reminders.add(CALLER, desk.now + HOUR)
    assert await desk.reminders.remove(added.id)
    assert (await desk.numbers(), await desk.reminders.remove(added.id)) == ([], False)


async def test_asking_to_erase_a_number_forgets_its_reminders_at_once(desk: Desk) -> None:
    await desk.reminders.add(CALLER, desk.now + HOUR)
    await desk.reminders.add("+34910000001", desk.now + HOUR)
    await desk.erasures.request(Erasure(number=CALLER))
    assert await desk.numbers() == ["+34910000001"]


async def test_erasing_calls_forgets_what_reminds_of_them(desk: Desk) -> None:
    await desk.telling.tell(*MISSED)
    await desk.reminders.add(CALLER, desk.now + HOUR, call=CallKey("acme", "1"))
    await desk.erasures.erase_some(Erasure(before=desk.now + HOUR), 10)
    assert await desk.numbers() == []


async def test_they_are_there_after_the_next_start(path: Path, database: Database) -> None:
    added = await SqliteReminders(database).add(CALLER, START + HOUR, made_at=START, note="the offer")
    await database.close()
    async with Database(path) as again:
        kept: list[Reminder] = list(await SqliteReminders(again).open())
    assert kept == [added]


async def test_talking_at_another_number_of_the_same_person_settles_it(desk: Desk) -> None:
    office, mobile = "+34910000001", CALLER
    ana = Contact(
        id="",
        name="Ana Lopez",
        source=LOCAL,
        numbers=tuple(ContactNumber(raw=n, e164=n) for n in (office, mobile)),
    )
    await desk.contacts.save(ana)
    await desk.reminders.add(office, desk.now + HOUR)
    await desk.telling.tell(*CALLED_BACK_IN_VAIN)
    assert await desk.numbers() == [office]
    await desk.telling.tell(*TALKED)
    assert await desk.numbers() == []


async def test_a_talk_with_one_of_two_people_who_share_a_number_settles_nothing(desk: Desk) -> None:
    shared, mobile = "+34910000001", CALLER
    for name, numbers in (("Ana Lopez", (shared, mobile)), ("Luis Gil", (shared,))):
        kept = tuple(ContactNumber(raw=n, e164=n) for n in numbers)
        await desk.contacts.save(Contact(id="", name=name, source=LOCAL, numbers=kept))
    await desk.reminders.add(shared, desk.now + HOUR)
    await desk.telling.tell(*TALKED)
    assert await desk.numbers() == [shared]


async def test_one_that_is_restored_is_as_it_was(desk: Desk) -> None:
    first = await desk.reminders.add(CALLER, desk.now + HOUR, note="the offer")
    await desk.reminders.add(CALLER, desk.now + 2 * HOUR, note="the bill")
    await desk.reminders.restore(first)
    (back,) = desk.reminders.open
    assert (back.due_at, back.made_at, back.note) == (first.due_at, first.made_at, "the offer")


async def test_one_that_cannot_be_restored_leaves_what_is_there(desk: Desk, database: Database) -> None:
    first = await desk.reminders.add(CALLER, desk.now + HOUR, note="the offer")
    await desk.reminders.add(CALLER, desk.now + 2 * HOUR, note="the bill")
    refusal = "CREATE TEMP TRIGGER full BEFORE INSERT ON reminders BEGIN SELECT raise(ABORT, 'full'); END"
    await database.write(lambda book: book.execute(refusal))
    with pytest.raises(StoreError):
        await desk.reminders.restore(first)
    assert [each.note for each in await SqliteReminders(database).open()] == ["the bill"]


async def test_it_is_published_when_one_falls_due(desk: Desk) -> None:
    await desk.reminders.add(CALLER, desk.now + HOUR)
    desk.told.clear()
    await desk.reminders.refresh()
    assert desk.told == []
    desk.now += HOUR
    await desk.reminders.refresh()
    assert desk.told == [[CALLER]]
