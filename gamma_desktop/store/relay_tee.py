"""How far each URL of the tee has got: a place in the journal, which is its queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import apsw

from gamma_desktop.store.columns import as_json, from_microseconds, microseconds
from gamma_desktop.store.database import Database

_COLUMNS = """
    url, position, delivered, dropped, tries, try_at, failing_since, last_error, last_error_at, is_paused
"""
_FIND = f"SELECT {_COLUMNS} FROM tee_targets WHERE url = ?"  # noqa: S608  (our own names)
_SAVE = f"INSERT OR REPLACE INTO tee_targets ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608  (constants of ours alone)
_FORGET_OTHERS = "DELETE FROM tee_targets WHERE url NOT IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeeState:
    """How far a URL is, and how it does.

    Attributes:
        position: of the journal: all up to here is delivered, or dropped.
        tries: times that the event which is next was tried in vain.
        try_at: when it is tried again; None: now.
        failing_since: the first of those times that nothing but failures followed.
        last_error: a status of HTTP, or a code.
        is_paused: it failed for too long, and is left alone until the relay starts again.
    """

    url: str
    position: int
    delivered: int = 0
    dropped: int = 0
    tries: int = 0
    try_at: datetime | None = None
    failing_since: datetime | None = None
    last_error: str | None = None
    last_error_at: datetime | None = None
    is_paused: bool = False


class SqliteRelayTee:
    """The state of the tee. Every method raises ``store.errors.StoreError``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> Sequence[TeeState]:
        """That of all URLs there are or were."""
        query = f"SELECT {_COLUMNS} FROM tee_targets ORDER BY url"  # noqa: S608  (our own names)
        return await self._database.read(lambda relay: [_state(row) for row in relay.execute(query)])

    async def begin(self, urls: Sequence[str], *, after: int) -> Sequence[TeeState]:
        """The state of these URLs, in their order; one that is new gets what comes after a position.

        Others are forgotten: one that is named again gets what comes from then on.
        """

        def work(relay: apsw.Connection) -> Sequence[TeeState]:
            relay.execute(_FORGET_OTHERS, (as_json(urls),))
            states = []
            for url in urls:
                rows = relay.execute(_FIND, (url,)).fetchall()
                state = _state(rows[0]) if rows else TeeState(url=url, position=after)
                _save(relay, state)
                states.append(state)
            return states

        return await self._database.write(work)

    async def save(self, state: TeeState) -> None:
        """Note how far a URL is; a power cut may take the newest away again: events may come twice then."""
        await self._database.write_lazily(lambda relay: _save(relay, state))


def _save(relay: apsw.Connection, state: TeeState) -> None:
    values = (
        state.url,
        state.position,
        state.delivered,
        state.dropped,
        state.tries,
        _column(state.try_at),
        _column(state.failing_since),
        state.last_error,
        _column(state.last_error_at),
        state.is_paused,
    )
    relay.execute(_SAVE, values)


def _column(moment: datetime | None) -> int | None:
    return None if moment is None else microseconds(moment)


def _state(row: Sequence[object]) -> TeeState:
    url, position, delivered, dropped, tries, try_at, since, error, error_at, is_paused = row
    return TeeState(
        url=str(url),
        position=int(str(position)),
        delivered=int(str(delivered)),
        dropped=int(str(dropped)),
        tries=int(str(tries)),
        try_at=_moment(try_at),
        failing_since=_moment(since),
        last_error=None if error is None else str(error),
        last_error_at=_moment(error_at),
        is_paused=bool(is_paused),
    )


def _moment(value: object) -> datetime | None:
    return from_microseconds(value) if isinstance(value, int) else None
