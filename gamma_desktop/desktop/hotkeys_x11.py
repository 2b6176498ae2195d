"""Global shortcuts on X11: keys grabbed on the root window, over a separate connection."""

import struct
from collections.abc import Iterator
from itertools import product

from PySide6.QtCore import QCoreApplication, QSocketNotifier

from gamma_desktop.desktop.codes import HotkeyState
from gamma_desktop.desktop.hotkeys import HotkeyAction, OnPressed, OnState, Wanted
from gamma_desktop.desktop.xcb import (
    BAD_ACCESS,
    KEY_PRESS,
    KEY_RELEASE,
    MAPPING_NOTIFY,
    NUM_LOCK,
    XcbConnection,
    XGone,
)
from gamma_desktop.settings.shortcuts import Modifier, Shortcut

_SHIFT, _LOCK, _CONTROL, _ALT, _SUPER = 0x01, 0x02, 0x04, 0x08, 0x40
_BITS = {Modifier.SHIFT: _SHIFT, Modifier.CTRL: _CONTROL, Modifier.ALT: _ALT, Modifier.META: _SUPER}
_COUNTING = _SHIFT | _CONTROL | _ALT | _SUPER
"""What is held on purpose; locks and layouts are not."""
_KEYSYMS = {
    "Space": 0x20,
    "Ins": 0xFF63,
    "Del": 0xFFFF,
    "Home": 0xFF50,
    "End": 0xFF57,
    "PgUp": 0xFF55,
    "PgDown": 0xFF56,
    "Left": 0xFF51,
    "Up": 0xFF52,
    "Right": 0xFF53,
    "Down": 0xFF54,
    "Pause": 0xFF13,
}
_F1 = 0xFFBE


class X11Hotkeys:
    """Grabs keys while it is open.

    Args:
        on_pressed: told of each press, once however long the key is held.
        on_state: told what became of each shortcut.
    """

    def __init__(self, on_pressed: OnPressed, on_state: OnState) -> None:
        self._on_pressed = on_pressed
        self._on_state = on_state
        self._x: XcbConnection | None = None
        self._notifier: QSocketNotifier | None = None
        self._wanted: Wanted = {}
        self._grabbed: dict[tuple[int, int], HotkeyAction] = {}
        self._released_at = -1
        self._pressed_at = 0

    def take(self, wanted: Wanted) -> None:
        """Have these shortcuts, in place of those before."""
        self._wanted = dict(wanted)
        try:
            if self._x is None:
                self._x = XcbConnection()
            self._grab_all(self._x)
        except XGone:
            self._lose()
            return
        if self._notifier is None and wanted and QCoreApplication.instance() is not None:
            self._notifier = QSocketNotifier(self._x.fileno(), QSocketNotifier.Type.Read)
            self._notifier.activated.connect(self._read)
        self._read()

    def bring_up(self, window: int) -> None:
        """Give a window the keyboard, on account of the key that was pressed last."""
        if self._x is not None:
            self._x.activate(window, self._pressed_at)

    def close(self) -> None:
        """Let every key go."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier = None
        if self._x is not None:
            self._x.close()
            self._x = None
        self._grabbed.clear()

    def _grab_all(self, x: XcbConnection) -> None:
        locks = _locks(x)
        for keycode, held in self._grabbed:
            for lock in locks:
                x.ungrab_key(keycode, held | lock)
        self._grabbed.clear()
        for action, shortcut in self._wanted.items():
            self._on_state(action, self._grab(x, action, shortcut, locks))

    def _grab(
        self, x: XcbConnection, action: HotkeyAction, shortcut: Shortcut, locks: tuple[int, ...]
    ) -> HotkeyState:
        """Grab all keys that bear the sign, with every lock on and off, or none of them."""
        held = sum(_BITS[modifier] for modifier in shortcut.modifiers)
        keycodes = x.keycodes(_keysym(shortcut.key))
        if not keycodes:
            return HotkeyState.NO_SUCH_KEY
        done: list[tuple[int, int]] = []
        for keycode, lock in product(keycodes, locks):
            error = x.grab_key(keycode, held | lock)
            if error:
                for each in done:
                    x.ungrab_key(*each)
                return HotkeyState.TAKEN if error == BAD_ACCESS else HotkeyState.REFUSED
            done.append((keycode, held | lock))
        self._grabbed.update({(keycode, held): action for keycode in keycodes})
        return HotkeyState.READY

    def _read(self) -> None:
        if self._x is None:
            return
        try:
            events = list(self._x.events())
            if any(event[0] & 0x7F == MAPPING_NOTIFY for event in events):
                self._grab_all(self._x)  # the keys have other signs now
        except XGone:
            self._lose()
            return
        for action in list(self._pressed_in(events)):
            self._on_pressed(action, "")

    def _pressed_in(self, events: list[bytes]) -> Iterator[HotkeyAction]:
        """A key that is held repeats itself: released and pressed in the same moment."""
        for event in events:
            kind, keycode = event[0] & 0x7F, event[1]
            at: int = struct.unpack_from("=I", event, 4)[0]
            if kind == KEY_RELEASE:
                self._released_at = at
            elif kind == KEY_PRESS and at != self._released_at:
                held = struct.unpack_from("=H", event, 28)[0] & _COUNTING
                if (action := self._grabbed.get((keycode, held))) is not None:
                    self._pressed_at = at
                    yield action

    def _lose(self) -> None:
        self.close()
        for action in self._wanted:
            self._on_state(action, HotkeyState.NOT_HERE)


def _locks(x: XcbConnection) -> tuple[int, ...]:
    """Every way in which CapsLock and NumLock can stand: a grab counts for exactly one."""
    num_lock = x.modifier_of(NUM_LOCK)
    return tuple({0, _LOCK, num_lock, num_lock | _LOCK})


def _keysym(key: str) -> int:
    if key in _KEYSYMS:
        return _KEYSYMS[key]
    return ord(key.lower()) if len(key) == 1 else _F1 + int(key[1:]) - 1
