"""What can go wrong with settings and secrets.

SettingsError
├── UnknownKey           no such setting
├── BadValue             the value does not fit; the message says what would
├── LockedKey            the administrator's managed file locks it
└── SettingsNotSaved     the file cannot be written
DoubtfulSettings         a value that an act depends on does not count
ProfileUnusable          the folder of the profile cannot be used
VaultError               the keyring did not do as asked; ``health`` says why and what to do
NoListenerSecret         no secret is known that Gamma would send with its events
"""

from pathlib import Path

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


class SettingsNotSaved(SettingsError):
    """The settings file cannot be written; it stays as it was."""


class DoubtfulSettings(GammaDesktopError):
    """An act depends on a setting that does not count: by the default it would be another act."""

    headline = "Nothing was done: a setting does not count"


class ProfileUnusable(GammaDesktopError):
    """A folder of the profile cannot be made, is not ours alone, or is on a disk that cannot hold the data.

    Args:
        folder: which one.
        reason: what is wrong with it, in words.
        proposed: a folder that would do.
    """

    headline = "This profile cannot be used"

    def __init__(self, folder: Path, reason: str, proposed: Path | None = None) -> None:
        such_as = "" if proposed is None else f", such as {proposed}"
        super().__init__(f"{folder}: {reason}. Name another folder with --profile{such_as}.")


class VaultError(GammaDesktopError):
    """The keyring did not do as asked."""

    def __init__(self, health: VaultHealth) -> None:
        super().__init__(health.advice or health.state)
        self.health = health


class NoListenerSecret(GammaDesktopError):
    """There is no secret by which events could be known as Gamma's: none can be taken.

    Attributes:
        has_keyring: False where there is no keyring that could hold one.
    """

    def __init__(self, *, has_keyring: bool) -> None:
        super().__init__("no secret has been registered with Gamma from here")
        self.has_keyring = has_keyring
