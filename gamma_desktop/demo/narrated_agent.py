"""The agent of a demo that people watch on their own display: they see it themselves, so it takes its time.

It reads no screen and takes no pointer: what the agent would click, it does by the program's commands.
"""

import time

from gamma_desktop.demo.agent import Caller
from gamma_desktop.demo.program import Program


class NarratedAgent:
    """Leaves people the time to look.

    Args:
        program: the program that runs on the display.
        port: where it takes events.
        pace_seconds: how long people get for each thing.
    """

    def __init__(self, program: Program, *, port: int, pace_seconds: float) -> None:
        self._program = program
        self._port = port
        self._pace_seconds = pace_seconds

    def opens_window(self) -> None:
        """Start the program a second time, which raises the window of the first."""
        self._program.raise_window()
        self._leave_time()

    def goes_on_working(self) -> None:
        """Leave keyboard and pointer to the person at the display."""

    def was_not_disturbed(self) -> None:
        """Leave that to the person at the display to notice."""

    def sees_tray_icon(self) -> None:
        """Wait until the program is there and takes events."""
        self._program.wait_until_it_listens(self._port)
        self._leave_time()

    def sees_pop(self, caller: Caller, *words: str) -> None:  # noqa: ARG002  (people read)
        """Leave the time to read it."""
        self._leave_time()

    def sees_no_offer(self, caller: Caller, button: str) -> None:
        """Leave the time to look for it."""
        self.sees_pop(caller, button)

    def hangs_up(self, caller: Caller, call_id: str) -> None:  # noqa: ARG002  (the id says enough)
        """End the call."""
        self._program.command("hangup", call_id)

    def transfers(self, caller: Caller, call_id: str, *, extension: str) -> None:  # noqa: ARG002  (the other agent's parameter)
        """Pass the call on."""
        self._program.command("transfer", call_id, extension)

    def calls_back(self, caller: Caller, number: str) -> None:  # noqa: ARG002  (the number says enough)
        """Dial the number."""
        self.dials(number)

    def dials(self, number: str) -> None:
        """Dial a number."""
        self._program.command("dial", number)

    def _leave_time(self) -> None:
        time.sleep(self._pace_seconds)
