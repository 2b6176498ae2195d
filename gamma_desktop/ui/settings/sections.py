"""The sections of the Settings, in their order: what an agent needs first, ports and files last."""

from enum import StrEnum

from PySide6.QtCore import QCoreApplication

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
