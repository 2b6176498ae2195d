"""From where events are stored to the calls: all of them, in order, and again after trouble."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from gamma_desktop.calls import pump as pump_module
from gamma_desktop.calls.event import CallEvent
from gamma_desktop.calls.ports import RawEvent, UnreadableEvent
from gamma_desktop.calls.pump import EventPump
from gamma_desktop.calls.service import CallService, RetirePolicy
from gamma_desktop.errors import GammaDesktopError
from tests.fakes.call_log import FakeCallLog, recorded
from tests.unit.calls.telling import START, after, tell


class Tape:
    """Raw events, and the decoder that reads their bodies as lines of a story."""

    def __init__(self) -> None:
        self.raw: list[RawEvent] = []

    def add(self, line: str, received_at: datetime = START) -> None:
        position = len(self.raw) + 1
        self.raw.append(
            RawEvent(position=position, received_at=received_at, headers={}, query="", body=line.encode())
        )

    def read_after(self, position: int, limit: int) -> Sequence[RawEvent]:
        return self.raw[position : position + limit]

    def decode(self, raw: RawEvent) -> CallEvent:
        if raw.body == b"gibberish":
            raise UnreadableEvent("gibberish")
        return tell(raw.body.decode(), received=raw.received_at)


class Rig:
    """A pump on a tape, its log, its clock, and a way to wait for what it recorded."""

    def __init__(self) -> None:
        self.tape, self.log, self.time = Tape(), FakeCallLog(), START
        self.service = CallService(self.log, mine=frozenset(), retire=RetirePolicy())
        self.troubles: list[GammaDesktopError] = []
        self.changed = asyncio.Event()
        self.service.subscribe(lambda _: self.changed.set())
        self.pump = EventPump(
            self.tape,
            self.tape,
            self.service,
            clock=lambda: self.time,
            on_trouble=self._trouble,
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
    for second in range(pump_module.BATCH * 2 + 1):
        rig.tape.add(f"{second} rings 203")

    await rig.pump.drain()

    assert rig.service.cursor == pump_module.BATCH * 2 + 1


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
    async with asyncio.timeout(5):
        await rig.changed.wait()
    running.cancel()

    assert recorded(rig.log) == [("471900", "ringing")]


async def test_a_call_is_retired_when_its_time_has_come() -> None:
    rig = Rig()
    rig.tape.add("0 rings 203")
    rig.time = after(200)
    running = asyncio.get_running_loop().create_task(rig.pump.run())
    async with asyncio.timeout(5):
        while recorded(rig.log)[-1:] != [("471900", "ended")]:
            rig.changed.clear()
            await rig.changed.wait()
    running.cancel()


async def test_a_full_disk_is_told_and_loses_nothing() -> None:
    rig = Rig()
    rig.log.is_full = True
    rig.tape.add("0 rings 203")
    running = asyncio.get_running_loop().create_task(rig.pump.run())
    async with asyncio.timeout(5):
        await rig.troubled.wait()
    rig.log.is_full = False
    async with asyncio.timeout(10):
        await rig.changed.wait()
    running.cancel()

    assert recorded(rig.log) == [("471900", "ringing")]
