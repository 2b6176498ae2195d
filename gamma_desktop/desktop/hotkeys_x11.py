"""Global shortcuts on X11: keys grabbed on the root window, over a separate connection."""

import struct
from collections.abc import Iterator
from itertools import product

from PySide6.QtCore import QCoreApplication, QSocketNotifier, QTimer

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
_Key = tuple[int, int]
"""A key code, and what is held with it."""


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
        self._grabs: set[_Key] = set()
        self._grabbed: dict[_Key, HotkeyAction] = {}
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
            QTimer.singleShot(0, self._read)  # a key may have come with an answer

    def close(self) -> None:
        """Let every key go."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier = None
        if self._x is not None:
            self._x.close()
            self._x = None
        self._grabs.clear()
        self._grabbed.clear()

    def _grab_all(self, x: XcbConnection) -> None:
        """Grab what is missing; what is grabbed and still wanted stays so: a key may be pressed meanwhile."""
        locks = _locks(x)
        keys = {action: _keys(x, shortcut) for action, shortcut in self._wanted.items()}
        needed = {
            (keycode, held | lock) for each in keys.values() for keycode, held in each for lock in locks
        }
        for each in self._grabs - needed:
            self._ungrab(x, each)
        self._grabbed.clear()
        for action, of_action in keys.items():
            self._on_state(action, self._grab(x, action, of_action, locks))

    def _grab(
        self, x: XcbConnection, action: HotkeyAction, keys: tuple[_Key, ...], locks: tuple[int, ...]
    ) -> HotkeyState:
        """Grab all keys that bear the sign, with every lock on and off, or none of them."""
        if not keys:
            return HotkeyState.NO_SUCH_KEY
        needed = [(keycode, held | lock) for (keycode, held), lock in product(keys, locks)]
        for each in needed:
            error = 0 if each in self._grabs else x.grab_key(*each)
            if error:
                for grabbed in self._grabs.intersection(needed):
                    self._ungrab(x, grabbed)
                return HotkeyState.TAKEN if error == BAD_ACCESS else HotkeyState.REFUSED
            self._grabs.add(each)
        self._grabbed.update(dict.fromkeys(keys, action))
        return HotkeyState.READY

    def _ungrab(self, x: XcbConnection, key: _Key) -> None:
        x.ungrab_key(*key)
        self._grabs.discard(key)

    def _read(self) -> None:
        """Act on all that has come; what came with an answer, while keys were grabbed, wakes no notifier."""
        try:
            while self._x is not None and (events := list(self._x.events())):
                if any(event[0] & 0x7F == MAPPING_NOTIFY for event in events):
                    self._grab_all(self._x)  # the keys have other signs now
                for action in list(self._pressed_in(events)):
                    self._on_pressed(action, "")
        except XGone:
            self._lose()

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


def _keys(x: XcbConnection, shortcut: Shortcut) -> tuple[_Key, ...]:
    """Every key that bears the sign, without the locks."""
    held = sum(_BITS[modifier] for modifier in shortcut.modifiers)
    return tuple((keycode, held) for keycode in x.keycodes(_keysym(shortcut.key)))


def _keysym(key: str) -> int:
    if key in _KEYSYMS:
        return _KEYSYMS[key]
    return ord(key.lower()) if len(key) == 1 else _F1 + int(key[1:]) - 1
