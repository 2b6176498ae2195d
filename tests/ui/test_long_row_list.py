from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gamma_desktop.ui.between_rows import Band, Bands, band_height
from gamma_desktop.ui.long_row_list import ONE_LINE_FROM, LongRowList
from gamma_desktop.ui.long_row_model import PAGE, LongRowModel
from gamma_desktop.ui.row_view import RowView

MANY = 1_000_000


class Reader:
    """A list of the numbers from nought, each read as soon as it is wanted."""

    def __init__(self) -> None:
        self.marked: set[int] = set()
        self.section = 0
        self.model: LongRowModel[int] = LongRowModel(
            key=lambda row: row, text=str, between=self._between, heading=self._heading
        )
        self.view = LongRowList(self.model, lambda row: RowView(title=str(row)), "Numbers")
        self.model.setParent(self.view)
        self.model.show(range(100), MANY)

    def _between(self, _above: int | None, below: int) -> str:
        return "something happened" if below in self.marked else ""

    def _heading(self, row: int) -> str:
        return f"from {row - row % self.section}" if self.section else ""

    def read(self) -> None:
        while (wanted := self.model.wanted) is not None:
            self.model.fill(wanted[0], range(wanted[0], wanted[0] + wanted[1]))

    def become(self, first: int, count: int) -> None:
        """Be the numbers from ``first``, so many, as far as they are to be read."""
        places = (at for span in self.model.spans for at in span if at < count)
        self.model.become(count, {at: at + first for at in places})

    def press(self, *keys: Qt.Key) -> object:
        for key in keys:
            QTest.keyClick(self.view, key)
            self.read()
        return self.view.current


@pytest.fixture
def reader(qtbot: QtBot) -> Iterator[Reader]:
    reader = Reader()
    qtbot.addWidget(reader.view)
    reader.view.resize(300, 400)
    with qtbot.waitExposed(reader.view):
        reader.view.show()
    reader.view.activateWindow()
    reader.view.setFocus()
    qtbot.waitUntil(reader.view.hasFocus)  # it shows in what is painted
    reader.view.choose(0)
    yield reader
    reader.view.hide()


class CountedLooks(Mapping[int, int]):
    """Rows that count how often one is looked for."""

    looks = 0

    def __init__(self, rows: Mapping[int, int]) -> None:
        self._rows = rows

    def __getitem__(self, at: int) -> int:
        CountedLooks.looks += 1
        return self._rows[at]

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class CountedModel(LongRowModel[int]):
    @property
    def held(self) -> Mapping[int, int]:
        return CountedLooks(super().held)


def test_no_room_is_made_row_by_row_in_a_list_that_turns_out_to_be_a_million_long(qtbot: QtBot) -> None:
    model = CountedModel(key=lambda row: row, text=str)
    view = LongRowList(model, lambda row: RowView(title=str(row)), "Numbers")
    qtbot.addWidget(view)
    model.show(range(50), 50)
    CountedLooks.looks = 0
    model.become(MANY, {at: at for at in range(100)})
    assert model.rowCount() == MANY
    assert CountedLooks.looks < 1000


class Paintings(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Paint
        return super().eventFilter(watched, event)


def test_a_row_that_comes_goes_or_changes_is_painted_once(reader: Reader) -> None:
    for _turn in range(4):
        QCoreApplication.processEvents()
    paintings = Paintings(reader.view.viewport())
    changes: list[Callable[[], object]] = [
        lambda: reader.become(-1, MANY + 1),
        lambda: reader.become(0, MANY),
        lambda: reader.model.fill(3, [-3]),
    ]
    for change in changes:
        before = paintings.count
        change()
        for _turn in range(4):
            QCoreApplication.processEvents()
        assert paintings.count == before + 1


def at_top(reader: Reader) -> object:
    return reader.view.indexAt(QPoint(20, 0)).data()


def test_keys_lead_through_a_million_rows(reader: Reader) -> None:
    assert reader.press(Qt.Key.Key_End) == MANY - 1
    assert reader.press(Qt.Key.Key_Up) == MANY - 2
    assert reader.press(Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Down) == 2
    page = reader.press(Qt.Key.Key_PageDown)
    assert isinstance(page, int)
    assert 4 < page < 12
    assert reader.press(Qt.Key.Key_PageUp) == 2


def on_the_screen(reader: Reader) -> QImage:
    """What was really painted, and where; not what would be painted now."""
    QApplication.processEvents()
    return reader.view.screen().grabWindow(reader.view.winId()).toImage()


@pytest.mark.parametrize("key", [Qt.Key.Key_End, Qt.Key.Key_PageDown])
def test_a_leap_leaves_nothing_of_what_was_there_before(reader: Reader, key: Qt.Key) -> None:
    before = on_the_screen(reader)
    reader.press(key, key)
    there = on_the_screen(reader)
    reader.press(Qt.Key.Key_Home)
    assert there != before
    assert on_the_screen(reader) == before


def test_the_scroll_bar_reaches_the_middle_and_the_end(reader: Reader) -> None:
    bar = reader.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    reader.read()
    assert reader.view.seen_rows[0] == pytest.approx(MANY / 2, abs=8)
    bar.setValue(bar.maximum())
    assert reader.view.seen_rows[1] == MANY - 1


def test_a_chosen_row_is_told_of_once_it_has_come(reader: Reader) -> None:
    told: list[object] = []
    reader.view.chosen.connect(told.append)
    QTest.keyClick(reader.view, Qt.Key.Key_End)
    reader.read()
    assert told == [None, MANY - 1]


def test_rows_that_come_or_go_above_leave_in_place_what_one_looks_at(reader: Reader) -> None:
    reader.view.verticalScrollBar().setValue(5_000)
    reader.read()
    before, chosen = at_top(reader), reader.view.current
    reader.become(-2, MANY + 2)
    assert (at_top(reader), reader.view.current) == (before, chosen)
    reader.become(-1, MANY + 1)
    assert (at_top(reader), reader.view.current) == (before, chosen)


def test_at_the_very_top_what_comes_is_seen(reader: Reader) -> None:
    reader.become(-1, MANY + 1)
    assert at_top(reader) == "-1"


def test_rows_that_are_not_here_yet_are_painted_and_cannot_be_acted_on(reader: Reader) -> None:
    acted: list[object] = []
    reader.view.acted.connect(acted.append)
    QTest.keyClick(reader.view, Qt.Key.Key_End)
    QTest.keyClick(reader.view, Qt.Key.Key_Return)
    place = reader.view.visualRect(reader.view.currentIndex()).center()
    QTest.mouseDClick(reader.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not reader.view.grab().isNull()
    assert acted == []


def test_a_click_chooses_the_row_under_the_pointer(reader: Reader) -> None:
    reader.view.verticalScrollBar().setValue(5_010)
    reader.read()
    place = QPoint(50, 120)
    QTest.mouseClick(reader.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert reader.view.current == reader.view.indexAt(place).row()
    assert reader.view.selectedIndexes() == [reader.view.currentIndex()]


def test_the_row_under_the_pointer_is_lit_until_it_leaves(reader: Reader) -> None:
    viewport = reader.view.viewport()

    def lit(at: QPoint) -> QImage:
        QTest.mouseMove(viewport, at)
        return viewport.grab().toImage()

    def left() -> QImage:
        QApplication.sendEvent(viewport, QEvent(QEvent.Type.Leave))
        return viewport.grab().toImage()

    dark = left()
    assert lit(QPoint(50, 120)) != dark
    assert lit(QPoint(50, 120)) != lit(QPoint(50, 220))
    assert left() == dark


@given(
    st.dictionaries(st.integers(0, 60), st.integers(1, 2)),
    st.integers(10, 50),
    st.integers(1, 40),
    st.integers(-50, 3000),
)
def test_what_is_at_a_height_is_what_stands_there(
    marked: dict[int, int], high: int, band: int, y: int
) -> None:
    bands = Bands()
    bands.put({row: (Band("something happened"),) * count for row, count in marked.items()})
    row, is_band = bands.row_at(y, high, band)
    bottom = row * high + bands.count_above(row) * band
    top = bottom - band * marked[row] if is_band else bottom
    assert top <= y < (bottom if is_band else bottom + high)
    assert row in marked or not is_band


def test_what_happened_between_rows_stands_between_them_and_moves_none_in_sight(
    reader: Reader,
) -> None:
    reader.view.scrollTo(reader.model.index(60), LongRowList.ScrollHint.PositionAtTop)
    reader.marked = {0, 20, 62}
    reader.view.show_between()
    boxes = [reader.view.visualRect(reader.model.index(row)) for row in range(60, 64)]
    gaps = [below.top() - above.bottom() - 1 for above, below in pairwise(boxes)]
    assert (at_top(reader), boxes[0].top()) == ("60", 0)
    assert gaps == [0, band_height(), 0]


def test_rows_that_come_and_go_take_the_bands_along(reader: Reader) -> None:
    reader.marked = {3, 5}
    reader.view.show_between()
    rows = [-1, *(row for row in range(PAGE) if row != 3)]  # without the row below the first band
    reader.model.become(MANY, dict(enumerate(rows)))
    boxes = [reader.view.visualRect(reader.model.index(row)) for row in range(7)]
    assert [below.top() - above.bottom() - 1 for above, below in pairwise(boxes)] == [
        0,
        0,
        0,
        0,
        band_height(),
        0,
    ]
    assert reader.press(Qt.Key.Key_End) == MANY - 1
    last = reader.view.visualRect(reader.model.index(MANY - 1))
    assert last.bottom() == reader.view.viewport().height() - 1


@pytest.fixture
def in_tens(reader: Reader) -> Reader:
    """The list with a heading above every tenth number."""
    reader.section = 10
    reader.view.show_between()
    return reader


def strip(view: LongRowList, top: int) -> QImage:
    """What stands in a line's height of the view, where headings have their words."""
    return view.viewport().grab(QRect(0, top, 100, band_height())).toImage()


def test_a_section_begins_with_its_heading(in_tens: Reader) -> None:
    boxes = [in_tens.view.visualRect(in_tens.model.index(row)) for row in range(12)]
    assert boxes[0].top() == band_height()
    gaps = [below.top() - above.bottom() - 1 for above, below in pairwise(boxes)]
    assert gaps == [0] * 9 + [band_height(), 0]


def test_the_heading_stays_at_the_top_and_acts_on_no_row_beneath_it(in_tens: Reader) -> None:
    view = in_tens.view
    own = strip(view, 0)
    view.verticalScrollBar().setValue(band_height() + view.visualRect(in_tens.model.index(0)).height() * 3)
    assert strip(view, 0) == own
    assert not view.indexAt(QPoint(50, band_height() - 2)).isValid()
    assert view.indexAt(QPoint(50, band_height() + 2)).isValid()


def test_the_next_heading_pushes_the_one_before_it_out(in_tens: Reader) -> None:
    view = in_tens.view
    view.resize(300, 600)
    following = view.visualRect(in_tens.model.index(10)).top() - band_height()
    own = strip(view, following)
    view.verticalScrollBar().setValue(following - band_height() // 2)
    assert strip(view, band_height() // 2) == own
    view.verticalScrollBar().setValue(following + 5)
    assert strip(view, 0) == own


def test_a_row_that_is_brought_into_view_stands_below_the_heading(in_tens: Reader) -> None:
    in_tens.view.choose(25)
    in_tens.press(*[Qt.Key.Key_Up] * 8)
    assert in_tens.view.visualRect(in_tens.view.currentIndex()).top() >= band_height()


def test_rows_have_one_line_where_the_list_is_wide_and_the_first_in_view_stays(reader: Reader) -> None:
    reader.view.scrollTo(reader.model.index(40), LongRowList.ScrollHint.PositionAtTop)
    two_lines = reader.view.visualRect(reader.model.index(40)).height()
    reader.view.resize(ONE_LINE_FROM, 400)
    assert reader.view.visualRect(reader.model.index(40)).height() < two_lines
    assert at_top(reader) == "40"
    reader.view.resize(ONE_LINE_FROM - 1, 400)
    assert (at_top(reader), reader.view.visualRect(reader.model.index(40)).height()) == ("40", two_lines)
