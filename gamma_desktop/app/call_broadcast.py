"""Tells commands that follow the calls of what every call does, in order; costs nothing while none does."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Sequence

from gamma_desktop.calls.model import Call
from gamma_desktop.history.export import call_object
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.ui.window.later_starts import LaterStarts

_MOST_WAITING = 1_000


class CallBroadcast:
    """Hands each changed call, with its person, to who watches.

    Args:
        identify: finds whose calls they are, in the order given.
        watchers: are told.
    """

    def __init__(
        self, identify: Callable[[Iterable[Call]], Awaitable[Sequence[IdentifiedCall]]], watchers: LaterStarts
    ) -> None:
        self._identify = identify
        self._watchers = watchers
        self._waiting: asyncio.Queue[tuple[Call, ...]] = asyncio.Queue(_MOST_WAITING)

    def put(self, changed: tuple[Call, ...]) -> None:
        """Note that these changed."""
        if self._watchers.has_watchers and not self._waiting.full():
            self._waiting.put_nowait(changed)

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            for identified in await self._identify(await self._waiting.get()):
                if identified.call.direction is not None:
                    self._watchers.tell_watchers(json.dumps(call_object(identified)).encode())
