"""Global shortcuts on macOS: Carbon's RegisterEventHotKey, which needs no leave of the user's."""

import ctypes
import ctypes.util
from typing import Any

from gamma_desktop.desktop.codes import HotkeyState
from gamma_desktop.desktop.hotkeys import HotkeyAction, OnPressed, OnState, Wanted
from gamma_desktop.settings.shortcuts import Modifier

_SIGNATURE = int.from_bytes(b"GmDk", "big")
_KEYBOARD_CLASS, _HOTKEY_PRESSED = int.from_bytes(b"keyb", "big"), 5
_DIRECT_OBJECT, _HOTKEY_ID_TYPE = int.from_bytes(b"----", "big"), int.from_bytes(b"hkid", "big")
_EXISTS = -9878
_BITS = {Modifier.CTRL: 0x0100, Modifier.SHIFT: 0x0200, Modifier.ALT: 0x0800, Modifier.META: 0x1000}
"""Qt's Ctrl is the Command key here, and its Meta the Control key."""
_LETTERS = dict(
    zip(
        "ASDFHGZXCVBQWERYT123465978 0OUIPLJKNM",
        (
            *(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 25, 26, 28),
            *(49, 29, 31, 32, 34, 35, 37, 38, 40, 45, 46),
        ),
        strict=True,
    )
)
"""Virtual keys are places on the keyboard: these bear the letters on the American one."""
_NAMED = {
    "Space": 49,
    "Ins": 114,
    "Del": 117,
    "Home": 115,
    "End": 119,
    "PgUp": 116,
    "PgDown": 121,
    "Left": 123,
    "Right": 124,
    "Down": 125,
    "Up": 126,
}
_FUNCTION_KEYS = (122, 120, 99, 118, 96, 97, 98, 100, 101, 109, 103, 111, 105, 107, 113, 106, 64, 79, 80, 90)


class _EventType(ctypes.Structure):
    _fields_ = (("event_class", ctypes.c_uint32), ("kind", ctypes.c_uint32))


class _HotkeyId(ctypes.Structure):
    _fields_ = (("signature", ctypes.c_uint32), ("number", ctypes.c_uint32))


_Handler = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)


class MacHotkeys:
    """Has its keys registered while it is open.

    Args:
        on_pressed: told of each press.
        on_state: told what became of each shortcut.
    """

    def __init__(self, on_pressed: OnPressed, on_state: OnState) -> None:
        self._on_pressed = on_pressed
        self._on_state = on_state
        self._actions: dict[int, HotkeyAction] = {}
        self._registered: list[ctypes.c_void_p] = []
        self._carbon = _carbon()
        self._handler = _Handler(self._heard)  # Carbon calls it for as long as it is installed
        self._installed = ctypes.c_void_p()
        kinds = _EventType(_KEYBOARD_CLASS, _HOTKEY_PRESSED)
        self._carbon.InstallEventHandler(
            self._carbon.GetApplicationEventTarget(),
            *(self._handler, 1, ctypes.byref(kinds), None, ctypes.byref(self._installed)),
        )

    def take(self, wanted: Wanted) -> None:
        """Have these shortcuts, in place of those before."""
        self._let_go()
        for number, (action, shortcut) in enumerate(wanted.items(), start=1):
            key = _virtual_key(shortcut.key)
            if key is None:
                self._on_state(action, HotkeyState.NO_SUCH_KEY)
                continue
            held = sum(_BITS[modifier] for modifier in shortcut.modifiers)
            registered = ctypes.c_void_p()
            status = self._carbon.RegisterEventHotKey(
                *(key, held, _HotkeyId(_SIGNATURE, number)),
                *(self._carbon.GetApplicationEventTarget(), 0, ctypes.byref(registered)),
            )
            if not status:
                self._actions[number] = action
                self._registered.append(registered)
            wrong = HotkeyState.TAKEN if status == _EXISTS else HotkeyState.REFUSED
            self._on_state(action, wrong if status else HotkeyState.READY)

    def bring_up(self, window: int) -> None:  # noqa: ARG002  (the same on every system)
        """Have the program come before the one that is worked with: its window follows."""
        objc = ctypes.CDLL(ctypes.util.find_library("objc"))
        objc.objc_getClass.restype = objc.sel_registerName.restype = ctypes.c_void_p
        send = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(("objc_msgSend", objc))
        tell = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_bool)(("objc_msgSend", objc))
        application = send(objc.objc_getClass(b"NSApplication"), objc.sel_registerName(b"sharedApplication"))
        tell(application, objc.sel_registerName(b"activateIgnoringOtherApps:"), True)

    def close(self) -> None:
        """Let every key go."""
        self._let_go()
        if self._installed.value:
            self._carbon.RemoveEventHandler(self._installed)
            self._installed = ctypes.c_void_p()

    def _heard(self, _next: int, event: int, _data: int) -> int:
        pressed = _HotkeyId()
        self._carbon.GetEventParameter(
            *(event, _DIRECT_OBJECT, _HOTKEY_ID_TYPE, None),
            *(ctypes.sizeof(pressed), None, ctypes.byref(pressed)),
        )
        action = self._actions.get(pressed.number) if pressed.signature == _SIGNATURE else None
        if action is not None:
            self._on_pressed(action, "")
        return 0

    def _let_go(self) -> None:
        for registered in self._registered:
            self._carbon.UnregisterEventHotKey(registered)
        self._registered.clear()
        self._actions.clear()


def _carbon() -> Any:  # noqa: ANN401  (a library has no types)
    carbon = ctypes.CDLL("/System/Library/Frameworks/Carbon.framework/Carbon")
    pointer, number = ctypes.c_void_p, ctypes.c_uint32
    carbon.GetApplicationEventTarget.restype = pointer
    carbon.InstallEventHandler.argtypes = (pointer, _Handler, ctypes.c_ulong, pointer, pointer, pointer)
    carbon.RemoveEventHandler.argtypes = (pointer,)
    carbon.RegisterEventHotKey.argtypes = (number, number, _HotkeyId, pointer, number, pointer)
    carbon.RegisterEventHotKey.restype = ctypes.c_int32
    carbon.UnregisterEventHotKey.argtypes = (pointer,)
    carbon.GetEventParameter.argtypes = (pointer, number, number, pointer, ctypes.c_ulong, pointer, pointer)
    return carbon


def _virtual_key(key: str) -> int | None:
    if len(key) == 1:
        return _LETTERS.get(key)
    if key in _NAMED:
        return _NAMED[key]
    number = int(key[1:]) if key[1:].isdigit() else 0
    return _FUNCTION_KEYS[number - 1] if 0 < number <= len(_FUNCTION_KEYS) else None
