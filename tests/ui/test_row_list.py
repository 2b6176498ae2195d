import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gamma_desktop.ui.row_list import RowList
from gamma_desktop.ui.row_model import RowModel
from gamma_desktop.ui.row_view import RowView

HOSTILE = "<img src=x>\n\x00\u202e" * 200


@pytest.fixture
def view(qtbot: QtBot) -> RowList:
    model: RowModel[str] = RowModel(key=lambda row: row, text=lambda row: row)
    view = RowList(model, lambda row: RowView(title=row, subtitle=row, trailing="10:28"), "Things")
    model.setParent(view)
    qtbot.addWidget(view)
    view.resize(300, 400)
    view.show()
    model.show(["one", "two", "three"])
    return view


def middle_of(view: RowList, row: int) -> QPoint:
    return view.visualRect(view.model().index(row, 0)).center()


def test_enter_and_a_double_click_act_on_a_row(view: RowList) -> None:
    acted: list[str] = []
    view.acted.connect(acted.append)
    view.choose(1)
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(view, 2))
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(view, 2))
    assert acted == ["two", "three"]


def test_a_click_on_the_sign_opens_the_details_and_elsewhere_only_chooses(view: RowList) -> None:
    opened: list[str] = []
    view.detail_requested.connect(opened.append)
    view.show_chevrons(True)
    middle = middle_of(view, 1)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert (view.current, opened) == ("two", [])
    at_the_right = QPoint(view.viewport().width() - 16, middle.y())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at_the_right)
    assert opened == ["two"]


def test_up_on_the_first_row_leaves_the_list(view: RowList) -> None:
    left: list[None] = []
    view.left_upwards.connect(lambda: left.append(None))
    view.choose(1)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert left == []
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert len(left) == 1


def test_steps_stay_within_the_list(view: RowList) -> None:
    view.choose(0)
    for by in (-1, 1, 1, 1):
        view.step(by)
    assert view.current == "three"


def test_texts_of_any_length_and_kind_are_painted_in_rows_of_one_height(view: RowList) -> None:
    model = view.model()
    assert isinstance(model, RowModel)
    height = view.visualRect(model.index(0)).height()
    model.show([HOSTILE])
    assert not view.grab().isNull()
    assert view.visualRect(model.index(0)).height() == height
