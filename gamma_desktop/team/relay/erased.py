"""Has desks erase what was erased here: also those that come back after a long time, before anything else."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from gamma_desktop.calls.model import CallKey
from gamma_desktop.store.relay_erased import ErasedThing, SqliteRelayErased
from gamma_desktop.team.frames import Erase, ErasedCall, ErasedEntry

_AT_ONCE = 1000


class ErasedThings:
    """Tells what desks have to erase; belongs to one loop. Methods raise StoreError.

    Args:
        records: keep it.
        now: the time.

    Attributes:
        last: the serial of the newest.
        on_change: called when there is more.
    """

    def __init__(self, records: SqliteRelayErased, now: Callable[[], datetime]) -> None:
        self._records = records
        self._now = now
        self._name = ""
        self.last = 0
        self.on_change: Callable[[], None] = lambda: None

    async def begin(self) -> None:
        """Know what there is."""
        self._name = await self._records.name()
        self.last = await self._records.last()

    async def publish(self, log: str, positions: Collection[int], calls: Collection[CallKey]) -> None:
        """Have all desks erase these."""
        await self._records.add(log, positions, calls, self._now())
        self.last = await self._records.last()
        self.on_change()

    def followed(self, told: Mapping[str, int]) -> int:
        """Up to which serial a desk has followed that says this of all relays; what never was counts as 0."""
        serial = told.get(self._name, 0)
        return serial if serial <= self.last else 0

    async def passed_over(self, told: Mapping[str, int], kept_since: datetime | None) -> Erase | None:
        """What has a desk that never followed this list begin where it has something to erase; None: at 0.

        Args:
            told: as for ``followed``.
            kept_since: it holds nothing that was there before; None: it may hold anything.
        """
        if self._name in told or kept_since is None:
            return None
        serial = await self._records.last_before(kept_since)
        return Erase(of=self._name, serial=serial) if serial else None

    async def among(self, keys: Collection[CallKey]) -> Collection[CallKey]:
        """Those of some calls that desks are told to erase."""
        return await self._records.among(keys)

    async def frame_after(self, serial: int) -> Erase | None:
        """The next of them, for a desk that has followed so far; None if it has followed all."""
        found = await self._records.after(serial, _AT_ONCE) if serial < self.last else ()
        return _frame(self._name, found) if found else None


def _frame(name: str, found: Sequence[ErasedThing]) -> Erase:
    return Erase(
        of=name,
        serial=found[-1].serial,
        entries=tuple(
            ErasedEntry(log=each.log, position=each.position) for each in found if each.call is None
        ),
        calls=tuple(ErasedCall(pbx=key.pbx, call=key.call_id) for each in found if (key := each.call)),
    )
