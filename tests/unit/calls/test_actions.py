"""Dial, hang up, transfer: one request a click, and the truth about what became of it."""

import asyncio

import pytest

from gamma_desktop.calls.actions import CallActions, DialAttempt, DialStage
from gamma_desktop.calls.errors import (
    BadRequest,
    CallError,
    DialDoubtful,
    MaybeSent,
    NotDialable,
    NotSetUp,
    SlowDown,
    VendorDown,
    WrongKey,
)
from gamma_desktop.calls.model import CallKey, CallState, Outcome
from gamma_desktop.calls.service import CallService, ReadEvent, RetirePolicy
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.numbers.dial_guard import DialRules
from gamma_desktop.numbers.model import NumberRules
from tests.fakes.call_control import FakeCallControl
from tests.fakes.call_log import FakeCallLog
from tests.unit.calls.telling import START, after, tell

KEY = CallKey("acme", "471900")


class Desk:
    """An agent's desk: actions on a service, and what the listeners of a dialled call were told."""

    def __init__(self, *extensions: str) -> None:
        self.control = FakeCallControl()
        self.dial_rules = DialRules()
        self.before: list[str] = []
        self.problem_before: GammaDesktopError | None = None
        self.log = FakeCallLog()
        self.service = CallService(self.log, mine=frozenset(extensions), retire=RetirePolicy())
        ids = iter(f"gd-{number}" for number in range(1, 100))
        self.actions = CallActions(
            self.control,
            self.service,
            extension=lambda: next(iter(extensions), None),
            rules=NumberRules,
            dial_rules=lambda: self.dial_rules,
            clock=lambda: START,
            new_id=lambda: next(ids),
            before_dial=self._before_dial,
            hand_over=self._hand_over,
        )
        self.told: list[DialAttempt] = []
        self.handed_over: list[tuple[CallKey, str, str]] = []
        self.actions.subscribe_dials(self.told.append)
        self._position = 0

    async def _before_dial(self, destination: str) -> None:
        self.before.append(destination)
        if self.problem_before is not None:
            raise self.problem_before

    async def _hand_over(self, call: CallKey, destination: str, note: str) -> None:
        self.handed_over.append((call, destination, note))

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


async def test_a_test_call_is_named_as_one_and_is_no_attempt() -> None:
    desk = Desk("203")

    assert await desk.actions.dial_test("647460197") == "test-gd-1"

    assert desk.control.requests == [("dial", "203", "647460197", "test-gd-1")]
    assert (desk.told, desk.actions.attempts, desk.before) == ([], (), [])


async def test_a_test_call_that_may_have_been_placed_is_ended() -> None:
    desk = Desk("203")
    desk.control.errors.append(MaybeSent("no answer"))

    with pytest.raises(MaybeSent):
        await desk.actions.dial_test("647460197")

    assert desk.control.requests[-1] == ("drop", "test-gd-1")


async def test_nothing_is_done_before_an_emergency_call() -> None:
    desk = Desk("203")
    desk.problem_before = GammaDesktopError("the book cannot be read")
    await desk.actions.dial("112")
    assert desk.before == []
    assert desk.control.requests == [("dial", "203", "112", "gd-1")]
    with pytest.raises(GammaDesktopError):
        await desk.actions.dial("647460197")
    assert desk.before == ["647460197"]


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


@pytest.mark.parametrize(
    ("lines", "came_to"),
    [(["0 rings 203", "6 talks 203"], Outcome.ANSWERED), (["0 rings 203"], Outcome.UNKNOWN)],
)
async def test_a_call_that_gamma_knows_no_more_is_over_here_too(lines: list[str], came_to: Outcome) -> None:
    desk = Desk("203")
    await desk.events(*lines)
    desk.control.errors.append(BadRequest(400, "The call has ended"))

    await desk.actions.hang_up(KEY)

    call = desk.service.call(KEY)
    assert call is not None
    assert (call.state, call.outcome, call.ended_at) == (CallState.ENDED, came_to, None)
    assert desk.log.calls[KEY] == call


async def test_a_dialled_call_that_gamma_knows_no_more_by_either_id_is_over_here_too() -> None:
    desk = Desk("203")
    await desk.actions.dial("647460197")
    await desk.events("0 prompts 203")
    desk.control.errors += [BadRequest(400, "unknown callId"), BadRequest(404, "unknown callId")]

    await desk.actions.hang_up("gd-1")

    assert desk.stages[-1] == "ended"


@pytest.mark.parametrize("refusal", [WrongKey(401), SlowDown(429), VendorDown(503), BadRequest(405)])
async def test_a_refusal_for_another_reason_ends_no_call(refusal: CallError) -> None:
    desk = Desk("203")
    await desk.events("0 rings 203", "6 talks 203")
    desk.control.errors.append(refusal)

    with pytest.raises(type(refusal)):
        await desk.actions.hang_up(KEY)

    assert [call.key for call in desk.service.live_calls()] == [KEY]


async def test_a_refused_transfer_ends_no_call() -> None:
    desk = Desk("203")
    await desk.events("0 rings 203", "6 talks 203")
    desk.control.errors.append(BadRequest(400, "No such extension"))

    with pytest.raises(BadRequest):
        await desk.actions.transfer(KEY, "204")

    assert [call.key for call in desk.service.live_calls()] == [KEY]


async def test_a_call_that_is_declared_over_is_asked_for_nothing_and_filled_in_by_late_events() -> None:
    desk = Desk("203")
    await desk.events("0 rings 203", "6 talks 203")

    await desk.actions.declare_over(KEY)
    at_once = desk.service.call(KEY)
    await desk.events("9 talks 204", "20 drops 203", "20 drops 204")

    assert desk.control.requests == []
    assert at_once is not None
    assert (at_once.outcome, at_once.ended_at, at_once.talk_seconds) == (Outcome.ANSWERED, None, None)
    call = desk.log.calls[KEY]
    assert (call.is_live, call.ended_at, call.talk_seconds) == (False, after(20), 14)


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


async def test_no_note_is_told_of_a_transfer_that_cannot_be() -> None:
    desk = Desk("203")
    desk.dial_rules = DialRules(deny=("premium",))
    await desk.events("0 rings 203", "6 talks 203")
    for destination in ("no number", "+34 807 123 456"):
        with pytest.raises(CallError):
            await desk.actions.transfer(KEY, destination, "Wants an invoice")
    assert desk.handed_over == []
    await desk.actions.transfer(KEY, "204", "Wants an invoice")
    assert desk.handed_over == [(KEY, "204", "Wants an invoice")]


async def test_a_call_is_passed_on_where_no_one_knows_what_is_forbidden_to_colleagues_and_112_alone() -> None:
    desk = Desk("203")
    desk.dial_rules = DialRules(may_forbid_more=True)
    await desk.events("0 rings 203", "6 talks 203")
    with pytest.raises(DialDoubtful):
        await desk.actions.transfer(KEY, "961234567")
    with pytest.raises(DialDoubtful):
        await desk.actions.transfer(KEY, "961234567", "Wants an invoice")
    assert desk.handed_over == []
    for destination in ("204", "112"):
        await desk.actions.transfer(KEY, destination)
    assert [request[-1] for request in desk.control.requests] == ["204", "112"]
