"""A busy office without an end: calls of several kinds to all its extensions, at a steady rate of events."""

import asyncio
import random
from collections.abc import Callable, Iterator

from gamma_desktop.simulator.model import Step
from gamma_desktop.simulator.pbx import Pbx

_LOOK_EVERY = 0.2
_GROUP = 3
_CALLERS = 2000
"""Different numbers that call: some call again, as customers do."""

Act = Callable[[], Step]


class OfficeLoad:
    """Has the callers of an office call. The same seed gives the same calls.

    Args:
        pbx: whose office it is.
        tell: sends events on their way.
        seed: of what is left to chance.
    """

    def __init__(self, pbx: Pbx, tell: Callable[[Step], object], *, seed: int = 0) -> None:
        self._pbx = pbx
        self._tell = tell
        self._chance = random.Random(seed)  # noqa: S311  (guards nothing)
        self._extensions = [each.number for each in pbx.extensions if each.is_listed]
        self._under_way: list[Iterator[Act]] = []

    async def run(self, per_second: float, has_callback: Callable[[], bool]) -> None:
        """Go on until cancelled, once there is a callback: so many events a second."""
        while not has_callback():  # noqa: ASYNC110  (it may come at any time)
            await asyncio.sleep(_LOOK_EVERY)
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            due += self.go_on() / per_second
            await asyncio.sleep(max(0.0, due - loop.time()))

    def go_on(self) -> int:
        """Begin a call, or have the next thing happen in one; returns how many events that made."""
        if len(self._under_way) <= len(self._extensions) // _GROUP:
            self._under_way.insert(0, self._new_call())
        number = self._chance.randrange(len(self._under_way))
        act = next(self._under_way[number], None)
        if act is None:
            del self._under_way[number]
            return 0
        step = act()
        self._tell(step)
        return len(step.events)

    def _new_call(self) -> Iterator[Act]:
        caller = f"6005{self._chance.randrange(_CALLERS):05d}"
        kind = self._chance.random()
        if kind < 0.2:  # noqa: PLR2004  (one in five)
            return self._outgoing(self._chance.choice(self._extensions), caller)
        rings = _GROUP if kind < 0.4 else 1  # noqa: PLR2004  (one in five rings a group)
        return self._incoming(
            caller, self._chance.sample(self._extensions, min(rings, len(self._extensions)))
        )

    def _incoming(self, caller: str, to: list[str]) -> Iterator[Act]:
        pbx = self._pbx
        begin = _Begin(lambda: pbx.incoming(caller, to))
        yield begin
        call = begin.call_id
        if self._chance.random() < 0.85:  # noqa: PLR2004  (the others are missed)
            yield lambda: pbx.answer(call, to[0])
            if self._chance.random() < 0.15 and len(self._extensions) > 1:  # noqa: PLR2004  (a share; a colleague is needed)
                other = self._chance.choice([each for each in self._extensions if each not in to] or to[1:])
                yield lambda: pbx.transfer(call, other)
                yield lambda: pbx.answer(f"{call}.1", other)
                call = f"{call}.1"
        yield lambda: pbx.hangup(call)

    def _outgoing(self, extension: str, to: str) -> Iterator[Act]:
        pbx = self._pbx
        begin = _Begin(lambda: pbx.outgoing(extension, to))
        yield begin
        call = begin.call_id
        if self._chance.random() < 0.7:  # noqa: PLR2004  (the others are not answered)
            yield lambda: pbx.remote_answer(call)
        yield lambda: pbx.hangup(call)


class _Begin:
    """Begins a call, and knows its id from then on."""

    def __init__(self, begin: Act) -> None:
        self._begin = begin
        self.call_id = ""

    def __call__(self) -> Step:
        step = self._begin()
        self.call_id = step.call_id
        return step
