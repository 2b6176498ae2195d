"""Dial, hang up, transfer: one request a click, and the truth about what became of it."""

import asyncio

import pytest

from gamma_desktop.calls.actions import CallActions, DialAttempt, DialStage
from gamma_desktop.calls.errors import BadRequest, MaybeSent, NotDialable, NotSetUp, WrongKey
from gamma_desktop.calls.model import CallKey
from gamma_desktop.calls.service import CallService, ReadEvent, RetirePolicy
from gamma_desktop.numbers.model import NumberRules
from tests.fakes.call_control import FakeCallControl
from tests.fakes.call_log import FakeCallLog
from tests.unit.calls.telling import START, tell


class Desk:
    """An agent's desk: actions on a service, and what the listeners of a dialled call were told."""

    def __init__(self, *extensions: str) -> None:
        self.control = FakeCallControl()
        self.service = CallService(FakeCallLog(), mine=frozenset(extensions), retire=RetirePolicy())
        ids = iter(f"gd-{number}" for number in range(1, 100))
        self.actions = CallActions(
            self.control,
            self.service,
            extension=lambda: next(iter(extensions), None),
            rules=NumberRules,
            clock=lambda: START,
            new_id=lambda: next(ids),
        )
        self.told: list[DialAttempt] = []
        self.actions.subscribe_dials(self.told.append)
        self._position = 0

    async def events(self, *lines: str) -> None:
        for line in lines:
            self._position += 1
            event = tell(line, incoming=False, external="gd-1")
            await self.service.take([ReadEvent(self._position, event)])

    @property
    def stages(self) -> list[str]:
        return [attempt.stage.value for attempt in self.told]


async def test_a_dialled_call_tells_its_truth_step_by_step() -> None:
    desk = Desk("203")

    await desk.actions.dial("647460197")
    await desk.events("0 prompts 203", "2 rings 203", "5 talks 203", "9 drops 203")

    assert desk.stages == ["asked", "accepted", "phone_rings", "ringing", "talking", "ended"]
    assert desk.control.requests == [("dial", "203", "647460197", "gd-1")]


async def test_hanging_up_before_any_event_goes_by_our_own_id() -> None:
    desk = Desk("203")
    await desk.actions.dial("647460197")

    await desk.actions.hang_up("gd-1")

    assert desk.control.requests[1:] == [("drop", "gd-1")]


async def test_hanging_up_while_the_request_is_on_its_way_waits_for_its_answer() -> None:
    desk = Desk("203")
    desk.control.gate.clear()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(desk.actions.dial("647460197"))
        await asyncio.sleep(0)
        tasks.create_task(desk.actions.hang_up("gd-1"))
        await asyncio.sleep(0)
        sent_meanwhile = [request[0] for request in desk.control.requests]
        desk.control.gate.set()

    assert sent_meanwhile == ["dial"]
    assert desk.control.requests[1] == ("drop", "gd-1")


async def test_a_refused_own_id_is_followed_by_gammas_once_known() -> None:
    desk = Desk("203")
    await desk.actions.dial("647460197")
    await desk.events("0 prompts 203")
    desk.control.errors.append(BadRequest(400, "unknown callId"))

    await desk.actions.hang_up("gd-1")

    assert desk.control.requests[1:] == [("drop", "gd-1"), ("drop", "471900")]


async def test_a_refused_own_id_without_another_is_told() -> None:
    desk = Desk("203")
    await desk.actions.dial("647460197")
    desk.control.errors.append(BadRequest(400, "unknown callId"))

    with pytest.raises(BadRequest):
        await desk.actions.hang_up("gd-1")


async def test_no_answer_is_unknown_is_sent_once_and_resolves_by_events() -> None:
    desk = Desk("203")
    desk.control.errors.append(MaybeSent("no answer"))

    with pytest.raises(MaybeSent):
        await desk.actions.dial("647460197")
    await desk.events("0 prompts 203")

    assert desk.stages == ["asked", "unknown", "phone_rings"]
    assert len(desk.control.requests) == 1


async def test_events_that_outrun_the_answer_are_not_undone_by_it() -> None:
    desk = Desk("203")
    desk.control.gate.clear()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(desk.actions.dial("647460197"))
        await asyncio.sleep(0)
        await desk.events("0 prompts 203")
        desk.control.gate.set()

    assert desk.stages == ["asked", "phone_rings"]


async def test_a_refusal_ends_the_attempt_and_leaves_nothing_to_hang_up() -> None:
    desk = Desk("203")
    desk.control.errors.append(WrongKey(401))
    with pytest.raises(WrongKey):
        await desk.actions.dial("647460197")

    with pytest.raises(WrongKey):
        await desk.actions.hang_up("gd-1")

    assert desk.told[-1].stage is DialStage.FAILED
    assert len(desk.control.requests) == 1


async def test_without_an_extension_nothing_is_sent() -> None:
    desk = Desk()

    with pytest.raises(NotSetUp):
        await desk.actions.dial("647460197")

    assert desk.control.requests == []


async def test_what_is_no_number_is_never_sent() -> None:
    desk = Desk("203")

    with pytest.raises(NotDialable):
        await desk.actions.dial("call me maybe")

    assert (desk.control.requests, desk.told) == ([], [])


async def test_a_transfer_names_the_call_and_its_new_place() -> None:
    desk = Desk("203")

    await desk.actions.transfer(CallKey("acme", "471900"), "301")

    assert desk.control.requests == [("redirect", "471900", "301")]
