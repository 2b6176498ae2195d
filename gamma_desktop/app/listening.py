"""Keeps the tray program listening: what cannot start now is tried again, and its health is told."""

import asyncio

from gamma_desktop.app.engine import Engine
from gamma_desktop.app.health_board import HealthBoard
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.errors import NoListenerSecret, VaultError
from gamma_desktop.settings.model import Settings
from gamma_desktop.ui.latest import LatestWins
from gamma_desktop.ui.ports import Spawn

AGAIN_AFTER = 10.0
"""Seconds until a listener that could not start is tried again."""

NEEDS_A_SECRET = (VaultError, NoListenerSecret)
"""What trying again does not mend: a keyring may ask the agent each time."""


class Listening:
    """Has the engine take events in, as soon as that can be.

    A port that is taken or a disk that fails may be free in a while.

    Args:
        engine: takes the events in.
        health: told whether it does, and why not.
        spawn: starts a coroutine.
        again_after: seconds until what failed is tried again.
    """

    def __init__(
        self, engine: Engine, health: HealthBoard, spawn: Spawn, *, again_after: float = AGAIN_AFTER
    ) -> None:
        self._engine = engine
        self._health = health
        self._again_after = again_after
        self._attempts = LatestWins("start the listener", spawn)

    async def look(self) -> GammaDesktopError | None:
        """Listen, with the secrets that are good now; returns why that cannot be."""
        try:
            await self._engine.start_events()
            await self._engine.look_for_secrets()
        except GammaDesktopError as error:
            self._fail(error)
            return error
        self._tell()
        return None

    async def use(self, settings: Settings) -> None:
        """Go on as these settings say."""
        try:
            await self._engine.apply(settings)
        except GammaDesktopError as error:
            self._fail(error)
        else:
            self._tell()

    def _fail(self, error: GammaDesktopError) -> None:
        self._health.note_deaf(error)
        if not isinstance(error, NEEDS_A_SECRET):
            self._attempts.ask(self._try_until_it_listens)

    async def _try_until_it_listens(self) -> None:
        while True:
            await asyncio.sleep(self._again_after)
            try:
                await self._engine.start_events()
            except GammaDesktopError as error:
                self._health.note_deaf(error)
                if isinstance(error, NEEDS_A_SECRET):
                    return
            else:
                self._tell()
                return

    def _tell(self) -> None:
        if self._engine.listener_url is not None:
            self._health.note_listening(self._engine.listener_url, self._engine.last_event_at)
