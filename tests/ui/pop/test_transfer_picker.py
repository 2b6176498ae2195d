from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView
from pytestqt.qtbot import QtBot

from gamma_desktop.calls.presence import PresenceState
from gamma_desktop.ui.pop.model import ExtensionState
from gamma_desktop.ui.pop.transfer_picker import TransferPicker
from tests.ui.desk import paint
from tests.ui.hand_clock import HandClock

ANTONIO = ExtensionState(number="202", name="Antonio Abajo")
SANDRA = ExtensionState(number="204", name="Sandra Thomas")
AREA = QRect(0, 0, 800, 800)


@pytest.fixture
def picker(qtbot: QtBot) -> Iterator[TransferPicker]:
    made = TransferPicker()
    qtbot.addWidget(made)
    made.show_extensions([ANTONIO, SANDRA])
    made.open_beside(QRect(400, 500, 384, 200), AREA)
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.hide()


def field(picker: TransferPicker) -> QLineEdit:
    return picker.findChildren(QLineEdit)[0]


def test_typing_and_enter_choose(picker: TransferPicker, qtbot: QtBot) -> None:
    QTest.keyClicks(field(picker), "sand")
    paint()
    with qtbot.waitSignal(picker.chosen) as chosen:
        QTest.keyClick(field(picker), Qt.Key.Key_Return)
    assert chosen.args == ["204", ""]
    assert picker.isHidden()


def test_enter_alone_transfers_to_nobody(picker: TransferPicker, qtbot: QtBot) -> None:
    paint()
    with qtbot.assertNotEmitted(picker.chosen):
        QTest.keyClick(field(picker), Qt.Key.Key_Return)
    assert picker.isVisible()


def test_the_number_typed_is_meant_even_where_another_begins_with_it(
    picker: TransferPicker, qtbot: QtBot
) -> None:
    busy = ExtensionState(number="20", name="Sandra Thomas", state=PresenceState.TALKING)
    picker.show_extensions([ANTONIO, busy])
    QTest.keyClicks(field(picker), "20")
    with qtbot.waitSignal(picker.chosen) as chosen:
        QTest.keyClick(field(picker), Qt.Key.Key_Return)
    assert chosen.args == ["20", ""]


def test_a_click_on_a_row_that_slid_under_the_pointer_transfers_to_nobody(
    picker: TransferPicker, hand_clock: HandClock
) -> None:
    rows = picker.findChildren(QListView)[0]
    chosen: list[str] = []
    picker.chosen.connect(lambda destination, _note: chosen.append(destination))
    hand_clock.pass_time(1)
    picker.show_extensions([SANDRA])  # stands where Antonio stood
    place = rows.visualRect(rows.model().index(0, 0)).center()
    told = []
    for pause in (0.12, 0.6):
        hand_clock.pass_time(pause)
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
        told.append(list(chosen))
    assert told == [[], ["204"]]


def test_the_arrows_move_while_one_types(picker: TransferPicker, qtbot: QtBot) -> None:
    QTest.keyClick(field(picker), Qt.Key.Key_Down)
    QTest.keyClick(field(picker), Qt.Key.Key_Down)
    paint()
    with qtbot.waitSignal(picker.chosen) as chosen:
        QTest.keyClick(field(picker), Qt.Key.Key_Return)
    assert chosen.args == ["204", ""]


def test_a_typed_number_can_be_chosen(picker: TransferPicker, qtbot: QtBot) -> None:
    QTest.keyClicks(field(picker), "647 460 197")
    with qtbot.waitSignal(picker.chosen) as chosen:
        QTest.keyClick(field(picker), Qt.Key.Key_Return)
    assert chosen.args == ["647460197", ""]


def test_whatever_was_chosen_before_enter_takes_what_fits_best(picker: TransferPicker, qtbot: QtBot) -> None:
    QTest.keyClick(field(picker), Qt.Key.Key_Down)
    QTest.keyClicks(field(picker), "an")
    paint()
    with qtbot.waitSignal(picker.chosen) as chosen:
        QTest.keyClick(field(picker), Qt.Key.Key_Return)
    assert chosen.args == ["202", ""]


def test_nothing_found_chooses_nothing(picker: TransferPicker, qtbot: QtBot) -> None:
    QTest.keyClicks(field(picker), "zzz")
    with qtbot.assertNotEmitted(picker.chosen):
        QTest.keyClick(field(picker), Qt.Key.Key_Return)
    assert picker.isVisible()


def test_escape_leaves(picker: TransferPicker) -> None:
    QTest.keyClick(field(picker), Qt.Key.Key_Escape)
    assert picker.isHidden()


def test_a_state_that_changes_shows_and_the_choice_stays(picker: TransferPicker, qtbot: QtBot) -> None:
    QTest.keyClick(field(picker), Qt.Key.Key_Down)
    QTest.keyClick(field(picker), Qt.Key.Key_Down)
    paint()
    busy = ExtensionState(number="202", name="Antonio Abajo", state=PresenceState.TALKING)
    picker.show_extensions([busy, SANDRA])
    assert [choice.extension for choice in picker.offered] == [SANDRA, busy]
    with qtbot.waitSignal(picker.chosen) as chosen:
        QTest.keyClick(field(picker), Qt.Key.Key_Return)
    assert chosen.args == ["204", ""]


def test_it_opens_above_the_pop_and_inside_the_screen(picker: TransferPicker) -> None:
    above = picker.geometry()
    picker.open_beside(QRect(400, 10, 384, 200), AREA)
    assert above.bottom() < 500
    assert picker.y() > 210
    assert AREA.contains(picker.geometry())


def test_more_rows_than_fit_are_still_as_wide_as_the_list(picker: TransferPicker, qtbot: QtBot) -> None:
    picker.show_extensions([ExtensionState(number=str(number)) for number in range(200, 220)])
    (rows,) = picker.findChildren(QListView)
    qtbot.waitUntil(lambda: rows.visualRect(rows.model().index(0, 0)).height() > 0)
    assert rows.visualRect(rows.model().index(0, 0)).width() == rows.viewport().width()
    assert not rows.horizontalScrollBar().isVisible()


def test_a_note_for_who_takes_the_call_goes_with_it(qtbot: QtBot) -> None:
    picker = TransferPicker(offers_note=True)
    qtbot.addWidget(picker)
    picker.show_extensions([ANTONIO, SANDRA])
    picker.open_beside(QRect(400, 500, 384, 200), AREA)
    qtbot.waitUntil(picker.isActiveWindow)
    to, note = picker.findChildren(QLineEdit)
    QTest.keyClicks(to, "sand")
    QTest.keyClicks(note, " Wants an invoice ")
    paint()
    with qtbot.waitSignal(picker.chosen) as chosen:
        QTest.keyClick(note, Qt.Key.Key_Return)
    assert chosen.args == ["204", "Wants an invoice"]
    picker.open_beside(QRect(400, 500, 384, 200), AREA)
    assert not note.text()
    picker.hide()
