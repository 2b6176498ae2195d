"""A person's hands: a real pointer that clicks and real keys, through the X server, not past the program."""

import subprocess
from collections.abc import Mapping

from gamma_desktop.demo.errors import PartFailed
from gamma_desktop.demo.parts import require
from gamma_desktop.demo.x11 import Rectangle

_LIMIT_SECONDS = 30.0
_PAUSE_SECONDS = "0.1"


class Hands:
    """Moves the pointer and types on the desktop that an environment belongs to."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)

    def point_at(self, area: Rectangle) -> None:
        """Move the pointer onto an area and, as slowly as a hand, to its middle.

        A tool tip comes only to a pointer that moves while it is there.
        """
        corner = str(area.x), str(area.y)
        self._do("mousemove", *corner, "sleep", _PAUSE_SECONDS, "mousemove", *_middle(area))

    def click(self, area: Rectangle, *, button: int = 1) -> None:
        """Click in the middle of an area; button 3 is the right one."""
        self._do("mousemove", *_middle(area), "click", str(button))

    def type(self, text: str) -> None:
        """Type a text into whatever has the keyboard."""
        self._do("type", "--delay", "5", "--", text)

    def press(self, key: str, *, held_ms: int = 0) -> None:
        """Press a key, named as X names it ("Return", "ctrl+f"), and hold it for a time."""
        self._do("key", *(("--delay", str(2 * held_ms)) if held_ms else ()), key)

    def place(self, window: int, area: Rectangle) -> None:
        """Give a window a place and a size, as one does by its frame."""
        size, corner = (str(area.width), str(area.height)), (str(area.x), str(area.y))
        self._do("windowsize", str(window), *size, "windowmove", str(window), *corner)

    def _do(self, *arguments: str) -> None:
        try:
            subprocess.run(
                [require("xdotool"), *arguments],
                env=self._environment,
                check=True,
                capture_output=True,
                timeout=_LIMIT_SECONDS,
            )
        except subprocess.SubprocessError as failed:
            raise PartFailed(f"xdotool {' '.join(arguments)} failed: {failed}") from failed


def _middle(area: Rectangle) -> tuple[str, str]:
    return str(area.x + area.width // 2), str(area.y + area.height // 2)
