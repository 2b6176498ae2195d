"""The keys of what is shown, in answer to a question mark."""

from collections.abc import Iterable, Iterator, Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gamma_desktop.ui import theme
from gamma_desktop.ui.keys import ASKS, KeyHint, bind, hints_of
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button
from gamma_desktop.ui.widgets.card import ScrollPane
from gamma_desktop.ui.widgets.labels import PlainLabel

WIDTH, HIGHEST = 420, 640


class KeyHelp(QDialog):
    """Lists keys: those of some parts of a window, and those that work everywhere in it.

    Args:
        window: whose keys they are.
        parts: by name, what has keys of its own.
    """

    def __init__(self, window: QWidget, parts: Mapping[str, QWidget]) -> None:
        super().__init__(window)
        groups: dict[str, list[KeyHint]] = {name: [] for name in (*parts, self.tr("Everywhere"))}
        for owner, hint in hints_of(window):
            name = next((name for name, part in parts.items() if _is_in(owner, part)), self.tr("Everywhere"))
            groups[name].append(hint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keys"))
        self.setFixedWidth(WIDTH)
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(Space.L, Space.L, Space.L, Space.S)
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.S)
        grid.setColumnStretch(1, 1)
        for title, hints in groups.items():
            if not hints:
                continue
            heading = PlainLabel(title, step=Type.HEADING)
            heading.setContentsMargins(0, Space.S if grid.count() else 0, 0, 0)
            grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            for keys, words in _joined(hints):
                row = grid.rowCount()
                grid.addWidget(
                    _Caps(keys), row, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                )
                grid.addWidget(PlainLabel(words), row, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        close = Button(self.tr("Close"))
        close.clicked.connect(self.reject)
        close.setDefault(True)
        foot = QHBoxLayout()
        foot.setContentsMargins(Space.L, 0, Space.L, Space.L)
        foot.addStretch(1)
        foot.addWidget(close)
        pane = ScrollPane(content)
        pane.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(pane, 1)
        column.addLayout(foot)
        self.resize(WIDTH, min(HIGHEST, content.sizeHint().height() + 2 * Space.XXL))
        bind(ASKS, self, "", self.reject)
        pane.setAccessibleName(self.windowTitle())
        pane.setFocus()


def _is_in(widget: QWidget, part: QWidget) -> bool:
    return widget is part or part.isAncestorOf(widget)


def _joined(hints: Iterable[KeyHint]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Keys that do the same stand in one line."""
    by_words: dict[str, dict[str, None]] = {}
    for hint in hints:
        by_words.setdefault(hint.words, {})[hint.keys] = None
    return ((tuple(keys), words) for words, keys in by_words.items())


class _Caps(QWidget):
    """Keys as caps."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__()
        self._keys = keys
        self.setFont(theme.font(Type.CAPTION))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(keys))

    def sizeHint(self) -> QSize:
        """All beside each other."""
        widths = [self._width(key) for key in self._keys]
        height = self.fontMetrics().height() + Space.S
        return QSize(sum(widths) + Space.XS * (len(widths) - 1), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A cap a key."""
        del event
        look, painter, x = theme.tokens(), QPainter(self), 0.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for key in self._keys:
            box = QRectF(x, 0, self._width(key), self.height())
            painter.setPen(QPen(QColor(look.edge), 1))
            painter.setBrush(QColor(look.surface))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setPen(QColor(look.text))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
            x += box.width() + Space.XS

    def _width(self, key: str) -> int:
        return max(self.fontMetrics().horizontalAdvance(key), self.fontMetrics().height()) + Space.S
