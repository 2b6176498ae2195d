"""Contact sources: servers that contacts come from by themselves."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.contacts.sources import ContactSource, SourceState
from gamma_desktop.ui.contacts.undo_imports import UndoableImports
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.settings.sections import Section
from gamma_desktop.ui.settings.source_form import SourceForm
from gamma_desktop.ui.settings.source_row import SourceRow
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button
from gamma_desktop.ui.widgets.labels import PlainLabel

_INVITATION = "Contacts can come by themselves, from an address book or a directory on a server."


class SourceSection(Section):
    """Lists the sources, and takes new ones."""

    sync_requested = Signal(str)
    cancel_requested = Signal(str)
    remove_requested = Signal(str)
    form_closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Contact sources"), parent)
        self._states: dict[str, SourceState] = {}
        self.rows: dict[str, SourceRow] = {}
        self._words = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED)
        self._result = PlainLabel(step=Type.CAPTION)
        self._result.hide()
        place = QWidget(self)
        self._list = QVBoxLayout(place)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(Space.L)
        self.form = SourceForm(self)
        self.form.hide()
        self.add_button = Button(self.tr("Add a source…"))
        line = QWidget(self)
        buttons = QHBoxLayout(line)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.addWidget(self.add_button)
        buttons.addStretch(1)
        self.add_button.clicked.connect(self._open_new)
        self.form.closed.connect(self.close_form)
        self.imports = UndoableImports()
        self.add(self._words, place, self.form, self._result, line, self.imports)
        self._say(self.tr(_INVITATION))

    def show_sources(self, states: Sequence[SourceState], now: datetime) -> None:
        """Show these sources and no others, as they do now."""
        self._states = {state.kept.source.name: state for state in states}
        for name in self.rows.keys() - self._states.keys():
            self.rows.pop(name).deleteLater()
        for at, (name, state) in enumerate(self._states.items()):
            if name not in self.rows:
                self.rows[name] = self._row(name)
                self._list.insertWidget(at, self.rows[name])
                self.rows[name].show()
            self.rows[name].show_state(state, now)
        self._say(
            self.tr("Read now and then, and never written. Notes and favourites stay yours.")
            if states
            else self.tr(_INVITATION)
        )

    def show_trouble(self, words: str) -> None:
        """Say why there is no list."""
        self._say(words, Tone.DANGER)

    def show_added(self, words: str, *, is_safe: bool) -> None:
        """Tell that a source is kept, and how."""
        self.close_form()
        self._result.set_tone(Tone.SUCCESS if is_safe else Tone.WARNING)
        self._result.setText(words)
        self._result.show()

    def close_form(self) -> None:
        """Put the form away."""
        if not self.form.isHidden():
            self.form.hide()
            self.add_button.show()
            self.add_button.setFocus()
            self.form_closed.emit()

    def _say(self, words: str, tone: Tone = Tone.MUTED) -> None:
        self._words.set_tone(tone)
        self._words.setText(words)

    def _open_new(self) -> None:
        self._show_form()
        self.form.open_new()

    def _edit(self, source: ContactSource) -> None:
        self._show_form()
        self.form.open_for(source)

    def _show_form(self) -> None:
        self.form.show()
        self.add_button.hide()
        self._result.hide()

    def _row(self, name: str) -> SourceRow:
        row = SourceRow()
        row.sync_requested.connect(lambda: self.sync_requested.emit(name))
        row.cancel_requested.connect(lambda: self.cancel_requested.emit(name))
        row.remove_requested.connect(lambda: self.remove_requested.emit(name))
        row.edit_requested.connect(lambda: self._edit(self._states[name].kept.source))
        return row
