"""Nobody can hold the listener up: not slow ones, not silent ones, not many, not our own program."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from gamma_desktop.calls.ports import RawEvent
from gamma_desktop.intake.listener import IntakeThread
from tests.integration.intake.conftest import PATIENT, Listen
from tests.integration.intake.wire import Wire, event, exchange, head

Stored = Callable[[], list[RawEvent]]


@pytest.fixture
def connect() -> Iterator[Callable[[IntakeThread, bytes], Wire]]:
    """Open a connection that says something and stays open."""
    with ExitStack() as ending:

        def open_and_say(intake: IntakeThread, content: bytes) -> Wire:
            wire = ending.enter_context(Wire(intake.address))
            wire.send(content)
            return wire

        yield open_and_say


Connect = Callable[[IntakeThread, bytes], Wire]


def test_a_body_that_is_too_slow_is_answered_408(hurried: IntakeThread, stored: Stored) -> None:
    with Wire(hurried.address) as wire:
        answer = wire.exchange(head(10) + b"{")
        assert (answer.status, answer.body) == (408, b"")
        wire.wait_until_closed()
    assert stored() == []


def test_a_body_that_comes_in_drops_gets_no_more_time(hurried: IntakeThread) -> None:
    with Wire(hurried.address) as wire:
        wire.send(head(1_000_000))
        assert wire.answer().status == 413
    with Wire(hurried.address) as wire:
        wire.send(head(None, "Transfer-Encoding: chunked") + b"1\r\n{\r\n")
        assert wire.answer().status == 408


@pytest.mark.parametrize("beginning", [b"", b"P", head()[:-2]])
def test_a_head_that_is_never_finished_is_answered_408(hurried: IntakeThread, beginning: bytes) -> None:
    with Wire(hurried.address) as wire:
        assert wire.exchange(beginning).status == 408
        wire.wait_until_closed()


def test_a_later_head_that_is_never_finished_is_answered_408(hurried: IntakeThread) -> None:
    with Wire(hurried.address) as wire:
        assert wire.exchange(event()).status == 200
        assert wire.exchange(b"POST ").status == 408
        wire.wait_until_closed()


def test_a_connection_may_rest_between_events(hurried: IntakeThread) -> None:
    with Wire(hurried.address) as resting, Wire(hurried.address) as clock:
        assert resting.exchange(event()).status == 200
        assert clock.answer().status == 408  # the time for a head has passed
        assert resting.exchange(event()).status == 200


@pytest.mark.parametrize(
    "beginning",
    [
        pytest.param(b"", id="silent"),
        pytest.param(b"POST /vtcrm", id="in the middle of the head"),
        pytest.param(head(100) + b"{", id="in the middle of the body"),
        pytest.param(head(100).replace(b"the-secret", b"wrong"), id="refused, and still sending"),
    ],
)
def test_200_stalled_connections_hold_nobody_up(
    listen: Listen, connect: Connect, stored: Stored, beginning: bytes
) -> None:
    intake = listen()
    for _ in range(200):
        connect(intake, beginning)
    assert [exchange(intake.address, event()).status for _ in range(10)] == [200] * 10
    assert len(stored()) == 10


def test_beyond_the_limit_the_longest_waiting_connection_goes(listen: Listen, connect: Connect) -> None:
    intake = listen(limits=replace(PATIENT, connections=3))
    busy = connect(intake, head(2, "Expect: 100-continue"))
    busy.answer_line()
    first, second = connect(intake, b"POST"), connect(intake, b"POST")
    assert exchange(intake.address, event()).status == 200
    first.wait_until_closed()
    assert second.exchange(event().removeprefix(b"POST")).status == 200
    assert busy.exchange(b"{}").status == 200


def test_where_all_are_busy_a_further_connection_is_closed(listen: Listen, connect: Connect) -> None:
    intake = listen(limits=replace(PATIENT, connections=1))
    busy = connect(intake, head(2, "Expect: 100-continue"))
    busy.answer_line()
    with Wire(intake.address) as refused:
        refused.wait_until_closed()
    assert busy.exchange(b"{}").status == 200


async def test_answers_while_the_main_loop_is_blocked(listen: Listen) -> None:
    woken = asyncio.Event()
    loop = asyncio.get_running_loop()
    intake = listen(on_stored=lambda: loop.call_soon_threadsafe(woken.set))
    # These block the loop: nothing that is scheduled on it can run before the last answer is here.
    statuses = [exchange(intake.address, event()).status for _ in range(20)]
    assert statuses == [200] * 20
    assert not woken.is_set()
    await woken.wait()


def test_stops_in_time_with_stalled_connections(listen: Listen, connect: Connect) -> None:
    intake = listen()
    wires = [connect(intake, head(100, "Expect: 100-continue")) for _ in range(20)]
    for wire in wires:
        wire.answer_line()
    intake.stop()
    assert intake._thread is not None
    assert not intake._thread.is_alive()
    for wire in wires:
        wire.wait_until_closed()
