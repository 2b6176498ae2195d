"""Global shortcuts on Windows: RegisterHotKey, heard in the messages of the main thread."""

import ctypes
import sys
from ctypes import wintypes

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

from gamma_desktop.desktop.codes import HotkeyState
from gamma_desktop.desktop.hotkeys import HotkeyAction, OnPressed, OnState, Wanted
from gamma_desktop.settings.shortcuts import Modifier

_WM_HOTKEY = 0x0312
_MOD_NOREPEAT = 0x4000
_BITS = {Modifier.ALT: 0x1, Modifier.CTRL: 0x2, Modifier.SHIFT: 0x4, Modifier.META: 0x8}
_HOTKEY_ALREADY_REGISTERED = 1409
_KEYS = {
    "Space": 0x20,
    "PgUp": 0x21,
    "PgDown": 0x22,
    "End": 0x23,
    "Home": 0x24,
    "Left": 0x25,
    "Up": 0x26,
    "Right": 0x27,
    "Down": 0x28,
    "Ins": 0x2D,
    "Del": 0x2E,
    "Pause": 0x13,
}
_F1 = 0x70


class WindowsHotkeys(QAbstractNativeEventFilter):
    """Has its keys registered while it is open.

    Args:
        on_pressed: told of each press.
        on_state: told what became of each shortcut.
    """

    def __init__(self, on_pressed: OnPressed, on_state: OnState) -> None:
        super().__init__()
        self._on_pressed = on_pressed
        self._on_state = on_state
        self._registered: dict[int, HotkeyAction] = {}
        self._application = QCoreApplication.instance()
        if self._application is not None:
            self._application.installNativeEventFilter(self)

    def take(self, wanted: Wanted) -> None:
        """Have these shortcuts, in place of those before."""
        self._let_go()
        for number, (action, shortcut) in enumerate(wanted.items(), start=1):
            held = sum(_BITS[modifier] for modifier in shortcut.modifiers) | _MOD_NOREPEAT
            error = _register(number, held, _virtual_key(shortcut.key))
            if not error:
                self._registered[number] = action
            is_taken = error == _HOTKEY_ALREADY_REGISTERED
            wrong = HotkeyState.TAKEN if is_taken else HotkeyState.REFUSED
            self._on_state(action, wrong if error else HotkeyState.READY)

    def bring_up(self, window: int) -> None:
        """Windows lets the program that a shortcut belongs to have the keyboard: Qt asks for it."""

    def close(self) -> None:
        """Let every key go."""
        self._let_go()
        if self._application is not None:
            self._application.removeNativeEventFilter(self)

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        """Hear of a key."""
        if bytes(kind.data() if isinstance(kind, QByteArray) else kind) == b"windows_generic_MSG":
            told = wintypes.MSG.from_address(int(message))
            action = self._registered.get(told.wParam) if told.message == _WM_HOTKEY else None
            if action is not None:
                self._on_pressed(action, "")
                return True, 0
        return False, 0

    def _let_go(self) -> None:
        for number in self._registered:
            _unregister(number)
        self._registered.clear()


def _virtual_key(key: str) -> int:
    if key in _KEYS:
        return _KEYS[key]
    return ord(key) if len(key) == 1 else _F1 + int(key[1:]) - 1


if sys.platform == "win32":

    def _register(number: int, held: int, key: int) -> int:
        """The number of an error, 0 for none."""
        return 0 if ctypes.windll.user32.RegisterHotKey(None, number, held, key) else ctypes.GetLastError()

    def _unregister(number: int) -> None:
        ctypes.windll.user32.UnregisterHotKey(None, number)
else:

    def _register(number: int, held: int, key: int) -> int:  # noqa: ARG001  (another system needs it)
        raise OSError("Windows alone has this")

    def _unregister(number: int) -> None:
        raise OSError(f"Windows alone has this: {number}")
