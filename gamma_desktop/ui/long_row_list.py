"""A list for any number of rows, all of one height: where a row stands is reckoned, never measured.

Qt's own list measures every row anew whenever one comes, goes or changes, even if told that all are alike:
1.6 s for a million rows.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from gamma_desktop.ui.between_rows import paint_between
from gamma_desktop.ui.long_row_model import LongRowModel
from gamma_desktop.ui.row_face import RowFace
from gamma_desktop.ui.row_list import RowList
from gamma_desktop.ui.row_model import Index

Action = QAbstractItemView.CursorAction
Hint = QAbstractItemView.ScrollHint


class LongRowList(RowList):
    """Shows a LongRowModel, and tells it which rows are seen; one that is not here yet cannot be acted on.

    What stands at the top of the view stays there when rows come or go above it, unless that is the very top.
    A row that is current when its value comes, or changes, is told of as ``chosen`` anew.
    """

    looked_at = Signal(int, int)
    """The first and the last row that can be seen."""
    typed = Signal(str)
    """A letter was typed: whoever has a field to search by takes it."""

    def __init__(
        self,
        model: LongRowModel[Any],
        face: Callable[[Any], RowFace],
        name: str,
        *,
        means: Callable[[Any], Hashable] = lambda value: value,
        parent: QWidget | None = None,
    ) -> None:
        self._height = 0
        self._pointer: QPoint | None = None
        self._model = model
        super().__init__(model, face, name, means=means, parent=parent)
        self.looked_at.connect(model.look_at)
        self.verticalScrollBar().valueChanged.connect(self._look)

    @property
    def seen_rows(self) -> tuple[int, int]:
        """The first and the last row that can be seen at least in part; the last is less if none is."""
        first = self.verticalOffset() // self._row_height
        below = self.verticalOffset() + max(self.viewport().height(), 1) - 1
        return first, min(below // self._row_height, self._count - 1)

    def visualRect(self, index: Index) -> QRect:
        """Where a row stands in the viewport, or beyond it."""
        if not index.isValid():
            return QRect()
        top = index.row() * self._row_height - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self._row_height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The row at a point of the viewport."""
        row = (point.y() + self.verticalOffset()) // self._row_height
        return self.model().index(row, 0) if 0 <= row < self._count else QModelIndex()

    def scrollTo(self, index: Index, hint: Hint = Hint.EnsureVisible) -> None:
        """Bring a row into view."""
        if not index.isValid():
            return
        bar, room = self.verticalScrollBar(), self.viewport().height()
        top = index.row() * self._row_height
        bottom = top + self._row_height
        if hint is Hint.PositionAtCenter:
            bar.setValue(top - (room - self._row_height) // 2)
        elif hint is Hint.PositionAtTop or top < bar.value():
            bar.setValue(top)
        elif hint is Hint.PositionAtBottom or bottom > bar.value() + room:
            bar.setValue(bottom - room)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802  (Qt's name)
        """Move what is painted, as it is reckoned here: Qt's own list would leave rows that are gone."""
        self.viewport().scroll(dx, dy)

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

    def keyboardSearch(self, search: str) -> None:  # noqa: N802  (Qt's name)
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

    def updateGeometries(self) -> None:
        """Let the scroll bar reach the last row."""
        self._measure()
        bar = self.verticalScrollBar()
        bar.setSingleStep(self._row_height)
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(self._count * self._row_height - self.viewport().height(), 0))
        QAbstractItemView.updateGeometries(self)
        self._look()

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        """Make room, and keep what one looks at where it is."""
        super().rowsInserted(parent, start, end)
        self._keep_place(start, end - start + 1)

    def rowsAboutToBeRemoved(self, parent: Index, start: int, end: int) -> None:
        """Remember nothing of what goes, and keep what one looks at where it is."""
        above = min(end + 1, self.seen_rows[0]) - start
        super().rowsAboutToBeRemoved(parent, start, end)
        if above > 0 and self.verticalOffset():
            above_pixels = above * self._row_height
            self.verticalScrollBar().setValue(self.verticalOffset() - above_pixels)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """The current row may have come, or changed."""
        super().dataChanged(first, last, roles)
        if first.row() <= self.currentIndex().row() <= last.row():
            self.chosen.emit(self.current)

    def viewportEvent(self, event: QEvent) -> bool:
        """Remember where the pointer is: to ask for it while painting would wait for the screen's answer."""
        if isinstance(event, QMouseEvent | QEnterEvent):
            self._pointer = event.position().toPoint()
        elif event.type() is QEvent.Type.Leave:
            self._pointer = None
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Have the delegate paint the rows that can be seen in the part to paint."""
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        painter = QPainter(self.viewport())
        under_pointer = self._row_under_pointer()
        first, last = self.seen_rows
        for row in range(first, last + 1):
            index = self.model().index(row, 0)
            box = self.visualRect(index)
            if event.rect().intersects(box):
                painted = QStyleOptionViewItem(option)
                painted.rect = box
                painted.state |= self._state_of(index, is_under_pointer=row == under_pointer)
                self.itemDelegate().paint(painter, painted, index)
        for row in range(first, min(last + 2, self._count)):
            if words := self._model.between(row):
                paint_between(painter, words, self.visualRect(self.model().index(row, 0)), is_first=row == 0)
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

    def _keep_place(self, start: int, count: int) -> None:
        top = self.verticalOffset()
        if top and start < self.seen_rows[0]:
            self.updateGeometries()
            self.verticalScrollBar().setValue(top + count * self._row_height)

    def _look(self) -> None:
        self.looked_at.emit(*self.seen_rows)

    def _row_under_pointer(self) -> int:
        return -1 if self._pointer is None else self.indexAt(self._pointer).row()

    def _state_of(self, index: QModelIndex, *, is_under_pointer: bool) -> QStyle.StateFlag:
        state = QStyle.StateFlag.State_None
        if self.selectionModel().isSelected(index):
            state |= QStyle.StateFlag.State_Selected
        if index == self.currentIndex() and self.hasFocus():
            state |= QStyle.StateFlag.State_HasFocus
        if is_under_pointer:
            state |= QStyle.StateFlag.State_MouseOver
        return state
