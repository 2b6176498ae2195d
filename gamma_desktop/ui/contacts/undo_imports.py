"""The imports that can still be undone: which, when, what undoing brings back; asks before it is done.

Shown on the Contacts page and on the Settings page alike.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.contacts.importing import UndoableImport, UndoneImport
from gamma_desktop.ui.formatting import when
from gamma_desktop.ui.keys import OwnKeys, take
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind, button_line
from gamma_desktop.ui.widgets.card import ScrollPane
from gamma_desktop.ui.widgets.labels import ElidedLabel, PlainLabel

translate = QCoreApplication.translate


class UndoableImportRow(QWidget):
    """One import; asks before it is undone."""

    undo_requested = Signal()
    asked = Signal()
    """The question stands."""

    def __init__(self, undoable: UndoableImport, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = ElidedLabel(step=Type.STRONG)
        name.setText(undoable.source)
        date = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED)
        date.setText(self.tr("Imported {0}").format(when(undoable.imported_at, now)))
        outcome = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED)
        outcome.setText(_prospect(undoable.undoing))
        self.undo_button = Button(self.tr("Undo import…"))
        self.undo_button.setAccessibleName(f"{self.tr('Undo import')}: {undoable.source}")
        self.undo_button.clicked.connect(self._ask)
        self.confirm_button = Button(self.tr("Undo import"), kind=ButtonKind.DANGER)
        self.confirm_button.clicked.connect(self._on_confirmed)
        self.keep_button = Button(self.tr("Keep it"))
        self.keep_button.clicked.connect(self._close_question)
        warning = PlainLabel(tone=Tone.WARNING)
        warning.setText(
            self.tr("The contacts become what they were before this import. Your notes and favourites stay.")
        )
        self._action = button_line(self.undo_button)
        self._question = QWidget(self)
        question = QVBoxLayout(self._question)
        question.setContentsMargins(0, Space.S, 0, 0)
        question.setSpacing(Space.S)
        question.addWidget(warning)
        question.addWidget(button_line(self.confirm_button, self.keep_button))
        self._question.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        for part in (name, date, outcome, self._action, self._question):
            column.addWidget(part)

    def _ask(self) -> None:
        self._action.hide()
        self._question.show()
        self.keep_button.setFocus()
        self.asked.emit()

    def _on_confirmed(self) -> None:
        for button in (self.confirm_button, self.keep_button):
            button.set_unavailable(self.tr("Undoing…"))
        self.undo_requested.emit()

    def _close_question(self) -> None:
        self._question.hide()
        self._action.show()
        self.undo_button.setFocus()


class UndoableImports(QWidget):
    """Lists the imports that can be undone, and says what came of undoing one; hidden while empty."""

    undo_requested = Signal(object)
    """Carries the UndoableImport that the agent saw."""
    listed = Signal(bool)
    """Whether there is one to undo, each time the list is read."""
    question_shown = Signal(QWidget)
    """A row asks, and needs more room than before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[UndoableImport, ...] = ()
        self.rows: tuple[UndoableImportRow, ...] = ()
        self._words = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED)
        self._words.setText(self.tr("An import can be undone for 7 days."))
        self._result = PlainLabel(step=Type.CAPTION)
        self._result.hide()
        self._place = QVBoxLayout()
        self._place.setSpacing(Space.L)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self._words)
        column.addLayout(self._place)
        column.addWidget(self._result)
        self.hide()

    def show_imports(self, imports: Sequence[UndoableImport], now: datetime) -> None:
        """Show these and no others; the same ones keep a question that stands."""
        imports = tuple(imports)
        if imports != self._shown or any(not row.confirm_button.isEnabled() for row in self.rows):
            for row in self.rows:
                self._place.removeWidget(row)
                row.hide()
                row.deleteLater()
            self._shown = imports
            self.rows = tuple(self._row(each, now) for each in imports)
        self._words.setVisible(bool(imports))
        self.setVisible(bool(imports) or not self._result.isHidden())
        self.listed.emit(bool(imports))

    def show_undone(self, undone: UndoneImport) -> None:
        """Tell what came of it."""
        counts = ", ".join(undone_counts(undone)) or self.tr("no contact has changed")
        self._tell(
            self.tr("Import of “{name}” undone: {counts}.").format(name=undone.source, counts=counts),
            Tone.SUCCESS,
        )

    def show_problem(self, words: str) -> None:
        """Say why it was not undone, or why the list cannot be read."""
        self._tell(words, Tone.DANGER)

    def forget_result(self) -> None:
        """What came of the last one has been read."""
        self._result.hide()
        self.setVisible(bool(self._shown))

    def _tell(self, words: str, tone: Tone) -> None:
        self._result.set_tone(tone)
        self._result.setText(words)
        self._result.show()
        self.show()

    def _row(self, undoable: UndoableImport, now: datetime) -> UndoableImportRow:
        row = UndoableImportRow(undoable, now)
        row.undo_requested.connect(lambda: self.undo_requested.emit(undoable))
        row.asked.connect(lambda: self.question_shown.emit(row))
        self._place.addWidget(row)
        row.show()
        return row


class UndoPane(QWidget):
    """Stands in place of the contacts while the agent looks at the imports that can be undone."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.imports = UndoableImports()
        self.done_button = Button(self.tr("Done"), kind=ButtonKind.PRIMARY)
        self.done_button.clicked.connect(self.closed)
        title = PlainLabel(step=Type.HEADING)
        title.setText(self.tr("Undo an import"))
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.S, Space.M, Space.M)
        column.setSpacing(Space.M)
        column.addWidget(title)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.imports)
        rows.addStretch(1)
        self._pane = ScrollPane(inside)
        column.addWidget(self._pane, 1)
        self.imports.question_shown.connect(self._show_all_of)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.done_button)
        column.addLayout(buttons)

    def _show_all_of(self, row: QWidget) -> None:
        """Once the question has its place, which it has not yet when it is shown."""
        QTimer.singleShot(0, self, lambda: self._pane.ensureWidgetVisible(row))

    def open(self) -> None:
        """Show what can be undone now, and nothing of what was undone before."""
        self.imports.forget_result()
        self.done_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves."""
        if not take(event, self.own_keys()):
            super().keyPressEvent(event)

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """What leaves it."""
        return (OwnKeys((Qt.Key.Key_Escape,), self.done_button.text(), self.closed.emit),)


def undone_counts(undone: UndoneImport) -> Iterator[str]:
    """What undoing an import came to, each count in words; none that is zero."""
    for count, words in (
        (undone.removed, translate("contacts", "{0} removed")),
        (undone.changed, translate("contacts", "{0} changed back")),
        (undone.restored, translate("contacts", "{0} restored")),
    ):
        if count:
            yield words.format(f"{count:,}")


def _prospect(undoing: UndoneImport) -> str:
    counts = ", ".join(undone_counts(undoing))
    if not counts:
        return translate("contacts", "Undoing it changes no contact.")
    return translate("contacts", "Undoing it: {0}.").format(counts)
