"""Hooks: programs of the administrator's that are told of calls, as the call object of the interface.

They come after everything that an agent sees, and cannot hold it up: each has its time, few run at once, and
where too many wait, more are left out.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from gamma_desktop.calls.model import Call, CallKey, CallState
from gamma_desktop.calls.staleness import is_stale
from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.history.codes import HookFault, Trouble
from gamma_desktop.history.export import call_object
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.settings.model import HookSettings
from gamma_desktop.tasks import Spawn
from gamma_desktop.workers.program import ProgramRun

SECONDS = 10.0
"""How long a program may take."""
MOST_AT_ONCE = 4
MOST_WAITING = 100
AFTER_THE_POP = 0.1
"""Seconds that a call's pop has to itself."""
_REMEMBERED = 2_000

_LOG = logging.getLogger(__name__)


class Hook(StrEnum):
    """When a program is run; the names of the settings."""

    ON_RINGING = "on_ringing"
    ON_ANSWERED = "on_answered"
    ON_ENDED = "on_ended"
    ON_MISSED = "on_missed"


class RunsPrograms(Protocol):
    """Runs programs; see ``workers.program``."""

    async def run(self, command: Sequence[str], given: bytes, *, seconds: float) -> ProgramRun:
        """Run one, with this as all of its input."""
        ...


class HookFailed(GammaDesktopError):
    """The program of a hook did not do as it should; calls go on as ever."""

    title = Trouble.HOOK_FAILED

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class CallHooks:
    """Has the programs run; each once for a call.

    Args:
        programs: runs them.
        identify: finds out who is at the other ends of calls.
        settings: which programs, now.
        mine: the extensions of this desk, whose calls are told; empty for all.
        clock: the time now, aware.
        spawn: starts a coroutine.
        on_failure: told that a hook fails: once, until it has worked again.
    """

    def __init__(
        self,
        programs: RunsPrograms,
        identify: Callable[[Iterable[Call]], Awaitable[Sequence[IdentifiedCall]]],
        *,
        settings: Callable[[], HookSettings],
        mine: Callable[[], frozenset[str]],
        clock: Callable[[], datetime],
        spawn: Spawn,
        on_failure: Callable[[HookFailed], object],
    ) -> None:
        self._programs = programs
        self._identify = identify
        self._settings = settings
        self._mine = mine
        self._clock = clock
        self._spawn = spawn
        self._on_failure = on_failure
        self._begun: dict[tuple[CallKey, Hook], None] = {}
        self._failing: set[Hook] = set()
        self._waiting = 0
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)

    def follow(self, changed: Iterable[Call]) -> None:
        """These calls changed."""
        settings, mine, now = self._settings(), self._mine(), self._clock()
        for call in changed:
            if not call.concerns(mine) or is_stale(call, now):
                continue
            for hook in _due(call):
                command = _command(settings, hook)
                if command and (call.key, hook) not in self._begun:
                    self._remember(call.key, hook)
                    self._begin(hook, command, call)

    def _remember(self, key: CallKey, hook: Hook) -> None:
        self._begun[key, hook] = None
        if len(self._begun) > _REMEMBERED:
            del self._begun[next(iter(self._begun))]

    def _begin(self, hook: Hook, command: Sequence[str], call: Call) -> None:
        if self._waiting >= MOST_WAITING:
            self._note_failure(hook, Message(HookFault.TOO_MANY, hook=hook, most=MOST_WAITING))
            return
        self._waiting += 1
        self._spawn(f"hook {hook}", self._run(hook, command, call))

    async def _run(self, hook: Hook, command: Sequence[str], call: Call) -> None:
        try:
            await asyncio.sleep(AFTER_THE_POP)
            async with self._slots:
                (identified,) = await self._identify([call])
                given = json.dumps(call_object(identified)).encode()
                ended = await self._programs.run(command, given, seconds=SECONDS)
        except GammaDesktopError as error:
            self._note_failure(hook, Message(HookFault.NO_CALL, hook=hook, why=str(error)))
            return
        finally:
            self._waiting -= 1
        fault = _fault(hook, ended)
        if fault is None:
            self._failing.discard(hook)
        else:
            self._note_failure(hook, fault)

    def _note_failure(self, hook: Hook, message: Message) -> None:
        _LOG.warning("hooks.%s failed: %s", hook, message)
        if hook not in self._failing:
            self._failing.add(hook)
            self._on_failure(HookFailed(message))


def _command(settings: HookSettings, hook: Hook) -> tuple[str, ...]:
    return {
        Hook.ON_RINGING: settings.on_ringing,
        Hook.ON_ANSWERED: settings.on_answered,
        Hook.ON_ENDED: settings.on_ended,
        Hook.ON_MISSED: settings.on_missed,
    }[hook]


def _due(call: Call) -> Iterator[Hook]:
    if call.direction is None or call.is_test:
        return
    if call.state is CallState.RINGING:
        yield Hook.ON_RINGING
    elif call.state is CallState.TALKING:
        yield Hook.ON_ANSWERED
    elif call.state is CallState.ENDED:
        yield Hook.ON_ENDED
        if call.is_missed:
            yield Hook.ON_MISSED


def _fault(hook: Hook, ended: ProgramRun) -> Message | None:
    if ended.why_not:
        return Message(HookFault.NOT_STARTED, hook=hook, why=ended.why_not)
    if ended.exit_code is None:
        return Message(HookFault.TOO_SLOW, hook=hook, seconds=int(SECONDS))
    return Message(HookFault.FAILED, hook=hook, status=ended.exit_code) if ended.exit_code else None
