"""Who may connect to a relay and who is invited, in the relay's own database.

Secrets and codes come in as hashes. Commands write here too, beside a running relay, which notices it by
``Database.changed_by_others``.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hmac import compare_digest
from typing import Any

import apsw
import msgspec

from gamma_desktop.store.columns import as_json, from_microseconds, microseconds, one_integer
from gamma_desktop.store.database import Database

TRIES = 5
"""Codes that may be tried for one invitation."""

_COLUMNS = """
    id, name, extensions, group_name, rights, secret_hash, next_secret_hash, joined_at, removed_at, app,
    position, last_seen, is_connected, secret_at
"""
_DESKS = f"SELECT {_COLUMNS} FROM desks"  # noqa: S608  (our own names)
_MAKE_DESK = """
    INSERT INTO desks (id, name, extensions, group_name, rights, secret_hash, joined_at)
    SELECT ?, name, extensions, group_name, rights, ?, ? FROM invitations WHERE id = ?
"""
_INVITE = """
    INSERT INTO invitations
        (id, code_hash, name, extensions, group_name, rights, made_at, expires_at, tries_left)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_INVITATION = "SELECT code_hash, expires_at, tries_left, desk FROM invitations WHERE id = ?"
_COUNT_TRY = "UPDATE invitations SET tries_left = tries_left - 1 WHERE id = ?"
_OPEN_INVITATIONS = """
    SELECT count(*) FROM invitations WHERE desk IS NULL AND tries_left > 0 AND expires_at >= ?
"""
_FORGET_INVITATIONS = "DELETE FROM invitations WHERE expires_at < ?"

_SHARED: Mapping[str, tuple[str, str]] = {
    "desks": (
        "name, extensions, group_name, rights, secret_hash, next_secret_hash, joined_at, removed_at",
        """
        secret_hash = excluded.secret_hash, next_secret_hash = excluded.next_secret_hash,
        removed_at = coalesce(removed_at, excluded.removed_at)
        """,
    ),
    "invitations": (
        "code_hash, name, extensions, group_name, rights, made_at, expires_at, tries_left, desk",
        "tries_left = min(tries_left, excluded.tries_left), desk = coalesce(desk, excluded.desk)",
    ),
}
"""By table: the columns that relays of one team share, and what becomes of a row that both have."""

SharedRow = tuple[str | int | bytes | None, ...]


class Redemption(StrEnum):
    """What became of a code that was tried."""

    JOINED = "joined"
    WRONG = "wrong"
    EXPIRED = "expired"
    USED = "used"
    SPENT = "spent"
    """Tried too often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What a desk may be that joins by a code.

    Attributes:
        id: the part of the code that names it.
        code_hash: of the part that proves it.
        group: None: all of the PBX.
    """

    id: str
    code_hash: bytes
    name: str
    extensions: tuple[str, ...]
    group: str | None
    rights: frozenset[str]
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinAttempt:
    """A code that is tried, and the desk that there would be by it.

    Attributes:
        invitation: the part of the code that names the invitation.
        code_hash: of the part that proves it.
        desk: the id of the new desk.
        secret_hash: of its secret.
    """

    invitation: str
    code_hash: bytes
    desk: str
    secret_hash: bytes
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRecord:
    """A desk, and what was last seen of it.

    Attributes:
        group: None: sees all of the PBX.
        next_secret_hash: of a secret that was handed out and not used yet.
        removed_at: None: it may connect.
        app: the version of its program.
        position: how far of the log it has committed; None before it said so.
        is_connected: by the relay that ran last: true only while one runs.
        secret_at: when its secret was made, or another was offered last.
    """

    id: str
    name: str
    extensions: tuple[str, ...]
    group: str | None
    rights: frozenset[str]
    secret_hash: bytes
    next_secret_hash: bytes | None
    joined_at: datetime
    removed_at: datetime | None
    app: str
    position: int | None
    last_seen: datetime | None
    is_connected: bool
    secret_at: datetime

    def has_secret(self, secret_hash: bytes) -> bool:
        """Whether this is the hash of a secret of this desk; takes as long for one that is not."""
        known = (self.secret_hash, self.next_secret_hash or b"")
        return sum(compare_digest(secret_hash, each) for each in known) > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSighting:
    """What a relay last heard of a desk; ``position`` None leaves the one that is known."""

    is_connected: bool
    at: datetime
    app: str = ""
    position: int | None = None


class SqliteRelayMembers:
    """Desks and invitations of a relay. Every method raises ``store.errors.StoreError``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def desk(self, desk: str) -> DeskRecord | None:
        """A desk by its id, also one that was removed."""
        return await self._database.read(lambda relay: _desk(relay, desk))

    async def desks(self) -> Sequence[DeskRecord]:
        """All desks, removed ones too, in the order in which they joined."""
        query = f"{_DESKS} ORDER BY joined_at, id"
        return await self._database.read(lambda relay: [_record(row) for row in relay.execute(query)])

    async def invite(self, invitations: Iterable[Invitation]) -> None:
        """Remember invitations, all or none."""
        rows = [
            (
                each.id,
                each.code_hash,
                each.name,
                as_json(each.extensions),
                each.group,
                as_json(sorted(each.rights)),
                microseconds(each.made_at),
                microseconds(each.expires_at),
                TRIES,
            )
            for each in invitations
        ]
        await self._database.write(lambda relay: relay.executemany(_INVITE, rows))

    async def redeem(self, attempt: JoinAttempt) -> tuple[Redemption, DeskRecord | None]:
        """Try a code, and have a desk join by it if it is good.

        One that was used gives its desk once more for the same secret: the first answer may have been lost on
        its way. What is wrong with a code is told only to who has it whole.
        """
        return await self._database.write(lambda relay: _redeem(relay, attempt))

    async def open_invitations(self, at: datetime) -> int:
        """How many are still good."""
        values = (microseconds(at),)
        return await self._database.read(lambda relay: one_integer(relay, _OPEN_INVITATIONS, values))

    async def forget_invitations(self, before: datetime) -> None:
        """Forget invitations that were over by then."""
        await self._database.write(lambda relay: relay.execute(_FORGET_INVITATIONS, (microseconds(before),)))

    async def remove(self, desk: str, at: datetime) -> bool:
        """Remove a desk; whether it was there until now."""

        def work(relay: apsw.Connection) -> bool:
            relay.execute(
                "UPDATE desks SET removed_at = ?, is_connected = 0 WHERE id = ? AND removed_at IS NULL",
                (microseconds(at), desk),
            )
            return bool(relay.changes())

        return await self._database.write(work)

    async def offer_secret(self, desk: str, secret_hash: bytes, at: datetime) -> None:
        """Have another secret be good besides the one that is; see ``use_secret``."""
        values = (secret_hash, microseconds(at), desk)
        query = "UPDATE desks SET next_secret_hash = ?, secret_at = ? WHERE id = ?"
        await self._database.write(lambda relay: relay.execute(query, values))

    async def use_secret(self, desk: str, secret_hash: bytes) -> None:
        """A desk has used this secret: if it is the one that was offered, the former one is good no more."""
        values = (desk, secret_hash)
        query = """
            UPDATE desks SET secret_hash = next_secret_hash, next_secret_hash = NULL
            WHERE id = ? AND next_secret_hash = ?
        """
        await self._database.write(lambda relay: relay.execute(query, values))

    async def note_sightings(self, sightings: Mapping[str, DeskSighting]) -> None:
        """Note what was heard of desks; a power cut may take the newest away again."""
        query = """
            UPDATE desks SET is_connected = ?, last_seen = ?, app = coalesce(nullif(?, ''), app),
                position = coalesce(?, position) WHERE id = ? AND removed_at IS NULL
        """
        rows = [
            (seen.is_connected, microseconds(seen.at), seen.app, seen.position, desk)
            for desk, seen in sightings.items()
        ]
        await self._database.write_lazily(lambda relay: relay.executemany(query, rows))

    async def stamp(self) -> tuple[int, int]:
        """What stays the same until something is written: then ``shared`` tells no more than before."""
        return await self._database.stamp()

    async def shared(self) -> Mapping[tuple[str, str], SharedRow]:
        """What other relays of the team have to know, by table and id; desks before who joined as them."""

        def work(relay: apsw.Connection) -> Mapping[tuple[str, str], SharedRow]:
            return {
                (table, str(row)): values
                for table, (columns, _) in _SHARED.items()
                for row, *values in relay.execute(f"SELECT id, {columns} FROM {table}")  # noqa: S608  (constants of ours alone)
                for values in [tuple(values)]
            }

        return await self._database.read(work)

    async def take_shared(self, table: str, row: str, values: SharedRow) -> None:
        """Take up what another relay says; what ends a membership or an invitation stays so."""
        columns, joined = _SHARED[table]
        marks = ", ".join("?" * (len(values) + 1))
        query = f"""
            INSERT INTO {table} (id, {columns}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {joined}
        """  # noqa: S608  (our own names)
        await self._database.write(lambda relay: relay.execute(query, (row, *values)))

    async def forget_connections(self) -> None:
        """No desk is connected: a relay has just started, or ended."""
        await self._database.write_lazily(lambda relay: relay.execute("UPDATE desks SET is_connected = 0"))


def _redeem(relay: apsw.Connection, attempt: JoinAttempt) -> tuple[Redemption, DeskRecord | None]:
    found: Sequence[Any] = relay.execute(_INVITATION, (attempt.invitation,)).fetchall()
    if not found:
        return Redemption.WRONG, None
    code_hash, expires_at, tries_left, joined = found[0]
    if tries_left < 1:
        return Redemption.SPENT, None
    if not compare_digest(code_hash, attempt.code_hash):
        relay.execute(_COUNT_TRY, (attempt.invitation,))
        return Redemption.WRONG, None
    if joined is not None:
        desk = _desk(relay, joined)
        is_again = desk and desk.removed_at is None and desk.secret_hash == attempt.secret_hash
        return (Redemption.JOINED if is_again else Redemption.USED), desk
    if microseconds(attempt.at) > expires_at:
        return Redemption.EXPIRED, None
    values = (attempt.desk, attempt.secret_hash, microseconds(attempt.at), attempt.invitation)
    relay.execute(_MAKE_DESK, values)
    relay.execute("UPDATE invitations SET desk = ? WHERE id = ?", (attempt.desk, attempt.invitation))
    return Redemption.JOINED, _desk(relay, attempt.desk)


def _desk(relay: apsw.Connection, desk: str) -> DeskRecord | None:
    rows = relay.execute(f"{_DESKS} WHERE id = ?", (desk,)).fetchall()
    return _record(rows[0]) if rows else None


def _record(row: Sequence[object]) -> DeskRecord:
    (
        desk,
        name,
        extensions,
        group,
        rights,
        secret,
        next_secret,
        joined,
        removed,
        app,
        position,
        seen,
        connected,
        secret_at,
    ) = row
    return DeskRecord(
        id=str(desk),
        name=str(name),
        extensions=tuple(_texts(extensions)),
        group=None if group is None else str(group),
        rights=frozenset(_texts(rights)),
        secret_hash=_bytes(secret) or b"",
        next_secret_hash=_bytes(next_secret),
        joined_at=from_microseconds(int(str(joined))),
        removed_at=_moment(removed),
        app=str(app),
        position=None if position is None else int(str(position)),
        last_seen=_moment(seen),
        is_connected=bool(connected),
        secret_at=_moment(secret_at) or from_microseconds(int(str(joined))),
    )


def _texts(value: object) -> Collection[str]:
    return msgspec.json.decode(str(value), type=list[str])


def _bytes(value: object) -> bytes | None:
    return value if isinstance(value, bytes) else None


def _moment(value: object) -> datetime | None:
    return from_microseconds(value) if isinstance(value, int) else None
