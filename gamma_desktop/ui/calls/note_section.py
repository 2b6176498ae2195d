"""The note of a call, edited in place; what someone types is kept until the book has it."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gamma_desktop.calls.facts import LONGEST_NOTE
from gamma_desktop.calls.model import CallKey
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.calls.detail_section import DetailSection
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.widgets.notice import Notice
from gamma_desktop.ui.widgets.text_field import TextField
from gamma_desktop.ui.wording import Explanation


@dataclass(frozen=True, slots=True)
class _Draft:
    """What was typed and is not in the book yet, and the note that the writer saw there."""

    text: str
    instead_of: str


class NoteSection(DetailSection):
    """Edits the note of one call after the other."""

    save_requested = Signal(object, str, str)
    """A call's key, its new note, and the note that the writer saw there before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._title.setText(self.tr("Note"))
        self._key: CallKey | None = None
        self._noted = ""
        self._drafts: dict[CallKey, _Draft] = {}
        self._in_flight: set[CallKey] = set()
        self._written: dict[CallKey, _Draft] = {}
        self.field = TextField(self.tr("Note"), self.tr("Write a note…"))
        self._status = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED)
        self._problem = Notice()
        self._mine = Button(self.tr("Keep mine"))
        self._theirs = Button(self.tr("Take theirs"))
        self._again = Button(self.tr("Try again"))
        self._lay_out()
        self.field.textChanged.connect(self._on_typed)
        self.field.committed.connect(self.save)
        self.field.abandoned.connect(self._on_abandoned)
        self._mine.clicked.connect(self._keep_mine)
        self._theirs.clicked.connect(self._take_theirs)
        self._again.clicked.connect(self.save)

    @property
    def is_edited(self) -> bool:
        """Something was typed that the book does not have yet."""
        return self._text() != self._noted

    @property
    def is_too_long(self) -> bool:
        """What was typed cannot be saved as it is."""
        return self.is_edited and len(self._text()) > LONGEST_NOTE

    def show_note(self, key: CallKey, note: str) -> None:
        """Show what is noted on a call; what is being typed stays, and what was typed elsewhere is saved."""
        note = self._newest(key, note)
        if key != self._key:
            self.save()
            self._keep_draft()
            self._key = key
            draft = self._drafts.get(key, _Draft(note, note))
            self._put(draft.text, draft.instead_of)
        if note == self._text():
            self._noted = note
            if not self._problem.isHidden():
                self._say_nothing()
        elif not self.is_edited:
            self._put(note, note)
        elif note != self._noted:
            self._show_conflict(note)

    def save(self) -> None:
        """Have the note written, if anything was typed that can be."""
        if self._key is None or not self.is_edited or self._is_in_conflict:
            return
        text = self._text()
        if len(text) > LONGEST_NOTE:
            return
        self._keep_draft()
        if self._key not in self._in_flight:
            self._ask(self._key)

    def show_saved(self, key: CallKey, note: str) -> None:
        """The book has it; what was typed on since then goes after it."""
        self._in_flight.discard(key)
        draft = self._drafts.pop(key, _Draft(note, note))
        self._written[key] = _Draft(note, draft.instead_of)
        if draft.text != note:
            self._drafts[key] = _Draft(draft.text, note)
            self._ask(key)
        if key == self._key:
            self._noted = note
            self._say_nothing()
            if self.is_edited:
                self._on_typed()
            else:
                self.field.document().setModified(False)
                self._tell(self.tr("Saved"), Tone.SUCCESS)

    def show_conflict(self, key: CallKey, theirs: str) -> None:
        """It was not written: someone else has noted something meanwhile."""
        self._in_flight.discard(key)
        if key == self._key:
            self._show_conflict(theirs)

    def show_problem(self, key: CallKey, why: Explanation) -> None:
        """It could not be written; the text stays here."""
        self._in_flight.discard(key)
        if key == self._key:
            self._problem.explain(why)
            self._offer(self._again)

    def take_unsaved(self) -> Mapping[CallKey, tuple[str, str]]:
        """All that was typed and the book does not have, with what the writer saw there before."""
        self._keep_draft()
        drafts, self._drafts = self._drafts, {}
        return {key: (draft.text, draft.instead_of) for key, draft in drafts.items()}

    @property
    def _is_in_conflict(self) -> bool:
        return not self._mine.isHidden()

    def _newest(self, key: CallKey, note: str) -> str:
        """A list may still show what was replaced a moment ago."""
        written = self._written.get(key)
        if written is not None and note == written.instead_of:
            return written.text
        self._written.pop(key, None)
        return note

    def _ask(self, key: CallKey) -> None:
        self._in_flight.add(key)
        draft = self._drafts[key]
        self.save_requested.emit(key, draft.text, draft.instead_of)

    def _keep_mine(self) -> None:
        self._say_nothing()
        self.save()

    def _take_theirs(self) -> None:
        self.field.replace_text(self._noted)
        if self._key is not None:
            self._drafts.pop(self._key, None)
        self._say_nothing()

    def _show_conflict(self, theirs: str) -> None:
        """From here on, ``theirs`` is what the writer has seen."""
        self._noted = theirs
        if not self.is_edited:
            self._say_nothing()
            return
        title = self.tr("This note was changed meanwhile")
        advice = filled(self.tr("It now says: “{0}”"), theirs) if theirs else self.tr("It was removed.")
        self._problem.explain(Explanation(title, advice, is_certain=False))
        self._offer(self._mine, self._theirs)
        self._tell("", Tone.MUTED)

    def _on_typed(self) -> None:
        if self._is_in_conflict:
            return
        over = len(self._text()) - LONGEST_NOTE
        if over > 0:
            words = self.tr("{0} characters too many: shorten it, and it is saved").format(over)
            self._tell(words, Tone.DANGER)
        elif self.is_edited:
            self._tell(self.tr("Ctrl+Enter saves, Esc restores"), Tone.MUTED)
        else:
            self._tell("", Tone.MUTED)

    def _on_abandoned(self) -> None:
        if self.is_edited and not self._is_in_conflict:
            self.field.replace_text(self._noted)
            self._tell(self.tr("Restored; Ctrl+Z brings your text back"), Tone.MUTED)

    def _keep_draft(self) -> None:
        if self._key is not None and self.is_edited:
            self._drafts[self._key] = _Draft(self._text(), self._noted)

    def _text(self) -> str:
        return self.field.toPlainText().strip()

    def _put(self, text: str, noted: str) -> None:
        self._noted = noted
        if text != self._text():
            self.field.setPlainText(text)
        self._say_nothing()
        self._on_typed()

    def _say_nothing(self) -> None:
        self._problem.explain(None)
        self._offer()
        self._tell("", Tone.MUTED)

    def _offer(self, *buttons: Button) -> None:
        for button in (self._mine, self._theirs, self._again):
            button.setVisible(button in buttons)

    def _tell(self, words: str, tone: Tone) -> None:
        self._status.set_tone(tone)
        self._status.setText(words)
        self._status.setVisible(bool(words))
        self.field.setAccessibleDescription(words)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        for button in (self._mine, self._theirs, self._again):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.column.setSpacing(Space.XS)
        self.column.addWidget(self.field)
        self.column.addWidget(self._status)
        self.column.addWidget(self._problem)
        self.column.addLayout(buttons)
        self._say_nothing()
