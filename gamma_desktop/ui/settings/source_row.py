"""A source of contacts on the Settings page: what it is, how it does, and what can be done with it.

One of the team is read, and neither changed nor removed here.
"""

from datetime import datetime

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gamma_desktop.contacts.sources import ContactSource, SourceKind, SourceState
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.formatting import when
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind, button_line
from gamma_desktop.ui.widgets.labels import ElidedLabel, PlainLabel
from gamma_desktop.ui.widgets.progress_line import ProgressLine

translate = QCoreApplication.translate


class SourceRow(QWidget):
    """One source; asks before it is removed."""

    sync_requested = Signal()
    cancel_requested = Signal()
    edit_requested = Signal()
    remove_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ElidedLabel(step=Type.STRONG)
        self._place = ElidedLabel(step=Type.CAPTION, tone=Tone.MUTED)
        self._status = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED)
        self._problem = PlainLabel(step=Type.CAPTION, tone=Tone.DANGER)
        self._progress = ProgressLine(self.tr("Reading contacts"))
        self.sync_button = Button(self.tr("Sync now"))
        self.cancel_button = Button(self.tr("Cancel"))
        self.cancel_button.hide()  # from the start: room that was asked for once stays asked for
        self.edit_button = Button(self.tr("Edit…"), kind=ButtonKind.QUIET)
        self.remove_button = Button(self.tr("Remove…"), kind=ButtonKind.QUIET)
        self.sync_button.clicked.connect(self.sync_requested)
        self.cancel_button.clicked.connect(self.cancel_requested)
        self.edit_button.clicked.connect(self.edit_requested)
        self.remove_button.clicked.connect(self._ask)
        self._actions = button_line(
            self.sync_button, self.cancel_button, self.edit_button, self.remove_button
        )
        self._warning = PlainLabel(tone=Tone.WARNING)
        self.confirm_button = Button(self.tr("Remove"), kind=ButtonKind.DANGER)
        self.keep_button = Button(self.tr("Keep it"))
        self.confirm_button.clicked.connect(self.remove_requested)
        self.keep_button.clicked.connect(self._close_question)
        self._question = QWidget(self)
        question = QVBoxLayout(self._question)
        question.setContentsMargins(0, Space.S, 0, 0)
        question.setSpacing(Space.S)
        question.addWidget(self._warning)
        question.addWidget(button_line(self.confirm_button, self.keep_button))
        self._question.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        for part in (
            self._name,
            self._place,
            self._status,
            self._problem,
            self._progress,
            self._actions,
            self._question,
        ):
            column.addWidget(part)

    def show_state(self, state: SourceState, now: datetime) -> None:
        """Show how it does now."""
        source, status = state.kept.source, state.kept.status
        self._name.setText(source.name)
        self._place.setText(_place(source))
        self._status.setText(_words(state, now))
        is_busy = state.is_running or state.is_waiting
        self._show_problem("" if is_busy else status.last_error)
        self._progress.setVisible(state.is_running)
        self._progress.show_share(state.done / state.total if state.total else None)
        self.sync_button.setVisible(not is_busy)
        self.cancel_button.setVisible(is_busy)
        self.edit_button.setHidden(source.from_team)
        self.remove_button.setHidden(source.from_team)
        self._warning.setText(
            self.tr(
                "“{name}” and its contacts ({count}) will be removed from this computer. Adding it again"
                " brings them back, with your notes and favourites."
            ).format(name=source.name, count=status.count)
        )
        for button in (self.sync_button, self.cancel_button, self.edit_button, self.remove_button):
            button.setAccessibleName(f"{button.text().rstrip('…')}: {source.name}")

    def show_problem(self, words: str) -> None:
        """Say what went wrong with what was asked."""
        self._close_question()
        self._show_problem(words)

    def _show_problem(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.setVisible(bool(words))

    def _ask(self) -> None:
        self._actions.hide()
        self._question.show()
        self.keep_button.setFocus()

    def _close_question(self) -> None:
        self._question.hide()
        self._actions.show()
        self.remove_button.setFocus()


def _place(source: ContactSource) -> str:
    kind = {SourceKind.CARDDAV: "CardDAV", SourceKind.LDAP: "LDAP"}[source.kind]
    origin = translate("sources", "From your team") if source.from_team else ""
    return joined((origin, kind, source.server, source.user))


def _words(state: SourceState, now: datetime) -> str:
    status = state.kept.status
    if state.is_running:
        return _progress(state)
    if state.is_waiting:
        return translate("sources", "Waiting for another source…")
    if status.last_success is None:
        return translate("sources", "Not read yet.")
    return translate("sources", "Contacts: {count}. Read {when}.").format(
        count=status.count, when=when(status.last_success, now)
    )


def _progress(state: SourceState) -> str:
    if not state.done:
        return translate("sources", "Asking the server…")
    if state.total:
        return translate("sources", "Reading… {0} of {1}").format(state.done, state.total)
    return translate("sources", "Reading… {0}").format(state.done)
