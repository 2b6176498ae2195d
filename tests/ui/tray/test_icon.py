import gc
from collections.abc import Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from gamma_desktop.calls.model import CallKey
from gamma_desktop.settings.model import PopMode
from gamma_desktop.ui.tray.drawing import SIZES, draw
from gamma_desktop.ui.tray.icon import TrayIcon, inert
from gamma_desktop.ui.tray.model import TrayCall, TrayCaller, TrayCondition, TrayState


@pytest.fixture
def tray(qapp: QApplication) -> Iterator[TrayIcon]:
    made = TrayIcon(qapp, panel_within=0.05)
    yield made
    made.vanish()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def actions(menu: QMenu) -> dict[str, QAction]:
    found: dict[str, QAction] = {}
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            found |= actions(inner)
        elif not action.isSeparator():
            found[action.text()] = action
    return found


def shape(condition: TrayCondition, size: int) -> bytes:
    """The icon as somebody without colours sees it: where it is lighter than the tile's middle grey."""
    image = draw(condition, 3, size).toImage()
    pixels = ((image.pixelColor(x, y)) for y in range(size) for x in range(size))
    return bytes(pixel.alpha() > 128 and pixel.lightness() > 200 for pixel in pixels)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("size", SIZES)
def test_conditions_differ_in_shape_not_only_in_colour(size: int) -> None:
    for one, other in combinations(TrayCondition, 2):
        differing = sum(a != b for a, b in zip(shape(one, size), shape(other, size), strict=True))
        assert differing > size * size * 0.03, (one, other)


@pytest.mark.usefixtures("qapp")
def test_the_number_of_missed_calls_can_be_read_off() -> None:
    assert draw(TrayCondition.MISSED, 1, 32).toImage() != draw(TrayCondition.MISSED, 2, 32).toImage()
    assert draw(TrayCondition.MISSED, 10, 32).toImage() == draw(TrayCondition.MISSED, 99, 32).toImage()


def test_the_tooltip_says_it_in_words(tray: TrayIcon) -> None:
    assert tray.tooltip == "Gamma Desktop"
    tray.show_state(TrayState(headline="Ana Lopez is calling"))
    assert tray.tooltip == "Gamma Desktop: Ana Lopez is calling"


def test_no_panel_can_take_a_name_for_markup(tray: TrayIcon) -> None:
    tray.show_state(TrayState(headline="<b>Ana</b>\nis calling"))
    assert tray.tooltip == "Gamma Desktop: ‹b›Ana‹/b› is calling"


def test_long_names_are_cut() -> None:
    assert len(inert("Ana " * 100)) <= 60


def test_an_ampersand_in_a_name_is_no_shortcut(tray: TrayIcon) -> None:
    tray.show_state(TrayState(live=(TrayCall(key=CallKey("", "1"), words="Talking with Cruz & Sons"),)))
    assert "Talking with Cruz && Sons" in actions(tray.menu)


@pytest.mark.parametrize(
    ("entry", "signal"),
    [
        ("Open Gamma Desktop", "open_requested"),
        ("Settings", "settings_requested"),
        ("Quit", "quit_requested"),
        ("Dial…", "dial_requested"),
        ("Show the last pop", "recall_requested"),
    ],
)
def test_the_menu_asks_for_what_it_says(tray: TrayIcon, qtbot: QtBot, entry: str, signal: str) -> None:
    with qtbot.waitSignal(getattr(tray, signal)):
        actions(tray.menu)[entry].trigger()


def test_the_last_callers_can_be_called(tray: TrayIcon, qtbot: QtBot) -> None:
    tray.show_state(TrayState(callers=(TrayCaller(destination="647460197", words="Ana, missed today"),)))
    with qtbot.waitSignal(tray.call_requested) as asked:
        actions(tray.menu)["Ana, missed today"].trigger()
    assert asked.args == ["647460197"]


def test_the_mode_in_force_is_ticked_and_can_be_changed(tray: TrayIcon, qtbot: QtBot) -> None:
    tray.show_state(TrayState(mode=PopMode.QUIET))
    entries = actions(tray.menu)
    assert [name for name, action in entries.items() if action.isChecked()] == ["Tell it in the tray only"]
    with qtbot.waitSignal(tray.mode_requested) as asked:
        entries["Show nothing"].trigger()
    assert asked.args == [PopMode.OFF]


def test_an_open_menu_is_not_pulled_away(tray: TrayIcon, qtbot: QtBot) -> None:
    tray.menu.popup(tray.menu.pos())
    tray.show_state(TrayState(headline="1 missed call"))
    while_open = set(actions(tray.menu))
    tray.menu.close()
    assert "1 missed call" not in while_open
    qtbot.waitUntil(lambda: "1 missed call" in actions(tray.menu))


def test_a_desktop_without_a_tray_is_told(tray: TrayIcon, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tray.missing):
        tray.appear()


def test_menus_of_former_states_are_gone(tray: TrayIcon) -> None:
    def menus_and_actions() -> int:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        return sum(isinstance(each, QMenu | QAction) for each in gc.get_objects())

    caller = TrayCaller(destination="+34647460197", words="Ana Lopez")
    states = [TrayState(missed=missed, waiting=(caller,), callers=(caller,)) for missed in range(1, 30)]
    tray.show_state(states[0])
    before = menus_and_actions()
    for state in states:
        tray.show_state(state)
    assert menus_and_actions() == before
