"""Bars that are drawn, and told: exact values under the pointer, by the arrow keys and to screen readers."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from gamma_desktop.history.insights import Figures
from gamma_desktop.ui.keys import OwnKeys, take
from gamma_desktop.ui.palette import Tokens
from gamma_desktop.ui.theme import Radius, Space, Type, font, tokens
from gamma_desktop.ui.widgets.labels import plain_tooltip

_GAP = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: what stands at its foot, what it is made of, and all that in words."""

    label: str
    figures: Figures
    words: str


class BarChart(QWidget):
    """A row of stacked bars: answered, missed and outgoing. How they lie is for those who draw them.

    Args:
        name: what a screen reader calls it.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars: tuple[Bar, ...] = ()
        self._chosen: int | None = None
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def chosen(self) -> Bar | None:
        """The bar under the pointer, or that the arrow keys led to."""
        return self.bars[self._chosen] if self._chosen is not None and self._chosen < len(self.bars) else None

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Draw these."""
        if tuple(bars) != self.bars:
            self.bars = tuple(bars)
            self.setAccessibleDescription("\n".join(bar.words for bar in self.bars))
            self.updateGeometry()
            self.update()

    @abstractmethod
    def box_of(self, position: int) -> QRectF:
        """The whole place of a bar, where the pointer means it."""

    @abstractmethod
    def paint_bar(self, painter: QPainter, look: Tokens, position: int) -> None:
        """Draw one bar, with what stands at its foot."""

    def most(self) -> int:
        """The calls of the highest bar; never 0."""
        return max((bar.figures.calls for bar in self.bars), default=0) or 1

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars, on a quiet ground under the chosen one."""
        look, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(Type.CAPTION, tabular=True))
        for position in range(len(self.bars)):
            if position == self._chosen:
                painter.setPen(QPen(QColor(look.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
                painter.setBrush(QColor(look.hover))
                painter.drawRoundedRect(
                    self.box_of(position).adjusted(1, 1, -1, -1), Radius.CONTROL, Radius.CONTROL
                )
            self.paint_bar(painter, look, position)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the exact values of the bar under the pointer."""
        spot = event.position()
        found = next((n for n in range(len(self.bars)) if self.box_of(n).contains(spot)), None)
        self._choose(found)
        if found is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPosition().toPoint(), plain_tooltip(self.bars[found].words), self)

    def leaveEvent(self, event: QEvent) -> None:
        """No bar is selected."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self._choose(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin with the first bar."""
        super().focusInEvent(event)
        if self._chosen is None and self.bars:
            self._choose(0)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let go of the bar."""
        super().focusOutEvent(event)
        QToolTip.hideText()
        self._choose(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from bar to bar, and tell each."""
        if not self.bars or not take(event, self.own_keys()):
            super().keyPressEvent(event)

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """What leads from bar to bar."""
        at, last = self._chosen or 0, len(self.bars) - 1
        back, on = (Qt.Key.Key_Left, Qt.Key.Key_Up), (Qt.Key.Key_Right, Qt.Key.Key_Down)
        return (
            OwnKeys(back, self.tr("The bar before"), lambda: self._go_to(at - 1)),
            OwnKeys(on, self.tr("The next bar"), lambda: self._go_to(at + 1)),
            OwnKeys((Qt.Key.Key_Home,), self.tr("The first bar"), lambda: self._go_to(0)),
            OwnKeys((Qt.Key.Key_End,), self.tr("The last bar"), lambda: self._go_to(last)),
        )

    def _go_to(self, position: int) -> None:
        self._choose(min(max(position, 0), len(self.bars) - 1))
        self._tell()

    def _tell(self) -> None:
        if self._chosen is None:
            return
        words = self.bars[self._chosen].words
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        foot = self.box_of(self._chosen).bottomLeft().toPoint()
        QToolTip.showText(self.mapToGlobal(foot + QPoint(0, -Space.XL)), plain_tooltip(words), self)

    def _choose(self, position: int | None) -> None:
        if position != self._chosen:
            self._chosen = position
            self.update()


def stacked(figures: Figures, look: Tokens) -> tuple[tuple[int, str], ...]:
    """What a bar is made of, from its foot on: how many, in which colour."""
    return (
        (figures.answered, look.success),
        (figures.outgoing, look.accent),
        (figures.missed, look.danger),
    )


class ColumnChart(BarChart):
    """Bars that stand, for the hours of a day."""

    HEIGHT = 168

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(480, self.HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Columns may become narrow."""
        return QSize(240, self.HEIGHT)

    def box_of(self, position: int) -> QRectF:
        """The column's whole height."""
        width = self.width() / max(1, len(self.bars))
        return QRectF(position * width, 0, width, self.height())

    def paint_bar(self, painter: QPainter, look: Tokens, position: int) -> None:
        """The bar, the hour at its foot, and how many at its head."""
        bar, box = self.bars[position], self.box_of(position)
        line = painter.fontMetrics().height()
        room = box.height() - 2 * line - Space.S
        width = min(box.width() - 4, Space.XL)
        left, bottom = box.center().x() - width / 2, box.bottom() - line - Space.XS
        top = bottom
        painter.setPen(Qt.PenStyle.NoPen)
        for count, color in stacked(bar.figures, look):
            if count:
                height = max(2.0, room * count / self.most() - _GAP)
                top -= height
                painter.setBrush(QColor(color))
                painter.drawRoundedRect(QRectF(left, top, width, height), 2, 2)
                top -= _GAP
        painter.setPen(QColor(look.muted))
        if self._has_room_for_label(position, box.width(), painter):
            foot = QRectF(box.center().x() - 40, box.bottom() - line, 80, line)
            painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, bar.label)
        if bar.figures.calls:
            head = QRectF(box.center().x() - 40, top - line, 80, line)
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, str(bar.figures.calls))

    def _has_room_for_label(self, position: int, width: float, painter: QPainter) -> bool:
        """Every label, or every second, third… where columns are narrow."""
        needed = max(painter.fontMetrics().horizontalAdvance(bar.label) for bar in self.bars) + Space.S
        return position % max(1, ceil(needed / width)) == 0


class RowChart(BarChart):
    """Horizontal bars, for extensions: each on its own line."""

    LINE = 32
    NAME_SHARE = 0.34

    def sizeHint(self) -> QSize:
        """As high as there are bars."""
        return QSize(480, self.LINE * len(self.bars))

    def minimumSizeHint(self) -> QSize:
        """Bars may become short."""
        return QSize(240, self.LINE * len(self.bars))

    def box_of(self, position: int) -> QRectF:
        """The bar's whole line."""
        return QRectF(0, position * self.LINE, self.width(), self.LINE)

    def paint_bar(self, painter: QPainter, look: Tokens, position: int) -> None:
        """The name, the bar, and how many behind it."""
        bar, box = self.bars[position], self.box_of(position)
        name = QRectF(Space.XS, box.top(), box.width() * self.NAME_SHARE - Space.M, box.height())
        painter.setPen(QColor(look.text))
        shown = painter.fontMetrics().elidedText(bar.label, Qt.TextElideMode.ElideRight, int(name.width()))
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        count_room = painter.fontMetrics().horizontalAdvance("000000")
        room = box.width() - name.right() - count_room - Space.M
        left = name.right() + Space.S
        painter.setPen(Qt.PenStyle.NoPen)
        for count, color in stacked(bar.figures, look):
            if count:
                width = max(2.0, room * count / self.most() - _GAP)
                painter.setBrush(QColor(color))
                painter.drawRoundedRect(QRectF(left, box.center().y() - 6, width, 12), 2, 2)
                left += width + _GAP
        painter.setPen(QColor(look.muted))
        behind = QRectF(left + Space.XS, box.top(), count_room, box.height())
        painter.drawText(behind, Qt.AlignmentFlag.AlignVCenter, str(bar.figures.calls))
