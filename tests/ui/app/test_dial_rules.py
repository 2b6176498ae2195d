"""What the settings forbid to call, in the program as it ships: nothing is sent, and the window says why."""

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QFileOpenEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gamma_desktop.desktop.global_hotkeys import Hotkeys
from gamma_desktop.desktop.hotkeys import HotkeyAction
from gamma_desktop.settings.paths import ProfilePaths
from tests.fixtures.simulated_cloud import RunningCloud
from tests.ui.app.running import Play, Running

ABROAD, HERE = "+44 20 7946 0018", "961 23 45 67"


def test_what_is_forbidden_is_not_called_from_window_link_or_shortcut(
    play: Play,
    paths: ProfilePaths,
    simulated_cloud: RunningCloud,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)  # Qt's own clipboard is asked for what is selected
    paths.settings_file.write_text(paths.settings_file.read_text() + 'dial.deny = ["+44"]\n')

    async def refused(running: Running) -> None:
        await running.until(lambda: f"Calls to {ABROAD} are not allowed" in running.words)
        running.press_in_window("Dismiss")

    def dials() -> list[str]:
        asked = (each for each in simulated_cloud.requests() if each["request"] == "call")
        return [each["body"]["destination"] for each in asked]

    async def scene(running: Running) -> None:
        search = running.window.search
        search.setText(ABROAD)
        QTest.keyClick(search, Qt.Key.Key_Return)
        await refused(running)
        QCoreApplication.sendEvent(qapp, QFileOpenEvent(QUrl("tel:+442079460018")))
        await refused(running)
        QGuiApplication.clipboard().setText(ABROAD)
        hotkeys = qapp.findChild(Hotkeys)
        assert hotkeys is not None
        hotkeys.pressed.emit(HotkeyAction.DIAL_SELECTION)
        await refused(running)
        search.setText(HERE)
        QTest.keyClick(search, Qt.Key.Key_Return)
        await running.until(dials)
        assert dials() == ["961234567"]

    play(scene)
