"""The tray counts what was missed, and forgets it when somebody has seen to it."""

from collections.abc import Callable, Sequence

import pytest
from pytestqt.qtbot import QtBot

from gamma_desktop.calls.actions import DialAttempt
from gamma_desktop.calls.model import Call, CallEvent, Party
from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.model import CallFilter, IdentifiedCall
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.settings.model import PopMode
from gamma_desktop.ui.pop.model import Surroundings
from gamma_desktop.ui.tray.controller import TrayController
from gamma_desktop.ui.tray.icon import TrayIcon
from gamma_desktop.ui.tray.model import Health
from tests.unit.calls.telling import START, story, tell

MINE = frozenset({"203"})


class Office:
    """Calls and a log, played by a tracker."""

    def __init__(self) -> None:
        self.tracker = CallTracker(MINE)
        self.log_fails = False
        self.times_read = 0
        self._listeners: list[Callable[[tuple[Call, ...]], None]] = []
        self._dial_listeners: list[Callable[[DialAttempt], None]] = []
        self._seen: dict[str, Call] = {}

    def live_calls(self) -> Sequence[Call]:
        return self.tracker.live_calls()

    def subscribe(self, listener: Callable[[tuple[Call, ...]], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def subscribe_dials(self, listener: Callable[[DialAttempt], None]) -> Callable[[], None]:
        self._dial_listeners.append(listener)
        return lambda: self._dial_listeners.remove(listener)

    async def find(self, wanted: CallFilter, *, limit: int, offset: int = 0) -> Sequence[IdentifiedCall]:
        self.times_read += 1
        if self.log_fails:
            raise GammaDesktopError("the book cannot be read")
        calls = [call for call in self._seen.values() if call.concerns(wanted.mine)]
        return [IdentifiedCall(call=call) for call in reversed(calls)][offset : offset + limit]

    async def identify_all(self, calls: Sequence[Call]) -> Sequence[IdentifiedCall]:
        return [IdentifiedCall(call=call) for call in calls]

    def happens(self, *events: CallEvent) -> None:
        for event in events:
            changed = self.tracker.apply(event)
            self._seen.update((call.key.call_id, call) for call in changed)
            for listener in self._listeners:
                listener(changed)


class Tray:
    def __init__(self) -> None:
        self.office = Office()
        self.icon = TrayIcon()
        self.controller = TrayController(
            self.icon,
            calls=self.office,
            dials=self.office,
            past=self.office,
            refresh=lambda: None,
            mode=lambda: PopMode.FULL,
            surroundings=lambda: Surroundings(mine=MINE, rules=NumberRules(), now=START),
        )

    async def says(self) -> str:
        await self.controller.show()
        return self.icon.tooltip


@pytest.fixture
def tray(qtbot: QtBot) -> Tray:  # noqa: ARG001  (an application must exist)
    return Tray()


MISSED = story("0 rings 203", "9 drops 203")


async def test_a_missed_call_counts(tray: Tray) -> None:
    tray.office.happens(*MISSED)

    assert await tray.says() == "Gamma Desktop: 1 missed call"


async def test_a_call_missed_by_a_colleague_does_not(tray: Tray) -> None:
    tray.office.happens(*story("0 rings 204", "9 drops 204"))

    assert await tray.says() == "Gamma Desktop: Ready"


async def test_a_miss_that_was_none_is_taken_back(tray: Tray) -> None:
    tray.office.happens(*MISSED, tell("6 talks 203"))

    assert await tray.says() == "Gamma Desktop: Ready"


async def test_whoever_was_called_back_is_missed_no_more(tray: Tray) -> None:
    tray.office.happens(*MISSED, *story("20 rings 204", call="back", incoming=False))
    tray.office.happens(tell("30 drops 204", call="back", incoming=False))

    assert await tray.says() == "Gamma Desktop: Ready"


async def test_another_call_back_leaves_it_missed(tray: Tray) -> None:
    other = Party(number="+34912345678", raw="912345678")
    tray.office.happens(
        *MISSED, *story("20 rings 204", "30 drops 204", call="b", incoming=False, party=other)
    )

    assert await tray.says() == "Gamma Desktop: 1 missed call"


async def test_who_has_looked_at_the_calls_has_missed_none(tray: Tray) -> None:
    tray.office.happens(*MISSED)
    tray.controller.forget_missed()

    assert await tray.says() == "Gamma Desktop: Ready"


async def test_a_ringing_call_goes_before_everything_else(tray: Tray) -> None:
    tray.controller.show_health(Health(missing="there is no API key"))
    tray.office.happens(tell("0 rings 203"))

    assert await tray.says() == "Gamma Desktop: 647 46 01 97 is calling"


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
    tray.controller.look_again()
    await tray.says()

    assert tray.office.times_read == 2


async def test_a_log_that_cannot_be_read_does_not_hide_the_call(tray: Tray) -> None:
    tray.office.log_fails = True
    tray.office.happens(tell("0 rings 203"))

    assert "647 46 01 97 is calling" in await tray.says()
