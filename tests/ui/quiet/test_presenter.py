"""Do not disturb as the agent switches it: shown everywhere, ended on time, and told of afterwards."""

import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from gamma_desktop.history.do_not_disturb import DoNotDisturb
from gamma_desktop.history.missed import WhoseMisses
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.numbers.lines import LineNames
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.settings.model import PopMode, QuietSettings
from gamma_desktop.ui.calls.periods import Days, moments
from gamma_desktop.ui.formatting import time_of_day
from gamma_desktop.ui.pop.model import PopAction, PopContent
from gamma_desktop.ui.pop.stack import PopStack
from gamma_desktop.ui.quiet.presenter import QuietPresenter
from gamma_desktop.ui.quiet.switch import QuietButton, QuietMenu, QuietOption, end_of
from gamma_desktop.ui.time_question import TimeQuestion
from gamma_desktop.ui.tray.icon import TrayIcon
from gamma_desktop.ui.window.main_window import MainWindow
from tests.fakes.quiet_store import FakeQuietStore
from tests.samples import desk as samples
from tests.ui.pop.bench import Bench
from tests.ui.pop.conftest import StackOn, stack, stack_on
from tests.unit.calls.telling import START, story

__all__ = ["StackOn", "stack", "stack_on"]

HALF_AN_HOUR = timedelta(minutes=30)
SALES = "+34961112233"
LINES = LineNames([f"{SALES} = Sales"], lambda text: understand(text, NumberRules()))


class Desk:
    """A presenter with a real window and a real stack, by a clock that the test moves."""

    def __init__(self, stack: PopStack, window: MainWindow, parent: QObject) -> None:
        self.now = START
        self.calls: list[IdentifiedCall] = []
        self.settings = QuietSettings()
        self.shows_cards = True
        self.told: list[tuple[str, str]] = []
        self.opened: list[bool] = []
        self.undo: list[object] = []
        self.shown: list[tuple[str, bool]] = []
        self.lines = ""
        self.meanwhile: Callable[[], object] = lambda: None
        self.stack = stack
        self.window = window
        self._tasks: list[Coroutine[Any, Any, None]] = []
        self.quiet = DoNotDisturb(
            FakeQuietStore(), settings=lambda: self.settings, lines=lambda: LINES, clock=lambda: self.now
        )
        self.presenter = QuietPresenter(
            self.quiet,
            show=self._show,
            calls_since=self._calls_since,
            whose=lambda: WhoseMisses(mine=frozenset({"203"})),
            lines=lambda: LINES,
            surface=stack,
            shows_cards=lambda: self.shows_cards,
            tell=lambda title, words, _click: self.told.append((title, words)),
            open_list=lambda: self.opened.append(True),
            offer_undo=lambda _words, undo: self.undo.append(undo),
            window=window,
            now=lambda: self.now,
            spawn=lambda _name, work: self._tasks.append(work),
            parent=parent,
            settled_after=0.0,
        )
        self.presenter.look_again()

    def _show(self, words: str, is_on: bool, lines: str) -> None:
        self.shown.append((words, is_on))
        self.lines = lines

    async def _calls_since(self, since: datetime) -> Sequence[IdentifiedCall]:
        self.meanwhile()
        return [each for each in self.calls if each.call.started_at_here >= since]

    async def pass_time(self, time: timedelta) -> None:
        self.now += time
        self.presenter.look_again()
        while self._tasks:
            await self._tasks.pop(0)

    def give_up(self) -> None:
        """Leave undone what the test did not wait for."""
        while self._tasks:
            self._tasks.pop().close()

    def miss(self, at: int, line: str = "+34911000000") -> None:
        call = samples.call_of(story(f"{at} rings 203", f"{at + 9} drops 203", call=str(at)))
        self.calls.append(IdentifiedCall(call=replace(call, dialed_number=line), is_waiting=True))

    def set_hours(self, minutes: int, line: str) -> None:
        """Have a line be quiet from the begin of the story on."""
        begin, end = (START.astimezone(), (START + timedelta(minutes=minutes)).astimezone())
        self.settings = QuietSettings(hours=(f"{begin:%H:%M}-{end:%H:%M} {line}",))

    @property
    def cards(self) -> tuple[PopContent, ...]:
        return self.stack.contents


@pytest.fixture
async def desk(
    qtbot: QtBot,
    stack: PopStack,
) -> AsyncIterator[Desk]:
    parent, window = QObject(), MainWindow()
    qtbot.addWidget(window)
    desk = Desk(stack, window, parent)
    yield desk
    desk.presenter.end()
    desk.give_up()


async def test_for_half_an_hour_it_says_until_when_and_then_ends(desk: Desk) -> None:
    desk.presenter.choose(QuietOption.HALF_AN_HOUR)
    until = time_of_day(START + HALF_AN_HOUR)
    assert desk.shown[-1] == (f"Do not disturb until {until}", True)
    await desk.pass_time(HALF_AN_HOUR)
    assert desk.shown[-1] == ("Do not disturb", False)


async def test_each_choice_can_be_undone(desk: Desk) -> None:
    desk.presenter.choose(QuietOption.WITHOUT_END)
    desk.presenter.choose(QuietOption.OFF)
    assert desk.quiet.now is None
    undo = desk.undo[-1]
    assert callable(undo)
    undo()
    assert desk.shown[-1] == ("Do not disturb", True)


async def test_undo_has_hours_that_were_switched_off_stay_off(desk: Desk) -> None:
    around = [(START + hours).astimezone() for hours in (-timedelta(hours=1), timedelta(hours=6))]
    desk.settings = QuietSettings(hours=("-".join(f"{moment:%H:%M}" for moment in around),))
    desk.presenter.look_again()
    assert desk.quiet.now is not None
    desk.presenter.choose(QuietOption.OFF)
    desk.presenter.choose(QuietOption.AN_HOUR)
    undo = desk.undo[-1]
    assert callable(undo)
    undo()
    assert desk.shown[-1] == ("Do not disturb", False)


async def test_a_time_is_asked_for_in_words(desk: Desk) -> None:
    desk.presenter.choose(QuietOption.UNTIL_A_TIME)
    (question,) = desk.window.findChildren(TimeQuestion)
    assert len([each for each in question.findChildren(QLineEdit) if each.isVisible()]) == 1
    question.time.setText("in 45 minutes")
    question.yes.click()
    assert desk.quiet.now is not None
    assert desk.quiet.now.until == START + timedelta(minutes=45)


async def test_the_time_that_was_shown_counts_and_one_that_has_passed_meanwhile_is_refused(
    desk: Desk,
) -> None:
    for waited, is_taken in ((timedelta(minutes=4), True), (timedelta(minutes=6), False)):
        desk.presenter.choose(QuietOption.OFF)
        desk.presenter.choose(QuietOption.UNTIL_A_TIME)
        question = desk.window.findChildren(TimeQuestion)[-1]
        shown = desk.now + timedelta(minutes=5)
        question.time.setText(f"{shown.astimezone():%H:%M}")
        desk.now += waited
        question.yes.click()
        assert (desk.quiet.now is not None) is is_taken
        assert ("is over already" in question.reading.words) is not is_taken
        question.reject()


async def test_a_time_that_is_none_says_so_and_cannot_be_taken(desk: Desk) -> None:
    desk.presenter.choose(QuietOption.UNTIL_A_TIME)
    (question,) = desk.window.findChildren(TimeQuestion)
    question.time.setText("soonish")
    assert "is no time" in question.reading.words
    assert not question.yes.isEnabled()
    question.reject()


async def test_afterwards_a_card_says_what_became_of_the_calls_and_opens_the_list(desk: Desk) -> None:
    desk.presenter.choose(QuietOption.HALF_AN_HOUR)
    desk.miss(10)
    desk.miss(70)
    await desk.pass_time(HALF_AN_HOUR)
    (card,) = desk.cards
    assert (card.caller.who, card.hint, card.may_fade) == ("2 calls", "2 to call back", False)
    desk.stack.action_requested.emit(card.pop_id, PopAction.SHOW_LIST)
    assert (desk.opened, desk.cards) == ([True], ())


async def test_that_card_can_be_worked_by_its_keys(desk: Desk, qtbot: QtBot) -> None:
    bench = Bench(desk.stack, PopMode.FULL)
    desk.presenter.choose(QuietOption.HALF_AN_HOUR)
    desk.miss(10)
    await desk.pass_time(HALF_AN_HOUR)
    bench.controller.recall()
    card = desk.stack.card(desk.cards[0].pop_id)
    assert card is not None
    qtbot.waitUntil(card.isActiveWindow, timeout=60_000)
    QTest.keyClick(card.windowHandle(), Qt.Key.Key_S)
    assert (desk.opened, desk.cards) == ([True], ())


async def test_where_no_card_may_be_shown_the_tray_says_it(desk: Desk) -> None:
    desk.shows_cards = False
    desk.presenter.choose(QuietOption.HALF_AN_HOUR)
    desk.miss(10)
    await desk.pass_time(HALF_AN_HOUR)
    assert (desk.told, desk.cards) == ([("1 call", "1 to call back")], ())


async def test_after_the_quiet_hours_of_a_line_a_card_says_what_became_of_its_calls(desk: Desk) -> None:
    desk.set_hours(30, SALES)
    desk.presenter.look_again()
    for at, line in ((70, SALES), (80, SALES), (90, "+34911000000")):
        desk.miss(at, line)
    await desk.pass_time(timedelta(minutes=20))
    assert (desk.cards, {is_on for _, is_on in desk.shown}) == ((), {False})
    await desk.pass_time(timedelta(minutes=10))
    (card,) = desk.cards
    begin, end = time_of_day(START), time_of_day(START + HALF_AN_HOUR)
    assert (card.heading, card.caller.who, card.hint) == ("During quiet hours", "2 calls", "2 to call back")
    assert card.caller.line == f"Sales · {begin} to {end}"
    desk.stack.action_requested.emit(card.pop_id, PopAction.SHOW_LIST)
    assert (desk.opened, desk.cards) == ([True], ())


async def test_the_card_of_a_line_and_that_of_all_stand_side_by_side_and_count_each_call_once(
    desk: Desk,
) -> None:
    desk.set_hours(30, "Sales")
    desk.presenter.look_again()
    desk.miss(70, SALES)
    await desk.pass_time(timedelta(minutes=20))
    desk.presenter.choose(QuietOption.HALF_AN_HOUR)
    desk.miss(1300, SALES)
    await desk.pass_time(HALF_AN_HOUR)
    assert {(card.heading, card.caller.who) for card in desk.cards} == {
        ("During do not disturb", "1 call"),
        ("During quiet hours", "1 call"),
    }


async def test_the_tray_names_the_line_too(desk: Desk) -> None:
    desk.shows_cards = False
    desk.set_hours(30, SALES)
    desk.presenter.look_again()
    desk.miss(70, SALES)
    await desk.pass_time(HALF_AN_HOUR)
    assert desk.told == [("Sales: 1 call", "1 to call back")]


async def test_what_is_quiet_again_before_it_was_told_is_told_of_later(desk: Desk) -> None:
    desk.presenter.choose(QuietOption.HALF_AN_HOUR)
    desk.miss(10)
    desk.meanwhile = lambda: desk.presenter.choose(QuietOption.HALF_AN_HOUR)
    await desk.pass_time(HALF_AN_HOUR)
    assert (desk.cards, desk.quiet.now is not None) == ((), True)
    desk.meanwhile = lambda: None
    desk.miss(2000)
    await desk.pass_time(HALF_AN_HOUR)
    assert [card.caller.who for card in desk.cards] == ["2 calls"]
    await desk.pass_time(HALF_AN_HOUR)
    assert [card.caller.who for card in desk.cards] == ["2 calls"]


async def test_a_line_that_is_quiet_alone_is_said_until_when(desk: Desk) -> None:
    desk.set_hours(30, SALES)
    desk.presenter.look_again()
    said = f"Sales is quiet until {time_of_day(START + HALF_AN_HOUR)}"
    assert (desk.lines, desk.shown[-1]) == (said, ("Do not disturb", False))
    desk.presenter.choose(QuietOption.AN_HOUR)
    assert desk.lines == ""
    desk.presenter.choose(QuietOption.OFF)
    await desk.pass_time(HALF_AN_HOUR)
    assert desk.lines == ""


def test_moon_and_menu_say_which_lines_are_quiet(qtbot: QtBot) -> None:
    tray, button = TrayIcon(), QuietButton()
    qtbot.addWidget(button)
    for lines in ("R&D is quiet until 15:00", ""):
        for show in (tray.show_quiet, button.show_state):
            show("Do not disturb", is_on=False, lines=lines)
        (menu,) = button.findChildren(QuietMenu)
        for said_in in (tray.menu, tray.quiet_menu, menu):
            said = [each for each in said_in.actions() if "quiet until" in each.text() and each.isVisible()]
            assert [each.text() for each in said] == ([lines.replace("&", "&&")] if lines else [])
            assert not any(each.isEnabled() for each in said)
        assert ("is quiet until" in button.toolTip()) is bool(lines)
        assert button.accessibleDescription() == " · ".join(filter(None, ("Do not disturb", lines)))


async def test_a_quiet_time_without_calls_ends_without_a_word(desk: Desk) -> None:
    desk.presenter.choose(QuietOption.HALF_AN_HOUR)
    await desk.pass_time(HALF_AN_HOUR)
    assert (desk.told, desk.cards) == ([], ())


async def test_the_menu_has_its_name_before_anything_is_known(qtbot: QtBot) -> None:
    menu = QuietMenu()
    qtbot.addWidget(menu)
    assert menu.title() == "Do not disturb"


def test_until_tomorrow_ends_with_the_day_also_where_the_clocks_jump_over_midnight(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", "Africa/Cairo")
    time.tzset()
    evening = datetime(2027, 4, 29, 18, tzinfo=UTC)
    until = end_of(QuietOption.UNTIL_TOMORROW, evening)
    begun, over = moments(Days(date(2027, 4, 30), date(2027, 4, 30)), evening)
    monkeypatch.undo()
    time.tzset()
    assert until == begun == datetime(2027, 4, 29, 22, tzinfo=UTC)
    assert over == datetime(2027, 4, 30, 21, tzinfo=UTC)


async def test_a_digest_that_was_not_read_stays_beside_the_next_one(desk: Desk) -> None:
    for at in (60, 3600):
        desk.now = START + timedelta(seconds=at - 30)
        desk.presenter.choose(QuietOption.HALF_AN_HOUR)
        desk.miss(at)
        if at > 60:
            desk.miss(at + 20)
        await desk.pass_time(HALF_AN_HOUR)
    assert [card.caller.who for card in desk.cards] == ["2 calls", "1 call"]
    for card in desk.cards:
        desk.stack.action_requested.emit(card.pop_id, PopAction.SHOW_LIST)
    assert not desk.cards
