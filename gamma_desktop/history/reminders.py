"""Call-backs with a time: whom to call, when, and what for. Settled once the two have talked since."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gamma_desktop.calls.model import CallKey

LONGEST_REMINDER = 500
"""Characters that its note may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """Somebody to call back at a time.

    Attributes:
        id: never given out twice.
        number: E.164, or an extension.
        call: the one that it came from; None where a number was named.
    """

    id: int
    due_at: datetime
    made_at: datetime
    number: str
    note: str = ""
    call: CallKey | None = None


class ReminderStore(Protocol):
    """Remembers reminders. Methods raise what the book raises; what is added or moved is durable."""

    async def add(
        self, number: str, due_at: datetime, *, made_at: datetime, note: str = "", call: CallKey | None = None
    ) -> Reminder:
        """Remember one; another one of the same number is moved, and keeps its note unless there is one."""
        ...

    async def open(self) -> Sequence[Reminder]:
        """Those that are not settled, by the time when they are due."""
        ...

    async def move(self, reminder_id: int, due_at: datetime) -> bool:
        """Have one be due at another time; False if it is not there any more."""
        ...

    async def remove(self, reminder_id: int) -> bool:
        """Forget one; False if it was not there any more."""
        ...


RemindersListener = Callable[[Sequence[Reminder]], None]


class Reminders:
    """Owns what is known of the reminders, and publishes it; raises what the store raises.

    Args:
        store: remembers them.
        clock: the time now, aware.
    """

    def __init__(self, store: ReminderStore, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._open: tuple[Reminder, ...] = ()
        self._listeners: list[RemindersListener] = []

    @property
    def open(self) -> tuple[Reminder, ...]:
        """Those that are not settled, by the time when they are due, as when last looked at."""
        return self._open

    @property
    def due(self) -> tuple[Reminder, ...]:
        """Those whose time has come."""
        now = self._clock()
        return tuple(each for each in self._open if each.due_at <= now)

    @property
    def seconds_to_next(self) -> float | None:
        """Until the next one is due; None if there is none to come."""
        now = self._clock()
        return next(((each.due_at - now).total_seconds() for each in self._open if each.due_at > now), None)

    def subscribe(self, listener: RemindersListener) -> Callable[[], None]:
        """Tell ``listener`` when other ones are open than before; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def refresh(self) -> None:
        """Look again: a call may have settled some, or a command have added one."""
        before, self._open = self._open, tuple(await self._store.open())
        if self._open != before:
            for listener in tuple(self._listeners):
                listener(self._open)

    async def add(
        self, number: str, due_at: datetime, *, note: str = "", call: CallKey | None = None
    ) -> Reminder:
        """Have a number be called back at a time; one of the same number is moved."""
        added = await self._store.add(number, due_at, made_at=self._clock(), note=note, call=call)
        await self.refresh()
        return added

    async def move(self, reminder_id: int, due_at: datetime) -> bool:
        """Have one be due at another time; False if it is not there any more."""
        is_moved = await self._store.move(reminder_id, due_at)
        await self.refresh()
        return is_moved

    async def remove(self, reminder_id: int) -> bool:
        """Take one as seen to; False if it was not there any more."""
        is_removed = await self._store.remove(reminder_id)
        await self.refresh()
        return is_removed
