"""The sections of the Settings, in their order (what an agent needs first), and the card of each."""

from enum import StrEnum

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.card import Card
from gamma_desktop.ui.widgets.labels import PlainLabel

translate = QCoreApplication.translate


class SettingsSection(StrEnum):
    """What the rail of the Settings leads to."""

    SET_UP = "set-up"
    YOU = "you"
    POP = "pop"
    CONTACTS = "contacts"
    NUMBERS = "numbers"
    CRM = "crm"
    PRIVACY = "privacy"
    SHORTCUTS = "shortcuts"
    CONNECTION = "connection"
    ADMINISTRATOR = "administrator"


def section_name(section: SettingsSection) -> str:
    """A section's name in the language of the interface."""
    names = {
        SettingsSection.SET_UP: translate("settings", "Set up"),
        SettingsSection.YOU: translate("settings", "You"),
        SettingsSection.POP: translate("settings", "Pop"),
        SettingsSection.CONTACTS: translate("settings", "Contacts"),
        SettingsSection.NUMBERS: translate("settings", "Numbers and lines"),
        SettingsSection.CRM: translate("settings", "CRM"),
        SettingsSection.PRIVACY: translate("settings", "Notifications and privacy"),
        SettingsSection.SHORTCUTS: translate("settings", "Shortcuts"),
        SettingsSection.CONNECTION: translate("settings", "Connection"),
        SettingsSection.ADMINISTRATOR: translate("settings", "Administrator"),
    }
    return names[section]


class Section(Card):
    """A card with a heading; ``add`` fills it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        self._column.setSpacing(Space.M)
        self._column.addWidget(PlainLabel(title, step=Type.HEADING))

    def add(self, *parts: QWidget) -> None:
        """Put these below what is there."""
        for part in parts:
            self._column.addWidget(part)
