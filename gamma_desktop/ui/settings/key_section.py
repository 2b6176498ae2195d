"""The API key: tested against Gamma, then kept in the keyring; never shown again."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from gamma_desktop.settings.ports import VaultHealth, VaultState
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.settings.ports import KeyState
from gamma_desktop.ui.settings.sections import Section
from gamma_desktop.ui.widgets.buttons import Button
from gamma_desktop.ui.widgets.dressed import LineField
from gamma_desktop.ui.widgets.field import Field
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.wording import Explanation, keyring_advice

LONGEST_KEY = 500


class KeySection(Section):
    """Takes a key, and tells whether Gamma knows it and where it is kept."""

    test_requested = Signal(str)
    """A key to test and keep; "" tests the one that is kept."""
    clear_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("API key"), parent)
        self.entry = LineField()
        self.entry.setEchoMode(QLineEdit.EchoMode.Password)
        self.entry.setMaxLength(LONGEST_KEY)
        self.test_button = Button(self.tr("Test"))
        self.clear_button = Button(self.tr("Remove"))
        name = self.tr("The key that your administrator received from Gamma")
        self.field = Field(name, self.entry, self.test_button, self.clear_button)
        of_relay = self.tr("The relay of your team has the key. This computer needs none.")
        self.with_relay = PlainLabel(of_relay, tone=Tone.MUTED)
        self.with_relay.hide()
        self.add(self.field, self.with_relay)
        self.entry.textChanged.connect(self._on_text)
        self.entry.returnPressed.connect(self.test_button.click)
        self.test_button.clicked.connect(lambda: self.test_requested.emit(self.entry.text().strip()))
        self.clear_button.clicked.connect(self.clear_requested)
        self._has_told_problem = False
        self.show_kept(kept=False)

    def show_kept(self, *, kept: bool) -> None:
        """Tell whether there is a key."""
        self.entry.setPlaceholderText(self.tr("A key is set") if kept else self.tr("No key yet"))
        self.clear_button.setVisible(kept)
        if kept or self.entry.text():
            self.test_button.set_available()
        else:
            self.test_button.set_unavailable(self.tr("Enter a key first"))
        self._is_kept = kept

    def show_state(self, state: KeyState) -> None:
        """Tell whether there is a key, as far as it is known, and why it is not; or that none is wanted."""
        self.field.setVisible(not state.is_with_relay)
        self.with_relay.setVisible(state.is_with_relay)
        if state.problem is not None:
            self.field.show_error(str(state.problem))
        elif self._has_told_problem:
            self.field.clear()
        self._has_told_problem = state.problem is not None
        if state.is_kept is not None:
            self.show_kept(kept=state.is_kept)

    def show_testing(self) -> None:
        """Say that Gamma is being asked."""
        self.test_button.set_unavailable(self.tr("Gamma is being asked"))
        self.field.show_waiting(self.tr("Checking…"))

    def show_accepted(self, extensions: int, health: VaultHealth | None) -> None:
        """Tell that Gamma knows the key, and how it is kept (None: it was kept before)."""
        self.test_button.set_available()
        words = filled(self.tr("Gamma knows this key. Extensions: {0}."), extensions)
        if health is None:
            self.field.show_done(words)
            return
        self.entry.clear()
        self.show_kept(kept=True)
        if health.state is VaultState.FINE:
            self.field.show_done(f"{words} {self.tr('Kept in the keyring of your system.')}")
        else:
            self.field.show_error(f"{words} {self.tr('It cannot be kept.')} {keyring_advice(health)}")

    def show_refused(self, why: Explanation) -> None:
        """Tell why the key was not accepted; what was typed stays."""
        self.test_button.set_available()
        self.field.show_error(str(why))

    def show_removed(self) -> None:
        """Tell that there is no longer a key."""
        self.show_kept(kept=False)
        self.field.show_waiting(self.tr("The key was removed."))

    def _on_text(self, text: str) -> None:
        self.test_button.say(self.tr("Test and keep") if text.strip() else self.tr("Test"))
        self.show_kept(kept=self._is_kept)
