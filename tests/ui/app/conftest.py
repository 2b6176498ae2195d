"""The tray program for tests that drive it whole, at the desk of extension 203."""

import asyncio
import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QFileSystemWatcher
from PySide6.QtNetwork import QLocalServer

from gamma_desktop.app.event_loop import QtEventLoop
from gamma_desktop.demo.free_port import free_port
from gamma_desktop.desktop.application import Application
from gamma_desktop.desktop.global_hotkeys import Hotkeys
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.ports import SecretName
from gamma_desktop.settings.profile_lock import profile_lock
from gamma_desktop.settings.secrets import VARIABLES
from gamma_desktop.ui.palette import LIGHT
from gamma_desktop.ui.theme import Appearance, apply_tokens
from gamma_desktop.ui.tray.icon import TrayIcon
from gamma_desktop.ui.window.main_window import MainWindow
from tests.fixtures.simulated_cloud import RunningCloud
from tests.ui.app.running import PATIENCE, SECRET, Play, Running, Scene, takes_connections


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
def play(qapp: Application, paths: ProfilePaths, simulated_cloud: RunningCloud) -> Iterator[Play]:
    """Plays a scene in the program once it listens, and ends it as quitting does."""

    async def whole(scene: Scene) -> None:
        running = Running(qapp, paths, simulated_cloud)
        port = load_settings(paths).settings.listener.port
        await running.program.start(running.channel, link=None)
        try:
            if not paths.membership.exists():
                await running.until(lambda: takes_connections(port))
            await scene(running)
        finally:
            async with asyncio.timeout(PATIENCE):
                await running.program.stop()
        assert running.failures == []
        assert asyncio.all_tasks() == {asyncio.current_task()}

    def run(scene: Scene) -> None:
        with profile_lock(paths.lock), QtEventLoop(qapp) as loop:
            loop.run_until_complete(whole(scene))

    yield run
    for kind in (MainWindow, TrayIcon, Appearance, Hotkeys, QFileSystemWatcher, QLocalServer):
        for left in (*qapp.findChildren(kind), *qapp.topLevelWidgets()):
            if isinstance(left, kind):
                left.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()  # here, not in the middle of something else: Python 3.11 fails if it happens while compiling
    apply_tokens(qapp, LIGHT)
