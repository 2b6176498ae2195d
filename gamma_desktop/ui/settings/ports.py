"""What the Settings page needs from the rest of the program."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gamma_desktop.settings.layers import LoadedSettings
from gamma_desktop.ui.wording import Explanation

TestKey = Callable[[str], Awaitable[int]]
"""Asks Gamma for the extensions with a key, "" for the one that is kept; tells how many, raises CallError."""

RegisterCallback = Callable[[str], Awaitable[None]]
"""Registers this desktop's callback URL with Gamma; raises CallError or VaultError."""


JoinTeam = Callable[[str], Awaitable[str]]
"""Joins the team that a line of its relay invites to; tells our name there, raises GammaDesktopError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerState:
    """How the event listener is doing.

    Attributes:
        problem: why no events come, or not all, with what to do; "" while all is well.
        callback_url: the address to register: the last one, moved along with the listener; "" if unknown.
        was_registered: whether it has been registered from here before.
    """

    problem: str = ""
    last_event_at: datetime | None = None
    callback_url: str = ""
    was_registered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyState:
    """Whether there is an API key.

    Attributes:
        is_kept: None while the keyring has not told.
        problem: why the keyring does not tell.
    """

    is_kept: bool | None = None
    problem: Explanation | None = None


class SettingsEditor(Protocol):
    """Reads and changes the settings."""

    def loaded(self) -> LoadedSettings:
        """The settings in force, and which of them the administrator locked."""
        ...

    async def change(self, key: str, text: str) -> None:
        """Set a key from a text as typed; raises SettingsError, and then nothing changed."""
        ...

    async def reset(self, key: str) -> None:
        """Take back what the user set of a key; raises SettingsError, and then nothing changed."""
        ...
