"""Asks the X server, over a separate connection, what Qt cannot ask.

Qt's own plug-in for X11 needs the same two libraries, so they are there wherever the program has a window.
Answers and events are read at the places that "X Window System Protocol, X Version 11" gives them.
"""

import ctypes
import select
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from typing import Any, Self

KEY_PRESS, KEY_RELEASE, SELECTION_NOTIFY, CLIENT_MESSAGE, MAPPING_NOTIFY = 2, 3, 31, 33, 34
BAD_ACCESS = 10
NUM_LOCK = 0xFF7F
_EVENT_SIZE = 32
_ASYNCHRONOUS = 1
_LONGEST_PROPERTY_WORDS = 1024
_INPUT_ONLY = 2
_BITS_OF_TEXT = 8
_SUBSTRUCTURE = 0x80000 | 0x100000


class XGone(OSError):
    """There is no X server, or it is gone."""


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _ScreenIterator(ctypes.Structure):
    _fields_ = (("data", ctypes.c_void_p), ("remaining", ctypes.c_int), ("index", ctypes.c_int))


_pointer, _u8, _u16, _u32, _int = (
    ctypes.c_void_p,
    ctypes.c_uint8,
    ctypes.c_uint16,
    ctypes.c_uint32,
    ctypes.c_int,
)
_REQUESTS: dict[str, tuple[Any, ...]] = {
    "xcb_grab_key_checked": (_pointer, _u8, _u32, _u16, _u8, _u8, _u8),
    "xcb_ungrab_key": (_pointer, _u8, _u32, _u16),
    "xcb_get_modifier_mapping": (_pointer,),
    "xcb_intern_atom": (_pointer, _u8, _u16, ctypes.c_char_p),
    "xcb_get_selection_owner": (_pointer, _u32),
    "xcb_convert_selection": (_pointer, *(_u32,) * 5),
    "xcb_get_property": (_pointer, _u8, *(_u32,) * 5),
    "xcb_create_window": (_pointer, _u8, _u32, _u32, *(_u16,) * 6, _u32, _u32, _pointer),
    "xcb_send_event": (_pointer, _u8, _u32, _u32, ctypes.c_char_p),
}
_REPLIES = (
    *("xcb_get_modifier_mapping_reply", "xcb_intern_atom_reply", "xcb_get_selection_owner_reply"),
    "xcb_get_property_reply",
)


@cache
def _libraries() -> tuple[ctypes.CDLL, ctypes.CDLL, ctypes.CDLL]:
    """Libxcb, its part about keys, and what frees memory; raises OSError where one is missing."""
    xcb, keys, libc = ctypes.CDLL("libxcb.so.1"), ctypes.CDLL("libxcb-keysyms.so.1"), ctypes.CDLL(None)
    xcb.xcb_connect.argtypes, xcb.xcb_connect.restype = (ctypes.c_char_p, _pointer), _pointer
    for name in ("xcb_connection_has_error", "xcb_disconnect", "xcb_flush", "xcb_get_file_descriptor"):
        getattr(xcb, name).argtypes = (_pointer,)
    xcb.xcb_generate_id.argtypes, xcb.xcb_generate_id.restype = (_pointer,), _u32
    xcb.xcb_get_setup.argtypes, xcb.xcb_get_setup.restype = (_pointer,), _pointer
    xcb.xcb_setup_roots_iterator.argtypes = (_pointer,)
    xcb.xcb_setup_roots_iterator.restype = _ScreenIterator
    xcb.xcb_screen_next.argtypes = (ctypes.POINTER(_ScreenIterator),)
    for name, arguments in _REQUESTS.items():
        getattr(xcb, name).argtypes, getattr(xcb, name).restype = arguments, _Cookie
    for name in _REPLIES:
        getattr(xcb, name).argtypes, getattr(xcb, name).restype = (_pointer, _Cookie, _pointer), _pointer
    xcb.xcb_request_check.argtypes, xcb.xcb_request_check.restype = (_pointer, _Cookie), _pointer
    xcb.xcb_poll_for_event.argtypes, xcb.xcb_poll_for_event.restype = (_pointer,), _pointer
    keys.xcb_key_symbols_alloc.argtypes, keys.xcb_key_symbols_alloc.restype = (_pointer,), _pointer
    keys.xcb_key_symbols_free.argtypes = (_pointer,)
    keys.xcb_key_symbols_get_keycode.argtypes = (_pointer, _u32)
    keys.xcb_key_symbols_get_keycode.restype = ctypes.POINTER(_u8)
    libc.free.argtypes = (_pointer,)
    return xcb, keys, libc


class XcbConnection:
    """A connection to the X server that ``DISPLAY`` names; close it, or use it as a context manager.

    Raises:
        XGone: none answers.
    """

    def __init__(self) -> None:
        try:
            self._xcb, self._keys, self._libc = _libraries()
        except OSError as error:
            raise XGone(str(error)) from error
        number = ctypes.c_int()
        self._connection: int | None = self._xcb.xcb_connect(None, ctypes.byref(number))
        self._atoms: dict[str, int] = {}
        try:
            self._check()
            self.root = self._root(number.value)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up: whatever was grabbed is free again."""
        if self._connection is not None:
            self._xcb.xcb_disconnect(self._connection)
            self._connection = None

    def fileno(self) -> int:
        """What can be read from when the server has something to tell."""
        return int(self._xcb.xcb_get_file_descriptor(self._connection))

    def keycodes(self, keysym: int) -> tuple[int, ...]:
        """The keys that bear a sign; none where the keyboard lacks it."""
        symbols = self._keys.xcb_key_symbols_alloc(self._connection)
        try:
            codes = self._keys.xcb_key_symbols_get_keycode(symbols, keysym)
            if not codes:
                return ()
            found: list[int] = []
            while codes[len(found)]:
                found.append(int(codes[len(found)]))
            self._libc.free(ctypes.cast(codes, _pointer))
            return tuple(found)
        finally:
            self._keys.xcb_key_symbols_free(symbols)

    def modifier_of(self, keysym: int) -> int:
        """The bit of the modifier that a key is, such as NumLock; 0 for none."""
        reply = self._reply("xcb_get_modifier_mapping")
        each, codes = reply[1], self.keycodes(keysym)
        for index in range(8):
            if any(code in codes for code in reply[32 + index * each : 32 + (index + 1) * each] if code):
                return 1 << index
        return 0

    def grab_key(self, keycode: int, modifiers: int) -> int:
        """Have a key come here, whichever program has the keyboard; the number of an error, 0 for none."""
        waits = _ASYNCHRONOUS
        cookie = self._xcb.xcb_grab_key_checked(
            self._connection, 0, self.root, modifiers, keycode, waits, waits
        )
        error = self._xcb.xcb_request_check(self._connection, cookie)
        self._check()
        return self._taken(error)[1] if error else 0

    def ungrab_key(self, keycode: int, modifiers: int) -> None:
        """Let a key go."""
        self._xcb.xcb_ungrab_key(self._connection, keycode, self.root, modifiers)
        self._xcb.xcb_flush(self._connection)

    def events(self) -> Iterator[bytes]:
        """What has come since; raises XGone where the connection broke."""
        while event := self._xcb.xcb_poll_for_event(self._connection):
            yield self._taken(event)
        self._check()

    def selection(self, name: str, *, within: float) -> str:
        """The text of a selection, such as PRIMARY; "" for none, or where its owner does not answer in time.

        Blocks until then: not for the main thread.
        """
        window = int(self._xcb.xcb_generate_id(self._connection))
        self._xcb.xcb_create_window(
            self._connection, 0, window, self.root, 0, 0, 1, 1, 0, _INPUT_ONLY, 0, 0, None
        )
        text, place = self.atom("UTF8_STRING"), self.atom("GAMMA_DESKTOP_SELECTION")
        self._xcb.xcb_convert_selection(self._connection, window, self.atom(name), text, place, 0)
        self._xcb.xcb_flush(self._connection)
        event = self._wait_for(lambda event: event[0] & 0x7F == SELECTION_NOTIFY, within)
        if event is None or not struct.unpack_from("=I", event, 20)[0]:
            return ""
        reply = self._reply("xcb_get_property", 1, window, place, 0, 0, _LONGEST_PROPERTY_WORDS)
        kind, _, length = struct.unpack_from("=III", reply, 8)
        is_text = kind == text and reply[1] == _BITS_OF_TEXT
        return reply[32 : 32 + length].decode("utf-8", "replace") if is_text else ""

    def selection_owner(self, name: str) -> int:
        """The window that owns a selection; 0 for none."""
        return _number_in(self._reply("xcb_get_selection_owner", self.atom(name)))

    def activate(self, window: int, at: int) -> None:
        """Have the window manager give a window the keyboard, for a key that was pressed at that time."""
        asked_by_the_user = 2
        self.send(self.root, "_NET_ACTIVE_WINDOW", asked_by_the_user, at, about=window, mask=_SUBSTRUCTURE)

    def send(self, to: int, name: str, *numbers: int, about: int = 0, mask: int = 0) -> None:
        """Send a message of five numbers at most to a window, about itself or about another."""
        filled = (*numbers, 0, 0, 0, 0, 0)[:5]
        event = struct.pack("=BBHIIIIIII", CLIENT_MESSAGE, 32, 0, about or to, self.atom(name), *filled)
        self._xcb.xcb_send_event(self._connection, 0, to, mask, event)
        self._xcb.xcb_flush(self._connection)

    def atom(self, name: str) -> int:
        """The number that stands for a name at this server."""
        if name not in self._atoms:
            encoded = name.encode()
            self._atoms[name] = _number_in(self._reply("xcb_intern_atom", 0, len(encoded), encoded))
        return self._atoms[name]

    def _root(self, screen: int) -> int:
        setup = self._xcb.xcb_get_setup(self._connection)
        roots = self._xcb.xcb_setup_roots_iterator(setup)
        for _ in range(screen):
            self._xcb.xcb_screen_next(ctypes.byref(roots))
        return int(_u32.from_address(roots.data).value)

    def _wait_for(self, is_wanted: Callable[[bytes], bool], within: float) -> bytes | None:
        until = time.monotonic() + within
        while (left := until - time.monotonic()) > 0:
            for event in self.events():
                if is_wanted(event):
                    return event
            with suppress(InterruptedError):
                select.select([self.fileno()], [], [], left)
        return None

    def _reply(self, request: str, *arguments: object) -> bytes:
        cookie = getattr(self._xcb, request)(self._connection, *arguments)
        reply = getattr(self._xcb, f"{request}_reply")(self._connection, cookie, None)
        if not reply:
            self._check()
            raise XGone(request)
        return self._taken(reply)

    def _taken(self, place: int) -> bytes:
        """An answer or event as bytes of our own; its length is told by itself."""
        is_reply = _u8.from_address(place).value == 1
        more = 4 * _u32.from_address(place + 4).value if is_reply else 0
        content = ctypes.string_at(place, _EVENT_SIZE + more)
        self._libc.free(place)
        return content

    def _check(self) -> None:
        if self._xcb.xcb_connection_has_error(self._connection):
            raise XGone


def _number_in(reply: bytes) -> int:
    number: int = struct.unpack_from("=I", reply, 8)[0]
    return number
