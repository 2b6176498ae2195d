"""Small windows in a corner of the screen that come by themselves: whether there can be any, and how.

Which of Qt's platforms serves them is chosen before Qt starts; afterwards it can only be asked.
"""

import os
import sys
from collections.abc import Mapping
from enum import Enum, auto

from PySide6.QtGui import QGuiApplication

from gamma_desktop.desktop.display import is_wayland

_ASKED_BY_THE_USER = "QT_QPA_PLATFORM"
_X_FIRST = ("-platform", "xcb;wayland")


class FloatingWindows(Enum):
    """What a window that comes by itself can do here."""

    MANAGED = auto()
    """It declines the keyboard, stands where it says, and is given the keyboard once it asks for it."""

    UNMANAGED = auto()
    """In a Wayland session, through its X server: kept away from the compositor, it stands where it says and
    leaves the keyboard alone; it can never have it, then."""

    NONE = auto()
    """Wayland alone: a window takes the keyboard as it comes, and the compositor chooses its place."""


def platform_arguments(environment: Mapping[str, str], system: str = sys.platform) -> list[str]:
    """What Qt is to be told on its command line; a platform that the user named is left alone.

    It is not told by the environment: programs that are started from here would obey it as well.
    """
    is_free = not environment.get(_ASKED_BY_THE_USER)
    if system == "linux" and is_free and is_wayland(environment) and environment.get("DISPLAY"):
        return list(_X_FIRST)
    return []


def floating_windows(environment: Mapping[str, str] = os.environ) -> FloatingWindows:
    """What there is on the platform that Qt runs on."""
    platform = QGuiApplication.platformName()
    if platform.startswith("wayland"):
        return FloatingWindows.NONE
    if platform == "xcb" and is_wayland(environment):
        return FloatingWindows.UNMANAGED
    return FloatingWindows.MANAGED
