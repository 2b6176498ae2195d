"""Call-backs whose time has come: told once, offered in the tray, gone once they are settled."""

from collections.abc import AsyncIterator, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gamma_desktop.calls.model import Call
from gamma_desktop.calls.service import CallsListener
from gamma_desktop.history.reminders import Reminders
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.settings.model import Settings
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from gamma_desktop.store.reminders import SqliteReminders
from gamma_desktop.ui.agent_context import LiveAgentContext
from gamma_desktop.ui.reminder_presenter import ReminderPresenter
from gamma_desktop.ui.tray.icon import TrayIcon
from gamma_desktop.ui.wording import Explanation
from tests.unit.calls.telling import START, story
from tests.unit.store.test_missed_calls import Telling

NUMBER = "+34647460197"
SHOWN = "647 46 01 97"
TALKED = story("50 rings 203", "60 talks 203", "90 drops 203", call="3")


class Desk:
    """A presenter over a real book, by a clock that stands until the test moves it."""

    def __init__(self, database: Database, parent: QObject) -> None:
        self.now = START
        self.telling = Telling(database)
        self.reminders = Reminders(SqliteReminders(database), lambda: self.now)
        self.told: list[Explanation] = []
        self.tray = TrayIcon(parent)
        self._tasks: list[Coroutine[Any, Any, None]] = []
        self._listeners: list[CallsListener] = []
        self.presenter = ReminderPresenter(
            self.reminders,
            subscribe=self._listeners.append,
            owners=SqliteContactBook(database),
            context=LiveAgentContext(Settings(), (), NumberRules()),
            show=self.tray.show_reminders,
            tell=self.told.append,
            spawn=lambda _name, work: self._tasks.append(work),
            parent=parent,
        )

    async def look(self) -> None:
        self.presenter.look_again()
        await self.settle()

    async def settle(self) -> None:
        while self._tasks:
            await self._tasks.pop(0)

    async def happen(self, calls: tuple[Call, ...]) -> None:
        for listener in self._listeners:
            listener(calls)
        await self.settle()

    @property
    def offered(self) -> list[str]:
        return [text for action in self.tray.menu.actions() if SHOWN in (text := action.text())]


@pytest.fixture
async def desk(tmp_path: Path, qtbot: QtBot) -> AsyncIterator[Desk]:  # noqa: ARG001  (an application must exist)
    parent = QObject()
    async with Database(tmp_path / "book.db") as database:
        desk = Desk(database, parent)
        yield desk
        desk.presenter.end()


async def test_one_is_told_once_when_its_time_has_come(desk: Desk) -> None:
    await desk.reminders.add(NUMBER, START + timedelta(hours=1), note="the offer")
    await desk.look()
    assert (desk.told, desk.offered) == ([], [])
    desk.now += timedelta(hours=1)
    await desk.look()
    await desk.look()
    assert desk.told == [Explanation(f"Call back {SHOWN}", "the offer")]
    assert len(desk.offered) == 1


async def test_one_that_is_moved_is_told_again_at_its_new_time(desk: Desk) -> None:
    added = await desk.reminders.add(NUMBER, START + timedelta(hours=1))
    desk.now += timedelta(hours=1)
    await desk.look()
    await desk.reminders.move(added.id, desk.now + timedelta(hours=1))
    await desk.look()
    assert (len(desk.told), desk.offered) == (1, [])
    desk.now += timedelta(hours=1)
    await desk.look()
    assert len(desk.told) == 2


async def test_its_entry_in_the_tray_calls_the_number(desk: Desk, qtbot: QtBot) -> None:
    await desk.reminders.add(NUMBER, START + timedelta(minutes=1))
    desk.now += timedelta(hours=1)
    await desk.look()
    (action,) = [each for each in desk.tray.menu.actions() if SHOWN in each.text()]
    with qtbot.waitSignal(desk.tray.call_requested) as called:
        action.trigger()
    assert called.args == [NUMBER]


async def test_talking_to_the_person_takes_it_from_the_tray(desk: Desk) -> None:
    await desk.reminders.add(NUMBER, START + timedelta(seconds=1))
    desk.now += timedelta(hours=1)
    await desk.look()
    await desk.telling.tell(*TALKED)
    call = await desk.telling.log.find_by_id("3")
    await desk.happen(tuple(call))
    assert desk.offered == []
