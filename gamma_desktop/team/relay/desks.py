"""The desks of a relay: whose secret is whose, and what each may do, also while that changes."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from gamma_desktop.store.database import Database
from gamma_desktop.store.relay_members import DeskRecord, DeskSighting, SqliteRelayMembers
from gamma_desktop.team.ports import Desk, Right
from gamma_desktop.team.secrets import hash_of, new_secret, parts_of

_LOOK_EVERY = 1.0
"""Seconds: what a command changed beside the running relay counts from then on."""
_SECRET_LASTS = timedelta(days=30)
_RIGHTS = frozenset(Right)


class DeskRegister:
    """Knows the desks that may connect: implements ``ports.DeskDirectory``.

    Every method raises ``store.errors.StoreError``.

    Args:
        database: the relay's own.
        now: the time.
    """

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._members = SqliteRelayMembers(database)
        self._now = now
        self._listeners: list[Callable[[Mapping[str, Desk]], None]] = []

    def subscribe(self, listener: Callable[[Mapping[str, Desk]], None]) -> None:
        """Tell ``listener`` all desks that may connect, by id, when that has changed."""
        self._listeners.append(listener)

    async def desk_of(self, bearer: str) -> Desk | None:
        """See ``ports.DeskDirectory``."""
        record, secret_hash = await self._proved(bearer)
        if record is None or record.removed_at is not None:
            return None
        if secret_hash == record.next_secret_hash:
            await self._members.use_secret(record.id, secret_hash)
        return _desk(record)

    async def was_removed(self, bearer: str) -> bool:
        """See ``ports.DeskDirectory``."""
        record, _ = await self._proved(bearer)
        return record is not None and record.removed_at is not None

    async def _proved(self, bearer: str) -> tuple[DeskRecord | None, bytes]:
        """The desk whose secret this is, and the hash of that."""
        parts = parts_of(bearer)
        record = await self._members.desk(parts[0]) if parts else None
        secret_hash = hash_of(parts[1]) if parts else b""
        return (record if record is not None and record.has_secret(secret_hash) else None), secret_hash

    async def new_secret(self, desk: str) -> str | None:
        """Another secret for a desk whose own is old, and good until this one was used. None: not yet."""
        record = await self._members.desk(desk)
        if record is None or self._now() - record.secret_at < _SECRET_LASTS:
            return None
        secret = new_secret()
        await self._members.offer_secret(desk, hash_of(secret), self._now())
        return secret

    async def remove(self, desk: str) -> bool:
        """Remove a desk that leaves; whether it was there."""
        was_there = await self._members.remove(desk, self._now())
        await self.look()
        return was_there

    async def note(self, sightings: Mapping[str, DeskSighting]) -> None:
        """Note what was heard of desks since the last time, for ``relay desks``."""
        await self._members.note_sightings(sightings)

    async def watch(self) -> None:
        """Look for ever what commands beside us have changed."""
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            if await self._database.changed_by_others():
                await self.look()

    async def all(self) -> Mapping[str, Desk]:
        """The desks that may connect, by id."""
        return {each.id: _desk(each) for each in await self._members.desks() if each.removed_at is None}

    async def look(self) -> None:
        """Others have changed who may connect: tell of it."""
        desks = await self.all()
        for listener in tuple(self._listeners):
            listener(desks)


def _desk(record: DeskRecord) -> Desk:
    return Desk(
        id=record.id,
        name=record.name,
        extensions=record.extensions,
        group=record.group,
        rights=frozenset(Right(each) for each in record.rights & _RIGHTS),
    )
