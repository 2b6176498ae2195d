"""What can go wrong with settings and secrets.

SettingsError
├── UnknownKey           no such setting
├── BadValue             the value does not fit; ``problem`` says what would
│   └── NotAKey          the text can be no API key
├── LockedKey            the administrator's managed file locks it
└── SettingsNotSaved     the file cannot be written
DoubtfulSettings         a value that an act depends on does not count
ProfileUnusable          the folder of the profile cannot be used
AuthorityUnusable        a relay has no certificate to show to desks; ``fault`` says why
StreamUnusable           a relay cannot use the stream that it shares with others; ``fault`` says why
JoinFailed               a desk is not a member of a team, or is one; ``fault`` says which
VaultError               the keyring did not do as asked; ``health`` says why and what to do
NoListenerSecret         no secret is known that Gamma would send with its events
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from gamma_desktop.errors import GammaDesktopError, Message, Value
from gamma_desktop.settings.codes import AuthorityFault, JoinFault, ProfileFault, StreamFault
from gamma_desktop.settings.ports import VaultHealth


@dataclass(frozen=True, slots=True)
class SettingsProblem:
    """Something in a settings file that could not be used.

    Attributes:
        line: None where the file as a whole is meant.
        key: "section.field" as the file has it; "" where no key is meant.
        reason: what is wrong and what would fit, of ``settings.codes``; goes on behind the key.
        is_administrators: an administrator's file has it, or the team's: an agent cannot correct it.
    """

    file: Path
    line: int | None
    key: str
    reason: Message
    is_administrators: bool = False

    def __str__(self) -> str:
        place = str(self.file) if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.key} {self.reason}" if self.key else f"{place}: {self.reason}"


class SettingsError(GammaDesktopError):
    """A setting cannot be used as asked.

    Attributes:
        problem: why, of ``settings.codes``.
    """

    def __init__(self, problem: StrEnum | Message, **data: Value) -> None:
        self.problem = problem if isinstance(problem, Message) else Message(problem, **data)
        super().__init__(str(self.problem))


class UnknownKey(SettingsError):
    """There is no such setting."""


class BadValue(SettingsError):
    """The value does not fit the setting."""


class NotAKey(BadValue):
    """The text can be no API key; it is sent to no one."""


class LockedKey(SettingsError):
    """The administrator decided this one."""


class SettingsNotSaved(SettingsError):
    """The settings file cannot be written; it stays as it was."""


class DoubtfulSettings(GammaDesktopError):
    """An act depends on a setting that does not count: by the default it would be another act.

    Attributes:
        problem: the first such thing.
    """

    def __init__(self, problem: SettingsProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class ProfileUnusable(GammaDesktopError):
    """A folder of the profile cannot be made, is not ours alone, or is on a disk that cannot hold the data.

    Attributes:
        folder: which one.
        fault: what is wrong with it.
        proposed: a folder that would do.
    """

    def __init__(
        self, folder: Path, fault: ProfileFault, proposed: Path | None = None, **data: Value
    ) -> None:
        self.folder = folder
        self.fault = Message(fault, **data)
        self.proposed = proposed
        super().__init__(f"{folder}: {self.fault}")


class AuthorityUnusable(GammaDesktopError):
    """A relay has no certificate to show to desks.

    Attributes:
        fault: why.
    """

    def __init__(self, fault: AuthorityFault, **data: Value) -> None:
        self.fault = Message(fault, **data)
        super().__init__(str(self.fault))


class StreamUnusable(GammaDesktopError):
    """A relay cannot use the stream that it shares with others.

    Attributes:
        fault: why.
    """

    def __init__(self, fault: StreamFault, **data: Value) -> None:
        self.fault = Message(fault, **data)
        super().__init__(str(self.fault))


class JoinFailed(GammaDesktopError):
    """A desk did not become a member of a team, or is no member, or is one already.

    Attributes:
        fault: which of these, and why.
    """

    def __init__(self, fault: JoinFault, **data: Value) -> None:
        self.fault = Message(fault, **data)
        super().__init__(str(self.fault))


class VaultError(GammaDesktopError):
    """The keyring did not do as asked."""

    def __init__(self, health: VaultHealth) -> None:
        super().__init__(str(health.problem or f"keyring {health.state} {health.detail}".rstrip()))
        self.health = health


class NoListenerSecret(GammaDesktopError):
    """There is no secret by which events could be known as Gamma's: none can be taken.

    Attributes:
        has_keyring: False where there is no keyring that could hold one.
    """

    def __init__(self, *, has_keyring: bool) -> None:
        super().__init__("no secret has been registered with Gamma from here")
        self.has_keyring = has_keyring
