"""The search box by itself, over whatever is on the screen: for who works in another program."""

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QColor, QCursor, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from gamma_desktop.ui import theme
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.floating import let_focus_come_again
from gamma_desktop.ui.window.search import SearchResults
from gamma_desktop.ui.window.search_box import SearchBox
from gamma_desktop.ui.window_roles import DIALOG

WIDTH, HEIGHT = 560, 420
FROM_THE_TOP = 5
"""It stands a fifth of the screen below its top: where one looks."""


class QuickSearch(QWidget):
    """A small window without a frame; Escape, a call and any other window close it.

    Attributes:
        box, results: joined to what can be found by a ``SearchController``.
    """

    accessible_role = DIALOG

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint)
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowTitle(self.tr("Search or dial"))
        self.box = SearchBox()
        self.box.furnish()
        self.results = SearchResults()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        layout.setSpacing(Space.S)
        layout.addWidget(self.box)
        layout.addWidget(self.results, 1)
        self.box.stepped.connect(self.results.list.step)
        self.box.entered.connect(lambda: self.results.act(self.box.text().strip()))
        self.box.opened.connect(lambda: self.results.open(self.box.text().strip()))
        for over in (self.box.left, self.box.done, self.results.open_requested, self.results.add_requested):
            over.connect(self._end)

    def place(self) -> None:
        """Stand where the agent looks: high on the screen that the pointer is on."""
        screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
        let_focus_come_again(self)
        self.setGeometry(place_on(screen.availableGeometry()))
        self.box.clear()
        self.box.ask()

    def changeEvent(self, event: QEvent) -> None:
        """Go when another window is worked with, but not for one of our menus; follow the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.box.dress()
        is_left = event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow()
        if is_left and self.isVisible() and QApplication.activePopupWidget() is None:
            self.box.leave()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws an edge, since there is no frame."""
        del event
        look, painter = theme.tokens(), QPainter(self)
        painter.setPen(QPen(QColor(look.edge), 1))
        painter.setBrush(QColor(look.window))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _end(self) -> None:
        self.results.forget()
        self.hide()


def place_on(screen: QRect) -> QRect:
    """The window's place on a screen, whatever its size."""
    width, height = min(WIDTH, screen.width()), min(HEIGHT, screen.height())
    top = min(screen.height() // FROM_THE_TOP, screen.height() - height)
    return QRect(screen.x() + (screen.width() - width) // 2, screen.y() + top, width, height)
