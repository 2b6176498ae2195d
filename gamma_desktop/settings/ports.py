"""What the settings need from the world: a safe place for secrets."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from gamma_desktop.errors import Message


class SecretName(StrEnum):
    """The secrets of a profile."""

    API_KEY = "api-key"
    LISTENER_SECRET = "listener-secret"  # noqa: S105  (the name of an entry in the keyring)
    PREVIOUS_LISTENER_SECRET = "previous-listener-secret"  # noqa: S105  (the name of an entry in the keyring)
    DESK_SECRET = "desk-secret"  # noqa: S105  (the name of an entry in the keyring)
    """What proves this desk to the relay of its team."""


def source_password(source: str) -> str:
    """The name of the secret that is the password of a source of contacts."""
    return f"contact-source {source}"


class VaultState(StrEnum):
    """How the keyring of the operating system stands."""

    FINE = "fine"
    LOCKED = "locked"
    MISSING = "missing"
    REFUSED = "refused"
    HANGING = "hanging"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultHealth:
    """A state, and the backend it was seen on.

    Attributes:
        detail: what the system said, from outside and of any length; "" where it said nothing.
        problem: what is wrong with a secret that the environment gives, or what only this secret needs.
    """

    state: VaultState
    backend: str = ""
    detail: str = ""
    problem: Message | None = None


class SecretStore(Protocol):
    """Keeps secrets, by a SecretName or a ``source_password``.

    Methods raise ``settings.errors.VaultError``; none blocks the caller's loop.
    """

    async def read(self, name: str) -> str | None:
        """A secret; what the environment gives comes first (``settings.secrets``)."""
        ...

    async def write(self, name: str, secret: str) -> VaultHealth:
        """Keep a secret; where there is no safe store it is held in memory, and the health says so."""
        ...

    async def keep(self, name: str, secret: str) -> VaultHealth:
        """Keep a secret in a safe store, or leave all as it was: the health says which."""
        ...

    async def delete(self, name: str) -> None:
        """Forget a secret; no error if there is none."""
        ...

    async def would_prompt(self, name: str) -> bool:
        """Whether reading a secret now might ask the agent for something."""
        ...

    async def probe(self) -> VaultHealth:
        """Write, read back and delete a value: the truth about the keyring."""
        ...

    async def look(self) -> VaultHealth:
        """The same without any question to the agent."""
        ...
