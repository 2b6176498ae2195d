"""The number on the program's icon, as a dock hears of it on a real session bus."""

import subprocess
import sys

from jeepney import MatchRule, message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection

from gamma_desktop.demo.desktop import VirtualDesktop

_SHOW = """
import sys
from PySide6.QtGui import QGuiApplication
from gamma_desktop.desktop.application import show_badge
from gamma_desktop.desktop.application import name_application
application = QGuiApplication([])
name_application(application)
for number in (3, 0):
    show_badge(application, number)
"""
_UPDATES = MatchRule(type="signal", interface="com.canonical.Unity.LauncherEntry", member="Update")


def test_a_dock_hears_how_many_missed_calls_wait_and_when_none_do(desktop: VirtualDesktop) -> None:
    environment = desktop.environment()
    with open_dbus_connection(environment["DBUS_SESSION_BUS_ADDRESS"]) as dock:
        Proxy(message_bus, dock).AddMatch(_UPDATES)
        with dock.filter(_UPDATES) as updates:
            done = subprocess.run(
                [sys.executable, "-c", _SHOW],
                env={**environment, "QT_QPA_PLATFORM": "xcb"},
                capture_output=True,
                text=True,
                timeout=30,
                check=True,
            )
            told = [dock.recv_until_filtered(updates, timeout=10).body for _ in range(2)]

    assert [entry for entry, _ in told] == ["application://gamma-desktop.desktop"] * 2
    assert told[0][1]["count"] == ("x", 3)
    assert [properties["count-visible"] for _, properties in told] == [("b", True), ("b", False)]
    assert "Invalid object path" not in done.stderr
