"""The tray program, joined together as it ships on the loop that it ships with, and what an agent sees."""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from gamma_desktop.app.wiring import TrayProgram
from gamma_desktop.desktop.application import Application
from gamma_desktop.desktop.channel_place import ChannelPlace
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.ui.calls.dial_question import RiskQuestion
from gamma_desktop.ui.calls.page import CallsPage
from gamma_desktop.ui.contacts.page import ContactsPage
from gamma_desktop.ui.pop.card import ScreenPop
from gamma_desktop.ui.pop.stack import PopStack
from gamma_desktop.ui.settings.page import SettingsPage
from gamma_desktop.ui.theme import Appearance
from gamma_desktop.ui.tray.icon import TrayIcon
from gamma_desktop.ui.window.main_window import MainWindow
from gamma_desktop.ui.window.navigation import Page
from tests.fixtures.simulated_cloud import RunningCloud

RINGING = json.loads((Path(__file__).parents[2] / "data/vendor/incoming-answered-1-ringing.json").read_text())
PATIENCE = 60.0  # seconds; what takes longer never comes
SECRET = "a-secret"
WidgetT = TypeVar("WidgetT", bound=QWidget)


class Running:
    """The tray program, what an agent sees of it, and the cloud that it belongs to."""

    def __init__(self, application: Application, paths: ProfilePaths, cloud: RunningCloud) -> None:
        self._application = application
        self._cloud = cloud
        self.paths = paths
        self.channel = ChannelPlace(paths.runtime, paths.name)
        self.failures: list[object] = []
        self.window = MainWindow()
        self.window.show()
        settings = load_settings(paths).settings
        self.program = TrayProgram(
            application,
            Appearance(application, settings.ui.theme),
            self.window,
            paths,
            on_failure=lambda *failure: self.failures.append(failure),
            quit_requested=lambda: None,
        )

    @property
    def pops(self) -> list[str]:
        """What the pops on the screen are called."""
        return [pop.accessibleName() for pop in self._shown(ScreenPop)]

    @property
    def pop_words(self) -> list[str]:
        """All that the pops on the screen say in labels."""
        return [label.text() for pop in self._shown(ScreenPop) for label in pop.findChildren(QLabel)]

    @property
    def stack(self) -> PopStack:
        """All pops, also those that wait for room."""
        stack = self._application.findChild(PopStack)
        assert stack is not None
        return stack

    @property
    def icon(self) -> TrayIcon:
        icon = self._application.findChild(TrayIcon)
        assert icon is not None
        return icon

    @property
    def tray(self) -> str:
        return self.icon.tooltip

    @property
    def log(self) -> list[str]:
        """The rows of the Calls page, in words."""
        page = self.window.page_widget(Page.CALLS)
        assert isinstance(page, CallsPage)
        return [str(page.model.index(row, 0).data()) for row in range(page.model.rowCount())]

    @property
    def words(self) -> list[str]:
        """All that the window says in labels, and its footer."""
        labels = [label.text() for label in self.window.findChildren(QLabel) if label.isVisible()]
        return [*labels, self.window.health_line.summary.text()]

    @property
    def asks_to_call(self) -> list[str]:
        """What the questions before a call offer to do."""
        asked = self.window.findChildren(RiskQuestion)
        return [question.yes.text() for question in asked if question.isVisible()]

    @property
    def settings(self) -> SettingsPage:
        page = self.window.page_widget(Page.SETTINGS)
        assert isinstance(page, SettingsPage)
        return page

    @property
    def contacts(self) -> ContactsPage:
        page = self.window.page_widget(Page.CONTACTS)
        assert isinstance(page, ContactsPage)
        return page

    def press_in_window(self, name: str) -> None:
        """Press the one button of this name that the window shows."""
        buttons = self.window.findChildren(QAbstractButton)
        (found,) = (
            each for each in buttons if each.isVisible() and name in {each.text(), each.accessibleName()}
        )
        found.click()

    def press_in_pop(self, name: str) -> None:
        """Press a button of the pop on the screen."""
        (pop,) = self._shown(ScreenPop)
        buttons = (each for each in pop.findChildren(QAbstractButton) if each.isVisible())
        next(each for each in buttons if each.accessibleName() == name).click()

    async def until(self, is_so: Callable[[], object]) -> None:
        """Look until it is so: what an agent sees gives no signal."""
        async with asyncio.timeout(PATIENCE):
            while not is_so():  # noqa: ASYNC110  (says the docstring)
                await asyncio.sleep(0.01)

    def has_done(self, task: str) -> bool:
        """Whether what was begun under this name has come to its end."""
        return task not in {each.get_name() for each in asyncio.all_tasks()}

    async def post(self, **attributes: str) -> None:
        """Have the cloud post a ringing call to where the program listens now."""
        listener = load_settings(self.paths).settings.listener
        url = f"http://127.0.0.1:{listener.port}{listener.path}"
        await asyncio.to_thread(self._cloud.register, url, {listener.secret_header: SECRET})
        await asyncio.to_thread(self._cloud.send_raw, json.dumps(RINGING | attributes).encode())

    def _shown(self, kind: type[WidgetT]) -> list[WidgetT]:
        widgets = self._application.topLevelWidgets()
        return [each for each in widgets if isinstance(each, kind) and each.isVisible()]


Scene = Callable[[Running], Awaitable[None]]
Play = Callable[[Scene], None]


def takes_connections(port: int) -> bool:
    with socket.socket() as visitor:
        return visitor.connect_ex(("127.0.0.1", port)) == 0
