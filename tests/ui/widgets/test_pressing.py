"""A button acts on what it has shown for half a second, once a press."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QButtonGroup, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.widgets.action_line import ActionLine, LineText
from gamma_desktop.ui.widgets.buttons import Button, IconButton
from gamma_desktop.ui.widgets.card import ScrollPane
from gamma_desktop.ui.widgets.chip import Chip
from gamma_desktop.ui.window.navigation import Navigation, NavigationItem, Page
from tests.ui.hand_clock import HandClock


class Panel(QWidget):
    """Two buttons, one below the other, and what was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed: list[str] = []
        self.first = Button("Hang up", key="H")
        self.second = Button("Transfer")
        column = QVBoxLayout(self)
        for button, name in ((self.first, "first"), (self.second, "second")):
            button.stand_for("call 1")
            button.clicked.connect(lambda *_clicked, name=name: self.pressed.append(name))
            column.addWidget(button)


@pytest.fixture
def panel(qtbot: QtBot, hand_clock: HandClock) -> Iterator[Panel]:
    made = Panel()
    qtbot.addWidget(made)
    with qtbot.waitActive(made, timeout=20_000):
        made.show()
        made.activateWindow()
    hand_clock.pass_time(0.5)
    yield made
    QToolTip.hideText()


def click(button: Button) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_has_stood_for_half_a_second_acts(panel: Panel) -> None:
    click(panel.first)
    assert panel.pressed == ["first"]


@pytest.mark.parametrize("waited", [0.0, 0.3, 0.499])
def test_what_stands_for_another_call_is_dead_at_first(
    panel: Panel, hand_clock: HandClock, waited: float
) -> None:
    panel.first.stand_for("call 2")
    hand_clock.pass_time(waited)
    click(panel.first)
    assert panel.pressed == []


def test_what_stands_for_another_call_acts_after_half_a_second(panel: Panel, hand_clock: HandClock) -> None:
    panel.first.stand_for("call 2")
    hand_clock.pass_time(0.5)
    click(panel.first)
    assert panel.pressed == ["first"]


def test_other_words_are_another_meaning(panel: Panel, hand_clock: HandClock) -> None:
    panel.first.setText("Call back")
    hand_clock.pass_time(0.3)
    click(panel.first)
    assert panel.pressed == []


def test_what_slides_under_the_pointer_is_dead_at_first(panel: Panel, hand_clock: HandClock) -> None:
    panel.first.hide()
    hand_clock.pass_time(0.3)
    click(panel.second)
    too_early = list(panel.pressed)
    hand_clock.pass_time(0.2)
    click(panel.second)
    assert (too_early, panel.pressed) == ([], ["second"])


def test_what_appears_is_dead_at_first(panel: Panel, hand_clock: HandClock) -> None:
    panel.first.hide()
    hand_clock.pass_time(1)
    panel.first.show()
    hand_clock.pass_time(0.3)
    click(panel.first)
    assert panel.pressed == []


def test_what_comes_back_from_out_of_sight_in_a_pane_is_dead_at_first(
    qtbot: QtBot, hand_clock: HandClock
) -> None:
    buttons = Panel()
    buttons.setFixedHeight(400)
    pane = ScrollPane(buttons)
    pane.setFixedHeight(150)
    qtbot.addWidget(pane)
    with qtbot.waitExposed(pane, timeout=20_000):
        pane.show()
    for scrolled in (400, 0):
        hand_clock.pass_time(1)
        pane.verticalScrollBar().setValue(scrolled)
    hand_clock.pass_time(0.1)
    click(buttons.first)
    assert buttons.pressed == []
    hand_clock.pass_time(0.4)
    click(buttons.first)
    assert buttons.pressed == ["first"]


@pytest.mark.parametrize("pause", [0.15, 0.3, 0.45])
def test_a_double_click_is_one_press(panel: Panel, hand_clock: HandClock, pause: float) -> None:
    click(panel.first)
    hand_clock.pass_time(pause)
    click(panel.first)
    QTest.mouseDClick(panel.first, Qt.MouseButton.LeftButton)
    assert panel.pressed == ["first"]


def test_what_changes_between_press_and_release_does_nothing(panel: Panel, hand_clock: HandClock) -> None:
    QTest.mousePress(panel.first, Qt.MouseButton.LeftButton)
    panel.first.stand_for("call 2")
    hand_clock.pass_time(1)
    QTest.mouseRelease(panel.first, Qt.MouseButton.LeftButton)
    assert panel.pressed == []


def test_what_goes_between_press_and_release_does_nothing(panel: Panel) -> None:
    QTest.mousePress(panel.first, Qt.MouseButton.LeftButton)
    panel.first.hide()
    QTest.mouseRelease(panel.first, Qt.MouseButton.LeftButton)
    assert panel.pressed == []


def test_a_press_that_began_on_a_dead_button_does_nothing(panel: Panel, hand_clock: HandClock) -> None:
    panel.first.stand_for("call 2")
    QTest.mousePress(panel.first, Qt.MouseButton.LeftButton)
    hand_clock.pass_time(1)
    QTest.mouseRelease(panel.first, Qt.MouseButton.LeftButton)
    assert panel.pressed == []


def test_a_dead_press_says_why(panel: Panel, hand_clock: HandClock) -> None:
    panel.first.stand_for("call 2")
    hand_clock.pass_time(0.1)
    click(panel.first)
    assert QToolTip.text() == "This has just changed. Press again"


def test_the_second_click_of_two_needs_no_words(panel: Panel, hand_clock: HandClock) -> None:
    QToolTip.hideText()
    click(panel.first)
    hand_clock.pass_time(0.2)
    click(panel.first)
    assert not QToolTip.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_H])
def test_keys_press_it_once_however_long_they_are_held(
    panel: Panel, hand_clock: HandClock, key: Qt.Key
) -> None:
    panel.first.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(panel.first, key)
    for _ in range(3):
        hand_clock.pass_time(0.4)
        if key != Qt.Key.Key_H:  # the system's shortcut map swallows these
            repeated = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", autorep=True)
            QApplication.sendEvent(panel.first, repeated)
    assert panel.pressed == ["first"]


def any_kind_of_button(holder: QWidget) -> list[QAbstractButton]:
    return [
        Button("Call back"),
        IconButton(Icon.COPY, "Copy number"),
        Chip("Missed"),
        Chip("203", is_removable=True),
        ActionLine(LineText(icon=Icon.PHONE, title="647 46 01 97", action="Call")),
        NavigationItem(Page.TEAM, "Ctrl+3", holder),
    ]


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_presses_any_kind_of_button_as_space_does(qtbot: QtBot, key: Qt.Key) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    column, pressed = QVBoxLayout(holder), []
    buttons = any_kind_of_button(holder)
    for button in buttons:
        column.addWidget(button)
        button.clicked.connect(lambda *_clicked, button=button: pressed.append(button))
    with qtbot.waitActive(holder, timeout=20_000):
        holder.show()
        holder.activateWindow()
    for button in buttons:
        button.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(button, key)
    assert pressed == buttons


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_H])
def test_keys_do_nothing_on_what_has_just_changed(panel: Panel, hand_clock: HandClock, key: Qt.Key) -> None:
    panel.first.setFocus(Qt.FocusReason.TabFocusReason)
    panel.first.stand_for("call 2")
    hand_clock.pass_time(0.2)
    QTest.keyClick(panel.first, key)
    assert panel.pressed == []


def test_a_keyboard_that_fell_here_presses_nothing_at_first(panel: Panel, hand_clock: HandClock) -> None:
    panel.second.setFocus(Qt.FocusReason.OtherFocusReason)
    hand_clock.pass_time(0.12)
    QTest.keyClick(panel.second, Qt.Key.Key_Return)
    assert panel.pressed == []
    hand_clock.pass_time(0.5)
    QTest.keyClick(panel.second, Qt.Key.Key_Return)
    assert panel.pressed == ["second"]


def test_a_keyboard_that_was_led_here_presses_at_once(panel: Panel, hand_clock: HandClock) -> None:
    panel.first.setFocus(Qt.FocusReason.TabFocusReason)
    hand_clock.pass_time(0.05)
    QTest.keyClick(panel.first, Qt.Key.Key_Return)
    assert panel.pressed == ["first"]


@pytest.mark.parametrize("is_hidden", [True, False])
def test_the_keyboard_does_not_fall_to_the_next_button(
    panel: Panel, hand_clock: HandClock, *, is_hidden: bool
) -> None:
    panel.first.setFocus(Qt.FocusReason.TabFocusReason)
    if is_hidden:
        panel.first.hide()
    else:
        panel.first.setEnabled(False)
    hand_clock.pass_time(1)
    assert not panel.second.hasFocus()
    QTest.keyClick(panel, Qt.Key.Key_Return)
    assert panel.pressed == []


def test_a_window_that_is_dragged_keeps_its_buttons_alive(panel: Panel, hand_clock: HandClock) -> None:
    panel.move(panel.pos() + QPoint(40, 40))
    hand_clock.pass_time(0.1)
    click(panel.first)
    assert panel.pressed == ["first"]


def test_a_screen_reader_that_chooses_presses(qtbot: QtBot) -> None:
    """Qt toggles what can be chosen, and tells nobody that it was clicked."""
    chip, pressed = Chip("Missed"), list[bool]()
    qtbot.addWidget(chip)
    chip.clicked.connect(lambda checked: pressed.append(checked))  # noqa: PLW0108  (a built-in is told nothing)
    chip.show()
    actions = QAccessible.queryAccessibleInterface(chip).actionInterface()
    actions.doAction("Toggle")
    actions.doAction("Toggle")
    assert pressed == [True, False]


def test_what_is_shown_as_chosen_was_not_pressed_and_a_click_is_one_press(qtbot: QtBot) -> None:
    chip, pressed = Chip("Missed"), list[bool]()
    qtbot.addWidget(chip)
    chip.clicked.connect(lambda checked: pressed.append(checked))  # noqa: PLW0108  (a built-in is told nothing)
    chip.show()
    chip.setChecked(True)
    assert pressed == []
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    QTest.keyClick(chip, Qt.Key.Key_Space)
    QTest.keyClick(chip, Qt.Key.Key_Return)
    assert pressed == [False, True, False]


def test_of_several_pages_a_screen_reader_opens_the_one_that_it_chooses(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    navigation, asked = Navigation(window), list[Page]()
    navigation.page_requested.connect(asked.append)
    navigation.show_page(Page.CALLS)
    QAccessible.queryAccessibleInterface(navigation.item(Page.SETTINGS)).actionInterface().doAction("Toggle")
    assert asked == [Page.SETTINGS]


def press_as_a_screen_reader(qtbot: QtBot, button: Button) -> None:
    QAccessible.queryAccessibleInterface(button).actionInterface().doAction("Press")
    qtbot.waitUntil(lambda: not button.isDown(), timeout=20_000)


@pytest.mark.parametrize(("waited", "pressed"), [(0.3, []), (0.5, ["first"])])
def test_a_screen_reader_too_presses_only_what_has_stood(
    panel: Panel, hand_clock: HandClock, qtbot: QtBot, waited: float, pressed: list[str]
) -> None:
    panel.first.stand_for("call 2")
    hand_clock.pass_time(waited)
    press_as_a_screen_reader(qtbot, panel.first)
    assert panel.pressed == pressed
    assert (QToolTip.text() == "This has just changed. Press again") == (not pressed)


def test_what_changes_while_a_screen_reader_presses_does_nothing(
    panel: Panel, hand_clock: HandClock, qtbot: QtBot
) -> None:
    panel.first.pressed.connect(lambda: panel.first.stand_for("call 2"))
    press_as_a_screen_reader(qtbot, panel.first)
    hand_clock.pass_time(1)
    assert panel.pressed == []


@pytest.mark.parametrize("by_reader", [False, True])
def test_of_several_in_a_group_the_one_that_is_chosen_stays(
    qtbot: QtBot,
    by_reader: bool,
) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    group, row = QButtonGroup(holder), QVBoxLayout(holder)
    chips = [Chip("Today"), Chip("This week")]
    pressed: list[str] = []
    for chip in chips:
        group.addButton(chip)
        row.addWidget(chip)
        chip.clicked.connect(lambda _checked, chip=chip: pressed.append(chip.text()))
    chips[0].setChecked(True)
    holder.show()
    if by_reader:
        QAccessible.queryAccessibleInterface(chips[1]).actionInterface().doAction("Toggle")
    else:
        QTest.mouseClick(chips[1], Qt.MouseButton.LeftButton)
    assert pressed == ["This week"]
    assert [chip.isChecked() for chip in chips] == [False, True]
