"""Which hook a change of a call calls for, how many run, and what is told of one that fails."""

import asyncio
import json
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gamma_desktop.calls.model import TEST_CALL, Call, CallKey, Outcome, Party
from gamma_desktop.contacts.model import Contact, Match
from gamma_desktop.history import hooks
from gamma_desktop.history.hooks import MOST_AT_ONCE, MOST_WAITING, CallHooks, HookFailed
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.redaction import RedactingFormatter
from gamma_desktop.settings.model import HookSettings
from gamma_desktop.ui.wording import explain
from gamma_desktop.workers.program import ProgramRun
from tests.samples.attacks import attacks
from tests.samples.desk import call_of
from tests.unit.calls.telling import after, story

HOOKS = HookSettings(
    on_ringing=("/opt/rings", "-v", "-v"),
    on_answered=("/opt/talks",),
    on_ended=("/opt/ends",),
    on_missed=("/opt/missed",),
)
RINGING = call_of(story("0 rings 203"))
TALKING = call_of(story("0 rings 203", "5 talks 203"))
ANSWERED = call_of(story("0 rings 203", "5 talks 203", "9 drops 203"))
TEST = call_of(story("0 rings 203", "9 drops 203", external=f"{TEST_CALL}1"))
MISSED = call_of(story("0 rings 203", "9 drops 203"))


class Programs:
    """Notes what was to be run, and ends as the test says."""

    def __init__(self) -> None:
        self.ran: list[tuple[Sequence[str], dict[str, Any]]] = []
        self.outcome = ProgramRun(exit_code=0)
        self.running = self.most = 0
        self.are_stuck = False
        self.is_full = asyncio.Event()

    async def run(self, command: Sequence[str], given: bytes, *, seconds: float) -> ProgramRun:
        assert seconds == hooks.SECONDS
        self.running += 1
        self.most = max(self.most, self.running)
        self.ran.append((command, json.loads(given)))
        if self.running == MOST_AT_ONCE:
            self.is_full.set()
        if self.are_stuck:
            await self.is_full.wait()
        self.running -= 1
        return self.outcome


class Desk:
    """The desk of extension 203."""

    def __init__(self, *, match: Match | None = None) -> None:
        self.programs = Programs()
        self.failures: list[HookFailed] = []
        self.now = after(9)
        self.match = match or Match()
        self._started: list[Coroutine[Any, Any, None]] = []
        self.hooks = CallHooks(
            self.programs,
            self._identify,
            settings=lambda: HOOKS,
            mine=lambda: frozenset({"203"}),
            clock=lambda: self.now,
            spawn=lambda _name, work: self._started.append(work),
            on_failure=self.failures.append,
        )

    async def tell(self, *calls: Call) -> None:
        self.hooks.follow(calls)
        started, self._started = self._started, []
        await asyncio.gather(*started)

    @property
    def ran(self) -> list[str]:
        return [command[0] for command, _ in self.programs.ran]

    async def _identify(self, calls: Iterable[Call]) -> list[IdentifiedCall]:
        return [IdentifiedCall(call=call, match=self.match) for call in calls]


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "AFTER_THE_POP", 0)


@pytest.mark.parametrize(
    ("calls", "ran"),
    [
        ([RINGING, TALKING, ANSWERED], ["/opt/rings", "/opt/talks", "/opt/ends"]),
        ([RINGING, MISSED], ["/opt/rings", "/opt/ends", "/opt/missed"]),
        ([RINGING, RINGING, TALKING, TALKING], ["/opt/rings", "/opt/talks"]),
        ([replace(RINGING, direction=None)], []),
        ([TEST], []),
        ([call_of(story("0 rings 204"))], []),
    ],
)
async def test_each_hook_runs_once_for_a_call_of_this_desk(calls: list[Call], ran: list[str]) -> None:
    desk = Desk()
    for call in calls:
        await desk.tell(call)
    assert desk.ran == ran


async def test_it_is_told_the_call_object_and_its_arguments_as_they_are() -> None:
    desk = Desk()
    await desk.tell(RINGING)
    ((command, told),) = desk.programs.ran
    assert command == ("/opt/rings", "-v", "-v")
    assert (told["state"], told["remote"]["number"]) == ("ringing", "+34647460197")


async def test_what_happened_long_ago_runs_nothing() -> None:
    desk = Desk()
    desk.now = after(9) + timedelta(minutes=5)
    await desk.tell(ANSWERED)
    assert desk.ran == []


async def test_few_run_at_once_and_what_is_too_many_is_left_out_and_told_once() -> None:
    desk = Desk()
    desk.programs.are_stuck = True
    calls = [replace(RINGING, key=CallKey("acme", str(number))) for number in range(MOST_WAITING + 20)]
    await desk.tell(*calls)
    assert (desk.programs.most, len(desk.ran)) == (MOST_AT_ONCE, MOST_WAITING)
    assert [explain(each).advice for each in desk.failures] == [
        "More than 100 calls waited for hooks.on_ringing, and some were left out. Tell your administrator."
    ]


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (ProgramRun(why_not="No such file"), "hooks.on_ringing does not start (No such file)."),
        (ProgramRun(exit_code=3), "hooks.on_ringing ended with 3."),
        (ProgramRun(), "hooks.on_ringing took more than 10 s, and was ended."),
    ],
)
async def test_a_hook_that_fails_is_told_once_until_it_has_worked_again(
    outcome: ProgramRun, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk()
    for number, each in enumerate([outcome, outcome, ProgramRun(exit_code=0), outcome]):
        desk.programs.outcome = each
        await desk.tell(replace(RINGING, key=CallKey("acme", str(number))))
    assert [explain(each).advice.startswith(told) for each in desk.failures] == [True, True]
    logged = [RedactingFormatter("%(message)s").format(record) for record in caplog.records]
    assert [line.startswith("hooks.on_ringing failed: hook_") for line in logged] == [True, True, True]


def test_no_caller_changes_the_program_or_its_arguments() -> None:
    for name, number, typed in attacks():
        assert_nothing_changes(name, number, typed)


def assert_nothing_changes(name: str, number: str, typed: str) -> None:
    desk = Desk(match=Match(candidates=(Contact(id="1", name=name),)))
    call = replace(
        MISSED,
        remote=Party(number=number, raw=number),
        key=CallKey("acme", typed),
        app_data=(typed,),
        outcome=Outcome.MISSED,
    )
    asyncio.run(desk.tell(call))
    assert [command for command, _ in desk.programs.ran] == [HOOKS.on_ended, HOOKS.on_missed]
    assert all(told["remote"]["contact"]["name"] == name for _, told in desk.programs.ran)
    assert all(told["app_data"] == [typed] for _, told in desk.programs.ran)
