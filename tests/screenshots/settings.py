"""The sections of the Settings, their search, and the first run in its steps."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest

from gamma_desktop.calls.errors import WrongKey
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.settings.set_up_file import SetUp
from gamma_desktop.ui.window.navigation import Page
from tests.screenshots.scene import Scene
from tests.screenshots.window_picture import Act, picture_after
from tests.ui import office
from tests.ui.desk import Desk, OpenWindow
from tests.ui.settings.controls import choice, choose

LARGE, SMALL = QSize(980, 680), QSize(380, 560)
SETTINGS = """
agent.extensions = ["203"]
calls.labels = ["Sale", "Complaint"]
lines.names = ["+34961112233 = Sales, blue", "203 = Front desk, green"]
"""
ENTER = Qt.Key.Key_Return


def scenes() -> Iterator[Scene]:
    for name, size in (("", LARGE), ("-small", SMALL)):
        yield Scene(f"sections{name}", _drawn(size, SETTINGS, _rail))
        for section in SettingsSection:
            if section is not SettingsSection.SET_UP:
                yield Scene(f"{section}{name}", _drawn(size, SETTINGS, _section(section)))
        yield Scene(f"saved{name}", _drawn(size, SETTINGS, _save))
        yield Scene(f"search{name}", _drawn(size, SETTINGS, _search))
        for step, act in (("key", _begin), ("wrong-key", _err), ("who", _enter_key), ("call", _wait)):
            yield Scene(f"first-run-{step}{name}", _drawn(size, "", act))
        yield Scene(f"first-run-done{name}", _drawn(size, "", _arrive))


def _drawn(size: QSize, settings: str, act: Act) -> Callable[[], QPixmap]:
    def draw() -> QPixmap:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "settings.toml").write_text(settings, "utf-8")
            return picture_after(OpenWindow(Desk(Path(folder))), size, act)

    return draw


def _settle() -> None:
    """Cards that fold and unfold have their heights after some turns."""
    QTest.qWait(100)


def _rail(opened: OpenWindow) -> None:
    opened.go(Page.SETTINGS)
    _settle()


def _section(section: SettingsSection) -> Act:
    def act(opened: OpenWindow) -> None:
        _rail(opened)
        opened.settings.show_section(section)
        _settle()

    return act


def _save(opened: OpenWindow) -> None:
    _section(SettingsSection.POP)(opened)
    choose(choice(opened.settings, "pop.corner"), "Top left")
    opened.desk.work()
    _settle()


def _search(opened: OpenWindow) -> None:
    _rail(opened)
    opened.settings.rail.field.setFocus()
    QTest.keyClicks(opened.settings.rail.field, "keep")
    _settle()


def _begin(opened: OpenWindow) -> None:
    opened.desk.set_up.save(SetUp.NEW)
    opened.assembly.health_changed()
    opened.desk.work()
    _settle()


def _err(opened: OpenWindow) -> None:
    _begin(opened)
    opened.desk.gamma.problem = WrongKey(401, "Your API key is wrong")
    _type_key(opened)


def _enter_key(opened: OpenWindow) -> None:
    _begin(opened)
    _type_key(opened)


def _type_key(opened: OpenWindow) -> None:
    QTest.keyClicks(opened.settings.first_run.key, "83isocjid5")
    QTest.keyClick(opened.settings.first_run.key, ENTER)
    opened.desk.work()
    _settle()


def _wait(opened: OpenWindow) -> None:
    _enter_key(opened)
    first_run = opened.settings.first_run
    QTest.keyClicks(first_run.picker.filter, "203")
    QTest.keyClick(first_run.picker.filter, ENTER)
    first_run.continue_button.click()
    opened.desk.work()
    first_run.register_button.click()
    opened.desk.work()
    _settle()


def _arrive(opened: OpenWindow) -> None:
    _wait(opened)
    opened.desk.calls.happen(office.RINGING)
    opened.desk.work()
    _settle()
