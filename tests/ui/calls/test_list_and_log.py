"""The list beside the log that it shows: a real page over a real book, in any order that things can happen.

The book answers at once, and its answers arrive when the test says: later than other answers, later than what
changed meanwhile. In the end the list must be the log.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from gamma_desktop.calls.model import Call, CallKey, CallState, Direction, Outcome
from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.history.annotations import CallAnnotations
from gamma_desktop.history.erasure import Erasure
from gamma_desktop.history.model import CallFilter, IdentifiedCall, IdentifiedListing
from gamma_desktop.history.queries import CallFinder
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from gamma_desktop.store.erasures import SqliteErasures
from gamma_desktop.ui.calls.commands import CallCommands
from gamma_desktop.ui.calls.controller import CallsController
from gamma_desktop.ui.calls.open_requests import OpenRequests
from gamma_desktop.ui.calls.page import CallsPage
from gamma_desktop.ui.parties import PartyNames
from tests.examples import share_of
from tests.fakes.contact_book import FakeContactBook
from tests.ui import office
from tests.ui.desk import read_number
from tests.ui.neighbours import PlayedActions

MANY = 420
CALLERS = ("+34647460197", "+34622334455", "+34961234567")
FILTERS = (
    CallFilter(),
    CallFilter(missed_only=True),
    CallFilter(number=CALLERS[0]),
    CallFilter(direction=Direction.INCOMING),
    CallFilter(text="64746"),
    CallFilter(mine=frozenset({"203", "204"})),
    CallFilter(since=office.NOW - timedelta(minutes=900)),
)

Step = tuple[str, int]


class LateBook(CallFinder):
    """The calls of the book: each question is answered by the book at once, and the answer held back."""

    def __init__(self, log: SqliteCallLog) -> None:
        super().__init__(log, FakeContactBook(*office.CONTACTS))
        self.is_late = True
        self.asking = 0
        self._held_back: list[asyncio.Event] = []

    async def listing(
        self,
        wanted: CallFilter,
        spans: Sequence[range],
        *,
        known: Mapping[CallKey, IdentifiedCall] = MappingProxyType({}),
        is_counted: bool = True,
    ) -> IdentifiedListing:
        self.asking += 1
        try:
            answer = await super().listing(wanted, spans, known=known, is_counted=is_counted)
        finally:
            self.asking -= 1
        if self.is_late:
            self._held_back.append(asyncio.Event())
            await self._held_back[-1].wait()
        return answer

    def let_go(self, number: int) -> None:
        """Have one of the answers that are held back arrive."""
        if self._held_back:
            self._held_back.pop(number % len(self._held_back)).set()

    def let_all_go(self) -> None:
        """Hold back nothing more."""
        self.is_late = False
        while self._held_back:
            self._held_back.pop().set()


class Desk:
    """A page, its controller and the log, and all that may happen to them."""

    def __init__(self, database: Database) -> None:
        self.log = SqliteCallLog(database)
        self.book = LateBook(self.log)
        self._erasures = SqliteErasures(database)
        self._listeners: list[Callable[[tuple[Call, ...]], None]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._live: Sequence[Call] = ()
        self.page = CallsPage(PartyNames(read_number, frozenset), lambda: office.NOW)
        self.controller = CallsController(
            self.page,
            news=self,
            annotations=CallAnnotations(self.log),
            lookup=self.book,
            commands=CallCommands(
                PlayedActions(),
                requests=OpenRequests(lambda: office.NOW),
                understand=read_number,
                spawn=self.spawn,
                notify=print,
                tell=print,
                before=lambda call: call.make(),
            ),
            mine=frozenset,
            spawn=self.spawn,
            pause=0,
        )

    def subscribe(self, listener: Callable[[tuple[Call, ...]], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def spawn(self, _name: str, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def play(self, taken: Sequence[Step], last: int) -> None:
        """Open the page, take these steps, and compare; look at the oldest in the end, and at the newest."""
        self._live = await self.log.open_calls()
        self.page.resize(900, 600)
        self.page.show()
        self.controller.start()
        await self.work()
        for number, (what, value) in enumerate(taken):
            await getattr(self, what)(value, number)
            await self.work()
            assert_in_order(self.page)
        self.book.let_all_go()
        self.page.show()
        for key in (None, Qt.Key.Key_End, Qt.Key.Key_Home):
            await self.rest()
            if key is None:
                await self.look(last, 0)
            else:
                QTest.keyClick(self.page.list, key)
            await self.rest()
            self.compare(await self.expected())

    async def work(self) -> None:
        """Go on until all that is asked for waits for its answer to arrive."""
        is_quiet = 0
        while is_quiet < 3:
            QCoreApplication.processEvents()
            await asyncio.sleep(0.001 if self.book.asking else 0)
            is_quiet = 0 if self.book.asking else is_quiet + 1

    async def rest(self) -> None:
        """Go on until nothing is asked for any more."""
        await self.work()
        while self._tasks:
            await asyncio.wait(self._tasks)
            await self.work()

    async def expected(self) -> list[Call]:
        calls = await self.log.find_calls(self.controller.wanted, limit=10 * MANY)
        return sorted(calls, key=lambda call: call.is_live, reverse=True)

    def compare(self, expected: Sequence[Call]) -> None:
        """The list is as long as the log, and the rows that are seen are those of the log."""
        model = self.page.model
        assert model.rowCount() == len(expected)
        assert {at: row.call for at, row in model.held.items()} == {at: expected[at] for at in model.held}
        first, last = self.page.list.seen_rows
        assert set(range(first, last + 1)) <= set(model.held)

    async def happen(self, *calls: Call) -> None:
        """As events do: the log knows it first, then it is told."""
        await self.log.record(LogBatch(cursor=0, calls=calls))
        keys = {call.key for call in calls}
        others = [call for call in self._live if call.key not in keys]
        self._live = [*others, *(call for call in calls if call.is_live)]
        for listener in self._listeners:
            listener(calls)

    async def begin(self, value: int, number: int) -> None:
        await self.happen(going_on(f"begun {number}", value / 1000 - number, CALLERS[value % 3]))

    async def begin_and_end(self, value: int, number: int) -> None:
        """As in a busy morning: several come at once, one is missed at once, one goes on."""
        calls = [going_on(f"{number}.{n}", n / 10 - number, CALLERS[n % 3]) for n in range(value % 9)]
        await self.happen(*calls)
        await self.happen(*(ended(call, missed=n % 3 == 0) for n, call in enumerate(calls[1:])))

    async def begin_long_ago(self, value: int, number: int) -> None:
        await self.happen(going_on(f"old {number}", 10 * value + 0.5 + number / 1000, CALLERS[value % 3]))

    async def learn_late(self, value: int, number: int) -> None:
        late = going_on(f"late {number}", 10 * value + 0.3 + number / 1000, CALLERS[value % 3])
        await self.happen(ended(late, missed=value % 2 == 0))

    async def end(self, value: int, _number: int) -> None:
        if self._live:
            await self.happen(ended(self._live[value % len(self._live)], missed=value % 2 == 0))

    async def learn_more(self, value: int, _number: int) -> None:
        """A call that is over turns out to have been answered, or missed."""
        call = (await self.log.find_calls(CallFilter(), limit=1, offset=value))[0]
        if not call.is_live:
            await self.happen(ended(call, missed=call.outcome is not Outcome.MISSED))

    async def erase(self, value: int, _number: int) -> None:
        """Of the oldest; the window is told that the book is another."""
        await self._erasures.erase_some(Erasure(before=office.NOW), value % 5)
        self.controller.reload()

    async def look(self, value: int, _number: int) -> None:
        bar = self.page.list.verticalScrollBar()
        bar.setValue(value * bar.maximum() // MANY)

    async def choose(self, value: int, _number: int) -> None:
        self.page.filter_requested.emit(FILTERS[value % len(FILTERS)])

    async def leave(self, _value: int, _number: int) -> None:
        self.page.hide()

    async def come_back(self, _value: int, _number: int) -> None:
        self.page.show()

    async def answer(self, value: int, _number: int) -> None:
        self.book.let_go(value)

    async def close(self) -> None:
        self.book.let_all_go()
        self.page.hide()
        await self.rest()
        self.page.deleteLater()


def assert_in_order(page: CallsPage) -> None:
    """What is shown is a list at any time: those that go on on top, then the newest first, each once."""
    rows = [row.call for _, row in sorted(page.model.held.items())]
    assert rows == sorted(rows, key=lambda call: (call.is_live, call.started_at), reverse=True)
    assert len({call.key for call in rows}) == len(rows)


def going_on(name: str, minutes_ago: float, caller: str) -> Call:
    return office.call(name, office.outside(caller), minutes_ago=minutes_ago, state=CallState.TALKING)


def ended(call: Call, *, missed: bool) -> Call:
    outcome = Outcome.MISSED if missed else Outcome.ANSWERED
    return replace(call, state=CallState.ENDED, outcome=outcome)


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of some hundred calls, to be copied."""
    path = tmp_path_factory.mktemp("past") / "book.db"

    async def write() -> None:
        calls = [ended(going_on(f"{n}", 10 * n + 10, CALLERS[n % 3]), missed=n % 3 == 0) for n in range(MANY)]
        async with Database(path) as database:
            log = SqliteCallLog(database)
            await log.record(LogBatch(cursor=0, calls=tuple(calls)))
            await log.index_words(MANY)

    asyncio.run(write())
    return path


def play(past: Path, taken: Sequence[Step], last: int) -> None:
    """Take these steps at a desk of their own."""

    async def at_a_desk(path: Path) -> None:
        async with Database(path) as database:
            desk = Desk(database)
            try:
                await desk.play(taken, last)
            finally:
                await desk.close()

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(at_a_desk(Path(shutil.copy(past, folder))))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


numbers = st.integers(0, MANY - 1)
steps = st.tuples(
    st.sampled_from(
        [
            *("begin", "begin_and_end", "begin_long_ago", "learn_late", "end", "end", "learn_more", "erase"),
            *("look", "choose", "leave", "come_back", "answer", "answer", "answer"),
        ]
    ),
    numbers,
)


@pytest.mark.usefixtures("qapp")
@settings(max_examples=share_of(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(taken=st.lists(steps, max_size=25), last=numbers)
def test_whatever_happens_in_whatever_order_the_list_ends_as_the_log_is(
    past: Path, taken: list[Step], last: int
) -> None:
    play(past, taken, last)
