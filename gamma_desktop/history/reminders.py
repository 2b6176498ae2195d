"""Call-backs with a time: whom to call, when, and what for. Settled once the two have talked since."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from gamma_desktop.calls.model import CallKey
from gamma_desktop.contacts.matching import match_numbers
from gamma_desktop.contacts.model import Match
from gamma_desktop.contacts.ports import NumberOwners

LONGEST_REMINDER = 500
"""Characters that its note may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """Someone to call back at a time.

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


NO_OTHERS: Mapping[str, Collection[str]] = MappingProxyType({})


class ReminderStore(Protocol):
    """Remembers reminders. Methods raise what the book raises; what is added or moved is durable."""

    async def add(
        self,
        number: str,
        due_at: datetime,
        *,
        made_at: datetime,
        note: str | None = None,
        call: CallKey | None = None,
    ) -> Reminder:
        """Remember one; another one of the same number is moved, and keeps its note where that is None."""
        ...

    async def put_back(self, reminder: Reminder) -> None:
        """Remember one as it was, in place of the open one of its number; it gets another id."""
        ...

    async def open(self, others: Mapping[str, Collection[str]] = NO_OTHERS) -> Sequence[Reminder]:
        """Those that are not settled, by the time when they are due.

        Args:
            others: by the number of a reminder, the other numbers of the same person: a talk at one of them
                settles it too.
        """
        ...

    async def move(self, reminder_id: int, due_at: datetime) -> bool:
        """Have one be due at another time; False if it is gone."""
        ...

    async def remove(self, reminder_id: int) -> bool:
        """Forget one; False if it was gone."""
        ...


RemindersListener = Callable[[Sequence[Reminder]], None]


class Reminders:
    """Owns what is known of the reminders, and publishes it; raises what the store raises.

    Args:
        store: remembers them.
        owners: tells whose a number is, and so at which others the same person is talked to.
        clock: the time now, aware.
    """

    def __init__(self, store: ReminderStore, owners: NumberOwners, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._owners = owners
        self._clock = clock
        self._open: tuple[Reminder, ...] = ()
        self._told: tuple[tuple[Reminder, ...], tuple[Reminder, ...]] = ((), ())
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
    def next_due_at(self) -> datetime | None:
        """When the next one is due; None if there is none to come."""
        now = self._clock()
        return next((each.due_at for each in self._open if each.due_at > now), None)

    def subscribe(self, listener: RemindersListener) -> Callable[[], None]:
        """Tell ``listener`` when other ones are open, or due, than before; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def refresh(self) -> None:
        """Look again: a call may have settled some, or a command have added one."""
        self._open = await self._unsettled()
        before, self._told = self._told, (self._open, self.due)
        if self._told != before:
            for listener in tuple(self._listeners):
                listener(self._open)

    async def add(
        self, number: str, due_at: datetime, *, note: str | None = None, call: CallKey | None = None
    ) -> Reminder:
        """Have a number be called back at a time; one of the same number is moved, with its note if None."""
        added = await self._store.add(number, due_at, made_at=self._clock(), note=note, call=call)
        await self.refresh()
        return added

    def of(self, number: str) -> Reminder | None:
        """The open one of a number, as when last looked at."""
        return next((each for each in self._open if each.number == number), None)

    async def restore(self, reminder: Reminder) -> None:
        """Have one be as it was, whatever became of it; it gets another id."""
        await self._store.put_back(reminder)
        await self.refresh()

    async def move(self, reminder_id: int, due_at: datetime) -> bool:
        """Have one be due at another time; False if it is gone."""
        is_moved = await self._store.move(reminder_id, due_at)
        await self.refresh()
        return is_moved

    async def remove(self, reminder_id: int) -> bool:
        """Take one as seen to; False if it was gone."""
        is_removed = await self._store.remove(reminder_id)
        await self.refresh()
        return is_removed

    async def _unsettled(self) -> tuple[Reminder, ...]:
        found = await self._store.open()
        matches = await match_numbers({each.number for each in found}, self._owners)
        others = {number: other for number, match in matches.items() if (other := _others(number, match))}
        return tuple(await self._store.open(others) if others else found)


def _others(number: str, match: Match) -> frozenset[str]:
    """The other numbers of the same person; none where it may be several, or is one of a company's range."""
    contact = match.contact
    if contact is None or all(each.key != number for each in contact.numbers):
        return frozenset()
    return frozenset(each.key for each in contact.numbers if each.covers is None) - {number}
