"""What was said in a call, as far as a machine understood it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gamma_desktop.calls.model import TranscriptPart
from gamma_desktop.ui.calls.detail_section import DetailSection
from gamma_desktop.ui.calls.transcript_model import is_unsure
from gamma_desktop.ui.calls.transcript_view import TranscriptView
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.keys import ENTER, OwnKeys, take
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import IconButton
from gamma_desktop.ui.widgets.dressed import LineField
from gamma_desktop.ui.widgets.labels import PlainLabel

FIND_FROM = 6
"""Passages from which there is a field to find something in them."""


class _FindField(LineField):
    """Enter goes to the next passage, Shift+Enter to the one before, Escape empties it."""

    stepped = Signal(int)
    """Forwards (1) or back (-1)."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape is ours while there is something to empty."""
        is_empty = event.key() == Qt.Key.Key_Escape and not self.text()
        if is_empty or not take(event, self.own_keys()):
            super().keyPressEvent(event)

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """What leads through what was found."""
        back, shift = self.tr("The passage found before"), Qt.KeyboardModifier.ShiftModifier
        return (
            OwnKeys(ENTER, back, lambda: self.stepped.emit(-1), held=shift),
            OwnKeys(ENTER, self.tr("The next passage found"), lambda: self.stepped.emit(1)),
            OwnKeys((Qt.Key.Key_Escape,), self.tr("Empty the search in the transcript"), self.clear),
        )


class TranscriptSection(DetailSection):
    """Shows a transcript, marks what is not sure, finds within it, and copies it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._title.setText(self.tr("Transcript"))
        self.view = TranscriptView(self.tr("Transcript"))
        self.field = _FindField()
        self.field.setPlaceholderText(self.tr("Find in the transcript"))
        self.field.setAccessibleName(self.tr("Find in the transcript"))
        self._hits = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED, tabular=True)
        self._hits.setWordWrap(False)
        self._unsure = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED)
        self._copy = IconButton(Icon.COPY, self.tr("Copy the transcript"))
        self._found: list[int] = []
        self._at = 0
        self._copy.clicked.connect(self._on_copy)
        self.field.textChanged.connect(self._on_find)
        self.field.stepped.connect(self._on_step)
        self._lay_out()
        self._hits.hide()
        self.hide()

    def show_transcript(self, parts: Sequence[TranscriptPart] | None) -> None:
        """Show this transcript; without one the section is not there."""
        if tuple(parts or ()) != self.view.passages.parts:
            self.view.passages.show(parts or ())
            self.field.clear()
        unsure = sum(is_unsure(part) for part in parts or ())
        words = self.tr("Marked: understood with less than 80 % confidence, {0} of {1} passages")
        self._unsure.setText(words.format(unsure, len(parts or ())))
        self._unsure.setVisible(bool(unsure))
        self.field.setVisible(len(parts or ()) >= FIND_FROM)
        self.setVisible(bool(parts))

    def _on_find(self, text: str) -> None:
        self._found, self._at = self.view.passages.find(text), 0
        self._show_found()

    def _on_step(self, by: int) -> None:
        if self._found:
            self._at = (self._at + by) % len(self._found)
            self._show_found()

    def _show_found(self) -> None:
        is_asked = bool(self.field.text().strip())
        if self._found:
            self.view.show_row(self._found[self._at])
            words = self.tr("{0} of {1}").format(self._at + 1, len(self._found))
        else:
            self.view.clearSelection()
            words = self.tr("Not found") if is_asked else ""
        self._hits.setText(words)
        self._hits.setVisible(bool(words))
        self.field.setAccessibleDescription(words)

    def _on_copy(self) -> None:
        text = "\n".join(part.text for part in self.view.passages.parts)
        QGuiApplication.clipboard().setText(text)

    def _lay_out(self) -> None:
        finding = QHBoxLayout()
        finding.setSpacing(Space.S)
        finding.addWidget(self.field, 1)
        finding.addWidget(self._hits)
        self.heading.addWidget(self._copy)
        self.column.addLayout(finding)
        self.column.addWidget(self.view)
        self.column.addWidget(self._unsure)
