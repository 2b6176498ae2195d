"""The tray tells what goes on and what waits, and offers to call back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from gamma_desktop.calls.actions import DialsListener
from gamma_desktop.calls.event import CallEvent
from gamma_desktop.calls.model import Call, Party
from gamma_desktop.calls.service import CallsListener
from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.contacts.changes import ContactChanges
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.do_not_disturb import DoNotDisturb
from gamma_desktop.history.model import CallerInfo, CallFilter, IdentifiedCall
from gamma_desktop.history.waiting import Waiting
from gamma_desktop.numbers.lines import NO_NAMES
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.settings.model import AgentSettings, PopMode, QuietSettings, Settings
from gamma_desktop.ui.agent_context import LiveAgentContext
from gamma_desktop.ui.formatting import time_of_day
from gamma_desktop.ui.tray.controller import TrayController
from gamma_desktop.ui.tray.icon import TrayIcon
from gamma_desktop.ui.tray.model import Health
from tests.fakes.call_feed import FakeCallFeed
from tests.fakes.quiet_store import FakeQuietStore
from tests.unit.calls.telling import START, story, tell

MINE = frozenset({"203"})
SETTINGS = Settings(agent=AgentSettings(extensions=tuple(MINE)))


class Office:
    """Calls and a log, played by a tracker."""

    def __init__(self) -> None:
        self.tracker = CallTracker(MINE)
        self.log_fails = False
        self.times_read = 0
        self.meanwhile: Callable[[], object] = lambda: None
        self._listeners: list[Callable[[tuple[Call, ...]], None]] = []
        self._seen: dict[str, Call] = {}

    def subscribe_early(self, listener: CallsListener) -> Callable[[], None]:
        return self.subscribe(listener)

    def subscribe_dials(self, _listener: DialsListener) -> Callable[[], None]:
        return lambda: None

    def subscribe(self, listener: Callable[[tuple[Call, ...]], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def newest(self) -> Call:
        return list(self._seen.values())[-1]

    async def find(self, wanted: CallFilter, *, limit: int, offset: int = 0) -> Sequence[IdentifiedCall]:
        self.times_read += 1
        if self.log_fails:
            raise GammaDesktopError("the book cannot be read")
        calls = [call for call in self._seen.values() if call.concerns(wanted.mine)]
        found = [IdentifiedCall(call=call) for call in reversed(calls)][offset : offset + limit]
        self.meanwhile()
        return found

    async def identify_all(self, calls: Sequence[Call]) -> Sequence[IdentifiedCall]:
        return [IdentifiedCall(call=call) for call in calls]

    def happens(self, *events: CallEvent) -> None:
        for event in events:
            changed = self.tracker.apply(event)
            self._seen.update((call.key.call_id, call) for call in changed)
            for listener in self._listeners:
                listener(changed)


class PlayedWaiting:
    """The missed calls that wait."""

    def __init__(self) -> None:
        self.now = Waiting()
        self._listeners: list[Callable[[Waiting], None]] = []

    def subscribe(self, listener: Callable[[Waiting], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def become(self, now: Waiting) -> None:
        self.now = now
        for listener in self._listeners:
            listener(now)


class Tray:
    def __init__(self) -> None:
        self.office = Office()
        self.contacts = ContactChanges()
        self.waiting = PlayedWaiting()
        self.refreshes = 0
        self.quiet = DoNotDisturb(
            FakeQuietStore(), settings=QuietSettings, lines=lambda: NO_NAMES, clock=lambda: START
        )
        self.icon = TrayIcon()
        self.controller = TrayController(
            self.icon,
            calls=self.office,
            feed=FakeCallFeed(self.office, self.office, lambda _party: CallerInfo(), NumberRules()),
            contacts=self.contacts,
            waiting=self.waiting,
            past=self.office,
            refresh=self._count_refresh,
            mode=lambda: PopMode.FULL,
            quiet=self.quiet,
            context=LiveAgentContext(SETTINGS, (), NumberRules()),
            now=lambda: START,
        )

    def submenu(self, title: str) -> list[QAction]:
        (action,) = (action for action in self.icon.menu.actions() if action.text() == title)
        menu = action.menu()
        assert isinstance(menu, QMenu)
        return menu.actions()

    def _count_refresh(self) -> None:
        self.refreshes += 1

    async def says(self) -> str:
        await self.controller.show()
        return self.icon.tooltip


@pytest.fixture
def tray(qtbot: QtBot) -> Tray:  # noqa: ARG001  (an application must exist)
    return Tray()


MISSED = story("0 rings 203", "9 drops 203")


async def test_what_waits_is_told_with_its_number(tray: Tray) -> None:
    tray.waiting.become(Waiting(count=12))

    assert await tray.says() == "Gamma Desktop: 12 missed calls"


async def test_who_called_while_the_log_was_read_is_offered_with_the_next_look(tray: Tray) -> None:
    tray.office.meanwhile = lambda: tray.office.happens(*MISSED)
    await tray.says()
    tray.office.meanwhile = lambda: None

    await tray.says()

    assert tray.submenu("Call back")[0].text().startswith("647 46 01 97")


async def test_nothing_is_missed_while_nothing_waits(tray: Tray) -> None:
    tray.office.happens(*MISSED)

    assert await tray.says() == "Gamma Desktop: Ready"


async def test_the_tray_is_brought_up_to_date_when_other_calls_wait(tray: Tray) -> None:
    tray.waiting.become(Waiting(count=1))

    assert tray.refreshes == 1


async def test_who_waits_can_be_called_back_from_the_menu(tray: Tray, qtbot: QtBot) -> None:
    tray.office.happens(*MISSED)
    hidden = replace(tray.office.newest, remote=Party(raw="anonymous", is_hidden=True))
    tray.waiting.become(Waiting(count=2, newest=(hidden, tray.office.newest)))
    await tray.says()

    missed = tray.submenu("Missed calls (2)")
    back, _line, show = missed
    assert back.text().startswith("Call back 647 46 01 97, missed ")
    assert show.text() == "Show missed calls"
    with qtbot.waitSignal(tray.icon.call_requested) as asked:
        back.trigger()
    assert asked.args == ["647460197"]
    with qtbot.waitSignal(tray.icon.missed_requested):
        show.trigger()


async def test_a_ringing_call_goes_before_everything_else(tray: Tray) -> None:
    tray.controller.show_health(Health(missing="there is no API key"))
    tray.office.happens(tell("0 rings 203"))

    assert await tray.says() == "Gamma Desktop: 647 46 01 97 is calling"


async def test_a_call_that_a_colleague_took_is_told_no_more(tray: Tray) -> None:
    tray.office.happens(tell("0 rings 203"), tell("0 rings 201"), tell("6 talks 201"))
    assert await tray.says() == "Gamma Desktop: Ready"


async def test_the_log_is_read_again_only_once_a_call_has_ended(tray: Tray) -> None:
    await tray.says()
    tray.office.happens(tell("0 rings 203"))
    await tray.says()
    while_it_rang = tray.office.times_read
    tray.office.happens(tell("9 drops 203"))
    await tray.says()

    assert (while_it_rang, tray.office.times_read) == (1, 2)


async def test_the_log_is_read_again_when_contacts_changed(tray: Tray) -> None:
    await tray.says()
    tray.contacts.publish()
    await tray.says()

    assert tray.office.times_read == 2


async def test_a_log_that_cannot_be_read_does_not_hide_the_call(tray: Tray) -> None:
    tray.office.log_fails = True
    tray.office.happens(tell("0 rings 203"))

    assert "647 46 01 97 is calling" in await tray.says()


async def test_the_tray_stays_quiet_and_says_until_when(tray: Tray) -> None:
    tray.quiet.begin(START + timedelta(minutes=30))
    tray.waiting.become(Waiting(count=2))
    tray.office.happens(*story("0 rings 203"))
    until = time_of_day(START + timedelta(minutes=30))
    assert await tray.says() == f"Gamma Desktop: Do not disturb until {until}"
    assert tray.icon.menu.actions()[0].text().endswith("is calling")  # who looks sees it all the same
    tray.office.happens(*story("6 talks 203"))
    assert "Talking with" in await tray.says()
    tray.quiet.end()
    assert "Talking with" in await tray.says()
