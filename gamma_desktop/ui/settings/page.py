"""The Settings page: its groups, one below the other."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from gamma_desktop.settings.layers import LoadedSettings
from gamma_desktop.ui.settings.checks_section import ChecksSection
from gamma_desktop.ui.settings.extension_section import ExtensionSection
from gamma_desktop.ui.settings.key_section import KeySection
from gamma_desktop.ui.settings.lines_section import KEY, LinesSection
from gamma_desktop.ui.settings.listener_section import ListenerSection
from gamma_desktop.ui.settings.log_section import LogSection
from gamma_desktop.ui.settings.look_section import LookSection
from gamma_desktop.ui.settings.source_section import SourceSection
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.card import ScrollPane
from gamma_desktop.ui.widgets.focus_pane import FocusPane

WIDEST = 560


class SettingsPage(FocusPane):
    """Shows the settings in force; knows no service."""

    setting_requested = Signal(str, str)
    removed = Signal(str, object)
    """In words what was removed, and what brings it back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = KeySection()
        self.checks = ChecksSection()
        self.extensions = ExtensionSection()
        self.listener = ListenerSection()
        self.sources = SourceSection()
        self.look = LookSection()
        self.log = LogSection()
        self.lines = LinesSection()
        self.extensions.chosen.connect(self._on_chosen)
        self.listener.setting_requested.connect(self.setting_requested)
        self.look.setting_requested.connect(self.setting_requested)
        self.log.setting_requested.connect(self.setting_requested)
        self.lines.setting_requested.connect(self.setting_requested)
        self.lines.removed.connect(self.removed)
        self._fields = {
            "agent.extensions": self.extensions.field,
            **self.listener.fields,
            **self.look.fields,
            **self.log.fields,
            KEY: self.lines.field,
        }
        place = QWidget()
        place.setMaximumWidth(WIDEST)
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        for section in (
            self.key,
            self.extensions,
            self.listener,
            self.sources,
            self.look,
            self.log,
            self.lines,
            self.checks,
        ):
            column.addWidget(section)
        column.addStretch(1)
        inside = QWidget()
        # Side by side with the room that is left: a column alone would reckon heights by all of the width.
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, Space.S, Space.M)
        row.addWidget(place, 1)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._pane = ScrollPane(inside)
        layout.addWidget(self._pane)
        # Once the question has its place, which it has not yet when it is shown.
        for shown in (self.listener.question_shown, self.sources.imports.question_shown):
            shown.connect(
                lambda question: QTimer.singleShot(0, self, lambda: self._pane.ensureWidgetVisible(question))
            )
        self.lead_to(self.key.entry)

    @property
    def has_unsaved(self) -> bool:
        """Something was typed that is no setting yet: in the field with the keyboard, or in a form."""
        focused = self.window().focusWidget()
        if isinstance(focused, QPlainTextEdit) and self.isAncestorOf(focused):
            return focused.document().isModified()
        typed = [self.key.entry, self.listener.url, *self.sources.findChildren(QLineEdit)]
        if isinstance(focused, QLineEdit) and self.isAncestorOf(focused):
            typed.append(focused)
        return any(entry.isModified() and entry.isVisibleTo(self) for entry in typed)

    def show_settings(self, loaded: LoadedSettings) -> None:
        """Show the values in force, and lock what the administrator decided."""
        settings = loaded.settings
        self.listener.show_values(settings.listener.host, settings.listener.port)
        self.look.show_values(settings)
        self.log.show_values(settings)
        self.lines.show_lines(settings.lines.names)
        for key, field in self._fields.items():
            field.lock(locked=loaded.is_locked(key))

    def show_bad_value(self, key: str, words: str) -> None:
        """Say below its field what is wrong with a value; what was typed stays."""
        self._fields[key].show_error(words)

    def _on_chosen(self, numbers: tuple[str, ...]) -> None:
        self.setting_requested.emit("agent.extensions", ", ".join(numbers))
