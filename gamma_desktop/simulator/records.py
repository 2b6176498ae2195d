"""What the simulated cloud received and sent, numbered, so that a test can wait for the thing itself."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Generic, TypeVar

import msgspec

_RECORDS_KEPT = 10_000


class Record(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Anything that happened; ``number`` counts from 1, ``at`` is ISO 8601."""

    number: int
    at: str


class RequestRecord(Record, frozen=True, kw_only=True):
    """A request as received, without its key.

    Attributes:
        body: the JSON that it carried, or its text if it was none.
        status: None where no answer was given, on demand.
        call_id: the call that it made or changed.
    """

    request: str
    method: str
    body: object
    status: int | None
    reason: str
    call_id: str | None


class DeliveryRecord(Record, frozen=True, kw_only=True):
    """An event as delivered, or given up.

    Attributes:
        event: the JSON of its body, or its text if it was none.
        status: of the last answer; None if there never was one.
        problem: what went wrong last; None for a delivered event.
    """

    event: object
    is_delivered: bool
    attempts: int
    status: int | None
    problem: str | None


RecordT = TypeVar("RecordT", bound=Record)


class RecordBook(Generic[RecordT]):
    """Keeps the newest records, and wakes those who wait for the next one."""

    def __init__(self) -> None:
        self._records: deque[RecordT] = deque(maxlen=_RECORDS_KEPT)
        self._news = asyncio.Event()
        self._is_closed = False
        self.last_number = 0

    def add(self, make: Callable[[int, str], RecordT]) -> None:
        """Add the record that ``make`` builds from its number and its time."""
        self.last_number += 1
        self._records.append(make(self.last_number, datetime.now(UTC).isoformat()))
        self._wake()

    async def after(self, number: int, *, wait_seconds: float = 0) -> list[RecordT]:
        """The records after ``number``; if there are none yet, waits for the next one so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_seconds):
                while self.last_number <= number and not self._is_closed:
                    await self._news.wait()
        return [record for record in self._records if record.number > number]

    def close(self) -> None:
        """End every wait."""
        self._is_closed = True
        self._wake()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


def readable(body: bytes) -> object:
    """A body as a record shows it: its JSON, else its text."""
    with suppress(msgspec.DecodeError, RecursionError):
        return msgspec.json.decode(body)
    return body.decode("utf-8", "replace")
