"""A list for any number of rows, all of one height, and bands between some: where a row stands is reckoned.

The heading of the section that is looked at stays at the top while its rows move beneath it.

Qt's own list measures every row again whenever one comes, goes or changes, even if told that all are alike:
1.6 s for a million rows. What it does then is passed over here, and the view is painted once.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from gamma_desktop.ui.between_rows import Band, Bands, band_height, paint_band, paint_heading
from gamma_desktop.ui.long_row_model import LongRowModel
from gamma_desktop.ui.row_list import RowList
from gamma_desktop.ui.row_model import Index
from gamma_desktop.ui.row_view import RowView

Action = QAbstractItemView.CursorAction
Hint = QAbstractItemView.ScrollHint


ONE_LINE_FROM = 440
"""From this width on, in logical pixels, rows have one line."""


class LongRowList(RowList):
    """Shows a LongRowModel, and tells it which rows are seen; one that is not here yet cannot be acted on.

    What stands at the top of the view stays there when rows come or go above it, unless that is the very top.
    A row that is current when its value comes, or changes, is told of as ``chosen`` again.
    """

    looked_at = Signal(int, int)
    """The first and the last row that can be seen."""
    typed = Signal(str)
    """A letter was typed: whoever has a field to search by takes it."""

    def __init__(
        self,
        model: LongRowModel[Any],
        row_view: Callable[[Any], RowView],
        name: str,
        *,
        means: Callable[[Any], Hashable] = lambda value: value,
        acts: str = "",
        details: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._height = self._band = 0
        self._had_heading = False
        self._bands = Bands()
        self._model = model
        super().__init__(model, row_view, name, means=means, acts=acts, details=details, parent=parent)
        self.looked_at.connect(model.look_at)
        self.verticalScrollBar().valueChanged.connect(self._look)
        model.modelReset.connect(self._bands.clear)
        model.rowsRemoved.connect(self._on_removed)
        for changed in (model.modelReset, model.rowsMoved):
            changed.connect(self.show_between)

    @property
    def seen_rows(self) -> tuple[int, int]:
        """The first and the last row that can be seen at least in part; the last is less if none is."""
        below = self.verticalOffset() + max(self.viewport().height(), 1) - 1
        return self._row_at(self.verticalOffset())[0], min(self._row_at(below)[0], self._count - 1)

    def visualRect(self, index: Index) -> QRect:
        """Where a row stands in the viewport, or beyond it."""
        if not index.isValid():
            return QRect()
        top = self._top_of(index.row()) - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self._row_height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The row at a point of the viewport; none where a band or the heading is."""
        row, is_band = self._row_at(point.y() + self.verticalOffset())
        is_band = is_band or self._heading_box().contains(point)
        return self.model().index(row, 0) if 0 <= row < self._count and not is_band else QModelIndex()

    def scrollTo(self, index: Index, hint: Hint = Hint.EnsureVisible) -> None:
        """Bring a row into view."""
        if not index.isValid():
            return
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bottom = self._top_of(index.row()) + self._row_height
        top = self._top_of(index.row()) - max(
            self._band_above(index.row()), self._heading_height(index.row())
        )
        if hint is Hint.PositionAtCenter:
            bar.setValue(top - (room - self._row_height) // 2)
        elif hint is Hint.PositionAtTop or top < bar.value():
            bar.setValue(top)
        elif hint is Hint.PositionAtBottom or bottom > bar.value() + room:
            bar.setValue(bottom - room)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is painted, as it is reckoned here: Qt's own list would leave rows that are gone."""
        if self._heading_box().isEmpty() and not self._had_heading:
            self.viewport().scroll(dx, dy)
        else:
            self.viewport().update()

    def moveCursor(self, action: Action, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Where a key leads from the current row."""
        if not self._count:
            return QModelIndex()
        at, last = self.currentIndex().row(), self._count - 1
        if at < 0:
            return self.model().index(0, 0)
        page = max(self.viewport().height() // self._row_height - 1, 1)
        steps = {
            Action.MoveUp: -1,
            Action.MoveDown: 1,
            Action.MoveLeft: -1,
            Action.MovePrevious: -1,
            Action.MoveRight: 1,
            Action.MoveNext: 1,
            Action.MovePageUp: -page,
            Action.MovePageDown: page,
            Action.MoveHome: -at,
            Action.MoveEnd: last - at,
        }
        return self.model().index(min(max(at + steps[action], 0), last), 0)

    def keyboardSearch(self, search: str) -> None:
        """Look through no rows: most of them are not here."""
        self.typed.emit(search)

    def horizontalOffset(self) -> int:
        """Rows are never wider than the view."""
        return 0

    def verticalOffset(self) -> int:
        """How many pixels are above the view."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, _index: Index) -> bool:
        """No row hides."""
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the row under the pointer."""
        index = self.indexAt(rect.center())
        chosen = QItemSelection(index, index) if index.isValid() else QItemSelection()
        self.selectionModel().select(chosen, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """What of a selection can be seen; of many rows all of the view."""
        indexes = selection.indexes() if selection.size() == 1 else []
        return QRegion(self.visualRect(indexes[0]) if len(indexes) == 1 else self.viewport().rect())

    def doItemsLayout(self) -> None:
        """Ask the delegate how high rows are; all else follows."""
        QAbstractItemView.doItemsLayout(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows have one line where there is room for it; the first row in view stays that."""
        is_one_line = self.width() >= ONE_LINE_FROM
        has_changed, first = is_one_line is not self._delegate.is_one_line, self.seen_rows[0]
        self._delegate.is_one_line = is_one_line
        super().resizeEvent(event)
        if has_changed:
            is_at_top = not self.verticalOffset()
            self.updateGeometries()
            if not is_at_top:
                self.verticalScrollBar().setValue(self._top_of(first) - self._heading_height(first))

    def updateGeometries(self) -> None:
        """Let the scroll bar reach the last row."""
        self._measure()
        bar = self.verticalScrollBar()
        bar.setSingleStep(self._row_height)
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(self._top_of(self._count) - self.viewport().height(), 0))
        QAbstractItemView.updateGeometries(self)
        self._look()

    def show_between(self) -> None:
        """What happened between rows may have changed: look at all that are here."""
        held = self._model.held
        self._keep_place(lambda: self._bands.put({row: self._bands_above(row) for row in held}))

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        """Make room, and keep what one looks at where it is."""
        count = end - start + 1
        moved = count if start < self.seen_rows[0] else 0
        QAbstractItemView.rowsInserted(self, parent, start, end)

        def make_room() -> None:
            self._bands.open_room(start, count)
            self._put_bands(start, end)

        self._keep_place(make_room, moved, has_changed_length=True)

    def rowsAboutToBeRemoved(self, parent: Index, start: int, end: int) -> None:
        """Remember nothing of what goes, and keep what one looks at where it is."""
        above = max(min(end + 1, self.seen_rows[0]) - start, 0)
        QAbstractItemView.rowsAboutToBeRemoved(self, parent, start, end)
        self._keep_place(lambda: self._bands.close_room(start, end - start + 1), -above)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """The current row may have come, or changed."""
        QAbstractItemView.dataChanged(self, first, last, roles)
        self._keep_place(lambda: self._put_bands(first.row(), last.row()))
        if first.row() <= self.currentIndex().row() <= last.row():
            self.chosen.emit(self.current)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Have the delegate paint the rows that can be seen in the part to paint."""
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        painter = QPainter(self.viewport())
        under_pointer = self._row_under_pointer().row()
        first, last = self.seen_rows
        for row in range(first, last + 1):
            index = self.model().index(row, 0)
            box = self.visualRect(index)
            if event.rect().intersects(box):
                painted = QStyleOptionViewItem(option)
                painted.rect = box
                painted.state |= self._state_of(index, is_under_pointer=row == under_pointer)
                self.itemDelegate().paint(painter, painted, index)
            self._paint_bands(painter, row, box)
        box = self._heading_box()
        self._had_heading = not box.isEmpty()
        if self._had_heading:
            paint_heading(painter, self._model.heading_of(first), box)
        self.note_painted()

    def rows_in_view(self) -> Iterable[int]:
        """The rows that can be seen at least in part."""
        first, last = self.seen_rows
        return range(first, last + 1)

    @property
    def _count(self) -> int:
        return self.model().rowCount() if self.model() is not None else 0

    @property
    def _row_height(self) -> int:
        if not self._height:
            self._measure()
        return max(self._height, 1)

    def _measure(self) -> None:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        self._height = self.itemDelegate().sizeHint(option, QModelIndex()).height()
        self._band = band_height()

    def _top_of(self, row: int) -> int:
        """Pixels from the top of the list; of the row after the last one: how high the list is."""
        return row * self._row_height + self._bands.count_above(row) * self._band

    def _row_at(self, y: int) -> tuple[int, bool]:
        return self._bands.row_at(y, self._row_height, self._band)

    def _band_above(self, row: int) -> int:
        """How high the bands above a row are; 0 if there are none."""
        return self._band * len(self._bands.by_row.get(row, ()))

    def _bands_above(self, row: int) -> tuple[Band, ...]:
        said = self._model.between(row)
        bands: tuple[Band, ...] = (Band(said),) if said else ()
        if self._model.begins_section(row):
            bands += (Band(self._model.heading_of(row), is_heading=True),)
        return bands

    def _paint_bands(self, painter: QPainter, row: int, box: QRect) -> None:
        """Draw what is above a row; its section is named as it is now: a day becomes yesterday."""
        top = box.top() - self._band_above(row)
        for band in self._bands.by_row.get(row, ()):
            place = QRect(0, top, box.width(), self._band)
            if band.is_heading:
                paint_heading(painter, self._model.heading_of(row) or band.words, place)
            else:
                paint_band(painter, band.words, place)
            top += self._band

    def _heading_height(self, row: int) -> int:
        return self._band if self._model.heading_of(row) else 0

    def _heading_box(self) -> QRect:
        """Where the heading of the first row in view stays; empty where it stands in its own place.

        The next section's heading pushes it out of the view.
        """
        if not self._count:
            return QRect()
        offset, first = self.verticalOffset(), self.seen_rows[0]
        if not self._heading_height(first):
            return QRect()
        if self._model.begins_section(first) and self._top_of(first) - self._band >= offset:
            return QRect()
        top, after = 0, self._top_of(first) + self._row_height - offset
        if self._model.begins_section(first + 1) and after < self._band:
            top = after - self._band
        return QRect(0, top, self.viewport().width(), self._band)

    def _on_removed(self, _parent: Index, start: int, _end: int) -> None:
        """What is next to each other now may have something between."""
        self._keep_place(lambda: self._put_bands(start, start), has_changed_length=True)

    def _put_bands(self, first: int, last: int) -> None:
        """Learn what is above these rows and the next; of rows that are not here, what was known stands."""
        near = range(first, min(last + 2, self._count))
        self._bands.put({row: self._bands_above(row) for row in self._model.held if row in near})

    def _keep_place(
        self, change: Callable[[], object], moved: int = 0, *, has_changed_length: bool = False
    ) -> None:
        """Change rows or bands; what stands at the top of the view, then ``moved`` rows further, stays."""
        before, top, row = dict(self._bands.by_row), self.verticalOffset(), self.seen_rows[0]
        within = top - self._top_of(row)
        change()
        if moved or has_changed_length or before != self._bands.by_row:
            self.updateGeometries()
            if top:
                self.verticalScrollBar().setValue(self._top_of(row + moved) + within)
            self.viewport().update()

    def _look(self) -> None:
        self.looked_at.emit(*self.seen_rows)

    def _state_of(self, index: QModelIndex, *, is_under_pointer: bool) -> QStyle.StateFlag:
        state = QStyle.StateFlag.State_None
        if self.selectionModel().isSelected(index):
            state |= QStyle.StateFlag.State_Selected
        if index == self.currentIndex() and self.hasFocus():
            state |= QStyle.StateFlag.State_HasFocus
        if is_under_pointer:
            state |= QStyle.StateFlag.State_MouseOver
        return state
