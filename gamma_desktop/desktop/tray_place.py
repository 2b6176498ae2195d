"""Whether this desktop has a place for tray icons, asked without a window of our own.

By the StatusNotifierItem specification a host says so on the session's bus; by the older System Tray Protocol
a window owns a selection of the X server. Other systems always have a place.
"""

import ctypes
import os
import sys
from contextlib import suppress

from gamma_desktop.desktop.session_bus import BusObject, ask_session

_WATCHER = BusObject(
    "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", "org.freedesktop.DBus.Properties"
)
_ANSWERS_WITHIN = 3.0
_MAY_LACK_ONE: bool = sys.platform == "linux"
"""Other systems have a tray and a display always."""


def has_display() -> bool:
    """Whether anything can be shown at all."""
    return not _MAY_LACK_ONE or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


async def has_notifier_host() -> bool:
    """Whether icons are shown by what the session's bus tells; True on systems that always show them."""
    if not _MAY_LACK_ONE:
        return True
    with suppress(OSError):
        asked = ("org.kde.StatusNotifierWatcher", "IsStatusNotifierHostRegistered")
        answer = await ask_session(_WATCHER, "Get", "ss", asked, within=_ANSWERS_WITHIN)
        return not answer.error and bool(answer.body[0][1])
    return False


def has_tray_window() -> bool:
    """Whether icons are shown by what the X server tells, of its first screen. Blocks until it answers."""
    try:
        xcb, libc = ctypes.CDLL("libxcb.so.1"), ctypes.CDLL(None)
    except OSError:
        return False
    for connecting in (xcb.xcb_connect, xcb.xcb_intern_atom_reply, xcb.xcb_get_selection_owner_reply):
        connecting.restype = ctypes.c_void_p
    xcb.xcb_intern_atom.restype = xcb.xcb_get_selection_owner.restype = _Cookie
    libc.free.argtypes = (ctypes.c_void_p,)
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    try:
        if xcb.xcb_connection_has_error(connection):
            return False
        name = b"_NET_SYSTEM_TRAY_S0"
        asked = xcb.xcb_intern_atom(connection, 0, len(name), name)
        atom = _number_in(xcb.xcb_intern_atom_reply(connection, asked, None), libc)
        asked = xcb.xcb_get_selection_owner(connection, ctypes.c_uint32(atom))
        return bool(_number_in(xcb.xcb_get_selection_owner_reply(connection, asked, None), libc))
    finally:
        xcb.xcb_disconnect(connection)


class _Cookie(ctypes.Structure):
    """What xcb gives for a question that is under way."""

    _fields_ = (("sequence", ctypes.c_uint),)


class _Reply(ctypes.Structure):
    """The head of a reply, and the one number that both of ours hold: an atom, or a window."""

    _fields_ = (("head", ctypes.c_uint8 * 8), ("number", ctypes.c_uint32))


def _number_in(reply: int | None, libc: ctypes.CDLL) -> int:
    if not reply:  # the connection broke
        return 0
    try:
        return int(_Reply.from_address(reply).number)
    finally:
        libc.free(reply)
