"""What an agent sees and can press where pops show: on cards, and at a notification server on a real bus."""

import asyncio
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gamma_desktop.app.event_loop import QtEventLoop
from gamma_desktop.desktop.floating_windows import FloatingWindows
from gamma_desktop.desktop.notifications import Notification, Notifications
from gamma_desktop.settings.model import PopSettings
from gamma_desktop.ui.pop.card import ScreenPop
from gamma_desktop.ui.pop.notifications import PopNotifications
from gamma_desktop.ui.pop.stack import PopStack
from gamma_desktop.ui.pop.surfaces import PopSurface
from gamma_desktop.ui.widgets.buttons import Button
from tests.fixtures.notification_server import DISMISSED, PlayedServer

PATIENCE = 60.0
AT_ONCE = PopSettings(hide_after=0)


class PopScreen(Protocol):
    """One way of showing pops, as the agent has it."""

    @property
    def surface(self) -> PopSurface: ...

    def until(self, is_so: Callable[[], object]) -> None:
        """Go on until it is so."""

    def texts(self) -> list[str]:
        """Of each pop on the screen, all that it says, as the plain text that it is."""

    def buttons(self) -> set[str]:
        """The words on what can be pressed in the one pop."""

    def press(self, words: str) -> None:
        """Press a button of the one pop, as the agent does."""

    def dismiss(self) -> None:
        """Put the one pop away."""

    def end(self) -> None:
        """Take all off the screen."""


class Cards:
    """The stack of cards."""

    def __init__(self, application: QApplication, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.surface = PopStack(AT_ONCE, application, FloatingWindows.MANAGED)

    def until(self, is_so: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(is_so()), timeout=round(PATIENCE * 1000))

    def end(self) -> None:
        self.surface.close()

    def texts(self) -> list[str]:
        return ["\n".join(_said(card)) for card in self._on_screen()]

    def buttons(self) -> set[str]:
        return {each.text() for each in self._buttons() if each.isEnabled() and each.text()}

    def press(self, words: str) -> None:
        button = next(each for each in self._buttons() if each.text() == words)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def dismiss(self) -> None:
        next(each for each in self._buttons() if each.accessibleName() == "Hide this pop").click()

    def _buttons(self) -> list[Button]:
        (card,) = self._on_screen()
        return [each for each in card.findChildren(Button) if each.isVisible()]

    def _on_screen(self) -> list[ScreenPop]:
        widgets = QApplication.topLevelWidgets()
        return [each for each in widgets if isinstance(each, ScreenPop) and each.isVisible()]


def _said(card: ScreenPop) -> list[str]:
    labels = [each for each in card.findChildren(QLabel) if each.isVisible()]
    assert all(each.textFormat() is Qt.TextFormat.PlainText for each in labels if each.text())
    return [each.text() for each in labels]


class Notified:
    """Notifications, at a server on this bus."""

    def __init__(
        self, application: QApplication, loop: QtEventLoop, server: PlayedServer, record: Path
    ) -> None:
        self._loop = loop
        self._server = server
        self.service = Notifications(record)
        self.surface = PopNotifications(self.service, AT_ONCE, application)
        self._heard = _Heard(self.surface)
        self.service.tell(self._heard)
        self._serving = loop.create_task(self.service.run())
        self.until(lambda: self.service.is_available)

    def until(self, is_so: Callable[[], object]) -> None:
        async def look() -> None:
            async with asyncio.timeout(PATIENCE):
                while not is_so():  # noqa: ASYNC110  (what is on a screen gives no signal)
                    await asyncio.sleep(0.005)

        self._loop.run_until_complete(look())

    def texts(self) -> list[str]:
        shown = tuple(self._server.shown.values())
        if self._heard.shown < self._server.asked:  # on the screen, and the program does not know it yet
            return []
        return [f"{each.title}\n{_unescaped(each.body)}" for each in shown]

    def buttons(self) -> set[str]:
        return set(self._server.only.actions.values()) - {"Open"}

    def press(self, words: str) -> None:
        self._until_heard(lambda: self._server.press(words))

    def dismiss(self) -> None:
        (number,) = self._server.shown
        self._until_heard(lambda: self._server.close(number, DISMISSED))

    def end(self) -> None:
        async def stop() -> None:
            await self.service.stop()
            await self._serving

        self.surface.close()
        self._loop.run_until_complete(stop())

    def _until_heard(self, tell: Callable[[], None]) -> None:
        """Have the server tell something, and wait until it has arrived."""
        before = self._heard.count
        tell()
        self.until(lambda: self._heard.count > before)


class _Heard:
    """Counts what the surface is told."""

    def __init__(self, surface: PopNotifications) -> None:
        self._surface = surface
        self.count = self.shown = 0

    def notification_shown(self, key: Hashable, notification: Notification) -> None:
        self._surface.notification_shown(key, notification)
        self.shown += 1

    def notification_pressed(self, key: Hashable, button: str) -> None:
        self._surface.notification_pressed(key, button)
        self.count += 1

    def notification_closed(self, key: Hashable, *, by_user: bool) -> None:
        self._surface.notification_closed(key, by_user=by_user)
        self.count += 1

    def notification_server_changed(self) -> None:
        self._surface.notification_server_changed()


def _unescaped(body: str) -> str:
    """What a server that knows markup shows for it: nothing in it may be markup."""
    assert "<" not in body
    assert ">" not in body
    return body.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
