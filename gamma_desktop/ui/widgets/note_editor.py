"""A note that is edited where it stands: there is nothing to open and nothing to confirm."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from gamma_desktop.ui.keys import ENTER, OwnKeys, take
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.dressed import PlainTextField

FEWEST_LINES = 2
MOST_LINES = 12


class NoteEditor(PlainTextField):
    """Saves when it is left, or by Ctrl+Enter; Escape restores what there was. As high as its text."""

    saved = Signal(str)

    def __init__(self, name: str, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._fit)
        self._fit()

    @property
    def is_changed(self) -> bool:
        """Something was typed that is not saved yet."""
        return self.toPlainText().strip() != self._kept

    def show_note(self, note: str) -> None:
        """Show what is noted; what is being typed stays."""
        if self.hasFocus() and self.is_changed:
            self._kept = note
            return
        self._kept = note
        if self.toPlainText() != note:
            self.setPlainText(note)

    def save(self) -> None:
        """Have what was typed kept, if it is anything new."""
        if self.is_changed:
            self._kept = self.toPlainText().strip()
            self.saved.emit(self._kept)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter saves, Escape restores."""
        has_nothing_to_restore = event.key() == Qt.Key.Key_Escape and not self.is_changed
        if has_nothing_to_restore or not take(event, self.own_keys()):
            super().keyPressEvent(event)

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """What is done with what was typed."""
        ctrl = Qt.KeyboardModifier.ControlModifier
        restore = self.tr("Restore the note")
        return (
            OwnKeys(ENTER, self.tr("Save the note"), self.save, held=ctrl),
            OwnKeys((Qt.Key.Key_Escape,), restore, lambda: self.setPlainText(self._kept)),
        )

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Left: saved; a menu of its own is no leaving."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.save()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """A larger font needs more room."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        lines = min(max(round(self.document().size().height()), FEWEST_LINES), MOST_LINES)
        margins = round(2 * self.document().documentMargin()) + 2 * self.frameWidth() + Space.S
        height = self.fontMetrics().lineSpacing() * lines + margins
        if height != self.height():
            self.setFixedHeight(height)
