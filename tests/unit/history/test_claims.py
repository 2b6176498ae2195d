"""Claims of call-backs: a colleague who was first keeps a call from being made, and nothing else does."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import datetime
from typing import Any

import pytest

from gamma_desktop.calls.codes import TeamRefusal
from gamma_desktop.calls.errors import RefusedByTeam
from gamma_desktop.calls.facts import Claim
from gamma_desktop.calls.model import CallKey
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.claims import CallBackClaims
from tests.unit.calls.telling import START

CALLER = "+34647460197"
KEY = CallKey("acme", "471900")


class Book:
    """A missed call of one number waits in it, where it can be read."""

    def __init__(self) -> None:
        self.problem: GammaDesktopError | None = None

    async def claims_since(self, moment: datetime) -> Mapping[str, Claim]:  # noqa: ARG002  (the port's)
        return {}

    async def newest_waiting_of(self, number: str) -> CallKey | None:
        if self.problem is not None:
            raise self.problem
        return KEY if number == CALLER else None


def claims_over(
    book: Book, claim: Callable[[CallKey], Awaitable[None]], started: list[asyncio.Task[None]]
) -> CallBackClaims:

    def spawn(_name: str, work: Coroutine[Any, Any, None]) -> None:
        started.append(asyncio.get_running_loop().create_task(work))

    return CallBackClaims(book, "ana", claim, lambda: START, spawn, within=0.05)


async def test_a_colleague_who_was_first_keeps_the_call_from_being_made() -> None:
    async def refused(_call: CallKey) -> None:
        raise RefusedByTeam(TeamRefusal.CLAIMED, "Luis")

    with pytest.raises(RefusedByTeam):
        await claims_over(Book(), refused, []).take(CALLER)


async def test_a_book_that_cannot_be_read_keeps_no_call_back() -> None:
    book = Book()
    claimed: list[CallKey] = []
    started: list[asyncio.Task[None]] = []

    async def claim(call: CallKey) -> None:
        claimed.append(call)

    book.problem = GammaDesktopError("the book cannot be read")
    await claims_over(book, claim, started).take(CALLER)
    await asyncio.gather(*started)
    assert claimed == []


async def test_a_claim_that_hangs_keeps_no_call_back_and_goes_on() -> None:
    answered, written = asyncio.Event(), asyncio.Event()

    async def hanging(_call: CallKey) -> None:
        await answered.wait()
        written.set()

    async with asyncio.timeout(60):
        await claims_over(Book(), hanging, []).take(CALLER)
        assert not written.is_set()
        answered.set()
        await written.wait()
