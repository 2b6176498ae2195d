"""Fields for a few lines of text, as high as what is in them: nothing is to open, nothing to confirm."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from gamma_desktop.ui.keys import ENTER, OwnKeys, take
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.dressed import PlainTextField

FEWEST_LINES, MOST_LINES = 2, 10
BORDER = 2
"""With the focus; what Qt calls the frame holds the air at the sides as well."""


class TextField(PlainTextField):
    """Plain text; Tab leaves it, and what is typed can be undone.

    Args:
        name: what a screen reader calls it.
        placeholder: what it is for, where it is empty.
    """

    committed = Signal()
    """The writer is done: by Ctrl+Enter, or by leaving the field."""
    abandoned = Signal()
    """The writer pressed Escape, and something was typed."""

    def __init__(self, name: str, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(Space.S - 2)
        self.textChanged.connect(self._fit)
        self._fit()

    def replace_text(self, text: str) -> None:
        """Put another text in its place, as if it was typed: undo brings back what there was."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.setTextCursor(cursor)
        self.document().setModified(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter commits, Escape abandons."""
        if event.key() == Qt.Key.Key_Escape and not self.document().isModified():
            event.ignore()  # nothing to abandon: it is meant for what the field stands in
        elif not take(event, self.own_keys()):
            super().keyPressEvent(event)

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """What is done with what was typed."""
        ctrl = Qt.KeyboardModifier.ControlModifier
        return (
            OwnKeys(ENTER, self.tr("Save the note"), self.committed.emit, held=ctrl),
            OwnKeys((Qt.Key.Key_Escape,), self.tr("Restore the note"), self.abandoned.emit),
        )

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving commits; a menu or another window may take the focus for a moment and give it back."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.committed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """A larger font needs more room."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _lines(self) -> int:
        """How many lines there are at this width; Qt itself breaks only those that are in sight."""
        lines, block = 0, self.document().begin()
        while block.isValid():
            self.document().documentLayout().blockBoundingRect(block)  # breaks it into lines
            lines += block.layout().lineCount()
            block = block.next()
        return lines

    def _fit(self) -> None:
        """Without a scroll bar as long as all lines are in sight: it would take from their room."""
        lines = self._lines()
        shown = min(max(lines, FEWEST_LINES), MOST_LINES)
        around = 2 * self.document().documentMargin() + 2 * BORDER
        bar = Qt.ScrollBarPolicy
        is_long = lines > MOST_LINES
        self.setVerticalScrollBarPolicy(bar.ScrollBarAsNeeded if is_long else bar.ScrollBarAlwaysOff)
        self.setFixedHeight(round(shown * self.fontMetrics().lineSpacing() + around))


class NoteEditor(TextField):
    """Saves when the writer is done; Escape restores what there was."""

    saved = Signal(str)

    def __init__(self, name: str, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(name, placeholder, parent)
        self._kept = ""
        self.committed.connect(self.save)
        self.abandoned.connect(lambda: self.setPlainText(self._kept))

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
            self.document().setModified(False)
            self.saved.emit(self._kept)
