"""What everything promises that acts on calls, as tests that a subclass runs against its own."""

import asyncio
from abc import ABC, abstractmethod

import pytest

from gamma_desktop.calls.errors import (
    BadRequest,
    CallError,
    MaybeSent,
    NotAllowed,
    Refused,
    SlowDown,
    VendorDown,
    WrongKey,
)
from gamma_desktop.calls.ports import CallControl

EXTENSION, NUMBER, OURS = "203", "647460197", "gd-1"
NO_CALL = "471900"
"""The id of a call that is not there."""

Request = tuple[str, ...]


async def dial(control: CallControl) -> None:
    await control.dial(extension=EXTENSION, destination=NUMBER, external_call_id=OURS)


async def drop(control: CallControl) -> None:
    await control.drop(NO_CALL)


async def redirect(control: CallControl) -> None:
    await control.redirect(NO_CALL, "202")


ACTS = {
    dial: ("dial", EXTENSION, NUMBER, OURS),
    drop: ("drop", NO_CALL),
    redirect: ("redirect", NO_CALL, "202"),
}


class CallControlBench(ABC):
    """A control, and the telephone system behind it.

    Attributes:
        control: what is tested.
    """

    control: CallControl

    @abstractmethod
    async def requests(self) -> list[Request]:
        """What has arrived, in order: the method's name, then what it was given."""

    @abstractmethod
    async def ring(self) -> str:
        """Have a call ring at the extension; returns its id."""

    @abstractmethod
    async def refuse_next(self, status: int, reason: str, *, retry_after: int | None = None) -> None:
        """Have the next request be refused; nothing is done."""

    @abstractmethod
    async def lose_next_answer(self) -> None:
        """Have the next request arrive, and its answer be lost."""

    @abstractmethod
    async def hold_next(self) -> None:
        """Have the next request arrive, and wait for its answer."""

    @abstractmethod
    async def until_arrived(self, count: int) -> None:
        """Return once so many requests have arrived."""


class CallControlContract:
    """Subclass it, and give a fixture ``bench``."""

    async def test_requests_arrive_once_each_and_name_calls_by_either_id(
        self, bench: CallControlBench
    ) -> None:
        ringing = await bench.ring()
        await dial(bench.control)
        await bench.control.redirect(ringing, "202")
        await bench.control.drop(OURS)

        assert await bench.requests() == [
            ("dial", EXTENSION, NUMBER, OURS),
            ("redirect", ringing, "202"),
            ("drop", OURS),
        ]

    @pytest.mark.parametrize(
        ("status", "kind"), [(401, WrongKey), (403, NotAllowed), (404, BadRequest), (503, VendorDown)]
    )
    async def test_a_no_is_told_with_its_reason_and_not_repeated(
        self, bench: CallControlBench, status: int, kind: type[Refused]
    ) -> None:
        for act in ACTS:
            await bench.refuse_next(status, "as the switchboard says")
            with pytest.raises(kind) as told:
                await act(bench.control)
            assert (told.value.status, told.value.reason) == (status, "as the switchboard says")

        assert await bench.requests() == list(ACTS.values())

    async def test_it_is_told_how_long_to_wait(self, bench: CallControlBench) -> None:
        await bench.refuse_next(429, "Slow down", retry_after=7)
        with pytest.raises(SlowDown) as told:
            await dial(bench.control)

        assert told.value.retry_after == 7

    async def test_an_answer_that_is_lost_leaves_it_open_and_is_never_followed_by_a_second_request(
        self, bench: CallControlBench
    ) -> None:
        for act in ACTS:
            await bench.lose_next_answer()
            with pytest.raises(MaybeSent):
                await act(bench.control)

        assert await bench.requests() == list(ACTS.values())

    async def test_after_a_failure_the_next_request_goes_out_as_ever(self, bench: CallControlBench) -> None:
        await bench.lose_next_answer()
        with pytest.raises(CallError):
            await dial(bench.control)
        await bench.control.drop(OURS)

        assert await bench.requests() == [ACTS[dial], ("drop", OURS)]

    async def test_one_that_waits_for_its_answer_holds_up_no_other(self, bench: CallControlBench) -> None:
        await bench.hold_next()
        waiting = asyncio.get_running_loop().create_task(dial(bench.control))
        await bench.until_arrived(1)
        await bench.refuse_next(404, "no such call")
        with pytest.raises(BadRequest):
            await drop(bench.control)

        assert not waiting.done()
        waiting.cancel()
        await asyncio.wait([waiting])

    async def test_one_that_is_given_up_is_not_sent_again(self, bench: CallControlBench) -> None:
        await bench.hold_next()
        waiting = asyncio.get_running_loop().create_task(dial(bench.control))
        await bench.until_arrived(1)
        waiting.cancel()
        await asyncio.wait([waiting])

        assert await bench.requests() == [ACTS[dial]]
