"""The journal's file as those who write it are given it: where it is, and what becomes of a damaged one.

It has one writer at a time: the receiver of events while there is one, and else who opens ``writer``.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gamma_desktop.history.damage import JournalLoss
from gamma_desktop.intake.journal import JournalWriter, Rescue


def _ignore(_loss: JournalLoss) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFile:
    """Where the journal is, and who is told what of it: on the loop that receiver or writer were made on.

    Attributes:
        path: the file.
        cursor: how far its events are worked in.
        wake: something was stored, or a new journal has begun.
        rescue: what becomes of a damaged journal; without it, it is left as it is.
        on_loss: told that there was one, and a new one has begun.
    """

    path: Path
    cursor: Callable[[], int]
    wake: Callable[[], None]
    rescue: Rescue | None = None
    on_loss: Callable[[JournalLoss], None] = _ignore

    def writer(self) -> JournalWriter:
        """Writes it; for who has seen to it that no other does."""
        return JournalWriter(
            self.path,
            begin_after=self.cursor(),
            rescue=self.rescue,
            on_loss=self.telling_of_loss(),
        )

    def waking(self) -> Callable[[], None]:
        """Wakes on this loop, from any thread."""
        loop = asyncio.get_running_loop()

        def wake() -> None:
            loop.call_soon_threadsafe(self.wake)

        return wake

    def telling_of_loss(self) -> Callable[[JournalLoss], None]:
        """Tells of a loss on this loop, from any thread; what waits in the new journal is looked at."""
        loop = asyncio.get_running_loop()

        def tell(loss: JournalLoss) -> None:
            loop.call_soon_threadsafe(self.on_loss, loss)
            loop.call_soon_threadsafe(self.wake)

        return tell
