"""What stands in a journal: its entries as values, and as the rows that its file has of them."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from gamma_desktop.calls.ports import EVENT, RawEvent

EVENT_COLUMNS = "position, received_at, headers, query, body, kind, mark, log, log_position"
"""Of a row as it is stored; the last four are NULL where an older file lacks them."""

Row = tuple[int, str, str, bytes, str, int, str | None, int | None]
StoredRow = tuple[int, int, str, str, bytes, str, int, str | None, int | None]
Value = int | float | str | bytes | None

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_KINDS_OF_HEADERS = 64
"""The headers that are kept are alike in nearly all events of a PBX: those met last are at hand."""


class ReceivedEvent(NamedTuple):
    """An event that came in and has no position yet; fields as in RawEvent."""

    received_at: datetime
    headers: Mapping[str, str]
    query: str
    body: bytes


class LogEntry(NamedTuple):
    """An entry of a log, as it stands there.

    Attributes:
        mark: random, 64 bits, signed: tells entries apart that stand at one position of a log that forked.
        kind: EVENT, or another that the journal does not need to know.
    """

    position: int
    mark: int
    received_at: datetime
    headers: Mapping[str, str]
    query: str
    body: bytes
    kind: str = EVENT


class FollowedLog(NamedTuple):
    """The log of a relay, and how much of it is here: up to the entry with this position and mark."""

    log: str
    position: int
    mark: int


def to_microseconds(moment: datetime) -> int:
    """A time as a column has it."""
    return (moment - _EPOCH) // _MICROSECOND


def from_microseconds(value: int) -> datetime:
    """The time that a column has; raises OverflowError for one that no clock can show."""
    return _EPOCH + value * _MICROSECOND


def row_of(event: ReceivedEvent, kind: str = EVENT) -> Row:
    """A new entry, with a mark of its own."""
    mark = int.from_bytes(os.urandom(8), "big", signed=True)
    return (*_told(event), kind, mark, None, None)


def row_of_log(log: str, entry: LogEntry) -> Row:
    """An entry that was read in a log."""
    return (*_told(entry), entry.kind, entry.mark, log, entry.position)


def row_of_own(entry: LogEntry) -> Row:
    """An entry that has its kind and mark, and no place yet."""
    return (*_told(entry), entry.kind, entry.mark, None, None)


def times_of(rows: Iterable[tuple[Value, ...]]) -> Iterator[tuple[int, datetime]]:
    """When the events of some rows came, by position; without those whose time makes no sense."""
    for position, microseconds, *_ in rows:
        if isinstance(position, int) and isinstance(microseconds, int):
            with suppress(OverflowError):
                yield position, from_microseconds(microseconds)


def event_of(*row: Any) -> RawEvent:  # noqa: ANN401  (what SQLite gives)
    """An event from position, time, headers, query, body and kind."""
    position, microseconds, headers, query, body, kind = row
    return RawEvent(
        position=position,
        received_at=from_microseconds(microseconds),
        headers=_headers(headers),
        query=query.decode(errors="replace"),
        body=body,
        kind=kind,
    )


def entry_of(*row: Any) -> LogEntry:  # noqa: ANN401  (as for event_of)
    """An entry from position, mark, time, headers, query, body and kind."""
    position, mark, microseconds, headers, query, body, kind = row
    received_at = from_microseconds(microseconds)
    return LogEntry(
        position, mark, received_at, _headers(headers), query.decode(errors="replace"), body, kind
    )


def _told(event: ReceivedEvent | LogEntry) -> tuple[int, str, str, bytes]:
    return (
        to_microseconds(event.received_at),
        msgspec.json.encode(event.headers).decode(),
        event.query,
        event.body,
    )


@lru_cache(maxsize=_KINDS_OF_HEADERS)
def _headers(stored: bytes) -> Mapping[str, str]:
    """Headers of the file; those that make no sense any more are none, since the body is what counts."""
    try:
        return msgspec.json.decode(stored, type=dict[str, str])
    except msgspec.MsgspecError:
        return {}
