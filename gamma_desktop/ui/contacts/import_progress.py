"""How far an import is, and a way to stop it."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from gamma_desktop.contacts.importing import ImportProgress
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space, Type, tokens
from gamma_desktop.ui.widgets.buttons import Button
from gamma_desktop.ui.widgets.labels import PlainLabel

BAR_HEIGHT = 8
WIDEST = 420

_STEPS = 1000


class Bar(QProgressBar):
    """A bar in the look of the rest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setRange(0, _STEPS)
        self.setFixedHeight(BAR_HEIGHT)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(WIDEST, BAR_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the way, and how much of it is done."""
        look, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        way = QRectF(self.rect())
        for color, width in ((look.neutral_soft, way.width()), (look.accent_fill, self._done * way.width())):
            painter.setBrush(QColor(color))
            if width:
                done = QRectF(way.left(), way.top(), max(width, way.height()), way.height())
                painter.drawRoundedRect(done, way.height() / 2, way.height() / 2)

    @property
    def _done(self) -> float:
        return self.value() / _STEPS


class ImportProgressPanel(QWidget):
    """Stands in place of the contacts while a file is looked at or imported."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(step=Type.HEADING)
        self._words = PlainLabel(tone=Tone.MUTED)
        self.bar = Bar()
        self.bar.setAccessibleName(self.tr("Progress of the import"))
        self.cancel_button = Button(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self.cancelled)
        inside = QWidget()
        inside.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inside)
        column.setSpacing(Space.M)
        for label in (self._title, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._title)
        column.addWidget(self.bar)
        column.addWidget(self._words)
        column.addWidget(self.cancel_button, alignment=Qt.AlignmentFlag.AlignHCenter)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(Space.XL, Space.XXL, Space.XL, Space.XXL)
        outside.addStretch(1)
        outside.addWidget(inside)
        outside.setAlignment(inside, Qt.AlignmentFlag.AlignHCenter)
        outside.addStretch(2)

    def show_looking(self, name: str) -> None:
        """A file is being looked at."""
        self._begin(self.tr("Looking at {0}").format(name), self.tr("Nothing is imported yet"))

    def show_importing(self, name: str) -> None:
        """A file is being imported."""
        words = self.tr("The contacts that are there stay as they are until all of it is read")
        self._begin(self.tr("Importing {0}").format(name), words)

    def show_progress(self, progress: ImportProgress) -> None:
        """Show how far it is."""
        self.bar.setValue(round(progress.done * _STEPS))
        if progress.is_storing:
            self._words.setText(
                self.tr("{0} read; putting them among the contacts").format(f"{progress.read:,}")
            )
            self.cancel_button.set_unavailable(self.tr("Everything is read; it is done in a moment"))
        else:
            self._words.setText(self.tr("{0} read").format(f"{progress.read:,}"))

    def _begin(self, title: str, words: str) -> None:
        self._title.setText(title)
        self._words.setText(words)
        self.bar.setValue(0)
        self.cancel_button.set_available()
        self.cancel_button.setFocus()
