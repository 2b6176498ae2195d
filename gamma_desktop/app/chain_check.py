"""Looks at the chain from Gamma to this desk: is there a key, does Gamma answer, can events come?"""

from contextlib import suppress

from gamma_desktop.app.engine import Engine
from gamma_desktop.app.health_board import HealthBoard
from gamma_desktop.app.listening import Listening
from gamma_desktop.calls.errors import CallError
from gamma_desktop.calls.ports import ExtensionDirectory
from gamma_desktop.settings.errors import VaultError
from gamma_desktop.settings.ports import SecretName
from gamma_desktop.ui.ports import Spawn


class ChainCheck:
    """Sets right what it can, and tells the health what it finds.

    Args:
        engine: knows the keyring.
        health: told whether there is a key.
        listening: has events come.
        directory: asks Gamma, and tells how that went.
        spawn: starts a coroutine.
    """

    def __init__(
        self,
        engine: Engine,
        health: HealthBoard,
        listening: Listening,
        directory: ExtensionDirectory,
        spawn: Spawn,
    ) -> None:
        self._engine = engine
        self._health = health
        self._listening = listening
        self._directory = directory
        self._spawn = spawn

    def look(self) -> None:
        """See to it that events can come, and that Gamma answers."""
        self._listening.begin()
        self.look_for_key()

    def look_for_key(self) -> None:
        """Learn whether there is a key, and if so, whether Gamma takes it."""
        self._spawn("look for the key", self._look_for_key())

    async def _look_for_key(self) -> None:
        try:
            key = await self._engine.vault.read(SecretName.API_KEY)
        except VaultError as error:
            self._health.note_key_error(error)
        else:
            self._health.note_key(has_key=bool(key))
            if key:
                with suppress(CallError):  # the health tells; numbers stand in for names
                    await self._directory.extensions()
