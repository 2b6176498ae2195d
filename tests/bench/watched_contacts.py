"""The window on a profile, used as an agent uses the Contacts page; prints what that took, as JSON.

Qt's platform without a screen: what is painted is painted, and goes to no X server. The clock asks to be
woken every millisecond; how much later it is, is how long the main thread had stopped, and its processor
time since is how long it had worked: other programs make it stop for longer. To be run as a module, with the
folder of the profile.
"""

import asyncio
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from gamma_desktop.app.supervisor import TaskSupervisor
from gamma_desktop.history.queries import CallFinder
from gamma_desktop.settings.paths import profile_paths
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from gamma_desktop.ui.contacts.browser import ContactBrowser
from gamma_desktop.ui.contacts.page import ContactsPage
from gamma_desktop.ui.window.assembly import WindowAssembly
from gamma_desktop.ui.window.main_window import MainWindow
from gamma_desktop.ui.window.navigation import Page
from gamma_desktop.ui.window.services import WindowServices
from tests.bench.profile import CONTACTS, contact
from tests.bench.watched_window import run_watched
from tests.ui.desk import Desk

FRAME = 0.016
KEY_STROKE = 0.05
NAMES_TYPED, PAGES, DRAGS = 12, 60, 120

Figures = dict[str, tuple[float, float]]
"""The longest stop and the longest piece of work of the main thread, in milliseconds, by what was done."""


class Clock:
    """Notes the longest time in which the main thread did not come to look at it."""

    def __init__(self) -> None:
        self._stop = self._work = 0.0

    async def run(self) -> None:
        """Look, until cancelled."""
        before, worked = time.perf_counter(), time.thread_time()
        while True:
            await asyncio.sleep(0.001)
            now, works = time.perf_counter(), time.thread_time()
            self._stop = max(self._stop, (now - before) * 1000 - 1)
            self._work = max(self._work, (works - worked) * 1000)
            before, worked = now, works

    @contextmanager
    def watching(self, figures: Figures, doing: str) -> Iterator[None]:
        """Note the longest stop and the longest work of what is done meanwhile."""
        self._stop = self._work = 0.0
        yield
        figures[doing] = (self._stop, self._work)


async def watch(folder: Path) -> Figures:
    """Furnish a window on the profile, and use it."""
    supervisor = TaskSupervisor(lambda name, error: print(name, error, file=sys.stderr))
    clock = Clock()
    with tempfile.TemporaryDirectory() as settings:
        async with Database(profile_paths(str(folder)).book) as database:
            book = SqliteContactBook(database)
            finder = CallFinder(SqliteCallLog(database), book)
            services = Desk(Path(settings)).services()
            supervisor.spawn("clock", clock.run())
            try:
                return await use(
                    replace(services, contacts=book, lookup=finder, spawn=supervisor.spawn), clock
                )
            finally:
                await supervisor.stop()


async def use(services: WindowServices, clock: Clock) -> Figures:
    """Open the page, scroll it, drag it, type into it and into the search box."""
    assembly = WindowAssembly(MainWindow(), services)
    window = assembly.window
    window.show()
    assembly.start()
    await asyncio.sleep(1)
    figures: Figures = {}
    with clock.watching(figures, "nothing is done"):
        await asyncio.sleep(1)
    page = window.page_widget
    begin, worked = time.perf_counter(), time.thread_time()
    with clock.watching(figures, "it opens"):
        window.show_page(Page.CONTACTS)
        browser, here = _browser(page(Page.CONTACTS)), asyncio.Event()
        browser.model.modelReset.connect(here.set)
        await here.wait()
        browser.list.viewport().repaint()
        took = (time.perf_counter() - begin) * 1000, (time.thread_time() - worked) * 1000
        await asyncio.sleep(0.5)
    figures["opened"] = took
    with clock.watching(figures, "scrolling"):
        await _scroll(browser)
    with clock.watching(figures, "dragging the scroll bar"):
        await _drag(browser)
    with clock.watching(figures, "typing"):
        await _type(browser.filter)
    with clock.watching(figures, "typing into the search box"):
        window.open_search()
        await _type(window.search)
    window.hide()
    return figures


def _browser(page: object) -> ContactBrowser:
    assert isinstance(page, ContactsPage)
    return page.browser


async def _scroll(browser: ContactBrowser) -> None:
    browser.list.setFocus()
    for key in (
        *[Qt.Key.Key_PageDown] * PAGES,
        Qt.Key.Key_End,
        *[Qt.Key.Key_PageUp] * PAGES,
        Qt.Key.Key_Home,
    ):
        QTest.keyClick(browser.list, key)
        await asyncio.sleep(FRAME)


async def _drag(browser: ContactBrowser) -> None:
    bar = browser.list.verticalScrollBar()
    for step in range(DRAGS):
        bar.setValue(bar.maximum() * step // (DRAGS - 1))
        await asyncio.sleep(FRAME)
    await asyncio.sleep(0.5)


async def _type(field: QLineEdit) -> None:
    for person in range(0, CONTACTS, CONTACTS // NAMES_TYPED):
        field.clear()
        for letter in plain(contact(person).name):
            QTest.keyClicks(field, letter)
            await asyncio.sleep(KEY_STROKE)


def plain(name: str) -> str:
    """Without accents: the test library's keyboard has none."""
    return "".join(letter for letter in unicodedata.normalize("NFD", name) if letter.isascii())


if __name__ == "__main__":
    run_watched(watch, sys.argv[1])
