"""Has events come in as soon as that can be: what cannot start now is tried again, and its health is told."""

import asyncio
from collections.abc import Awaitable, Callable

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.intake.health import HealthBoard
from gamma_desktop.intake.service import IntakeService
from gamma_desktop.settings.errors import NoListenerSecret, VaultError
from gamma_desktop.tasks import Spawn

AGAIN_AFTER = 10.0
"""Seconds until a receiver that could not start is tried again."""

NEEDS_A_SECRET = (VaultError, NoListenerSecret)
"""What trying again does not mend: a keyring may ask the agent each time."""


class ReceiverStarter:
    """Starts the receiver, again and again if need be: a port that is taken may be free in a while.

    Args:
        intake: takes the events in.
        health: told whether it does, and why not.
        start: has it start, unless it runs; raises GammaDesktopError.
        spawn: starts a coroutine.
        again_after: seconds until what failed is tried again.
    """

    def __init__(
        self,
        intake: IntakeService,
        health: HealthBoard,
        start: Callable[[], Awaitable[None]],
        spawn: Spawn,
        *,
        again_after: float = AGAIN_AFTER,
    ) -> None:
        self._intake = intake
        self._health = health
        self._start = start
        self._spawn = spawn
        self._again_after = again_after
        self._is_trying = False

    async def look(self) -> GammaDesktopError | None:
        """Take events in, with the secrets that are good now; returns why that cannot be."""
        return await self.follow(self._start_as_of_now())

    async def follow(self, change: Awaitable[None]) -> GammaDesktopError | None:
        """Tell what became of a change to how events are taken; returns why they cannot be."""
        try:
            await change
        except GammaDesktopError as error:
            self._health.note_not_receiving(error)
            if not isinstance(error, NEEDS_A_SECRET) and not self._is_trying:
                self._is_trying = True
                self._spawn("start the receiver", self._try_until_it_starts())
            return error
        self._tell()
        return None

    async def _start_as_of_now(self) -> None:
        await self._start()
        await self._intake.look_for_secrets()

    async def _try_until_it_starts(self) -> None:
        try:
            while True:
                await asyncio.sleep(self._again_after)
                try:
                    await self._start()
                except NEEDS_A_SECRET as error:
                    return self._health.note_not_receiving(error)
                except GammaDesktopError as error:
                    self._health.note_not_receiving(error)
                else:
                    return self._tell()
        finally:
            self._is_trying = False

    def _tell(self) -> None:
        if (address := self._intake.address) is not None:
            self._health.note_listening(address, self._intake.health.last_event_at)
