"""How a command that runs until it is stopped hears of that, and ends whatever happens meanwhile."""

import asyncio
import contextlib
import faulthandler
import logging
import signal
import sys

ENDS_WITHIN = 30.0
"""Seconds: what a service manager gives is more (systemd: 90)."""

_log = logging.getLogger(__name__)


def ended_by_signals(*, within: float = ENDS_WITHIN) -> asyncio.Event:
    """An event that is set by an interrupt or a request to end.

    If the program has not ended so long after that, it says what it waits for and ends at once. That costs
    nothing but the goodbye: whatever was answered for is on the disk.

    Args:
        within: seconds from the signal to that.
    """
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()

    def end() -> None:
        if not ended.is_set():
            ended.set()
            if sys.__stderr__ is not None:  # as under pythonw
                faulthandler.dump_traceback_later(within, exit=True, file=sys.__stderr__)
            loop.call_later(within * 0.9, _tell_what_is_waited_for, loop)

    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no such handlers; Ctrl+C still ends it
            loop.add_signal_handler(number, end)
    return ended


def _tell_what_is_waited_for(loop: asyncio.AbstractEventLoop) -> None:
    for task in asyncio.all_tasks(loop):
        frames = [f"{frame.f_code.co_qualname}:{frame.f_lineno}" for frame in task.get_stack(limit=3)]
        _log.error("not ended yet: %s at %s", task.get_name(), ", ".join(frames))
