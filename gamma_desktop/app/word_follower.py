"""Has the word index of the calls follow the log, a moment after events, so that none waits for it."""

import asyncio
import logging

from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.errors import StoreError

PAUSE = 2.0
"""Seconds from a change until the index is looked at: by then most calls stand as they will."""

BATCH = 10
"""Calls looked at in one transaction: events that come meanwhile wait no longer than for one of their own."""

BREATH = 0.02
"""Seconds between batches: a large book of an older program is taken up without anybody noticing."""

_log = logging.getLogger(__name__)


class WordFollower:
    """Looks at what changed, in small transactions; at rest it does not wake at all.

    Args:
        calls: the log, with its index.
        pause: seconds from a change until it is looked at.
    """

    def __init__(self, calls: SqliteCallLog, *, pause: float = PAUSE) -> None:
        self._calls = calls
        self._pause = pause
        self._woken = asyncio.Event()
        self._woken.set()

    def wake(self) -> None:
        """Say that calls changed; call it on the loop's own thread."""
        self._woken.set()

    async def run(self) -> None:
        """Go on until cancelled; what cannot be written now is written with the next change."""
        pause = self._pause
        while True:
            await self._woken.wait()
            await asyncio.sleep(pause)
            self._woken.clear()
            pause = self._pause
            try:
                if await self._calls.index_words(BATCH):
                    self._woken.set()  # there may be more
                    pause = BREATH
            except StoreError as error:
                _log.warning("the word index stays behind: %s", error)
