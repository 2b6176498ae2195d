"""Notifications through a real bus: what a server is told, and what becomes of it when the server fails."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Hashable, Iterator
from functools import partial
from pathlib import Path

import pytest

from gamma_desktop.desktop.notifications import Notification, Notifications, Urgency
from tests.fixtures.keyring_session import KeyringSession
from tests.fixtures.notification_server import (
    DISMISSED,
    WHAT_MOST_CAN,
    OnScreen,
    PlayedServer,
    PlayedStranger,
    played_server,
)

PATIENCE = 60.0
ANSWERS_WITHIN = 0.3
HOSTILE = '<b>Ann</b> & <img src="x"/>\x00\x1b[31m\nBob\ud800'
PLAIN = '<b>Ann</b> & <img src="x"/> [31m Bob'
CALL = Notification(title="Ana Lopez", lines=("Incoming call",), buttons=(("hang_up.0", "Hang up"),))


class Heard:
    """Notes what is told."""

    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []

    def notification_shown(self, key: Hashable, notification: Notification) -> None:
        self.told.append(("shown", key, notification.title))

    def notification_pressed(self, key: Hashable, button: str) -> None:
        self.told.append(("pressed", key, button))

    def notification_closed(self, key: Hashable, *, by_user: bool) -> None:
        self.told.append(("closed", key, by_user))

    def notification_server_changed(self) -> None:
        self.told.append(("changed",))


class Rig:
    """The notifications of a program, and the bus that it is on."""

    def __init__(self, session: KeyringSession, record: Path) -> None:
        self.address = session.address
        self.record = record
        self.heard = Heard()
        self.service = Notifications(record, answers_within=ANSWERS_WITHIN)
        self.service.tell(self.heard)

    async def until(self, is_so: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not is_so():  # noqa: ASYNC110  (a server on a bus gives no signal)
                await asyncio.sleep(0.005)

    def play(self, scene: Callable[[], Awaitable[None]], *, crashes: bool = False) -> None:
        """Run the scene beside the notifications; at the end all are closed, unless the program crashes."""

        async def whole() -> None:
            async with asyncio.TaskGroup() as group:
                serving = group.create_task(self.service.run())
                try:
                    await scene()
                    if not crashes:
                        await self.service.stop()
                finally:
                    serving.cancel()

        asyncio.run(whole())


@pytest.fixture
def rig(keyring_session: KeyringSession, tmp_path: Path) -> Rig:
    return Rig(keyring_session, tmp_path / "notifications.json")


@pytest.fixture
def server(rig: Rig) -> Iterator[PlayedServer]:
    with played_server(rig.address) as server:
        yield server


def test_a_notification_is_replaced_in_place_and_closed_at_the_end(rig: Rig, server: PlayedServer) -> None:
    async def scene() -> None:
        rig.service.show("call", CALL)
        await rig.until(lambda: server.shown)
        ids = set(server.shown)
        rig.service.show("call", Notification(title="Ana Lopez", lines=("Talking",)))
        await rig.until(lambda: server.only.body == "Talking")
        assert set(server.shown) == ids

    rig.play(scene)
    assert server.shown == {}
    assert not rig.record.exists()


def test_of_what_changes_while_the_server_is_asked_the_last_is_shown(rig: Rig, server: PlayedServer) -> None:
    async def scene() -> None:
        await rig.until(lambda: rig.service.is_available)
        for number in range(50):
            rig.service.show("call", Notification(title=str(number)))
        await rig.until(lambda: server.shown and server.only.title == "49")
        assert server.asked < 5

    rig.play(scene)


def test_what_is_closed_before_the_server_has_answered_goes_too(rig: Rig, server: PlayedServer) -> None:
    async def scene() -> None:
        await rig.until(lambda: rig.service.is_available)
        rig.service.show("call", CALL)
        rig.service.close("call")
        await rig.until(lambda: server.asked and not server.shown)

    rig.play(scene)


@pytest.mark.parametrize(
    ("capabilities", "title", "body"),
    [
        (WHAT_MOST_CAN, PLAIN, '&lt;b&gt;Ann&lt;/b&gt; &amp; &lt;img src="x"/&gt; [31m Bob'),
        (("body",), PLAIN, PLAIN),
        ((), f"{PLAIN} · {PLAIN}", ""),
    ],
    ids=["markup", "no markup", "no body"],
)
def test_a_hostile_name_is_the_text_that_it_is(
    rig: Rig, capabilities: tuple[str, ...], title: str, body: str
) -> None:
    with played_server(rig.address, capabilities) as server:

        async def scene() -> None:
            rig.service.show("call", Notification(title=HOSTILE, lines=(HOSTILE,), buttons=CALL.buttons))
            await rig.until(lambda: server.shown)
            assert (server.only.title, server.only.body) == (title, body)
            assert bool(server.only.actions) is ("actions" in capabilities)

        rig.play(scene)


def test_what_rings_is_critical(rig: Rig, server: PlayedServer) -> None:
    async def scene() -> None:
        rig.service.show("call", Notification(title="Ana", urgency=Urgency.CRITICAL))
        await rig.until(lambda: server.shown)
        assert server.only.urgency == 2
        rig.service.show("call", Notification(title="Ana"))
        await rig.until(lambda: server.only.urgency == 1)

    rig.play(scene)


def test_presses_and_closings_are_told(rig: Rig, server: PlayedServer) -> None:
    async def scene() -> None:
        rig.service.show("call", CALL)
        await rig.until(lambda: server.shown)
        (number,) = server.shown
        server.press("Hang up")
        server.close(number, DISMISSED)
        await rig.until(lambda: ("closed", "call", True) in rig.heard.told)
        assert ("pressed", "call", "hang_up.0") in rig.heard.told

    rig.play(scene)


def test_a_press_that_another_program_forges_is_not_heard(rig: Rig, server: PlayedServer) -> None:
    with PlayedStranger(rig.address) as stranger:

        async def scene() -> None:
            rig.service.show("call", CALL)
            await rig.until(lambda: ("shown", "call", "Ana Lopez") in rig.heard.told)
            (number,) = server.shown
            stranger.press_everywhere(number, "hang_up.0")
            server.press_key(number, "the real one")
            await rig.until(lambda: ("pressed", "call", "the real one") in rig.heard.told)
            assert ("pressed", "call", "hang_up.0") not in rig.heard.told

        rig.play(scene)


def test_a_server_that_comes_later_or_again_shows_what_is_wanted(rig: Rig) -> None:
    async def scene() -> None:
        rig.service.show("call", CALL)
        await rig.until(lambda: rig.heard.told == [("changed",)])  # there is none
        for _ in range(2):
            with played_server(rig.address) as server:
                await rig.until(partial(len, server.shown))
                assert server.only.title == "Ana Lopez"
            await rig.until(lambda: not rig.service.is_available)

    rig.play(scene)


def test_a_silent_server_is_told_within_its_limit_and_holds_nothing_up(
    rig: Rig, server: PlayedServer
) -> None:
    async def scene() -> None:
        await rig.until(lambda: rig.service.is_available)
        server.speaks.clear()
        loop = asyncio.get_running_loop()
        before = loop.time()
        for number in range(200):
            rig.service.show(number, CALL)
        assert loop.time() - before < 1.0
        await rig.until(lambda: not rig.service.is_available)
        for number in range(1, 200):
            rig.service.close(number)
        server.speaks.set()
        await rig.until(lambda: rig.service.is_available and len(server.shown) == 1)

    rig.play(scene)


def test_the_program_ends_in_time_beside_a_silent_server(rig: Rig, server: PlayedServer) -> None:
    async def scene() -> None:
        rig.service.show("call", CALL)
        await rig.until(lambda: server.shown)
        server.speaks.clear()

    rig.play(scene)  # ends


def test_what_a_crash_left_on_the_screen_goes_at_the_next_start(rig: Rig, server: PlayedServer) -> None:
    async def until_shown() -> None:
        rig.service.show("call", CALL)
        await rig.until(lambda: ("shown", "call", "Ana Lopez") in rig.heard.told)

    async def until_gone() -> None:
        await rig.until(lambda: not server.shown)

    rig.play(until_shown, crashes=True)
    assert server.shown
    rig.service = Notifications(rig.record)
    assert rig.service.has_left_some
    rig.play(until_gone)
    assert not rig.record.exists()


def test_ids_of_a_server_before_this_one_are_not_closed(rig: Rig, server: PlayedServer) -> None:
    server.shown[7] = OnScreen("Another program's", "", {}, 1)
    rig.record.write_text(json.dumps({"bus": "another", "server": ":1.0", "ids": [7]}))

    async def scene() -> None:
        rig.service.show("call", CALL)
        await rig.until(lambda: rig.heard.told.count(("shown", "call", "Ana Lopez")))
        assert 7 in server.shown

    rig.play(scene)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"bus": 1}', b"\xff"])
def test_a_damaged_record_is_passed_over(rig: Rig, server: PlayedServer, content: bytes) -> None:
    rig.record.write_bytes(content)

    async def scene() -> None:
        rig.service.show("call", CALL)
        await rig.until(lambda: server.shown)

    rig.play(scene)


def test_without_a_bus_it_says_so(rig: Rig, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nothing'}")

    async def scene() -> None:
        rig.service.show("call", CALL)
        await rig.until(lambda: rig.heard.told == [("changed",)])
        assert not rig.service.is_available

    rig.play(scene)
