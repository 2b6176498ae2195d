"""The calls of now with the person that each is from, told whenever either changes."""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Mapping
from dataclasses import replace
from typing import Any

import pytest

from gamma_desktop.calls.actions import DialAttempt, DialsListener, DialStage
from gamma_desktop.calls.event import CallEvent
from gamma_desktop.calls.model import Call, CallKey, Origin, Party
from gamma_desktop.calls.service import CallService, ReadEvent, RetirePolicy
from gamma_desktop.contacts.model import Contact, ContactNumber, Owners
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.caller_feed import CallerFeed, CallsChange, IdentifiedDial
from gamma_desktop.history.caller_lookup import CallerLookup
from gamma_desktop.numbers.model import NumberRules
from tests.fakes.call_history import FakeCallHistory
from tests.fakes.call_log import SlowCallLog
from tests.fakes.contact_book import FakeContactBook
from tests.unit.calls.call_log_contract import ended, ringing_call
from tests.unit.calls.telling import COLLEAGUE, START, story, tell

NUMBER = "+34647460197"
KEY = CallKey("acme", "471900")
PASSED_ON = Origin(previous_call_id="471900", first_call_id="471900", transferred_by="204")


def person(name: str) -> Contact:
    return Contact(id=name, name=name, numbers=(ContactNumber(raw=NUMBER, e164=NUMBER),))


class Book(FakeContactBook):
    """Can be slow, and can fail."""

    def __init__(self, *contacts: Contact) -> None:
        super().__init__(*contacts)
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.fails = False
        self.meanwhile: Callable[[], object] = lambda: None

    def be(self, *contacts: Contact) -> None:
        self._contacts = {contact.id: contact for contact in contacts}
        self.changes.publish()

    async def owners(self, number: str) -> Owners:
        found = await super().owners(number)
        self.meanwhile()
        await self.may_answer.wait()
        if self.fails:
            raise GammaDesktopError("The book is damaged.")
        return found

    async def owners_of(self, numbers: Collection[str]) -> Mapping[str, Owners]:
        return {number: await self.owners(number) for number in numbers}


class Office:
    """A feed with its neighbours; ``told`` is what it told: the name, the state, and whether it was news."""

    def __init__(self, *people: str, past: tuple[Call, ...] = ()) -> None:
        self.book, self.log = Book(*map(person, people)), SlowCallLog()
        self.calls = CallService(self.log, mine=frozenset({"203"}), retire=RetirePolicy())
        self.told: list[tuple[str, str, bool]] = []
        self.dials: list[IdentifiedDial] = []
        self.changes: list[CallsChange] = []
        self.has_told = asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []
        self._dial_listeners: list[DialsListener] = []
        self.feed = CallerFeed(
            self.calls,
            self,
            CallerLookup(FakeCallHistory(*past), self.book, self.calls.known_calls),
            self.book,
            mine=lambda: self.calls.mine,
            rules=NumberRules,
            spawn=self._spawn,
        )
        self.feed.subscribe(self._note)
        self.feed.subscribe_dials(self.dials.append)
        self._position = 0

    def subscribe_dials(self, listener: DialsListener) -> Callable[[], None]:
        self._dial_listeners.append(listener)
        return lambda: self._dial_listeners.remove(listener)

    def dial(self, destination: str) -> None:
        attempt = DialAttempt(
            external_call_id="ours",
            extension="203",
            destination=destination,
            asked_at=START,
            stage=DialStage.ASKED,
        )
        for listener in self._dial_listeners:
            listener(attempt)

    async def happens(self, *events: CallEvent) -> None:
        read = [ReadEvent(self._position + at, event) for at, event in enumerate(events, 1)]
        self._position += len(events)
        await self.calls.take(read)

    async def settle(self) -> None:
        while self.tasks:
            await self.tasks.pop(0)

    def _spawn(self, _name: str, work: Coroutine[Any, Any, None]) -> None:
        self.tasks.append(asyncio.get_running_loop().create_task(work))

    def _note(self, change: CallsChange) -> None:
        self.changes.append(change)
        for each in change.calls:
            name = each.match.contact.name if each.match.contact else ""
            self.told.append((name, each.call.state.value, change.is_news))
        self.has_told.set()


async def test_a_new_call_is_told_with_its_person_before_it_is_remembered() -> None:
    office = Office("Ana")
    office.log.may_go_on.clear()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(office.happens(*story("0 rings 203")))
        await office.log.is_asked.wait()
        assert office.told == [("Ana", "ringing", True)]
        office.log.may_go_on.set()

    assert office.tasks == []


async def test_what_becomes_of_a_call_is_told_at_once_and_nobody_is_asked_again() -> None:
    office = Office("Ana")
    for event in story("0 rings 203", "6 talks 203", "9 drops 203"):
        await office.happens(event)

    assert office.told == [("Ana", state, True) for state in ("ringing", "talking", "ended")]
    assert office.book.asked == [NUMBER]


async def test_the_last_call_with_them_is_told_too() -> None:
    before = ended(ringing_call("before", minute=-60))
    office = Office("Ana", past=(before,))
    await office.happens(*story("0 rings 203"))

    (told,) = office.changes[0].calls
    assert told.last is not None
    assert told.last.call == before


async def test_who_has_another_name_is_told_once_and_is_no_news() -> None:
    office = Office("Ana")
    await office.happens(*story("0 rings 203"))
    office.told.clear()
    office.book.be(person("Ana Lopez"))
    await office.settle()
    office.book.changes.publish()
    await office.settle()

    assert office.told == [("Ana Lopez", "ringing", False)]
    assert [each.match.contact for each in office.feed.live_calls()] == [person("Ana Lopez")]


async def test_a_slow_book_holds_no_call_up_and_names_it_later() -> None:
    office = Office("Ana")
    office.book.may_answer.clear()
    await office.happens(*story("0 rings 203"))
    await asyncio.wait_for(office.has_told.wait(), 60)
    office.book.may_answer.set()
    await office.settle()

    assert office.told == [("", "ringing", True), ("Ana", "ringing", False)]


async def test_a_call_that_changes_before_it_has_a_name_is_told_as_it_is_then() -> None:
    office = Office("Ana")
    office.book.may_answer.clear()
    await office.happens(*story("0 rings 203"))
    await office.happens(tell("6 talks 203"))
    office.book.may_answer.set()
    await office.settle()

    assert office.told[-1] == ("Ana", "talking", office.told[-1][2])
    assert ("Ana", "ringing", True) not in office.told


async def test_a_name_that_changes_while_it_is_looked_up_is_told_as_it_is_then() -> None:
    office = Office("Ana")

    def rename() -> None:
        office.book.meanwhile = lambda: None
        office.book.be(person("Bea"))

    office.book.meanwhile = rename
    await office.happens(*story("0 rings 203"))
    await office.settle()

    assert {name for name, _, _ in office.told} == {"Bea"}


async def test_calls_of_others_are_told_as_they_are_and_nobody_is_asked_about_them() -> None:
    office = Office("Ana")
    await office.happens(*story("0 rings 204"))

    assert (office.told, office.book.asked) == ([("", "ringing", True)], [])


async def test_a_call_that_is_over_when_it_is_heard_of_is_told_and_not_looked_up_later() -> None:
    office = Office("Ana")
    await office.happens(*story("0 rings 203", "9 drops 203"))

    assert [state for _, state, _ in office.told] == ["ended"]
    assert office.tasks == []


async def test_a_call_that_was_passed_on_keeps_its_person_without_asking() -> None:
    office = Office("Ana")
    await office.happens(*story("0 rings 203", "3 talks 203"))
    passed_on = replace(PASSED_ON, first_from=Party(number=NUMBER, raw=NUMBER))
    await office.happens(tell("9 rings 301", call="471900.1", party=COLLEAGUE, origin=passed_on))

    assert ("Ana", "ringing", True) in office.told[1:]
    assert office.book.asked == [NUMBER]


async def test_a_hidden_caller_is_told_at_once() -> None:
    office = Office("Ana")
    await office.happens(tell("0 rings 203", party=Party(raw="anonymous", is_hidden=True)))

    assert (office.told, office.book.asked) == ([("", "ringing", True)], [])


async def test_an_erased_call_is_not_told_again() -> None:
    office = Office("Ana")
    await office.happens(*story("0 rings 203"))

    async def erase() -> list[CallKey]:
        return [KEY]

    await office.calls.erase(erase)
    office.told.clear()
    office.book.be(person("Bea"))
    await office.settle()

    assert (office.told, office.feed.live_calls()) == ([], ())


async def test_a_call_that_goes_on_from_before_the_start_is_named_and_is_no_news() -> None:
    office = Office("Ana")
    office.log.calls[KEY] = ringing_call()
    await office.calls.start()
    office.feed.look_again()
    await office.settle()

    assert office.told == [("", "ringing", False), ("Ana", "ringing", False)]


async def test_what_is_dialled_is_told_with_whom_it_is_for_and_again_when_that_changes() -> None:
    office = Office("Ana")
    office.dial("647460197")
    await office.settle()
    office.book.be(person("Bea"))
    await office.settle()

    names = [dial.caller.match.contact.name for dial in office.dials if dial.caller.match.contact]
    assert names == ["Ana", "Bea"]
    assert {dial.party.number for dial in office.dials} == {NUMBER}


async def test_a_book_that_fails_leaves_the_call_its_number_and_is_asked_again() -> None:
    office = Office("Ana")
    office.book.fails = True
    await office.happens(*story("0 rings 203"))
    with pytest.raises(GammaDesktopError):
        await office.settle()
    office.book.fails = False
    await office.happens(tell("6 talks 203"))
    await office.settle()

    assert (office.told[0], office.told[-1]) == (("", "ringing", True), ("Ana", "talking", True))


async def test_whom_one_asks_about_is_looked_up_where_that_is_not_known() -> None:
    office = Office("Ana")
    identified = await office.feed.identify(ended(ringing_call("elsewhere")))

    assert identified.match.contact == person("Ana")
