"""The text that is selected in whatever program is worked with, or the text on the clipboard.

X11 shares what is selected by itself. On Windows and macOS it is copied by the keys that copy, and the
clipboard gets back what it held. A Wayland session shares neither with a program that is not worked with.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard, QGuiApplication

from gamma_desktop.desktop.display import is_wayland

WITHIN = 0.7
"""Seconds that the program with the selection may take to hand it over."""
_EVERY = 0.02


class Clipboard(Protocol):
    """What ``copied_and_put_back`` needs of Qt's clipboard."""

    def mimeData(self) -> QMimeData:
        """What it holds, in all forms."""
        ...

    def setMimeData(self, data: QMimeData, /) -> None:
        """Have it hold this."""
        ...

    def text(self) -> str:
        """What it holds as text; else ""."""
        ...


async def selected_text() -> str:
    """What is selected; what is on the clipboard only where nothing is."""
    selected, on_clipboard = await _selected_and_copied()
    return selected if selected.strip() else on_clipboard


async def copied_and_put_back(
    clipboard: Clipboard,
    press_copy: Callable[[], None],
    change_count: Callable[[], int],
    *,
    within: float = WITHIN,
) -> tuple[str, str]:
    """What is selected, by the keys that copy it, and what was on the clipboard; that gets it back whole.

    The count is looked at again and again: on macOS Qt does not tell of what other programs copy.

    Args:
        clipboard: that programs share.
        press_copy: presses the keys.
        change_count: of the clipboard; another one after each change.
        within: seconds.
    """
    before, before_text, count = _copy_of(clipboard.mimeData()), clipboard.text(), change_count()
    selected = ""
    try:
        press_copy()
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while not selected:  # a clipboard is emptied before it is filled
                    await asyncio.sleep(_EVERY)
                    selected = clipboard.text() if change_count() != count else ""
    finally:
        if change_count() != count:
            selected = selected or clipboard.text()
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

    async def _selected_and_copied() -> tuple[str, str]:
        count = ctypes.windll.user32.GetClipboardSequenceNumber
        return await copied_and_put_back(QGuiApplication.clipboard(), _press_copy, count)

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

    def _change_count() -> int:
        """Of the general NSPasteboard."""
        objc = ctypes.CDLL(ctypes.util.find_library("objc"))
        objc.objc_getClass.restype = objc.sel_registerName.restype = ctypes.c_void_p
        send = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(("objc_msgSend", objc))
        ask = ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)(("objc_msgSend", objc))
        board = send(objc.objc_getClass(b"NSPasteboard"), objc.sel_registerName(b"generalPasteboard"))
        return int(ask(board, objc.sel_registerName(b"changeCount")))

    async def _selected_and_copied() -> tuple[str, str]:
        return await copied_and_put_back(QGuiApplication.clipboard(), _press_copy, _change_count)

else:

    async def _selected_and_copied() -> tuple[str, str]:
        if os.environ.get("DISPLAY") and not is_wayland():
            return await asyncio.to_thread(_of_x)
        clipboard = QGuiApplication.clipboard()
        return clipboard.text(QClipboard.Mode.Selection), clipboard.text()

    def _of_x() -> tuple[str, str]:
        """Asked apart from Qt, which would wait for seconds for a program that hangs."""
        from gamma_desktop.desktop.xcb import XcbConnection, XGone  # noqa: PLC0415  (X11 alone)

        try:
            with XcbConnection() as x:
                return x.selection("PRIMARY", within=WITHIN), x.selection("CLIPBOARD", within=WITHIN)
        except XGone:
            return "", ""
