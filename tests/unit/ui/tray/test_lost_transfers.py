"""In quiet mode the tray tells what was passed on and lost."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest

from gamma_desktop.calls.model import Call, Origin
from gamma_desktop.calls.transfers import LostTransfer, LostTransferListener
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.settings.model import PopMode
from gamma_desktop.ui.tray.lost_transfers import LostTransferTeller
from tests.samples import desk
from tests.unit.calls.telling import tell


class Tray:
    """Everything around the teller: it hears of a lost transfer, and what is told is kept."""

    def __init__(self, mode: PopMode) -> None:
        self.told: list[tuple[str, str]] = []
        self._now = desk.NOW
        self._listeners: list[LostTransferListener] = []
        self.teller = LostTransferTeller(
            self.subscribe,
            self.identify,
            mode=lambda: mode,
            context=desk.live_context(),
            now=lambda: self._now,
            tell=lambda *words: self.told.append(words),
            spawn=self._run,
        )

    def subscribe(self, listener: LostTransferListener) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def identify(self, call: Call) -> IdentifiedCall:
        return IdentifiedCall(call=call, match=desk.known().match)

    def lose(self, call: Call, *, ago: timedelta = timedelta(0)) -> None:
        self._now = call.received_at + ago
        for listener in self._listeners:
            listener(LostTransfer(call=call))

    def _run(self, _name: str, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run(work)


@pytest.fixture
def lost() -> Call:
    origin = Origin(previous_call_id="1", first_call_id="1", transferred_by="203")
    return desk.call_of([tell(line, call="1.1", origin=origin) for line in ("0 rings 204", "21 drops 204")])


def test_it_is_told_who_it_was_and_who_did_not_answer(lost: Call) -> None:
    tray = Tray(PopMode.QUIET)
    tray.lose(lost)
    assert tray.told == [("Ana Lopez", "Sandra Thomas did not answer")]


@pytest.mark.parametrize("mode", [PopMode.FULL, PopMode.OFF])
def test_pops_tell_by_themselves_and_silence_is_kept(lost: Call, mode: PopMode) -> None:
    tray = Tray(mode)
    tray.lose(lost)
    assert tray.told == []


def test_what_was_lost_long_ago_is_no_news(lost: Call) -> None:
    tray = Tray(PopMode.QUIET)
    tray.lose(lost, ago=timedelta(minutes=1))
    assert tray.told == []
