"""Call-backs whose time has come: a card for each, an entry in the tray, gone once they are settled."""

from collections.abc import AsyncIterator, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from gamma_desktop.calls.codes import TeamRefusal
from gamma_desktop.calls.errors import CallError, DialDenied, NotDialable, NotSetUp, RefusedByTeam
from gamma_desktop.calls.model import Call, Party
from gamma_desktop.calls.service import CallsListener
from gamma_desktop.contacts.matching import match_number
from gamma_desktop.history.model import CallerInfo
from gamma_desktop.history.reminders import Reminders
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.settings.model import PopMode, Settings
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from gamma_desktop.store.reminders import SqliteReminders
from gamma_desktop.ui.agent_context import LiveAgentContext
from gamma_desktop.ui.calls.commands import Asker
from gamma_desktop.ui.pop.model import PopAction, PopContent
from gamma_desktop.ui.pop.stack import PopStack
from gamma_desktop.ui.reminders.presenter import ReminderPresenter
from gamma_desktop.ui.time_question import TimeQuestion
from gamma_desktop.ui.tray.icon import TrayIcon
from gamma_desktop.ui.window.main_window import MainWindow
from gamma_desktop.ui.wording import Attempt, Explanation
from tests.samples import desk as samples
from tests.ui.pop.bench import Bench
from tests.ui.pop.conftest import StackOn, stack, stack_on
from tests.unit.calls.telling import START, story
from tests.unit.store.test_missed_calls import Telling

__all__ = ["StackOn", "stack", "stack_on"]

NUMBER = "+34647460197"
SHOWN = "647 46 01 97"
HOUR = timedelta(hours=1)
TALKED = story("50 rings 203", "60 talks 203", "90 drops 203", call="3")


class PlayedCommands:
    """Calls at once."""

    def __init__(self) -> None:
        self.dialled: list[str] = []
        self.problem: CallError | None = None

    def dial(self, number: str, asker: Asker) -> None:
        self.dialled.append(number)
        asker.begun()
        if self.problem is not None:
            asker.failed(self.problem, Attempt.DIAL)


class Desk:
    """A presenter over a real book and a real stack of cards, by a clock that the test moves."""

    def __init__(self, database: Database, stack: PopStack, window: MainWindow, parent: QObject) -> None:
        self.now = START
        self.window = window
        self.stack = stack
        self.shows_cards = self.may_disturb = True
        self.telling = Telling(database)
        self.contacts = SqliteContactBook(database)
        self.reminders = Reminders(SqliteReminders(database), self.contacts, lambda: self.now)
        self.told: list[Explanation] = []
        self.opened: list[bool] = []
        self.commands = PlayedCommands()
        self.tray = TrayIcon(parent)
        self._tasks: list[Coroutine[Any, Any, None]] = []
        self._listeners: list[CallsListener] = []
        self.presenter = ReminderPresenter(
            self.reminders,
            subscribe=self._listeners.append,
            who_is=self._who_is,
            context=LiveAgentContext(Settings(), (), NumberRules()),
            surface=stack,
            shows_cards=lambda: self.shows_cards,
            may_disturb=lambda: self.may_disturb,
            commands=self.commands,  # type: ignore[arg-type]  # a mapping of fields
            copy=lambda _text: None,
            open_list=lambda: self.opened.append(True),
            show=self.tray.show_reminders,
            tell=self.told.append,
            window=window,
            now=lambda: self.now,
            spawn=lambda _name, work: self._tasks.append(work),
            parent=parent,
        )

    async def _who_is(self, party: Party) -> CallerInfo:
        return CallerInfo(match=await match_number(party.number, self.contacts))

    async def look(self) -> None:
        self.presenter.look_again()
        await self.settle()

    async def settle(self) -> None:
        while self._tasks:
            await self._tasks.pop(0)

    async def be_due(self, note: str = "") -> None:
        """One is due now."""
        await self.reminders.add(NUMBER, START + HOUR, note=note)
        self.now = START + HOUR
        await self.look()

    async def press(self, action: PopAction) -> None:
        (card,) = self.cards
        self.stack.action_requested.emit(card.pop_id, action)
        await self.settle()

    async def happen(self, calls: tuple[Call, ...]) -> None:
        for listener in self._listeners:
            listener(calls)
        await self.settle()

    @property
    def cards(self) -> tuple[PopContent, ...]:
        return self.stack.contents

    @property
    def offered(self) -> list[str]:
        return [text for action in self.tray.menu.actions() if SHOWN in (text := action.text())]


@pytest.fixture
async def desk(tmp_path: Path, qtbot: QtBot, stack: PopStack) -> AsyncIterator[Desk]:
    parent, window = QObject(), MainWindow()
    qtbot.addWidget(window)
    async with Database(tmp_path / "book.db") as database:
        desk = Desk(database, stack, window, parent)
        yield desk
        desk.presenter.end()


async def test_one_comes_as_a_card_when_its_time_has_come_and_once(desk: Desk) -> None:
    await desk.reminders.add(NUMBER, START + HOUR, note="the offer")
    await desk.look()
    assert (desk.cards, desk.offered) == ((), [])
    desk.now += HOUR
    await desk.look()
    (card,) = desk.cards
    assert (card.caller.who, list(card.rows.values())) == (SHOWN, ["the offer"])
    assert not card.may_fade
    assert (len(desk.offered), desk.told) == (1, [])
    desk.stack.put_away.emit(card.pop_id)
    desk.stack.remove(card.pop_id)
    await desk.look()
    assert (desk.cards, len(desk.offered)) == ((), 1)


async def test_what_is_done_to_one_elsewhere_is_followed_at_once(desk: Desk) -> None:
    await desk.look()
    await desk.reminders.add(NUMBER, START + timedelta(seconds=0.1))
    desk.now += HOUR
    await desk.settle()
    assert [card.caller.who for card in desk.cards] == [SHOWN]
    await desk.reminders.move(desk.reminders.open[0].id, desk.now + HOUR)
    await desk.settle()
    assert not desk.cards


async def test_where_no_card_may_be_shown_it_is_told_once_in_tray_and_window(desk: Desk) -> None:
    desk.shows_cards = False
    await desk.be_due("the offer")
    await desk.look()
    assert desk.told == [Explanation(f"Call back {SHOWN}", "the offer")]
    assert desk.cards == ()


async def test_one_that_falls_due_while_nothing_may_disturb_waits(desk: Desk) -> None:
    desk.may_disturb = False
    await desk.be_due()
    assert (desk.cards, desk.told, len(desk.offered)) == ((), [], 1)
    desk.may_disturb = True
    await desk.look()
    assert [card.caller.who for card in desk.cards] == [SHOWN]


@pytest.mark.parametrize(
    ("action", "due"), [(PopAction.SNOOZE, timedelta(minutes=10)), (PopAction.TOMORROW, None)]
)
async def test_later_moves_it_says_so_and_can_be_undone(
    desk: Desk, action: PopAction, due: timedelta | None
) -> None:
    await desk.be_due("the offer")
    await desk.press(action)
    (card,) = desk.cards
    assert (card.actions, card.may_fade) == ((PopAction.UNDO,), True)
    (moved,) = desk.reminders.open
    assert moved.due_at > desk.now
    if due is not None:
        assert moved.due_at == desk.now + due
    else:
        assert moved.due_at.astimezone().hour == 9
    await desk.press(PopAction.UNDO)
    (back,) = desk.reminders.open
    assert (back.due_at, back.note) == (START + HOUR, "the offer")
    assert PopAction.CALL_BACK in desk.cards[0].actions


async def test_later_takes_a_time_in_words_by_keys_alone_and_says_when_it_is(
    desk: Desk, qtbot: QtBot
) -> None:
    bench = Bench(desk.stack, PopMode.FULL)
    await desk.be_due("the offer")
    bench.controller.recall()
    card = desk.stack.card(desk.cards[0].pop_id)
    assert card is not None
    qtbot.waitUntil(card.isActiveWindow, timeout=60_000)
    QTest.keyClick(card.windowHandle(), Qt.Key.Key_L)
    (later,) = card.findChildren(QMenu)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Return):
        QTest.keyClick(later, key)
    (question,) = desk.window.findChildren(TimeQuestion)
    qtbot.waitUntil(question.isVisible, timeout=60_000)
    await desk.press(PopAction.DONE)  # meanwhile, elsewhere
    QTest.keyClicks(question.time, "tomorrow afternoon")
    QTest.keyClick(question.time, Qt.Key.Key_Return)
    await desk.settle()
    (moved,) = desk.reminders.open
    assert moved.due_at.astimezone().hour == 15
    assert (moved.note, desk.cards[0].actions) == ("the offer", (PopAction.UNDO,))


async def test_done_takes_it_from_list_and_tray_and_can_be_undone(desk: Desk) -> None:
    await desk.be_due()
    await desk.press(PopAction.DONE)
    assert (desk.reminders.open, desk.offered) == ((), [])
    await desk.press(PopAction.UNDO)
    assert len(desk.reminders.open) == len(desk.offered) == len(desk.cards) == 1


async def test_calling_back_takes_the_card_and_keeps_it_until_they_have_talked(desk: Desk) -> None:
    await desk.be_due()
    await desk.press(PopAction.CALL_BACK)
    assert (desk.commands.dialled, desk.cards, len(desk.offered)) == ([NUMBER], (), 1)
    await desk.telling.tell(*TALKED)
    await desk.happen(tuple(await desk.telling.log.find_by_id("3")))
    assert desk.offered == []


@pytest.mark.parametrize(
    ("problem", "title"),
    [
        (NotSetUp("extension"), "There is no extension to call from"),
        (DialDenied(SHOWN, "mobile", by_administrator=True), f"Calls to {SHOWN} are not allowed"),
        (RefusedByTeam(TeamRefusal.CLAIMED, "Luis"), "A colleague is calling back already"),
        (NotDialable(SHOWN, None), "This cannot be dialled"),
    ],
)
async def test_calling_back_that_no_call_comes_of_has_the_card_say_why(
    desk: Desk, problem: CallError, title: str
) -> None:
    await desk.be_due()
    desk.commands.problem = problem
    await desk.press(PopAction.CALL_BACK)
    (card,) = desk.cards
    assert card.problem is not None
    assert card.problem.title == title


async def test_its_card_takes_no_key_until_the_agent_asks_for_it_and_then_l_and_d_work(
    desk: Desk, qtbot: QtBot
) -> None:
    bench = Bench(desk.stack, PopMode.FULL)
    bench.tell(samples.call_of(story("0 rings 203", "21 drops 203", call="9")))
    typing = QLineEdit()
    qtbot.addWidget(typing)
    typing.show()
    await desk.be_due()
    card = desk.stack.card(desk.cards[0].pop_id)
    assert card is not None
    window = card.windowHandle()
    assert window.flags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert card.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    QTest.keyClick(window, Qt.Key.Key_D)
    await desk.settle()
    assert len(desk.reminders.open) == 1

    bench.controller.recall()
    qtbot.waitUntil(card.isActiveWindow, timeout=60_000)
    QTest.keyClick(window, Qt.Key.Key_L)
    (later,) = card.findChildren(QMenu)
    words = [each.text() for each in later.actions() if not each.isSeparator()]
    assert words == ["In 10 minutes", "In an hour", "Tomorrow at 9", "At a time…"]
    later.actions()[1].trigger()
    later.close()
    await desk.settle()
    (moved,) = desk.reminders.open
    assert moved.due_at == desk.now + HOUR
    QTest.keyClick(window, Qt.Key.Key_Z)
    await desk.settle()
    card = desk.stack.card(desk.cards[0].pop_id)
    assert card is not None
    bench.controller.recall()
    qtbot.waitUntil(card.isActiveWindow, timeout=60_000)
    QTest.keyClick(card.windowHandle(), Qt.Key.Key_D)
    await desk.settle()
    assert not desk.reminders.open


async def test_talking_to_the_person_takes_the_card_away(desk: Desk) -> None:
    await desk.reminders.add(NUMBER, START + timedelta(seconds=1))
    desk.now += HOUR
    await desk.look()
    assert [card.caller.who for card in desk.cards] == [SHOWN]
    await desk.telling.tell(*TALKED)
    await desk.happen(tuple(await desk.telling.log.find_by_id("3")))
    assert not desk.cards
    assert not desk.offered


async def test_of_many_that_are_overdue_three_have_a_card_and_the_next_follows(desk: Desk) -> None:
    for minutes in range(1, 6):
        await desk.reminders.add(f"+3464746010{minutes}", START + timedelta(minutes=minutes))
    desk.now += HOUR
    await desk.look()
    assert len(desk.cards) == 3
    gone = desk.cards[-1].pop_id
    desk.stack.remove(gone)
    desk.stack.put_away.emit(gone)
    await desk.settle()
    assert len(desk.cards) == 3
    assert gone not in {card.pop_id for card in desk.cards}


async def test_its_notification_opens_the_list(desk: Desk) -> None:
    await desk.be_due()
    desk.stack.window_requested.emit(desk.cards[0].pop_id)
    assert desk.opened == [True]


async def test_its_entry_in_the_tray_calls_the_number(desk: Desk, qtbot: QtBot) -> None:
    await desk.be_due()
    (action,) = [each for each in desk.tray.menu.actions() if SHOWN in each.text()]
    with qtbot.waitSignal(desk.tray.call_requested) as called:
        action.trigger()
    assert called.args == [NUMBER]
