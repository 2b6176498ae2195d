"""The passwords of contact sources, in the keyring of the system: one a source, and nowhere else."""

from dataclasses import replace

from gamma_desktop.contacts.sources import ContactSource
from gamma_desktop.settings.errors import VaultError
from gamma_desktop.settings.ports import SecretStore, VaultHealth, VaultState, source_password

_ADVICE = {
    VaultState.MISSING: (
        "Start a keyring (on Linux GNOME Keyring or KWallet): without one, the password lasts only as long as"
        " the program runs."
    ),
    VaultState.REFUSED: "Allow Gamma Desktop to use the keyring.",
    VaultState.UNSAFE: (
        "Repair or replace the keyring, which did not give back what was put in; until then the password"
        " lasts only as long as the program runs."
    ),
}
"""Where the keyring's own advice is about the API key; the other states are the same for both."""


class SourcePasswords:
    """Reads, keeps and forgets them. Raises VaultError, worded for a source."""

    def __init__(self, secrets: SecretStore) -> None:
        self._secrets = secrets

    async def read(self, source: ContactSource) -> str:
        """The password; empty if there is none, or none is needed."""
        if not source.user:
            return ""
        try:
            return await self._secrets.read(source_password(source.name)) or ""
        except VaultError as error:
            raise VaultError(_worded(error.health)) from error

    async def keep(self, source: ContactSource, password: str) -> VaultHealth:
        """Keep one; where there is no safe place, it is there until the program ends, and the health says so.

        Raises:
            BadValue: this can be no password; nothing was changed.
        """
        return _worded(await self._secrets.write(source_password(source.name), password))

    async def forget(self, name: str) -> None:
        """Forget the one of a source that goes; a keyring that is not there holds none."""
        try:
            await self._secrets.delete(source_password(name))
        except VaultError as error:
            if error.health.state is not VaultState.MISSING:
                raise VaultError(_worded(error.health)) from error


def _worded(health: VaultHealth) -> VaultHealth:
    return replace(health, advice=_ADVICE.get(health.state, health.advice))
