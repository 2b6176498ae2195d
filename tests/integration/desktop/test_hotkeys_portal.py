"""Global shortcuts of a Wayland session, by a real bus: granted, refused, and without a portal."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import nullcontext
from typing import Any

import pytest

from gamma_desktop.desktop.codes import HotkeyState
from gamma_desktop.desktop.hotkeys import HotkeyAction
from gamma_desktop.desktop.hotkeys_portal import PortalHotkeys, has_portal
from gamma_desktop.settings.shortcuts import shortcut_in
from tests.fixtures.keyring_session import KeyringSession
from tests.fixtures.portal_server import (
    CANCELLED,
    GRANTED,
    PlayedPortal,
    played_portal,
    press_as_another_program,
)

PATIENCE = 60.0
WANTED = {
    HotkeyAction.SEARCH: shortcut_in("Ctrl+Alt+F"),
    HotkeyAction.DIAL_SELECTION: shortcut_in("Meta+PgUp"),
}


class Rig:
    """The shortcuts of a program on a bus."""

    def __init__(self) -> None:
        self.states: dict[HotkeyAction, HotkeyState] = {}
        self.pressed: list[tuple[HotkeyAction, str]] = []
        self._tasks: list[asyncio.Task[None]] = []
        self.hotkeys = PortalHotkeys(
            lambda action, token: self.pressed.append((action, token)), self.states.__setitem__, self._spawn
        )

    def _spawn(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.get_running_loop().create_task(work, name=name))

    async def until(self, is_so: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not is_so():  # noqa: ASYNC110  (a portal on a bus gives no signal to a test)
                await asyncio.sleep(0.005)

    async def until_all_are(self, state: HotkeyState) -> None:
        await self.until(lambda: set(self.states.values()) == {state} and len(self.states) == len(WANTED))

    async def end(self) -> None:
        self.hotkeys.close()
        await asyncio.gather(*self._tasks)


@pytest.fixture
def run(keyring_session: KeyringSession, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", keyring_session.address)

    def play(scene: Callable[[Rig, Any], Awaitable[None]], answer: int | None) -> None:
        async def whole() -> None:
            rig = Rig()
            place = nullcontext() if answer is None else played_portal(keyring_session.address, answer)
            with place as portal:
                rig.hotkeys.take(WANTED)
                await scene(rig, portal)
                await rig.end()

        asyncio.run(whole())

    return play


def test_the_portal_is_asked_for_the_shortcuts_and_it_alone_tells_of_presses(
    run: Callable[..., None], keyring_session: KeyringSession
) -> None:
    address = keyring_session.address

    async def scene(rig: Rig, portal: PlayedPortal) -> None:
        assert await has_portal()
        assert set(rig.states.values()) == {HotkeyState.ASKED}
        await rig.until_all_are(HotkeyState.READY)
        assert portal.bound["search"]["preferred_trigger"] == "CTRL+ALT+f"
        assert portal.bound["dial_selection"]["preferred_trigger"] == "LOGO+Page_Up"
        assert portal.bound["search"]["description"] == "Search or dial"
        press_as_another_program(address, portal.client, "dial_selection")
        portal.press("search", "a-token")
        portal.press("nothing-of-ours", "")
        await rig.until(lambda: rig.pressed)
        assert rig.pressed == [(HotkeyAction.SEARCH, "a-token")]

    run(scene, GRANTED)


def test_who_says_no_is_told_of_it_and_so_is_a_desktop_without_such_a_portal(
    run: Callable[..., None],
) -> None:
    async def refused(rig: Rig, _portal: PlayedPortal) -> None:
        await rig.until_all_are(HotkeyState.REFUSED)

    async def missing(rig: Rig, _portal: None) -> None:
        assert not await has_portal()
        await rig.until_all_are(HotkeyState.NO_PORTAL)

    run(refused, CANCELLED)
    run(missing, None)
