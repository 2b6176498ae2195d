"""Long work on a loop, in stretches of time: others have their turn, however slow the machine is."""

import asyncio
import time

_SECONDS = 0.005


class Turns:
    """Knows how long one has been at it; made where the work begins."""

    def __init__(self) -> None:
        self._until = time.monotonic() + _SECONDS

    async def between_steps(self) -> None:
        """Let others on the loop go on, if it is their turn."""
        if time.monotonic() >= self._until:
            await asyncio.sleep(0)
            self._until = time.monotonic() + _SECONDS
