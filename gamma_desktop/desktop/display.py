"""What this session shows windows on, told by its environment; Qt need not be there."""

import os
import sys
from collections.abc import Mapping

MAY_LACK_ONE: bool = sys.platform == "linux"
"""Other systems have a display always, and a tray."""


def has_display() -> bool:
    """Whether anything can be shown at all."""
    return not MAY_LACK_ONE or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


def is_wayland(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the session is one of Wayland, with an X server in it or without."""
    return bool(environment.get("WAYLAND_DISPLAY")) or environment.get("XDG_SESSION_TYPE") == "wayland"
