"""A call log in memory."""

import asyncio
from collections.abc import Collection, Sequence

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.errors import GammaDesktopError


class LogFailed(GammaDesktopError):
    """The disk is full, so to say."""


class FakeCallLog:
    """Keeps what is recorded; fails as long as ``is_full``, and after so many more batches."""

    def __init__(self) -> None:
        self.calls: dict[CallKey, Call] = {}
        self.batches: list[LogBatch] = []
        self.is_full = False
        self.fail_after: int | None = None

    async def cursor(self) -> int:
        return max((batch.cursor for batch in self.batches), default=0)

    async def find(self, key: CallKey) -> Call | None:
        return self.calls.get(key)

    async def chain(self, pbx: str, first_call_id: str) -> tuple[Call, ...]:
        chain = [c for c in self.calls.values() if (c.key.pbx, c.first_call_id) == (pbx, first_call_id)]
        return tuple(chain)

    async def related(self, wanted: Collection[tuple[CallKey, str]]) -> tuple[Call, ...]:
        known = [call for key, _ in wanted if (call := self.calls.get(key)) is not None]
        firsts = {(key.pbx, first) for key, first in wanted} | {(c.key.pbx, c.first_call_id) for c in known}
        return (*known, *(c for c in self.calls.values() if (c.key.pbx, c.first_call_id) in firsts))

    async def open_calls(self) -> tuple[Call, ...]:
        return tuple(sorted((c for c in self.calls.values() if c.is_live), key=lambda c: c.started_at))

    async def record(self, batch: LogBatch) -> None:
        if self.is_full or self.fail_after == 0:
            raise LogFailed("no room")
        if self.fail_after is not None:
            self.fail_after -= 1
        self.batches.append(batch)
        self.calls.update((call.key, call) for call in batch.calls)


class SlowCallLog(FakeCallLog):
    """Remembers once it may."""

    def __init__(self) -> None:
        super().__init__()
        self.is_asked, self.may_go_on = asyncio.Event(), asyncio.Event()
        self.may_go_on.set()

    async def record(self, batch: LogBatch) -> None:
        self.is_asked.set()
        await self.may_go_on.wait()
        await super().record(batch)
        self.is_asked.clear()


def recorded(log: FakeCallLog) -> Sequence[tuple[str, str]]:
    """What was recorded, as (call id, state), batch after batch."""
    return [(call.key.call_id, call.state.value) for batch in log.batches for call in batch.calls]
