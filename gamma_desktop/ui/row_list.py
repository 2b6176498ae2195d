"""A list that one drives by keyboard alone: arrows choose, Enter acts, Right shows the details."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QItemSelection, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QWidget

from gamma_desktop.ui.keys import ENTER, OwnKeys, take
from gamma_desktop.ui.row_actions import Place, RowAction
from gamma_desktop.ui.row_delegate import RowDelegate
from gamma_desktop.ui.row_model import VALUE_ROLE
from gamma_desktop.ui.row_view import RowView
from gamma_desktop.ui.steadiness import Steadiness, application_clock, tell_of_dead_press
from gamma_desktop.ui.steady_list import SteadyList
from gamma_desktop.ui.widgets.dressed import show_ground_below


class RowList(SteadyList):
    """Shows rows through RowFaces; speaks in values, never in indexes.

    Args:
        model: gives the value of each row as VALUE_ROLE.
        means: what acting on a row would do, as a value that changes when that does; else the row's value.
        acts, details: what Enter does, and what Space does, in words; "" for nothing.
    """

    chosen = Signal(object)
    """Another row is current (None: no row is)."""
    acted = Signal(object)
    """Enter or a double click on a row."""
    detail_requested = Signal(object)
    menu_requested = Signal(object, QPoint)
    left_upwards = Signal()
    """Up was pressed on the first row."""

    def __init__(
        self,
        model: QAbstractListModel,
        row_view: Callable[[Any], RowView],
        name: str,
        *,
        means: Callable[[Any], Hashable] = lambda value: value,
        acts: str = "",
        details: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(means, parent)
        self._rows = model
        self._columns = 1
        self._acts, self._details = acts, details
        self._delegate = RowDelegate(row_view, self)
        self._actions = Steadiness(application_clock())
        self._pressed: Hashable = None
        self._has_actions = False
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.doubleClicked.connect(self._on_double_click)
        self._delegate.detail_requested.connect(self.detail_requested)
        show_ground_below(self)

    @property
    def _detail_keys(self) -> tuple[Qt.Key, ...]:
        return (Qt.Key.Key_Space,) if self._columns > 1 else (Qt.Key.Key_Right, Qt.Key.Key_Space)

    @property
    def current(self) -> Any:  # noqa: ANN401  (whatever kind of row the model holds)
        """The value of the current row, or None."""
        return self.currentIndex().data(VALUE_ROLE)

    def choose(self, position: int) -> None:
        """Make the row at ``position`` current, and show it."""
        self.setCurrentIndex(self._rows.index(position))

    def step(self, by: int) -> None:
        """Move the current row, staying within the list; used by a search field that keeps the focus."""
        last = self._rows.rowCount() - 1
        if last >= 0:
            with self.led_by_the_agent():
                self.choose(min(max(self.currentIndex().row() + by, 0), last))

    def show_chevrons(self, shown: bool) -> None:
        """End each row in a sign that opens its details."""
        self._delegate.has_chevron = shown
        self.viewport().update()

    def offer(self, actions: Callable[[Any], Sequence[RowAction]]) -> None:
        """Show these in the row that has the pointer or the keyboard; their keys are bound elsewhere."""
        self._delegate.actions = actions
        self._has_actions = True

    def show_sections(self) -> None:
        """Put the name of each section above its first row: for short lists, whose every row Qt measures."""
        self._delegate.has_sections = True
        self.setUniformItemSizes(False)

    def show_pictures(self, pictures: Callable[[str], QPixmap | None]) -> None:
        """Put these in front of the rows that name them."""
        self._delegate.pictures = pictures

    def drive_from_elsewhere(self) -> None:
        """Another widget has the focus and moves the current row, which looks focused all the same."""
        self._delegate.is_driven = True
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.selectionModel().selectionChanged.connect(self._announce)

    def show_columns(self, columns: int) -> None:
        """Stand side by side as cards in so many columns; one column is a plain list."""
        self._columns = columns
        is_grid = columns > 1
        self.setFlow(QListView.Flow.LeftToRight if is_grid else QListView.Flow.TopToBottom)
        self.setWrapping(is_grid)
        self.setResizeMode(QListView.ResizeMode.Adjust if is_grid else QListView.ResizeMode.Fixed)
        self._fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cards share the width."""
        self._fit_columns()
        super().resizeEvent(event)

    def _fit_columns(self) -> None:
        # What Qt keeps free for a bar when it wraps: as wide as one of the style, not as ours.
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        room = self.maximumViewportSize().width() - bar - 1
        width = room // self._columns if self._columns > 1 else 0
        if width != self._delegate.card_width:
            self._delegate.card_width = width
            self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter acts, Right and Space show the details, Up leaves at the top."""
        if event.key() == Qt.Key.Key_Up and self.currentIndex().row() < self._columns:
            self.left_upwards.emit()
        elif self.current is None or not take(event, self.own_keys()):
            super().keyPressEvent(event)

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """What its rows are worked by."""
        acting = OwnKeys(ENTER, self._acts, self._act, repeats=False)
        showing = OwnKeys(self._detail_keys, self._details, lambda: self.detail_requested.emit(self.current))
        return (acting, showing)

    def viewportEvent(self, event: QEvent) -> bool:
        """Remember where the pointer is: to ask for it while painting would wait for the screen's answer."""
        before = self._delegate.pointer
        if isinstance(event, QMouseEvent | QEnterEvent):
            self._delegate.pointer = event.position().toPoint()
        elif event.type() is QEvent.Type.Leave:
            self._delegate.pointer = None
        if self._has_actions and before != self._delegate.pointer:
            self._show_pointed_at(before, self._delegate.pointer)
        return super().viewportEvent(event)

    def note_painted(self) -> None:
        """The screen shows the rows, and the actions of those that have the pointer or the keyboard."""
        super().note_painted()
        if not self._has_actions:
            return
        rows = {self._row_under_pointer()} | ({self.currentIndex()} if self.hasFocus() else set())
        self._actions.note(self._told(index, place) for index in rows for place in self._places_of(index))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember which action is pressed, if it has been there for long enough: else the row is chosen."""
        self._pressed = None
        found = self._action_at(event.position().toPoint())
        if found is not None and event.button() is Qt.MouseButton.LeftButton:
            told = self._told(*found)
            if self._actions.has_stood(told):
                self._pressed = told
            elif not self._actions.has_just_acted:
                tell_of_dead_press(self, event.globalPosition().toPoint())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Act, if it is still there that was pressed."""
        pressed, self._pressed = self._pressed, None
        super().mouseReleaseEvent(event)
        found = self._action_at(event.position().toPoint())
        if pressed is not None and found is not None and pressed == self._told(*found):
            index, place = found
            for each in (self._actions, self._places, self._values):
                each.note_act()
            place.action.act(index.data(VALUE_ROLE))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second press on an action is none on its row."""
        if self._action_at(event.position().toPoint()) is None:
            super().mouseDoubleClickEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """What comes back is new."""
        super().hideEvent(event)
        self._actions.forget()
        self._pressed = None

    def _row_under_pointer(self) -> QModelIndex:
        pointer = self._delegate.pointer
        return QModelIndex() if pointer is None else self.indexAt(pointer)

    def _places_of(self, index: QModelIndex) -> Sequence[Place]:
        value = index.data(VALUE_ROLE)
        return () if value is None else self._delegate.places(self.visualRect(index), value)

    def _action_at(self, at: QPoint) -> tuple[QModelIndex, Place] | None:
        if not self._has_actions:
            return None
        index = self.indexAt(at)
        return next(((index, place) for place in self._places_of(index) if place.box.contains(at)), None)

    def _told(self, index: QModelIndex, place: Place) -> Hashable:
        """What an action stands for, and where."""
        return self._shown(index), place.action.words, place.box.left()

    def _show_pointed_at(self, *points: QPoint | None) -> None:
        """The action under the pointer looks as if it could be pressed."""
        for at in points:
            if at is not None and self._places_of(index := self.indexAt(at)):
                self.viewport().update(self.visualRect(index))

    def _act(self) -> None:
        if self.may_press(self.currentIndex()):
            self.acted.emit(self.current)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes here by keyboard starts at a row."""
        if not self.currentIndex().isValid() and self._rows.rowCount():
            self.choose(0)  # before Qt does, which would make a row current without choosing it
        super().focusInEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu of the row under the pointer, or of the current one by keyboard."""
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if index.data(VALUE_ROLE) is not None:
            at = event.pos() if by_mouse else self.visualRect(index).center()
            self.menu_requested.emit(index.data(VALUE_ROLE), self.viewport().mapToGlobal(at))

    def _announce(self) -> None:
        """Tell a screen reader, which follows the focus alone."""
        words = self.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
        if words and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _on_selection(self, _now: QItemSelection, _before: QItemSelection) -> None:
        self.chosen.emit(self.current)

    def _on_double_click(self, index: QModelIndex) -> None:
        if index.data(VALUE_ROLE) is not None and self.may_click(index):
            self.acted.emit(index.data(VALUE_ROLE))
