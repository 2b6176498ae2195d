"""The keys of what is shown, in answer to a question mark."""

from collections.abc import Iterable, Iterator, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.ui.keys import ASKS, KeyHint, bind, hints_of
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button
from gamma_desktop.ui.widgets.card import ScrollPane
from gamma_desktop.ui.widgets.key_caps import KeyCaps
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
                to_the_right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                grid.addWidget(KeyCaps(keys), row, 0, to_the_right)
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
