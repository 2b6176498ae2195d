"""From where events are stored to the calls: all of them, in order, and again after trouble."""

import asyncio
import contextlib
import random
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from gamma_desktop.calls.event import CallEvent
from gamma_desktop.calls.model import Call, CallKey, Outcome
from gamma_desktop.calls.ports import RawEvent, UnreadableEvent
from gamma_desktop.calls.pump import CATCHING_UP, EventPump
from gamma_desktop.calls.service import CallService, RetirePolicy
from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.errors import GammaDesktopError
from tests.fakes.call_log import FakeCallLog, LogFailed, recorded
from tests.unit.calls.telling import START, after, tell


class Tape:
    """Raw events, and the decoder that reads their bodies as lines of a story."""

    def __init__(self) -> None:
        self.raw: list[RawEvent] = []

    def add(self, line: str, received_at: datetime = START, *, call: str = "471900") -> None:
        position = len(self.raw) + 1
        raw = RawEvent(
            position=position, received_at=received_at, headers={"call": call}, query="", body=line.encode()
        )
        self.raw.append(raw)

    def read_after(self, position: int, limit: int) -> Sequence[RawEvent]:
        return self.raw[position : position + limit]

    def get(self, positions: Collection[int]) -> Sequence[RawEvent]:
        return [self.raw[position - 1] for position in positions]

    def call_of(self, raw: RawEvent) -> CallKey | None:
        return None if raw.body == b"gibberish" else CallKey("acme", raw.headers["call"])

    def decode(self, raw: RawEvent) -> CallEvent:
        if raw.body == b"gibberish":
            raise UnreadableEvent("gibberish")
        return tell(raw.body.decode(), received=raw.received_at, call=raw.headers["call"])


class Rig:
    """A pump on a tape, its log, its clock, and a way to wait for what it recorded."""

    def __init__(self, tape: Tape | None = None, log: FakeCallLog | None = None) -> None:
        self.tape, self.log, self.time = tape or Tape(), log or FakeCallLog(), START
        self.service = CallService(self.log, mine=frozenset(), retire=RetirePolicy())
        self.troubles: list[GammaDesktopError] = []
        self.behind: list[int] = []
        self.changed = asyncio.Event()
        self.service.subscribe(lambda _: self.changed.set())
        self.pump = EventPump(
            self.tape,
            self.tape,
            self.service,
            clock=lambda: self.time,
            on_trouble=self._trouble,
            on_behind=self.behind.append,
            pause_after_trouble=0.01,
        )
        self.troubled = asyncio.Event()

    def _trouble(self, error: GammaDesktopError) -> None:
        self.troubles.append(error)
        self.troubled.set()


async def test_what_waits_at_the_start_is_worked_in_first() -> None:
    rig = Rig()
    rig.tape.add("0 rings 203")
    rig.tape.add("6 talks 203")

    await rig.pump.drain()

    assert (recorded(rig.log), rig.service.cursor) == ([("471900", "talking")], 2)


async def test_more_than_a_batch_is_worked_in_whole() -> None:
    rig = Rig()
    for second in range(CATCHING_UP * 2 + 1):
        rig.tape.add(f"{second} rings 203")

    await rig.pump.drain()

    assert rig.service.cursor == CATCHING_UP * 2 + 1


def burst(tape: Tape, calls: int) -> None:
    """Calls that all ring, then all talk, then all end."""
    for line in ("0 rings 203", "6 talks 203", "9 drops 203"):
        for number in range(calls):
            tape.add(line, call=f"c{number}")


async def test_behind_a_burst_no_call_is_told_as_going_on_that_has_ended() -> None:
    rig, told = Rig(), list[Call]()
    rig.service.subscribe(told.extend)
    rig.tape.add("0 rings 203", call="shown before")
    await rig.pump.drain()
    told.clear()
    burst(rig.tape, CATCHING_UP)
    rig.tape.add("9 drops 203", call="shown before")
    rig.tape.add("0 rings 203", call="goes on")

    await rig.pump.drain()

    assert {call.key.call_id for call in told if call.is_live} == {"goes on"}
    assert {call.outcome for call in told if not call.is_live} == {Outcome.ANSWERED, Outcome.MISSED}
    assert "shown before" in {call.key.call_id for call in told[: CATCHING_UP + 1]}  # in the first batch
    assert {call.key.call_id for call in rig.service.live_calls()} == {"goes on"}


async def test_behind_a_burst_it_is_told_how_many_events_wait() -> None:
    rig = Rig()
    burst(rig.tape, CATCHING_UP)

    await rig.pump.drain()

    assert rig.behind == [CATCHING_UP * 3, CATCHING_UP * 2, 0, 0]


async def test_few_events_are_not_called_behind() -> None:
    rig = Rig()
    burst(rig.tape, 10)

    await rig.pump.drain()

    assert rig.behind == []


async def test_behind_a_burst_each_batch_is_one_transaction_and_is_told_once() -> None:
    rig, told = Rig(), list[int]()
    rig.service.subscribe(lambda changed: told.append(len(changed)))
    burst(rig.tape, CATCHING_UP)

    await rig.pump.drain()

    assert [batch.cursor for batch in rig.log.batches] == [CATCHING_UP, CATCHING_UP * 2, CATCHING_UP * 3]
    assert told == [CATCHING_UP]


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_waits_comes_to_the_same_as_in_order_also_after_a_crash(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  (the same calls each time)
    lines = [
        (f"{start + second} {what}", f"c{call}")
        for call, start in enumerate(chance.choices(range(500), k=150))
        for second, what in (
            (0, "rings 203"),
            (1, "rings 204"),
            (5, "talks 203"),
            (6, "drops 204"),
            (9, "drops 203"),
        )
        if chance.random() > 0.1
    ]
    if seed % 2:
        chance.shuffle(lines)
    tape, in_order = Tape(), CallTracker()
    for line, call in lines:
        tape.add(line, call=call)
        in_order.apply(tape.decode(tape.raw[-1]))

    log = FakeCallLog()
    for full_after in (chance.randrange(3), chance.randrange(3), 99):
        rig = Rig(tape, log)  # the program starts again, and knows what the log has
        await rig.service.start()
        log.fail_after = full_after
        with contextlib.suppress(LogFailed):
            await rig.pump.drain()

    assert rig.service.cursor == len(lines)
    assert {key: replace(call, received_at=START) for key, call in log.calls.items()} == {
        key: replace(in_order_call(in_order, key), received_at=START) for key in log.calls
    }
    assert {position for batch in log.batches for position, _ in batch.events} == set(
        range(1, len(lines) + 1)
    )


def in_order_call(tracker: CallTracker, key: CallKey) -> Call:
    call = tracker.get(key)
    assert call is not None
    return call


async def test_an_odd_event_does_not_hold_up_the_next() -> None:
    rig = Rig()
    rig.tape.add("gibberish")
    rig.tape.add("0 rings 203")

    await rig.pump.drain()

    assert rig.log.batches[0].unreadable == ((1, "gibberish"),)
    assert recorded(rig.log) == [("471900", "ringing")]


async def test_a_wake_brings_the_next_event() -> None:
    rig = Rig()
    running = asyncio.get_running_loop().create_task(rig.pump.run())
    await asyncio.sleep(0)
    rig.tape.add("0 rings 203")

    rig.pump.wake()
    async with asyncio.timeout(60):
        await rig.changed.wait()
    running.cancel()

    assert recorded(rig.log) == [("471900", "ringing")]


async def test_a_call_is_retired_when_its_time_has_come() -> None:
    rig = Rig()
    rig.tape.add("0 rings 203")
    rig.time = after(200)
    running = asyncio.get_running_loop().create_task(rig.pump.run())
    async with asyncio.timeout(60):
        while recorded(rig.log)[-1:] != [("471900", "ended")]:
            rig.changed.clear()
            await rig.changed.wait()
    running.cancel()


async def test_a_full_disk_is_told_and_loses_nothing() -> None:
    rig = Rig()
    rig.log.is_full = True
    rig.tape.add("0 rings 203")
    running = asyncio.get_running_loop().create_task(rig.pump.run())
    async with asyncio.timeout(60):
        await rig.troubled.wait()
    rig.log.is_full = False
    async with asyncio.timeout(60):
        await rig.changed.wait()
    running.cancel()

    assert recorded(rig.log) == [("471900", "ringing")]
