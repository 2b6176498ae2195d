"""How values stand in the columns of the book."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import apsw
import msgspec

FIRST_MICROSECOND, LAST_MICROSECOND = -(2**63), 2**63 - 1
"""What a column of times can hold at most: for spans that are open at an end."""

WHOLE_PBX = ""
"""In a column of extensions: all of them together."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_encoder = msgspec.json.Encoder()


def microseconds(moment: datetime) -> int:
    """A time as a column holds it: exact, and in order whatever the zone."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def from_microseconds(value: int) -> datetime:
    """The time that a column holds."""
    return _EPOCH + timedelta(microseconds=value)


def logs_asked_for(mine: Iterable[str]) -> list[str]:
    """The logs of these extensions; with none named, that of the whole PBX."""
    return sorted(mine) or [WHOLE_PBX]


def as_json(value: object) -> str:
    """A value as a payload, or a list as ``json_each`` takes it."""
    return _encoder.encode(value).decode()


def one_integer(connection: apsw.Connection, query: str, values: Sequence[str | int | None] = ()) -> int:
    """The result of a query that gives exactly one number."""
    value = connection.execute(query, values).get
    if not isinstance(value, int):
        raise TypeError(f"a number was expected of {query!r}, not {value!r}")
    return value
