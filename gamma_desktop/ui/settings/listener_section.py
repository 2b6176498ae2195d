"""How events arrive: the listener, and the registration with Gamma that displaces an earlier one."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.ui.formatting import when
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.settings.ports import ListenerState
from gamma_desktop.ui.settings.sections import Section
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind, button_line
from gamma_desktop.ui.widgets.dressed import LineField
from gamma_desktop.ui.widgets.field import Field
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.wording import Explanation

LONGEST_URL = 2000


class ListenerSection(Section):
    """How the listener does, and the way to register it."""

    register_requested = Signal(str)
    question_shown = Signal(QWidget)
    """It stands below the rest, and wants to be in view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Events"), parent)
        self._state = PlainLabel()
        self.register_button = Button(self.tr("Register with Gamma…"))
        self.register_button.clicked.connect(self.ask)
        self.question = self._question()
        self.question.hide()
        self._buttons = button_line(self.register_button)
        self.add(self._state, self._buttons, self.question)

    def show_state(self, state: ListenerState, now: datetime) -> None:
        """Tell how the listener does."""
        last = state.last_event_at
        heard = self.tr("Last event {0}.").format(when(last, now)) if last else self.tr("No event yet.")
        self._state.setText(f"{state.problem or state.team or self.tr('Listening.')} {heard}")
        self._state.set_tone(Tone.DANGER if state.problem else Tone.MUTED)
        if state.team:
            self.question.hide()
        self._buttons.setHidden(bool(state.team))
        if not self.url.isModified():
            self.url.setText(state.callback_url)
        again = self.tr("Register again…")
        self.register_button.setText(again if state.was_registered else self.tr("Register with Gamma…"))
        self.register_button.setAccessibleName(self.register_button.text())

    def ask(self) -> None:
        """Ask whether and where to register; nothing is sent before the agent has agreed."""
        self.question.show()
        self.register_button.hide()
        self.url.setFocus()
        self.question_shown.emit(self.question)

    def show_registering(self) -> None:
        """Say that Gamma is being asked."""
        self.confirm_button.set_unavailable(self.tr("Gamma is being asked"))
        self._url_field.show_waiting(self.tr("Registering…"))

    def show_registered(self) -> None:
        """Tell that events will come here from now on."""
        self.confirm_button.set_available()
        self.url.setModified(False)
        self._url_field.show_done(self.tr("Registered. Call your extension: the first event shows here."))

    def show_not_registered(self, why: Explanation) -> None:
        """Tell why it was not registered; the address stays as typed."""
        self.confirm_button.set_available()
        self._url_field.show_error(str(why))

    def _close_question(self) -> None:
        self.question.hide()
        self._url_field.clear()
        self.register_button.show()
        self.register_button.setFocus()

    def _on_confirm(self) -> None:
        if self.url.text().strip():
            self.register_requested.emit(self.url.text().strip())
        else:
            self._url_field.show_error(self.tr("Enter the address under which Gamma reaches this desktop."))

    def _question(self) -> QWidget:
        question = QWidget(self)
        warning = PlainLabel(
            self.tr(
                "Gamma sends the events of the whole phone system to one address only. Registering this one"
                " takes them away from wherever they go now: another desktop, or a CRM."
            ),
            tone=Tone.WARNING,
        )
        self.url = LineField()
        self.url.setMaxLength(LONGEST_URL)
        self.url.setPlaceholderText("https://…/vtcrm/callback")
        self._url_field = Field(self.tr("Address under which Gamma reaches this desktop"), self.url)
        self.confirm_button = Button(self.tr("Register, and displace it"), kind=ButtonKind.PRIMARY)
        self.confirm_button.clicked.connect(self._on_confirm)
        self.cancel_button = Button(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self._close_question)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addWidget(self.confirm_button)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch(1)
        column = QVBoxLayout(question)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(warning)
        column.addWidget(self._url_field)
        column.addLayout(buttons)
        return question
