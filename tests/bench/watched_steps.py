"""The real program on a profile, which also prints the steps of each event on its way to a painted pop.

As ``watched_program``, and a line for each step: the call, the time by the monotonic clock and the processor
time of its thread, both in nanoseconds, and the step. The marks are set from outside, on the methods that
begin and end the steps. Events must not overlap. To be run as a module, with the folder of the profile.
"""

import os
import sys
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPaintEvent

from gamma_desktop.calls.model import CallKey
from gamma_desktop.calls.pump import EventPump
from gamma_desktop.calls.service import CallService
from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.cli.main import run
from gamma_desktop.history.caller_feed import CallerFeed, CallsChange
from gamma_desktop.intake.commits import GroupCommit
from gamma_desktop.intake.endpoint import Endpoint
from gamma_desktop.ui.pop import stack
from gamma_desktop.ui.pop.card import ScreenPop
from gamma_desktop.ui.pop.controller import PopController
from gamma_desktop.ui.pop.record import PopRecord
from gamma_desktop.ui.pop.stack import PopStack
from tests.bench.watched_program import WatchedPop

STEPS = (
    "heard by the listener",
    "in the journal",
    "main thread awake",
    "read and decoded",
    "chain and caller asked for",
    "tracked",
    "caller joined",
    "worded",
    "card filled and measured",
    "forms and places found",
    "windows placed",
    "all arranged",
    "painting begins",
    "painted",
)
"""In their order; the first two are the listener's thread's."""

_marks: list[tuple[str, int, int]] = []
_calls: set[str] = set()
"""Those that the event is about."""


class TimedPop(WatchedPop):
    """A pop that also notes when its painting begins, and tells the steps once it has been painted."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._is_of_the_event():
            mark("painting begins")
        super().paintEvent(event)

    def customEvent(self, event: QEvent) -> None:
        if self._is_of_the_event():
            mark("painted")
            (call,) = _calls
            lines = [f"step {call} {at} {worked} {step}\n" for step, at, worked in _marks]
            os.write(sys.stdout.fileno(), "".join(lines).encode())
            _marks.clear()
            _calls.clear()
        super().customEvent(event)

    def _is_of_the_event(self) -> bool:
        pop_id = self.pop_id
        return isinstance(pop_id, CallKey) and _calls == {pop_id.call_id}


def mark(step: str) -> None:
    """Note that this step is over; the first time in an event counts."""
    if all(step != each for each, _, _ in _marks):
        _marks.append((step, time.monotonic_ns(), time.thread_time_ns()))


def note_calls(_controller: PopController, change: CallsChange) -> None:
    """Note whom the event is about: other pops may be painted before its own."""
    _calls.clear()
    _calls.update(each.call.key.call_id for each in change.calls)
    mark("caller joined")


def on(owner: type, method: str, *, before: Callable[..., object] | None = None, after: str = "") -> None:
    """Have a step end where a method begins or ends."""
    real: Callable[..., Any] = getattr(owner, method)

    def marked(*given: Any, **named: Any) -> Any:  # noqa: ANN401  (whatever the method takes and gives)
        if before is not None:
            before(*given, **named)
        answer = real(*given, **named)
        if after:
            mark(after)
        return answer

    setattr(owner, method, marked)


def begins(step: str) -> Callable[..., object]:
    """Where a method begins, this step is over."""
    return lambda *_given, **_named: mark(step)


def begin_event(*_given: object) -> None:
    """A request comes: what was noted before it is of another one."""
    _marks.clear()
    mark("heard by the listener")


def watch() -> None:
    """Set the marks."""
    on(Endpoint, "_answer", before=begin_event)
    on(GroupCommit, "_append", after="in the journal")
    on(EventPump, "wake", before=begins("main thread awake"))
    on(CallService, "_fetch_chains", before=begins("read and decoded"))
    on(CallTracker, "apply", before=begins("chain and caller asked for"))
    on(CallerFeed, "_follow_calls", before=begins("tracked"))
    on(PopController, "_follow_calls", before=note_calls)
    on(PopRecord, "content", after="worded")
    on(ScreenPop, "show_content", after="card filled and measured")
    on(PopStack, "_place_windows", before=begins("forms and places found"), after="windows placed")
    on(PopStack, "_arrange", after="all arranged")
    vars(stack)["ScreenPop"] = TimedPop


if __name__ == "__main__":
    watch()
    sys.exit(run(["--profile", sys.argv[1]]))
