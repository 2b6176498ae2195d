"""The text that is selected in whatever program is worked with, or the text on the clipboard.

X11 shares what is selected by itself. On Windows and macOS it is copied by the keys that copy, and the
clipboard gets back what it held. A Wayland session shares neither with a program that is not worked with.
"""

import asyncio
import os
import sys
from contextlib import suppress

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard, QGuiApplication

from gamma_desktop.desktop.display import is_wayland

WITHIN = 0.7
"""Seconds that the program with the selection may take to hand it over."""


async def selected_texts() -> tuple[str, ...]:
    """What is selected, then what is on the clipboard; without what is empty."""
    if sys.platform in {"win32", "darwin"}:
        found = await _by_copying(QGuiApplication.clipboard())
    elif os.environ.get("DISPLAY") and not is_wayland():
        found = await asyncio.to_thread(_of_x)
    else:
        clipboard = QGuiApplication.clipboard()
        found = (clipboard.text(QClipboard.Mode.Selection), clipboard.text())
    return tuple(text for text in found if text.strip())


def _of_x() -> tuple[str, str]:
    """Asked apart from Qt, which would wait for seconds for a program that hangs."""
    from gamma_desktop.desktop.xcb import XcbConnection, XGone  # noqa: PLC0415  (X11 alone)

    try:
        with XcbConnection() as x:
            return x.selection("PRIMARY", within=WITHIN), x.selection("CLIPBOARD", within=WITHIN)
    except XGone:
        return "", ""


async def _by_copying(clipboard: QClipboard) -> tuple[str, str]:
    """Press the keys that copy, and put back what was on the clipboard, in all of its forms."""
    before, before_text = _copy_of(clipboard.mimeData()), clipboard.text()
    copied = asyncio.Event()
    connection = clipboard.dataChanged.connect(copied.set)
    try:
        _press_copy()
        with suppress(TimeoutError):
            async with asyncio.timeout(WITHIN):
                await copied.wait()
    finally:
        clipboard.dataChanged.disconnect(connection)
    if not copied.is_set():
        return "", before_text
    selected = clipboard.text()
    clipboard.setMimeData(before)
    return selected, before_text


def _copy_of(data: QMimeData) -> QMimeData:
    copy = QMimeData()
    for form in data.formats():
        copy.setData(form, data.data(form))
    return copy


if sys.platform == "win32":
    import ctypes

    _CONTROL, _C, _KEY_UP = 0x11, 0x43, 0x2
    _HELD_WITH_SHORTCUTS = (0x10, 0x12, 0x5B, 0x5C)

    def _press_copy() -> None:
        """Ctrl+C, with what the shortcut is still held with let go before."""
        user = ctypes.windll.user32
        for key in _HELD_WITH_SHORTCUTS:
            if user.GetAsyncKeyState(key) & 0x8000:
                user.keybd_event(key, 0, _KEY_UP, 0)
        for key, way in ((_CONTROL, 0), (_C, 0), (_C, _KEY_UP), (_CONTROL, _KEY_UP)):
            user.keybd_event(key, 0, way, 0)

elif sys.platform == "darwin":
    import ctypes
    import ctypes.util

    _C, _COMMAND, _SESSION = 8, 0x100000, 1

    def _press_copy() -> None:
        """Command+C; the system asks its user once whether this program may press keys."""
        services = ctypes.CDLL(ctypes.util.find_library("ApplicationServices"))
        services.CGEventCreateKeyboardEvent.restype = ctypes.c_void_p
        services.CGEventCreateKeyboardEvent.argtypes = (ctypes.c_void_p, ctypes.c_uint16, ctypes.c_bool)
        services.CGEventSetFlags.argtypes = (ctypes.c_void_p, ctypes.c_uint64)
        services.CGEventPost.argtypes = (ctypes.c_uint32, ctypes.c_void_p)
        for is_down in (True, False):
            event = services.CGEventCreateKeyboardEvent(None, _C, is_down)
            services.CGEventSetFlags(event, _COMMAND)
            services.CGEventPost(_SESSION, event)

else:

    def _press_copy() -> None:
        """Nothing is copied where it is shared."""
