"""How far an import is, and a way to stop it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gamma_desktop.contacts.importing import ImportProgress
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.widgets.progress_line import ProgressLine

WIDEST = 420


class ImportProgressPanel(QWidget):
    """Stands in place of the contacts while a file is looked at or imported."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(step=Type.HEADING)
        self._words = PlainLabel(tone=Tone.MUTED)
        self.bar = ProgressLine(self.tr("Progress of the import"))
        self.cancel_button = Button(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self.cancelled)
        inside = QWidget()
        inside.setMaximumWidth(WIDEST)
        inside.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
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
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(inside, 100)
        middle.addStretch(1)
        outside.addLayout(middle)
        outside.addStretch(2)

    def show_looking(self, name: str) -> None:
        """A file is being looked at."""
        self._begin(filled(self.tr("Looking at {0}"), name), self.tr("Nothing is imported yet"))

    def show_importing(self, name: str) -> None:
        """A file is being imported."""
        words = self.tr("The contacts that are there stay as they are until all of it is read")
        self._begin(filled(self.tr("Importing {0}"), name), words)

    def show_progress(self, progress: ImportProgress) -> None:
        """Show how far it is."""
        self.bar.show_share(progress.done)
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
        self.bar.show_share(None)
        self.cancel_button.set_available()
        self.cancel_button.setFocus()
