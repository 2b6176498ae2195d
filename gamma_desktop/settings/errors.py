"""What can go wrong with settings and secrets.

SettingsError
├── UnknownKey           no such setting
├── BadValue             the value does not fit; the message says what would
└── LockedKey            the administrator's managed file locks it
VaultError               the keyring did not do as asked; ``health`` says why and what to do
"""

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.ports import VaultHealth


class SettingsError(GammaDesktopError):
    """A setting cannot be used as asked; the message says why and what to do."""


class UnknownKey(SettingsError):
    """There is no such setting."""


class BadValue(SettingsError):
    """The value does not fit the setting."""


class LockedKey(SettingsError):
    """The administrator decided this one."""


class VaultError(GammaDesktopError):
    """The keyring did not do as asked."""

    def __init__(self, health: VaultHealth) -> None:
        super().__init__(health.advice or health.state)
        self.health = health
