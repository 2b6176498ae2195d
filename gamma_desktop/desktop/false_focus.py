"""Keeps from Qt, on X11, what tells of a keyboard that has not moved.

While a global shortcut is held, of this program or of another, or a key for the volume, the X server tells
the window with the keyboard that the focus goes, and when the key is up that it comes back ("X Window System
Protocol", FocusIn and FocusOut, mode Grab and Ungrab). Nothing has moved, but Qt takes it for another window
being chosen: what closes itself then would close, and a window that was just given the keyboard would lose
it.

Some trays (stalonetray) tell an icon that comes that it has the focus ("XEmbed Protocol", XEMBED_FOCUS_IN).
An icon takes no keys, but Qt would send it all that is typed into the window.
"""

import ctypes
import struct

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray

from gamma_desktop.desktop.xcb import CLIENT_MESSAGE, XcbConnection, XGone

EMBEDDING = "_XEMBED"
FOCUS_COMES = 4
_X_EVENT = b"xcb_generic_event_t"
_EVENT_SIZE = 32
_FOCUS_IN, _FOCUS_OUT = 9, 10
_OF_A_GRAB = frozenset({1, 2})
"""The modes Grab and Ungrab; a focus that really moves during a grab has a mode of its own."""
_MODE_AT, _TYPE_AT, _MESSAGE_AT = 8, 8, 16


class FalseFocusFilter(QAbstractNativeEventFilter):
    """Keep it as long as it is installed."""

    def __init__(self) -> None:
        super().__init__()
        self._embedding: int | None = None

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        """Take away the events that tell of a grab alone, or of an icon that has the focus."""
        if bytes(kind.data() if isinstance(kind, QByteArray) else kind) != _X_EVENT:
            return False, 0
        event = ctypes.string_at(int(message), _EVENT_SIZE)
        return _is_of_a_grab(event) or self._is_for_an_icon(event), 0

    def _is_for_an_icon(self, event: bytes) -> bool:
        return _may_be_for_an_icon(event) and _number_at(_TYPE_AT, event) == self._embedding_atom()

    def _embedding_atom(self) -> int:
        """The number of the message's name at this X server; asked for once, when the first may have come."""
        if self._embedding is None:
            try:
                with XcbConnection() as x:
                    self._embedding = x.atom(EMBEDDING)
            except XGone:
                return 0
        return self._embedding


def _is_of_a_grab(event: bytes) -> bool:
    return event[0] & 0x7F in {_FOCUS_IN, _FOCUS_OUT} and event[_MODE_AT] in _OF_A_GRAB


def _may_be_for_an_icon(event: bytes) -> bool:
    return event[0] & 0x7F == CLIENT_MESSAGE and _number_at(_MESSAGE_AT, event) == FOCUS_COMES


def _number_at(place: int, event: bytes) -> int:
    number: int = struct.unpack_from("=I", event, place)[0]
    return number
