"""The window on a profile, used as an agent uses the Calls page; prints what that took, as JSON.

As ``watched_contacts``: painted without a screen, watched by a clock on the main thread. First rows are there
when they have been painted, from the click or the key stroke that asked for them. While one scrolls, calls
come in. To be run as a module, with the folder of the profile.
"""

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gamma_desktop.app.supervisor import TaskSupervisor
from gamma_desktop.history.queries import CallFinder
from gamma_desktop.numbers.first_use import prepare_to_read
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.settings.paths import profile_paths
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from gamma_desktop.ui.calls.filter_bar import ALL
from gamma_desktop.ui.calls.page import CallsPage
from gamma_desktop.ui.calls.periods import Span
from gamma_desktop.ui.window.assembly import WindowAssembly
from gamma_desktop.ui.window.main_window import MainWindow
from gamma_desktop.ui.window.navigation import Page
from tests.bench.profile import CONTACTS, contact
from tests.bench.watched_contacts import FRAME, KEY_STROKE, Clock, Figures, plain
from tests.bench.watched_window import run_watched
from tests.ui import office
from tests.ui.desk import Desk

NAMES_TYPED, PAGES, DRAGS, JUMPS = 12, 60, 120, 40
PATIENCE = 30.0
BETWEEN_CALLS = 0.05

Ask = Callable[[], object]
Watched = tuple[dict[str, float], Figures]


async def watch(folder: Path) -> Watched:
    """Furnish a window on the profile, and use it."""
    supervisor = TaskSupervisor(lambda name, error: print(name, error, file=sys.stderr))
    with tempfile.TemporaryDirectory() as settings:
        async with Database(profile_paths(str(folder)).book) as database:
            book = SqliteContactBook(database)
            finder = CallFinder(SqliteCallLog(database), book)
            desk = Desk(Path(settings))
            await asyncio.to_thread(prepare_to_read, NumberRules(), datetime.now(UTC))  # as the program does
            services = replace(desk.services(), contacts=book, lookup=finder, spawn=supervisor.spawn)
            agent = Agent(WindowAssembly(MainWindow(), services), desk)
            supervisor.spawn("clock", agent.clock.run())
            try:
                return await agent.use()
            finally:
                await supervisor.stop()


class Agent:
    """Opens the page, narrows it in every way, and scrolls through it."""

    def __init__(self, assembly: WindowAssembly, desk: Desk) -> None:
        self.clock = Clock()
        self._assembly = assembly
        self._window = assembly.window
        self._desk = desk
        self._figures: Figures = {}
        self._taken: dict[str, float] = {}

    async def use(self) -> Watched:
        """Tell what each thing took, and how long the main thread stopped and worked at most meanwhile."""
        self._window.show()
        self._window.show_page(Page.TEAM)
        await asyncio.sleep(1)
        with self.clock.watching(self._figures, "it opens"):
            await self._open()
        await self._first_rows("filters", self._filters())
        with self.clock.watching(self._figures, "typing"):
            await self._first_rows("searches", self._searches())
        await self._painted(self._page.filter.clear)
        await asyncio.sleep(0.5)
        with self.clock.watching(self._figures, "scrolling"):
            await self._scroll()
        with self.clock.watching(self._figures, "dragging the scroll bar"):
            await self._drag()
        await self._jump()
        self._window.hide()
        return self._taken, self._figures

    async def _open(self) -> None:
        begin = time.perf_counter()
        self._window.show_page(Page.CALLS)
        widget = self._window.page_widget(Page.CALLS)
        assert isinstance(widget, CallsPage)
        self._page = widget
        here = asyncio.Event()
        self._page.model.modelReset.connect(here.set)
        await asyncio.wait_for(here.wait(), PATIENCE)
        self._page.repaint()
        self._taken["opened"] = _milliseconds(begin)
        self._page.model.modelReset.disconnect(here.set)
        await asyncio.sleep(0.5)

    async def _first_rows(self, of: str, asked: Iterator[Ask]) -> None:
        self._taken[of] = max([await self._painted(ask) for ask in asked])

    async def _painted(self, ask: Ask) -> float:
        """How long it takes until the first rows of another list are painted, or that there are none."""
        here = asyncio.Event()
        self._page.model.modelReset.connect(here.set)
        begin = time.perf_counter()
        ask()
        await asyncio.wait_for(here.wait(), PATIENCE)
        self._page.repaint()
        taken = _milliseconds(begin)
        self._page.model.modelReset.disconnect(here.set)
        await asyncio.sleep(KEY_STROKE)
        return taken

    def _filters(self) -> Iterator[Ask]:
        """Each kind, with and without a common word, of some days, of an extension, recorded."""
        bar = self._page.filter
        for word in ("", contact(1).company.split()[-1]):
            if word:
                yield partial(bar.field.setText, word)
            for kind in (*(each for each in bar.kinds if each is not ALL), ALL):
                yield partial(bar.choose_kind, kind)
            yield bar.recorded.click
            yield bar.recorded.click
            for span in (*Span, None):
                yield partial(bar.choose_period, span)
            for extension in (office.EXTENSIONS[2], None):
                yield partial(bar.choose_extension, extension)
        yield bar.clear

    def _searches(self) -> Iterator[Ask]:
        """Names and numbers, key stroke by key stroke."""
        field = self._page.filter.field
        for person in range(0, CONTACTS, CONTACTS // NAMES_TYPED):
            for text in (plain(contact(person).name), contact(person).numbers[0].raw):
                for length in range(1, len(text) + 1):
                    if text[length - 1] != " ":
                        yield partial(field.setText, text[:length])

    async def _scroll(self) -> None:
        keys = [Qt.Key.Key_PageDown] * PAGES + [Qt.Key.Key_End] + [Qt.Key.Key_PageUp] * PAGES
        calls = self._calls_come()
        for key in [*keys, Qt.Key.Key_Home]:
            QTest.keyClick(self._page.list, key)
            await self._frame(calls)

    async def _drag(self) -> None:
        bar, calls = self._page.list.verticalScrollBar(), self._calls_come()
        for step in range(DRAGS):
            bar.setValue(bar.maximum() * step // (DRAGS - 1))
            await self._frame(calls)
        await asyncio.sleep(0.5)

    async def _jump(self) -> None:
        """Go anywhere in the log, and wait until what is seen there has been read."""
        chance = random.Random(1)  # noqa: S311  (the same places in every run)
        view, taken = self._page.list, []
        for _ in range(JUMPS):
            begin = time.perf_counter()
            view.verticalScrollBar().setValue(chance.randrange(view.verticalScrollBar().maximum()))
            first, last = view.seen_rows
            while not all(at in self._page.model.held for at in range(first, last + 1)):
                await asyncio.sleep(0.001)
                first, last = view.seen_rows
            taken.append(_milliseconds(begin))
        self._taken["jumped"] = max(taken)
        self._taken["held"] = float(len(self._page.model.held))

    async def _frame(self, calls: Iterator[None]) -> None:
        next(calls)
        await asyncio.sleep(FRAME)

    def _calls_come(self) -> Iterator[None]:
        """One call begins in every twentieth of a second, seen from here frame by frame."""
        due = time.perf_counter()
        while True:
            if time.perf_counter() >= due:
                due += BETWEEN_CALLS
                call = office.call(f"new {due}", office.RINGING.remote, minutes_ago=0)
                self._desk.calls.happen(replace(call, started_at=office.NOW + timedelta(seconds=due)))
            yield


def _milliseconds(begin: float) -> float:
    return (time.perf_counter() - begin) * 1000


if __name__ == "__main__":
    run_watched(watch, sys.argv[1])
