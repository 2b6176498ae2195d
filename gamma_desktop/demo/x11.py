"""A small reader of an X screen: the few questions of the X11 protocol that observing needs.

Section numbers are those of "X Window System Protocol, X Version 11". It never changes anything on the
screen, follows no events, and speaks to local displays only.
"""

import socket
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from gamma_desktop.demo.errors import ScreenGone
from gamma_desktop.demo.picture import Picture

_REPLY_LIMIT_SECONDS = 30.0
_ERROR, _REPLY = 0, 1
_Z_PIXMAP = 2
_VIEWABLE = 2
_LONGEST_PROPERTY_WORDS = 16_384


class WindowGone(ScreenGone):
    """The window that was asked about no longer exists."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """An area in pixels, from the top left of the screen."""

    x: int
    y: int
    width: int
    height: int

    def overlaps(self, other: "Rectangle") -> bool:
        """Whether the two have a pixel in common."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def contains(self, other: "Rectangle") -> bool:
        """Whether the other lies wholly inside this one."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.x + other.width <= self.x + self.width
            and other.y + other.height <= self.y + self.height
        )


class XConnection:
    """A connection to an X server; close it, or use it as a context manager.

    Args:
        display: a local display, such as ``:7``.
        cookie: the MIT-MAGIC-COOKIE-1 of that display; empty where it asks for none.

    Raises:
        ScreenGone: no X server answers there, or it refuses us.
    """

    def __init__(self, display: str, cookie: bytes = b"") -> None:
        self._socket = _local_socket()
        self._socket.settimeout(_REPLY_LIMIT_SECONDS)
        number = display.removeprefix(":").split(".")[0]
        try:
            self._socket.connect(f"/tmp/.X11-unix/X{number}")  # noqa: S108  (where X servers listen)
            self._set_up(cookie)
        except ScreenGone:
            self.close()
            raise
        except OSError as unreachable:
            self.close()
            raise ScreenGone(f"No X server answers on display {display}: {unreachable}") from unreachable
        self._atoms: dict[str, int] = {}

    def _set_up(self, cookie: bytes) -> None:
        """Greet the server (section 8) and keep what it tells of itself."""
        name = b"MIT-MAGIC-COOKIE-1" if cookie else b""
        self._socket.sendall(
            struct.pack("<BxHHHHxx", ord("l"), 11, 0, len(name), len(cookie))
            + _padded(name)
            + _padded(cookie)
        )
        status, words = struct.unpack("<B5xH", self._receive(8))
        answer = self._receive(4 * words)
        if status != 1:
            reason = answer.rstrip(b"\0").decode(errors="replace")
            raise ScreenGone(f"The X server refuses the connection: {reason}")
        self._resource_mask: int = struct.unpack_from("<I", answer, 8)[0]
        vendor_length: int = struct.unpack_from("<H", answer, 16)[0]
        formats = answer[21]
        screen = 32 + vendor_length + (-vendor_length % 4) + 8 * formats
        self.root: int = struct.unpack_from("<I", answer, screen)[0]
        width, height = struct.unpack_from("<HH", answer, screen + 20)
        self.area = Rectangle(0, 0, width, height)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def same_client(self, one: int, other: int) -> bool:
        """Whether two windows were made by the same program."""
        return one & ~self._resource_mask == other & ~self._resource_mask

    def children(self, window: int) -> tuple[int, ...]:
        """The windows inside a window, the lowest first (QueryTree)."""
        reply = self._ask(15, window)
        count: int = struct.unpack_from("<H", reply, 16)[0]
        return struct.unpack_from(f"<{count}I", reply, 32)

    def parent(self, window: int) -> int:
        """The window that a window lies in; 0 for the root (QueryTree)."""
        parent: int = struct.unpack_from("<I", self._ask(15, window), 12)[0]
        return parent

    def geometry(self, window: int) -> Rectangle:
        """Where a window is on the screen, without its border (GetGeometry, TranslateCoordinates)."""
        width, height = struct.unpack_from("<HH", self._ask(14, window), 16)
        x, y = struct.unpack_from("<hh", self._ask(40, window, struct.pack("<Ihh", self.root, 0, 0)), 12)
        return Rectangle(x, y, width, height)

    def is_viewable(self, window: int) -> bool:
        """Whether a window and all that it lies in are mapped (GetWindowAttributes)."""
        return self._ask(3, window)[26] == _VIEWABLE

    def overrides_redirect(self, window: int) -> bool:
        """Whether a window keeps away from the window manager (GetWindowAttributes)."""
        return self._ask(3, window)[27] == 1

    def focus(self) -> int:
        """The window that has the keyboard (GetInputFocus); 0 for none, 1 for whatever the pointer is on."""
        focus: int = struct.unpack_from("<I", self._ask(43), 8)[0]
        return focus

    def pointer(self) -> tuple[int, int]:
        """Where the pointer is on the screen (QueryPointer)."""
        x, y = struct.unpack_from("<hh", self._ask(38, self.root), 16)
        return x, y

    def selection_owner(self, selection: str) -> int:
        """The window that owns a selection, such as the system tray's; 0 for none (GetSelectionOwner)."""
        owner: int = struct.unpack_from("<I", self._ask(23, self._atom(selection)), 8)[0]
        return owner

    def property(self, window: int, name: str) -> bytes | None:
        """The raw value of a window's property; None where it has none (GetProperty)."""
        asked = struct.pack("<IIII", self._atom(name), 0, 0, _LONGEST_PROPERTY_WORDS)
        reply = self._ask(20, window, asked)
        kind: int = struct.unpack_from("<I", reply, 8)[0]
        length: int = struct.unpack_from("<I", reply, 16)[0]
        return reply[32 : 32 + length * (reply[1] // 8)] if kind else None

    def cardinals(self, window: int, name: str) -> tuple[int, ...]:
        """A property that is a list of 32-bit numbers, ids or atoms; empty where it has none."""
        value = self.property(window, name) or b""
        return struct.unpack(f"<{len(value) // 4}I", value)

    def picture(self, area: Rectangle | None = None) -> Picture:
        """The pixels of an area of the screen, the whole screen by default (GetImage)."""
        area = area or self.area
        asked = struct.pack("<hhHHI", area.x, area.y, area.width, area.height, 0xFFFFFFFF)
        reply = self._ask(73, self.root, asked, _Z_PIXMAP)
        return Picture.from_bgrx(area.width, area.height, reply[32 : 32 + 4 * area.width * area.height])

    def _atom(self, name: str) -> int:
        if name not in self._atoms:
            text = name.encode()
            request = struct.pack("<BBHHxx", 16, 0, 2 + len(_padded(text)) // 4, len(text)) + _padded(text)
            self._atoms[name] = struct.unpack_from("<I", self._exchange(request), 8)[0]
        return self._atoms[name]

    def _ask(self, opcode: int, resource: int | None = None, body: bytes = b"", detail: int = 0) -> bytes:
        """Send a request (section 1) about a resource and return its reply, head and all."""
        head = b"" if resource is None else struct.pack("<I", resource)
        length = 1 + (len(head) + len(body)) // 4
        return self._exchange(struct.pack("<BBH", opcode, detail, length) + head + body)

    def _exchange(self, request: bytes) -> bytes:
        try:
            self._socket.sendall(request)
            while True:
                packet = self._receive(32)
                if packet[0] == _ERROR:
                    raise WindowGone(f"The X server answered with error {packet[1]} to request {packet[10]}.")
                if packet[0] == _REPLY:
                    words: int = struct.unpack_from("<I", packet, 4)[0]
                    return packet + self._receive(4 * words)
        except OSError as lost:
            raise ScreenGone(f"The X server is gone: {lost}") from lost

    def _receive(self, size: int) -> bytes:
        received = bytearray()
        while len(received) < size:
            piece = self._socket.recv(size - len(received))
            if not piece:
                raise ConnectionResetError("the connection was closed")
            received += piece
        return bytes(received)


def _local_socket() -> socket.socket:
    if sys.platform != "win32":
        return socket.socket(socket.AF_UNIX)
    raise ScreenGone("Windows has no X displays of its own.")


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 4)


def write_authority(path: Path, cookie: bytes) -> None:
    """Write an X authority file that lets those who can read it onto any local display with that cookie."""
    family_wild = 0xFFFF
    fields = (b"", b"", b"MIT-MAGIC-COOKIE-1", cookie)
    path.write_bytes(struct.pack(">H", family_wild) + b"".join(struct.pack(">H", len(f)) + f for f in fields))
    path.chmod(0o600)
