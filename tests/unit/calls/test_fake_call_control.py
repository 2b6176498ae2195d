"""The fake in the place of the telephone system keeps what everything promises that acts on calls."""

import asyncio

import pytest

from gamma_desktop.calls.errors import CallError, MaybeSent
from gamma_desktop.gamma.errors import refusal
from tests.fakes.call_control import FakeCallControl
from tests.unit.calls.call_control_contract import CallControlBench, CallControlContract, Request


class FakeBench(CallControlBench):
    """What the fake noted."""

    def __init__(self) -> None:
        self.control = self.fake = FakeCallControl()

    async def requests(self) -> list[Request]:
        return list(self.fake.requests)

    async def ring(self) -> str:
        return "1"

    async def refuse_next(self, status: int, reason: str, *, retry_after: int | None = None) -> None:
        self.fake.gate.set()
        self._line_up(refusal(status, reason, retry_after))

    async def lose_next_answer(self) -> None:
        self._line_up(MaybeSent())

    async def hold_next(self) -> None:
        self.fake.gate.clear()

    async def until_arrived(self, count: int) -> None:
        await asyncio.sleep(0)  # one turn: what was asked by then has arrived
        assert len(self.fake.requests) == count

    def _line_up(self, error: CallError) -> None:
        self.fake.errors.append(error)


@pytest.fixture
def bench() -> FakeBench:
    return FakeBench()


class TestFakeCallControl(CallControlContract):
    """All that everything promises that acts on calls."""
