"""Everything of the tray program joined together, on the loop that it ships with and a real listener."""

import asyncio
import gc
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
import qasync
from PySide6.QtCore import QCoreApplication, QEvent, QFileSystemWatcher, Qt
from PySide6.QtNetwork import QLocalServer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from gamma_desktop.app.instance_channel import channel_name
from gamma_desktop.app.life import STOP_WITHIN
from gamma_desktop.app.profile_lock import profile_lock
from gamma_desktop.app.wiring import TrayProgram
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.model import Theme
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.ports import SecretName
from gamma_desktop.ui.calls.page import CallsPage
from gamma_desktop.ui.palette import DARK, LIGHT
from gamma_desktop.ui.pop.card import ScreenPop
from gamma_desktop.ui.settings.page import SettingsPage
from gamma_desktop.ui.theme import Appearance, apply_tokens
from gamma_desktop.ui.tray.icon import TrayIcon
from gamma_desktop.ui.window.main_window import MainWindow
from gamma_desktop.ui.window.navigation import Page
from gamma_desktop.vault.environment import VARIABLES
from tests.fixtures.simulated_cloud import RunningCloud
from tests.unit.gamma.wire_server import free_port

RINGING = json.loads((Path(__file__).parents[2] / "data/vendor/incoming-answered-1-ringing.json").read_text())
SECRET = "a-secret"
GONE_THREAD_OF_QT = "Dummy-"
"""Python goes on listing a thread that ran some of it without being its own, under such a name."""

WidgetT = TypeVar("WidgetT", bound=QWidget)


class Running:
    """The tray program, what an agent sees of it, and the cloud that it belongs to."""

    def __init__(self, application: QApplication, paths: ProfilePaths, cloud: RunningCloud) -> None:
        self._application = application
        self._cloud = cloud
        self.paths = paths
        self.channel = channel_name(paths.runtime, paths.name, on_windows=False)
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
    def tray(self) -> str:
        icon = self._application.findChild(TrayIcon)
        assert icon is not None
        return icon.tooltip

    @property
    def log(self) -> list[str]:
        """The rows of the Calls page, in words."""
        page = self.window.page_widget(Page.CALLS)
        assert isinstance(page, CallsPage)
        return [str(page.model.index(row, 0).data()) for row in range(page.model.rowCount())]

    @property
    def words(self) -> list[str]:
        """All that the window says in labels."""
        return [label.text() for label in self.window.findChildren(QLabel) if label.isVisible()]

    @property
    def settings(self) -> SettingsPage:
        page = self.window.page_widget(Page.SETTINGS)
        assert isinstance(page, SettingsPage)
        return page

    async def until(self, is_so: Callable[[], object]) -> None:
        """Look until it is so: what an agent sees gives no signal."""
        async with asyncio.timeout(10):
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


@pytest.fixture
def paths(tmp_path: Path, simulated_cloud: RunningCloud, monkeypatch: pytest.MonkeyPatch) -> ProfilePaths:
    """A profile at the desk of extension 203, with a key and a secret that need no keyring."""
    monkeypatch.setenv(VARIABLES[SecretName.API_KEY], simulated_cloud.key)
    monkeypatch.setenv(VARIABLES[SecretName.LISTENER_SECRET], SECRET)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    paths = ProfilePaths(
        settings=tmp_path, data=tmp_path / "data", runtime=tmp_path / "run", managed=tmp_path / "managed.toml"
    )
    paths.prepare()
    paths.settings_file.write_text(
        f'api.url = "{simulated_cloud.url}"\nagent.extensions = ["203"]\nlistener.port = {free_port()}\n'
    )
    return paths


@pytest.fixture
def play(qapp: QApplication, paths: ProfilePaths, simulated_cloud: RunningCloud) -> Iterator[Play]:
    """Plays a scene in the program once it listens, and ends it as quitting does."""

    async def whole(scene: Scene) -> None:
        running = Running(qapp, paths, simulated_cloud)
        port = load_settings(paths).settings.listener.port
        await running.program.start(running.channel, link=None)
        try:
            await running.until(lambda: takes_connections(port))
            await scene(running)
        finally:
            async with asyncio.timeout(STOP_WITHIN):
                await running.program.stop()
        assert running.failures == []
        assert asyncio.all_tasks() == {asyncio.current_task()}

    def run(scene: Scene) -> None:
        with profile_lock(paths.lock), qasync.QEventLoop(qapp) as loop:
            loop.run_until_complete(whole(scene))

    yield run
    for kind in (MainWindow, TrayIcon, Appearance, QFileSystemWatcher, QLocalServer):
        for left in (*qapp.findChildren(kind), *qapp.topLevelWidgets()):
            if isinstance(left, kind):
                left.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()  # here, not in the middle of something else: Python 3.11 fails if it happens while compiling
    apply_tokens(qapp, LIGHT)


def test_an_event_pops_is_logged_and_is_told_by_the_tray(play: Play) -> None:
    async def scene(running: Running) -> None:
        await running.post()
        await running.until(lambda: running.pops == ["Incoming call: 647 46 01 97"])
        await running.until(lambda: "647 46 01 97 is calling" in running.tray)
        await running.until(lambda: any("647 46 01 97" in row for row in running.log))

    play(scene)


def test_an_extension_chosen_in_the_window_is_mine_from_then_on(play: Play, paths: ProfilePaths) -> None:
    async def scene(running: Running) -> None:
        await running.post(callId="1", firstCallId="1", extension="204")
        await running.post(callId="2", firstCallId="2", extension="203")
        await running.until(lambda: len(running.log) == len(running.pops) == 1)

        await running.until(lambda: "204" in running.settings.extensions.boxes)
        running.settings.extensions.boxes["204"].click()
        await running.until(lambda: running.has_done("change a setting"))
        await running.post(callId="3", firstCallId="3", extension="204")
        await running.until(lambda: len(running.pops) == 2)
        await running.until(lambda: len(running.log) == 3)

    play(scene)
    assert load_settings(paths).settings.agent.extensions == ("203", "204")


def test_a_theme_chosen_in_the_window_is_worn_at_once(play: Play, qapp: QApplication) -> None:
    async def scene(running: Running) -> None:
        box = running.settings.look.choices["ui.theme"]
        box.setCurrentIndex(box.findData(str(Theme.DARK)))
        box.activated.emit(box.currentIndex())
        await running.until(lambda: qapp.palette().window().color().name() == DARK.window)
        qapp.styleHints().setColorScheme(Qt.ColorScheme.Unknown)

    play(scene)


def test_a_port_typed_in_the_window_is_where_events_are_taken(play: Play) -> None:
    before, after = [], free_port()

    async def scene(running: Running) -> None:
        before.append(load_settings(running.paths).settings.listener.port)
        entry = running.settings.listener.port
        entry.selectAll()
        QTest.keyClicks(entry, str(after))
        QTest.keyClick(entry, Qt.Key.Key_Return)
        await running.until(lambda: takes_connections(after))
        assert not takes_connections(before[0])
        await running.post()
        await running.until(lambda: running.pops)

    play(scene)


def test_a_link_of_a_second_start_is_offered_and_not_dialled(
    play: Play, simulated_cloud: RunningCloud
) -> None:
    async def scene(running: Running) -> None:
        second = await asyncio.to_thread(start_again, running.paths, "tel:+34647460197")
        assert second.returncode == 0, second.stderr
        await running.until(lambda: running.window.search.text() == "+34647460197")

    play(scene)
    assert {each["method"] for each in simulated_cloud.requests()} == {"GET"}


def test_where_later_starts_cannot_be_heard_events_are_taken_all_the_same(
    play: Play, paths: ProfilePaths
) -> None:
    (paths.runtime / "raise.sock").mkdir()

    async def scene(running: Running) -> None:
        assert any("Links from other programs are not heard" in words for words in running.words)
        await running.post()
        await running.until(lambda: running.pops)

    play(scene)


def start_again(paths: ProfilePaths, link: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "gamma_desktop", "--profile", str(paths.settings), link]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=30, check=False)


def test_a_call_that_was_passed_on_and_not_answered_comes_back_to_the_agent(play: Play) -> None:
    origin = {
        "callId": "471900.1",
        "callLegId": "leg-of-301",
        "displayedExternalNumber": "203",
        "displayedLabel": "Ext 203",
        "displayedNumber": "203",
        "extension": "301",
        "originalCallId": "471900",
        "originallyFrom": "0647460197",
        "originallyTo": "203",
    }

    async def scene(running: Running) -> None:
        await running.post(state="talking")
        await running.until(lambda: running.pops)
        await running.post(state="dropped", stateCause="causeTransfer")
        await running.post(state="alerting", **origin)
        await running.until(lambda: "Transferred to 301" in running.pop_words)
        await running.post(state="dropped", **origin)
        await running.until(lambda: "301 did not answer" in running.pop_words)

    play(scene)


def test_quitting_leaves_no_thread_behind(play: Play) -> None:
    before = set(threading.enumerate())

    async def scene(running: Running) -> None:
        await running.post()

    play(scene)
    after = {thread for thread in threading.enumerate() if not thread.name.startswith(GONE_THREAD_OF_QT)}
    assert after <= before
