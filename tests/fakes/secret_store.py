"""A keyring in memory, or in trouble."""

from gamma_desktop.settings.errors import VaultError
from gamma_desktop.settings.ports import VaultHealth, VaultState


class FakeSecretStore:
    """Implements ``settings.ports.SecretStore``; ``health`` says how it does."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.health = VaultHealth(state=VaultState.FINE, backend="SecretService")

    async def read(self, name: str) -> str | None:
        self._check()
        return self.kept.get(name)

    async def write(self, name: str, secret: str) -> VaultHealth:
        self.kept[name] = secret
        return self.health

    async def keep(self, name: str, secret: str) -> VaultHealth:
        if self.health.state is VaultState.FINE:
            self.kept[name] = secret
        return self.health

    async def delete(self, name: str) -> None:
        self._check()
        self.kept.pop(name, None)

    async def would_prompt(self, _name: str) -> bool:
        return self.health.state is VaultState.LOCKED

    async def probe(self) -> VaultHealth:
        return self.health

    async def look(self) -> VaultHealth:
        return self.health

    def _check(self) -> None:
        if self.health.state is not VaultState.FINE:
            raise VaultError(self.health)
