"""A list whose rows act only on what they have shown: a row that slid under the pointer was not aimed at.

A click is aimed at a place, so the row must have stood there; a key means the row that is marked, wherever
it stands, so that must have been seen, and marked by the agent or for a while.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QListView, QWidget

from gamma_desktop.ui.row_model import VALUE_ROLE, Index
from gamma_desktop.ui.steadiness import Steadiness, application_clock, tell_of_dead_press


class SteadyList(QListView):
    """Knows since when each row in view has been there, and so whether a press may act on it.

    Args:
        means: what acting on a row's value would do, as a value that changes when that does.
    """

    def __init__(self, means: Callable[[Any], Hashable], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._means = means
        clock = application_clock()
        self._places = Steadiness(clock)
        self._values = Steadiness(clock)
        self._is_led = False
        self._aimed_at: Hashable = None

    def may_click(self, index: Index) -> bool:
        """Whether a click on this row, or a double click that began on it, was aimed at what it shows."""
        is_aimed_at = self._aimed_at is not None and self._aimed_at == self._shown(index)
        return self._decide(index, may_act=is_aimed_at and not self._places.has_just_acted)

    def may_press(self, index: Index) -> bool:
        """Whether a key means this row: it has been in view for a while, and the keyboard did not fall here.

        It is brought into view, where it was not.
        """
        value = index.data(VALUE_ROLE)
        has_been_seen = value is not None and self._values.has_stood(self._means(value))
        self.scrollTo(index)
        return self._decide(index, may_act=has_been_seen and self._values.has_keyboard)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Note what is painted."""
        super().paintEvent(event)
        self.note_painted()

    def note_painted(self) -> None:
        """The screen shows the rows as they are now."""
        model = self.model()
        rows = [model.index(row, 0) for row in self.rows_in_view()]
        values = (index.data(VALUE_ROLE) for index in rows)
        self._places.note(self._shown(index) for index in rows)
        self._values.note(self._means(value) for value in values if value is not None)

    def rows_in_view(self) -> Iterable[int]:
        """The rows that can be seen at least in part."""
        view = self.viewport().rect()
        rows = range(self.model().rowCount())
        return (row for row in rows if self.visualRect(self.model().index(row, 0)).intersects(view))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember what a click is aimed at."""
        shown = self._shown(self.indexAt(event.position().toPoint()))
        self._aimed_at = shown if self._places.has_stood(shown) else None
        with self.led_by_the_agent():
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows mark another row."""
        with self.led_by_the_agent():
            super().keyPressEvent(event)

    @contextmanager
    def led_by_the_agent(self) -> Iterator[None]:
        """What is marked meanwhile is marked by the agent."""
        self._is_led = True
        try:
            yield
        finally:
            self._is_led = False

    def currentChanged(self, now: Index, before: Index) -> None:
        """Another row is marked: keys mean it at once only if the agent did that."""
        super().currentChanged(now, before)
        if not self._is_led:
            self._values.note_fall()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A keyboard that fell here acts on nothing at first."""
        super().focusInEvent(event)
        self._values.note_focus(event.reason())

    def hideEvent(self, event: QHideEvent) -> None:
        """What comes back is new."""
        super().hideEvent(event)
        self._places.forget()
        self._values.forget()

    def _shown(self, index: Index) -> Hashable:
        value = index.data(VALUE_ROLE)
        if value is None:
            return None
        row, list_ = self.visualRect(index), self.viewport().mapTo(self.window(), QPoint())
        return self._means(value), (row.x(), row.y(), row.width(), row.height()), (list_.x(), list_.y())

    def _decide(self, index: Index, *, may_act: bool) -> bool:
        has_just_acted = self._places.has_just_acted
        if may_act:
            self._places.note_act()
            self._values.note_act()
        elif not has_just_acted:
            tell_of_dead_press(self, self.viewport().mapToGlobal(self.visualRect(index).bottomLeft()))
        return may_act
