"""Draws the passages of a transcript; thousands of them cost no more than those in sight."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gamma_desktop.calls.model import TranscriptPart
from gamma_desktop.ui.calls.transcript_model import TranscriptModel, is_unsure
from gamma_desktop.ui.row_model import VALUE_ROLE, Index
from gamma_desktop.ui.theme import Radius, Space, Type, font, tokens
from gamma_desktop.ui.widgets.dressed import show_ground_below

MARK = 3
"""The bar at the left of a passage that is not sure."""

TALLEST = 280
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_BATCH = 60


class _PassageDelegate(QStyledItemDelegate):
    """Paints passages; asks for each height once a width."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._font = font(Type.BODY)
        self._metrics = QFontMetrics(self._font)
        self.width = 0

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its words at this width."""
        room = QRect(0, 0, self._room(), 1_000_000)
        text = index.data(int(Qt.ItemDataRole.DisplayRole))
        height = self._metrics.boundingRect(room, int(_WRAP), text).height()
        return QSize(self.width, height + Space.S)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Words that are not sure are muted, and marked at their left."""
        part: TranscriptPart = index.data(VALUE_ROLE)
        look, area = tokens(), QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(look.accent_soft))
            painter.drawRoundedRect(area, Radius.CONTROL, Radius.CONTROL)
        if is_unsure(part):
            painter.setBrush(QColor(look.warning))
            bar = QRectF(area.left(), area.top() + Space.XS, MARK, area.height() - Space.S)
            painter.drawRoundedRect(bar, MARK / 2, MARK / 2)
        painter.setFont(self._font)
        painter.setPen(QColor(look.muted if is_unsure(part) else look.text))
        words = area.adjusted(Space.M, Space.XS, -Space.XS, -Space.XS)
        painter.drawText(words, int(_WRAP), part.text)
        painter.restore()

    def _room(self) -> int:
        return max(1, self.width - Space.M - Space.XS)


class TranscriptView(QListView):
    """A list of passages, as high as they are up to a limit; a search and the arrows move through it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.passages = TranscriptModel(self)
        self._awaited: int | None = None
        self._delegate = _PassageDelegate(self)
        self.setModel(self.passages)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_BATCH)
        self.passages.modelReset.connect(self._fit)
        show_ground_below(self)

    def show_row(self, row: int) -> None:
        """Choose a passage, and bring it in sight: at once, or as soon as its place is known."""
        self._awaited = row
        self.setCurrentIndex(self.passages.index(row, 0))
        self._bring_in_sight()

    def updateGeometries(self) -> None:
        """Some more passages have their places."""
        super().updateGeometries()
        self._bring_in_sight()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the words elsewhere."""
        if self.viewport().width() != self._delegate.width:
            self._delegate.width = self.viewport().width()
            self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copying takes the words of the passages that are chosen."""
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted(index.row() for index in self.selectedIndexes())
            QGuiApplication.clipboard().setText("\n".join(self.passages.parts[row].text for row in rows))
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.viewport().update()

    def _bring_in_sight(self) -> None:
        if self._awaited is None:
            return
        index = self.passages.index(self._awaited, 0)
        if self.visualRect(index).isValid():
            self._awaited = None
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _fit(self) -> None:
        """Only as many passages are measured as fill the tallest view."""
        height = 0
        for row in range(self.passages.rowCount()):
            height += self._delegate.sizeHint(QStyleOptionViewItem(), self.passages.index(row, 0)).height()
            if height >= TALLEST:
                break
        self.setFixedHeight(min(height, TALLEST) + 2 * self.frameWidth())
