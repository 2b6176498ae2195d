"""Scenarios: what happens in the office, step by step, from a JSON document.

A step is a command (see ``commands``) or a wait. ``"as"`` gives the call of a step a name, by which later
steps may speak of it. One scenario plays at a time. docs/simulator.md describes the format.
"""

import asyncio
import logging
import stat
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec

from gamma_desktop.simulator.cloud import Cloud
from gamma_desktop.simulator.commands import AnyCommand, CallCommand, RequestName
from gamma_desktop.simulator.errors import BadScenario, Impossible

_LOG = logging.getLogger(__name__)

LARGEST_DOCUMENT = 64 * 1024 * 1024
_MOST_STEPS = 10_000
_AN_HOUR = 3600.0
Seconds = Annotated[float, msgspec.Meta(ge=0, le=_AN_HOUR)]
Spawn = Callable[[Coroutine[object, object, None]], object]


class Wait(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="wait", forbid_unknown_fields=True):
    """Let time pass; the only step that a higher speed shortens."""

    seconds: Seconds


class Await(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="await", forbid_unknown_fields=True
):
    """Wait for the program to send a request that succeeds; its call is the step's call."""

    request: RequestName
    seconds: Seconds = 60.0


class Settle(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="settle", forbid_unknown_fields=True
):
    """Wait until every event so far is delivered or given up."""

    seconds: Seconds = 60.0


AnyStep = AnyCommand | Wait | Await | Settle


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedStep:
    """A step, and the name under which later steps speak of its call."""

    step: AnyStep
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A title, and steps in order."""

    title: str
    steps: tuple[NamedStep, ...]

    def once_registered(self) -> "Scenario":
        """The same, after a callback has been registered, for which it waits an hour at most."""
        registered = NamedStep(step=Await(request="configure", seconds=_AN_HOUR))
        return replace(self, steps=(registered, *self.steps))


class ScenarioState(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How far the newest scenario is: ``step`` counts the steps begun; ``problem`` says why it broke off."""

    title: str = ""
    is_running: bool = False
    step: int = 0
    steps: int = 0
    problem: str | None = None


class _Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: str = ""
    steps: Annotated[list[dict[str, object]], msgspec.Meta(max_length=_MOST_STEPS)]


def opened(file: Path) -> BinaryIO:
    """Open what a scenario is read from: no pipe and no device, which may never end; raises BadScenario."""
    try:
        kind = file.stat().st_mode
        if stat.S_ISREG(kind) or stat.S_ISDIR(kind):  # opening a folder fails with the system's reason
            return file.open("rb")
    except (OSError, ValueError) as error:
        raise BadScenario(f"{file} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    raise BadScenario(f"{file} cannot be read: it is no regular file")


def read_scenario(file: Path) -> Scenario:
    """Read a scenario from its file; raises BadScenario."""
    with opened(file) as content:
        document = content.read(LARGEST_DOCUMENT + 1)
    if len(document) > LARGEST_DOCUMENT:
        raise BadScenario(f"{file} is too large")
    return parse_scenario(document)


def parse_scenario(document: bytes) -> Scenario:
    """Read a scenario; raises BadScenario, which names the step at fault."""
    try:
        read = msgspec.json.decode(document, type=_Document)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadScenario(str(error)) from error
    if not read.steps:
        raise BadScenario("there is nothing to play: it has no steps")
    steps = (_parse_step(number, step) for number, step in enumerate(read.steps, start=1))
    return Scenario(title=read.title, steps=tuple(steps))


def _parse_step(number: int, attributes: dict[str, object]) -> NamedStep:
    name = attributes.pop("as", None)
    if name is not None and not isinstance(name, str):
        raise BadScenario(f"step {number}: as is not a string")
    try:
        return NamedStep(step=msgspec.convert(attributes, AnyStep), name=name)
    except msgspec.ValidationError as error:
        raise BadScenario(f"step {number}: {error}") from error


class Stage:
    """Plays one scenario at a time."""

    def __init__(self, cloud: Cloud, spawn: Spawn) -> None:
        self.state = ScenarioState()
        self._cloud = cloud
        self._spawn = spawn
        self._ended = asyncio.Event()

    def play(self, scenario: Scenario, *, speed: float = 1.0) -> None:
        """Begin; raises Impossible while another one plays. Waits are ``speed`` times shorter."""
        if self.state.is_running:
            raise Impossible("another scenario is playing")
        if speed <= 0:
            raise Impossible("speed is not above 0")
        self._ended.clear()
        self.state = ScenarioState(title=scenario.title, is_running=True, steps=len(scenario.steps))
        self._spawn(self._play(scenario, speed))

    async def ended(self, *, wait_seconds: float) -> None:
        """Return when the scenario that plays has ended, or after so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_seconds):
                if self.state.is_running:
                    await self._ended.wait()

    async def _play(self, scenario: Scenario, speed: float) -> None:
        problem = None
        try:
            await self._play_steps(scenario, speed)
        except (Impossible, TimeoutError) as error:
            problem = f"step {self.state.step}: {str(error) or 'what it waits for did not come'}"
            _LOG.warning("scenario broken off at %s", problem)
        finally:
            self.state = msgspec.structs.replace(self.state, is_running=False, problem=problem)
            self._ended.set()

    async def _play_steps(self, scenario: Scenario, speed: float) -> None:
        names: dict[str, str] = {}
        seen = self._cloud.requests.last_number
        for number, named in enumerate(scenario.steps, start=1):
            self.state = msgspec.structs.replace(self.state, step=number)
            call_id: str | None = None
            match named.step:
                case Wait(seconds=seconds):
                    await asyncio.sleep(seconds / speed)
                case Await() as awaited:
                    seen, call_id = await self._await_request(awaited, seen)
                case Settle(seconds=seconds):
                    async with asyncio.timeout(seconds):
                        await self._cloud.courier.idle()
                case command:
                    call_id = _resolved(command, names).apply(self._cloud)
            if named.name is not None and call_id is not None:
                names[named.name] = call_id

    async def _await_request(self, awaited: Await, seen: int) -> tuple[int, str | None]:
        async with asyncio.timeout(awaited.seconds):
            while True:
                for record in await self._cloud.requests.after(seen, wait_seconds=awaited.seconds):
                    seen = record.number
                    if record.request == awaited.request and record.status == HTTPStatus.OK:
                        return seen, record.call_id


def _resolved(command: AnyCommand, names: dict[str, str]) -> AnyCommand:
    """The command, with the id of a call in the place of its name."""
    if not isinstance(command, CallCommand):
        return command
    return msgspec.structs.replace(command, call_id=names.get(command.call_id, command.call_id))
