"""What was erased at a relay for good, for the desks that have copies: in the relay's own database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import apsw

from gamma_desktop.calls.model import CallKey
from gamma_desktop.store.columns import as_json, microseconds, one_integer
from gamma_desktop.store.database import Database

_ADD_ENTRY = "INSERT INTO erased (erased_at, log, position) VALUES (?, ?, ?)"
_ADD_CALL = "INSERT INTO erased (erased_at, pbx, call_id) VALUES (?, ?, ?)"
_AMONG = """
    SELECT DISTINCT pbx, call_id FROM json_each(?) AS wanted
    JOIN erased ON erased.pbx = wanted.value ->> 0 AND erased.call_id = wanted.value ->> 1
"""
_AFTER = "SELECT serial, log, position, pbx, call_id FROM erased WHERE serial > ? ORDER BY serial LIMIT ?"
_LAST_BEFORE = "SELECT coalesce(max(serial), 0) FROM erased WHERE erased_at < ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedThing:
    """An entry of a log, by its position, or else a call.

    Attributes:
        serial: grows; by it a desk says how far it has followed.
    """

    serial: int
    log: str = ""
    position: int = 0
    call: CallKey | None = None


class SqliteRelayErased:
    """Keeps it for ever: a desk may come back after years. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self, log: str, positions: Collection[int], calls: Collection[CallKey], at: datetime
    ) -> None:
        """Note what goes, durably."""

        def work(relay: apsw.Connection) -> None:
            moment = microseconds(at)
            relay.executemany(_ADD_ENTRY, [(moment, log, position) for position in positions])
            relay.executemany(_ADD_CALL, [(moment, key.pbx, key.call_id) for key in calls])

        await self._database.write(work)

    async def after(self, serial: int, limit: int) -> Sequence[ErasedThing]:
        """What follows, in order."""
        rows = await self._database.read(lambda relay: list(relay.execute(_AFTER, (serial, limit))))
        return [
            ErasedThing(serial=number, log=log, position=position)
            if pbx is None
            else ErasedThing(serial=number, call=CallKey(pbx, call_id))
            for number, log, position, pbx, call_id in rows
        ]

    async def among(self, keys: Collection[CallKey]) -> Collection[CallKey]:
        """Those of some calls that are on the list."""
        values = (as_json([(key.pbx, key.call_id) for key in keys]),)
        return await self._database.read(
            lambda relay: [CallKey(pbx, call_id) for pbx, call_id in relay.execute(_AMONG, values)]
        )

    async def name(self) -> str:
        """What this list is called, at random: its serials mean nothing in another."""
        query = "SELECT id FROM erased_list"
        return await self._database.read(lambda relay: str(next(relay.execute(query))[0]))

    async def last_before(self, moment: datetime) -> int:
        """The serial of the newest that was erased before a time; 0 for none."""
        values = (microseconds(moment),)
        return await self._database.read(lambda relay: one_integer(relay, _LAST_BEFORE, values))

    async def last(self) -> int:
        """The serial of the newest; 0 for none."""
        query = "SELECT coalesce(max(serial), 0) FROM erased"
        return await self._database.read(lambda relay: one_integer(relay, query))
