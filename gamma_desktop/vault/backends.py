"""The keyrings that this program trusts, chosen by system and never by plug-in, configuration or environment.

The keyring library's own choice takes whatever is installed, down to a plain text file. Everything here
blocks, and imports slowly: for the worker alone.
"""

import sys
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from gamma_desktop.settings.ports import VaultState

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend


class BackendMissing(Exception):
    """None of the keyrings we trust is here; the message tells what was found instead."""


class BackendLocked(Exception):
    """The user did not open the keyring when it asked."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str
    module: str
    class_name: str


_SECRET_SERVICE = "Secret Service"  # noqa: S105  (names a keyring)
_CANDIDATES = {
    "win32": (_Candidate("Windows Credential Manager", "keyring.backends.Windows", "WinVaultKeyring"),),
    "darwin": (_Candidate("macOS Keychain", "keyring.backends.macOS", "Keyring"),),
    "linux": (
        _Candidate(_SECRET_SERVICE, "keyring.backends.SecretService", "Keyring"),
        _Candidate("KWallet", "keyring.backends.kwallet", "DBusKeyring"),
    ),
}


@dataclass(frozen=True, slots=True)
class Backend:
    """A keyring that is here."""

    name: str
    keyring: "KeyringBackend"

    def is_locked(self) -> bool:
        """Whether it is known to be locked, asked without making it prompt; others tell only when used."""
        if self.name != _SECRET_SERVICE:
            return False
        from gamma_desktop.vault import secret_service  # noqa: PLC0415  (Linux only)

        return secret_service.is_locked()

    def unlock(self) -> None:
        """Let a locked one ask for its password; raises BackendLocked if it stays shut."""
        from gamma_desktop.vault import secret_service  # noqa: PLC0415  (Linux only)

        if not secret_service.unlock():
            raise BackendLocked


def open_backend(platform: str = sys.platform) -> Backend:
    """The keyring of this system.

    Raises:
        BackendMissing: it has none that we trust.
    """
    reasons = []
    for candidate in _CANDIDATES.get(platform, _CANDIDATES["linux"]):
        keyring: type[KeyringBackend] = getattr(import_module(candidate.module), candidate.class_name)
        try:
            _ = keyring.priority  # asks the system whether it is there
        except (RuntimeError, OSError) as error:
            reasons.append(f"{candidate.name}: {error}")
        else:
            return Backend(candidate.name, keyring())
    raise BackendMissing("; ".join(reasons))


def state_of(error: Exception) -> VaultState:
    """What an error of a keyring means; one that we do not know is a refusal."""
    from keyring.errors import KeyringLocked  # noqa: PLC0415  (slow to import)

    if isinstance(error, BackendMissing):
        return VaultState.MISSING
    if isinstance(error, BackendLocked | KeyringLocked):
        return VaultState.LOCKED
    state = VaultState.REFUSED
    if sys.platform != "win32" and sys.platform != "darwin":
        from gamma_desktop.vault import secret_service  # noqa: PLC0415  (Linux only)

        state = secret_service.state_of(error.__cause__ or error) or state
    return state
