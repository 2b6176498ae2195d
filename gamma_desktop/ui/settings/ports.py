"""What the Settings page needs from the rest of the program."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gamma_desktop.settings.layers import LoadedSettings

TestKey = Callable[[str], Awaitable[int]]
"""Asks Gamma for the extensions with a key that is not kept yet; tells how many, raises CallError."""

RegisterCallback = Callable[[str], Awaitable[None]]
"""Registers this desktop's callback URL with Gamma; raises CallError or VaultError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerState:
    """How the event listener is doing.

    Attributes:
        problem: why it does not listen, with what to do; "" while it listens.
        callback_url: the address that was registered last, or that would be; "" if unknown.
    """

    is_listening: bool
    problem: str = ""
    last_event_at: datetime | None = None
    callback_url: str = ""


class SettingsDesk(Protocol):
    """Reads and changes the settings."""

    def loaded(self) -> LoadedSettings:
        """The settings in force, and which of them the administrator locked."""
        ...

    async def change(self, key: str, text: str) -> None:
        """Set a key from a text as typed; raises SettingsError, and then nothing changed."""
        ...
