"""What desks asked a relay to have done, each kept on the disk before Gamma is asked.

An id is taken once: one that brings it again gets what became of it, so that nothing is asked of Gamma twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import apsw

from gamma_desktop.store.columns import from_microseconds, microseconds
from gamma_desktop.store.database import Database

_COLUMNS = "id, desk, verb, state, code, asked_at, answered_at"
_FIND = f"SELECT {_COLUMNS} FROM commands WHERE id = ?"  # noqa: S608  (our own names)

_TAKE = f"""
    INSERT INTO commands ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
    SET state = excluded.state, code = excluded.code, answered_at = excluded.answered_at
    WHERE excluded.state != 'asked'
"""  # noqa: S608  (our own names)


class CommandState(StrEnum):
    """How far a command is."""

    ASKED = "asked"
    """Kept here; Gamma may have been asked or not."""
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandRecord:
    """A command and what became of it.

    Attributes:
        id: the external call id.
        code: why it was refused.
    """

    id: str
    desk: str
    verb: str
    state: CommandState
    code: str | None
    asked_at: datetime
    answered_at: datetime | None


class SqliteRelayCommands:
    """The record of commands. Every method raises ``store.errors.StoreError``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, command: str, *, desk: str, verb: str, at: datetime) -> CommandRecord | None:
        """Keep a command before it is done; when this returns, a power cut cannot take it away.

        Returns:
            None: it is new, and may be done once. Else what became of the one that has this id: nothing is to
            be done.
        """

        def work(relay: apsw.Connection) -> CommandRecord | None:
            known = relay.execute(_FIND, (command,)).fetchall()
            if known:
                return _record(known[0])
            relay.execute(
                "INSERT INTO commands (id, desk, verb, state, asked_at) VALUES (?, ?, ?, ?, ?)",
                (command, desk, verb, CommandState.ASKED, microseconds(at)),
            )
            return None

        return await self._database.write(work)

    async def finish(
        self, command: str, state: CommandState, *, at: datetime, code: str | None = None
    ) -> None:
        """Note what became of a command."""
        values = (state, code, microseconds(at), command)
        query = "UPDATE commands SET state = ?, code = ?, answered_at = ? WHERE id = ?"
        await self._database.write(lambda relay: relay.execute(query, values))

    async def find(self, command: str) -> CommandRecord | None:
        """A command by its id."""
        rows = await self._database.read(lambda relay: relay.execute(_FIND, (command,)).fetchall())
        return _record(rows[0]) if rows else None

    async def give_up_those_under_way(self, at: datetime) -> Sequence[CommandRecord]:
        """Have those be unknown whose answer a relay that ended did not wait for; returns them."""
        query = f"""
            UPDATE commands SET state = ?, answered_at = ? WHERE state = ? RETURNING {_COLUMNS}
        """  # noqa: S608  (our own names)
        values = (CommandState.UNKNOWN, microseconds(at), CommandState.ASKED)
        return await self._database.write(
            lambda relay: [_record(row) for row in relay.execute(query, values).fetchall()]
        )

    async def take(self, record: CommandRecord) -> None:
        """Take up what another relay says of a command; what is asked by now is no news of an answer."""
        values = (
            record.id,
            record.desk,
            record.verb,
            record.state,
            record.code,
            microseconds(record.asked_at),
            None if record.answered_at is None else microseconds(record.answered_at),
        )
        await self._database.write(lambda relay: relay.execute(_TAKE, values))

    async def count(self) -> Mapping[str, int]:
        """How many are kept, by their state."""
        query = "SELECT state, count(*) FROM commands GROUP BY state"
        return await self._database.read(
            lambda relay: {str(state): int(str(count)) for state, count in relay.execute(query)}
        )

    async def forget_before(self, moment: datetime) -> None:
        """Forget commands that were asked for before then; one that comes that late has expired anyway."""
        values = (microseconds(moment),)
        await self._database.write(
            lambda relay: relay.execute("DELETE FROM commands WHERE asked_at < ?", values)
        )


def _record(row: Sequence[object]) -> CommandRecord:
    command, desk, verb, state, code, asked_at, answered_at = row
    return CommandRecord(
        id=str(command),
        desk=str(desk),
        verb=str(verb),
        state=CommandState(str(state)),
        code=None if code is None else str(code),
        asked_at=from_microseconds(int(str(asked_at))),
        answered_at=None if answered_at is None else from_microseconds(int(str(answered_at))),
    )
