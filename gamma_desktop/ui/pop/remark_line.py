"""A line for a note on a call that is over, and its label: the last thing a pop asks, and only asks."""

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStyle, QStyleOptionFrame, QToolButton, QWidget

from gamma_desktop.calls.facts import LONGEST_NOTE
from gamma_desktop.ui.calls.label_picker import LabelPicker
from gamma_desktop.ui.icons import Icon, icon
from gamma_desktop.ui.keys import ENTER, OwnKeys, bind, take
from gamma_desktop.ui.pop.model import PopRemark
from gamma_desktop.ui.theme import Space, tokens
from gamma_desktop.ui.widgets.dressed import LineField
from gamma_desktop.ui.widgets.labels import plain_tooltip

NOTE_KEY = "N"

_AIR = 2
"""Qt's own, to both sides of the text of a field."""

_BEFORE_SIGN = 4
"""As much, before the sign at its end."""


class _NoteField(LineField):
    """Enter and leaving it commit, Escape restores; a click asks for the keyboard first."""

    committed = Signal()
    abandoned = Signal()
    touched = Signal()

    def event(self, event: QEvent) -> bool:
        """Escape is for the field, not for the button that hides the pop."""
        is_asked = event.type() is QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter commits, Escape abandons."""
        if not take(event, self.own_keys()):
            super().keyPressEvent(event)

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """What is done with what was typed."""
        return (
            OwnKeys(ENTER, self.tr("Save the note"), self.committed.emit),
            OwnKeys((Qt.Key.Key_Escape,), self.tr("Restore the note"), self.abandoned.emit),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cut what does not fit with an ellipsis, unless it is being typed: else half a letter is left."""
        room = self._room()
        if self.hasFocus() or self.fontMetrics().horizontalAdvance(self.text()) <= room.width():
            super().paintEvent(event)
            return
        option, painter = QStyleOptionFrame(), QPainter(self)
        self.initStyleOption(option)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        line = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, line)

    def _room(self) -> QRect:
        """Where the text stands: before the sign that it is saved."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        signs = (sign.x() - _BEFORE_SIGN for sign in self.findChildren(QToolButton) if not sign.isHidden())
        room.setRight(min((room.right(), *signs)))
        return room.adjusted(_AIR, 0, -_AIR, 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click here means that the agent wants to type."""
        self.touched.emit()
        super().mousePressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving commits; a menu gives the focus back."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.committed.emit()


class RemarkLine(QWidget):
    """Edits the note and the label of one call after the other; never takes the keyboard by itself."""

    keyboard_wanted = Signal()
    """The agent wants to type here."""
    left = Signal()
    """The agent has done with it, by Enter or Escape."""
    note_written = Signal(str)
    label_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._remark: PopRemark | None = None
        self._sent: str | None = None
        self.field = _NoteField()
        self.field.setMaxLength(LONGEST_NOTE)
        self.field.setAccessibleName(self.tr("Note"))
        self.field.setPlaceholderText(self.tr("Write a note…"))
        tip = self.tr("Note: Enter saves, Esc restores ({0})").format(NOTE_KEY)
        self.field.setToolTip(plain_tooltip(tip))
        self._saved = QAction(self.field)
        self.label = LabelPicker(key="L")
        self.label.opening.connect(self._offer_labels)
        self.label.label_chosen.connect(self.label_chosen)
        self.field.touched.connect(self.keyboard_wanted)
        self.field.committed.connect(self.commit)
        self.field.committed.connect(self._on_done)
        self.field.abandoned.connect(self._on_abandoned)
        self.field.textEdited.connect(lambda _text: self._mark_saved(is_saved=False))
        bind(NOTE_KEY, self.field, self.tr("Write a note"), self._on_key)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self.field, 1)
        row.addWidget(self.label)

    def show_remark(self, remark: PopRemark | None) -> None:
        """Show what is said of a call; what is being typed about the same call stays."""
        before, self._remark, self._sent = self._remark, remark, None
        self.setVisible(remark is not None)
        if remark is None:
            return
        is_same = before is not None and before.call == remark.call
        if self._text() == remark.note:
            self._mark_saved(is_saved=is_same and self.field.isModified())
            self.field.setModified(False)
        elif not (is_same and self.field.isModified()):
            self.field.setText(remark.note)
            self._mark_saved(is_saved=False)
        self.label.show_label(remark.label)
        self.label.setVisible(bool(remark.label or remark.labels))

    def commit(self) -> None:
        """Have the note written, if something was typed."""
        if self._remark is None or not self.field.isModified():
            return
        if self._text() not in {self._remark.note, self._sent}:
            self._sent = self._text()
            self.note_written.emit(self._text())

    def _on_done(self) -> None:
        if self.field.hasFocus():
            self.field.clearFocus()
            self.left.emit()

    def _on_abandoned(self) -> None:
        if self._remark is not None:
            self.field.setText(self._remark.note)
        self._on_done()

    def _on_key(self) -> None:
        self.keyboard_wanted.emit()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)  # as a shortcut, it would mark all for replacing
        self.field.end(False)

    def _offer_labels(self) -> None:
        self.label.offer(self._remark.labels if self._remark is not None else ())

    def _text(self) -> str:
        return self.field.text().strip()

    def _mark_saved(self, *, is_saved: bool) -> None:
        """A tick at the end of the line; a screen reader hears it in words."""
        self.field.setAccessibleDescription(self.tr("Saved") if is_saved else "")
        self.field.removeAction(self._saved)
        if is_saved:
            if not self.field.hasFocus():
                self.field.home(False)  # the beginning says more than the end
            self._saved.setIcon(icon(Icon.CHECK, tokens().success))
            self._saved.setToolTip(self.tr("Saved"))
            self.field.addAction(self._saved, QLineEdit.ActionPosition.TrailingPosition)
