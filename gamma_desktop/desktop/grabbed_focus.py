"""Keeps from Qt, on X11, that a key is held which another client of the X server has grabbed.

While a global shortcut is held, of this program or of another, or a key for the volume, the X server tells
the window with the keyboard that the focus goes, and when the key is up that it comes back ("X Window System
Protocol", FocusIn and FocusOut, mode Grab and Ungrab). Nothing has moved, but Qt takes it for another window
being chosen: what closes itself then would close, and a window that was just given the keyboard would lose
it.
"""

import ctypes

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray

_X_EVENT = b"xcb_generic_event_t"
_FOCUS_IN, _FOCUS_OUT = 9, 10
_OF_A_GRAB = frozenset({1, 2})
"""The modes Grab and Ungrab; a focus that really moves during a grab has a mode of its own."""
_MODE_AT = 8


class GrabbedFocusFilter(QAbstractNativeEventFilter):
    """Keep it as long as it is installed."""

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        """Take away the events that tell of a grab alone."""
        is_x = bytes(kind.data() if isinstance(kind, QByteArray) else kind) == _X_EVENT
        return is_x and is_of_a_grab(ctypes.string_at(int(message), _MODE_AT + 1)), 0


def is_of_a_grab(event: bytes) -> bool:
    """Whether an event tells of a focus that only seems to move."""
    return event[0] & 0x7F in {_FOCUS_IN, _FOCUS_OUT} and event[_MODE_AT] in _OF_A_GRAB
