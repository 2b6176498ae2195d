"""What each call counts as, written a moment after its events, and what a stretch of time comes to."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import IntEnum
from math import ceil

import apsw

from gamma_desktop.calls.model import Call, Direction, Leg
from gamma_desktop.history.insights import HOURS, NO_CALLS, Figures, Insights
from gamma_desktop.store.columns import WHOLE_PBX, as_json, logs_asked_for, microseconds
from gamma_desktop.store.database import Database

_MEDIAN, _P90 = 0.5, 0.9


class _Kind(IntEnum):
    """As in the column of that name."""

    ANSWERED = 0
    MISSED = 1
    OUTGOING = 2


_PUT_IN = "INSERT INTO call_figures (extension, started_at, call, kind, ring, talk) VALUES (?, ?, ?, ?, ?, ?)"

# A call that touches several of the extensions asked for counts once: as answered if any of them answered.
_ASKED_FOR = """
    SELECT min(kind) AS kind, started_at, min(ring) AS ring, sum(talk) AS talk FROM call_figures
    WHERE extension IN (SELECT value FROM json_each(:logs)) AND started_at >= :since AND started_at < :until
    GROUP BY started_at, call
"""
_BY_HOUR = f"""
    SELECT CAST(strftime('%H', started_at / 1000000, 'unixepoch', 'localtime') AS INTEGER) AS hour,
           kind, count(*), total(talk)
    FROM ({_ASKED_FOR}) GROUP BY hour, kind
"""  # noqa: S608  (both parts stand here)
_RINGS = f"FROM ({_ASKED_FOR}) WHERE kind = 0 AND ring IS NOT NULL"
_COUNT_RINGS = f"SELECT count(*) {_RINGS}"
_RANK = f"SELECT ring {_RINGS} ORDER BY ring LIMIT 1 OFFSET :rank"
# One jump to each extension, in place of going through all that is there.
_BY_EXTENSION = """
    WITH RECURSIVE known (extension) AS (
        SELECT min(extension) FROM call_figures WHERE extension > ''
        UNION ALL
        SELECT (SELECT min(extension) FROM call_figures WHERE extension > known.extension)
        FROM known WHERE known.extension IS NOT NULL
    )
    SELECT known.extension, kind, count(*), total(talk)
    FROM known CROSS JOIN call_figures USING (extension)
    WHERE started_at >= :since AND started_at < :until
    GROUP BY known.extension, kind
"""


class SqliteInsights:
    """Reckons figures from the book: implements ``history.ports.CallFigures``.

    Raises ``store.errors.StoreError``.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def insights(self, mine: frozenset[str], since: datetime, until: datetime) -> Insights:
        """What the calls of these extensions came to; with none named, those of the whole PBX."""
        values: dict[str, str | int] = {
            "logs": as_json(logs_asked_for(mine)),
            "since": microseconds(since),
            "until": microseconds(until),
        }
        return await self._database.read(lambda book: _insights(book, values))


def note_figures(book: apsw.Connection, row: int, call: Call) -> None:
    """Have a call count as what it is by now."""
    book.execute("DELETE FROM call_figures WHERE call = ?", (row,))
    if call.direction is not None and not call.is_live and not call.is_test:
        started_at = microseconds(call.started_at_here)
        for log, legs in _logs_of(call):
            if (kind := _kind(call, legs)) is not None:
                ring = _ring(legs) if kind is _Kind.ANSWERED else None
                book.execute(_PUT_IN, (log, started_at, row, kind, ring, _talk(legs)))


def _logs_of(call: Call) -> Iterator[tuple[str, Sequence[Leg]]]:
    yield WHOLE_PBX, call.legs
    for extension in sorted({leg.extension for leg in call.legs if leg.extension}):
        yield extension, [leg for leg in call.legs if leg.extension == extension]


def _kind(call: Call, legs: Sequence[Leg]) -> _Kind | None:
    if call.direction is Direction.OUTGOING:
        return _Kind.OUTGOING
    if any(leg.talking_at is not None for leg in legs):
        return _Kind.ANSWERED
    return _Kind.MISSED if call.is_missed else None


def _ring(legs: Sequence[Leg]) -> int | None:
    rang = min((leg.ringing_at for leg in legs if leg.ringing_at is not None), default=None)
    talked = min((leg.talking_at for leg in legs if leg.talking_at is not None), default=None)
    return _milliseconds(rang, talked)


def _talk(legs: Sequence[Leg]) -> int | None:
    talks = [_milliseconds(leg.talking_at, leg.dropped_at) for leg in legs]
    known = [talk for talk in talks if talk is not None]
    return sum(known) if known else None


def _milliseconds(start: datetime | None, end: datetime | None) -> int | None:
    if start is None or end is None or end < start:
        return None
    return round((end - start).total_seconds() * 1000)


def _insights(book: apsw.Connection, values: dict[str, str | int]) -> Insights:
    by_hour = _by_hour(book, values)
    return Insights(
        total=_sum(by_hour),
        answer_median=_rank(book, values, _MEDIAN),
        answer_p90=_rank(book, values, _P90),
        by_hour=by_hour,
        by_extension=_by_extension(book, values),
    )


def _by_hour(book: apsw.Connection, values: dict[str, str | int]) -> tuple[Figures, ...]:
    found = [NO_CALLS] * HOURS
    for hour, kind, count, talk in book.execute(_BY_HOUR, values):
        found[hour] = _with(found[hour], kind, count, talk)
    return tuple(found)


def _by_extension(book: apsw.Connection, values: dict[str, str | int]) -> dict[str, Figures]:
    found: dict[str, Figures] = {}
    span = {name: values[name] for name in ("since", "until")}
    for extension, kind, count, talk in book.execute(_BY_EXTENSION, span):
        found[extension] = _with(found.get(extension, NO_CALLS), kind, count, talk)
    return dict(sorted(found.items(), key=lambda item: (len(item[0]), item[0])))


def _with(figures: Figures, kind: int, count: int, talk: float) -> Figures:
    return Figures(
        answered=count if kind == _Kind.ANSWERED else figures.answered,
        missed=count if kind == _Kind.MISSED else figures.missed,
        outgoing=count if kind == _Kind.OUTGOING else figures.outgoing,
        talk_seconds=figures.talk_seconds + talk / 1000,
    )


def _sum(parts: Sequence[Figures]) -> Figures:
    return Figures(
        answered=sum(part.answered for part in parts),
        missed=sum(part.missed for part in parts),
        outgoing=sum(part.outgoing for part in parts),
        talk_seconds=sum(part.talk_seconds for part in parts),
    )


def _rank(book: apsw.Connection, values: dict[str, str | int], share: float) -> float | None:
    """The nearest rank: the least time within which that share of the calls was answered."""
    count = book.execute(_COUNT_RINGS, values).get
    if not isinstance(count, int) or not count:
        return None
    ring = book.execute(_RANK, {**values, "rank": ceil(count * share) - 1}).get
    return ring / 1000 if isinstance(ring, int) else None
