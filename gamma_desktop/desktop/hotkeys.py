"""Global shortcuts: keys that reach this program whichever other one is worked with.

Each system has its own way, side by side in ``hotkeys_x11``, ``hotkeys_portal`` (Wayland),
``hotkeys_windows`` and ``hotkeys_macos``; none is loaded before a shortcut is set. What joins them to the
program is ``global_hotkeys``; here is what a command needs as well, without Qt.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from gamma_desktop.desktop.codes import HotkeyState
from gamma_desktop.desktop.display import is_wayland
from gamma_desktop.settings.model import ShortcutSettings
from gamma_desktop.settings.shortcuts import Shortcut, shortcut_in
from gamma_desktop.tasks import Spawn


class HotkeyAction(StrEnum):
    """What a shortcut does; the names of the settings."""

    DIAL_SELECTION = "dial_selection"
    SHOW_POP = "show_pop"
    SEARCH = "search"


Wanted = Mapping[HotkeyAction, Shortcut]
States = Mapping[HotkeyAction, HotkeyState]
OnPressed = Callable[[HotkeyAction, str], None]
"""Told of a press, and the token that lets a window have the keyboard for it; "" where none is needed."""
OnState = Callable[[HotkeyAction, HotkeyState], None]


class HotkeySystem(Protocol):
    """How one system does it."""

    def take(self, wanted: Wanted) -> None:
        """Have these shortcuts, in place of those before; what becomes of each is told at once or later."""
        ...

    def bring_up(self, window: int) -> None:
        """Give a window the keyboard, on account of the key that was pressed last."""
        ...

    def close(self) -> None:
        """Let every key go."""
        ...


def keys_of(settings: ShortcutSettings) -> dict[HotkeyAction, str]:
    """What is set for each; "" for none."""
    return {
        HotkeyAction.DIAL_SELECTION: settings.dial_selection,
        HotkeyAction.SHOW_POP: settings.show_pop,
        HotkeyAction.SEARCH: settings.search,
    }


def wanted_hotkeys(
    settings: ShortcutSettings,
) -> tuple[dict[HotkeyAction, Shortcut], dict[HotkeyAction, HotkeyState]]:
    """The shortcuts that are set; and what is wrong with those that are set for something else already."""
    wanted: dict[HotkeyAction, Shortcut] = {}
    wrong: dict[HotkeyAction, HotkeyState] = {}
    for action, text in keys_of(settings).items():
        if not text:
            continue
        shortcut = shortcut_in(text)
        if shortcut in wanted.values():
            wrong[action] = HotkeyState.TWICE
        else:
            wanted[action] = shortcut
    return wanted, wrong


def recorded_states(record: Path) -> States:
    """How the shortcuts of the program do that runs beside this one; empty where that is not known."""
    try:
        told = json.loads(record.read_text("utf-8"))
        return {HotkeyAction(action): HotkeyState(state) for action, state in told.items()}
    except (OSError, ValueError, AttributeError):
        return {}


async def states_here(wanted: Wanted) -> States:
    """How these shortcuts would do if a program took them now, where none runs; lets go of them at once."""
    if sys.platform == "linux" and is_wayland():
        from gamma_desktop.desktop.hotkeys_portal import has_portal  # noqa: PLC0415  (once one is set)

        return dict.fromkeys(wanted, HotkeyState.READY if await has_portal() else HotkeyState.NO_PORTAL)
    states = dict.fromkeys(wanted, HotkeyState.NOT_HERE)
    system = system_of_this_desktop(lambda *_: None, states.__setitem__, lambda *_: None)
    if system is not None:
        system.take(wanted)
        system.close()
    return states


if sys.platform == "win32":

    def system_of_this_desktop(on_pressed: OnPressed, on_state: OnState, spawn: Spawn) -> HotkeySystem | None:
        """The way of this system, or None where it has none."""
        del spawn
        from gamma_desktop.desktop.hotkeys_windows import WindowsHotkeys  # noqa: PLC0415  (once one is set)

        return WindowsHotkeys(on_pressed, on_state)

elif sys.platform == "darwin":

    def system_of_this_desktop(on_pressed: OnPressed, on_state: OnState, spawn: Spawn) -> HotkeySystem | None:
        """The way of this system, or None where it has none."""
        del spawn
        from gamma_desktop.desktop.hotkeys_macos import MacHotkeys  # noqa: PLC0415  (once one is set)

        return MacHotkeys(on_pressed, on_state)

else:

    def system_of_this_desktop(on_pressed: OnPressed, on_state: OnState, spawn: Spawn) -> HotkeySystem | None:
        """The way of this system, or None where it has none."""
        if is_wayland():
            from gamma_desktop.desktop.hotkeys_portal import PortalHotkeys  # noqa: PLC0415  (once one is set)

            return PortalHotkeys(on_pressed, on_state, spawn)
        if os.environ.get("DISPLAY"):
            from gamma_desktop.desktop.hotkeys_x11 import X11Hotkeys  # noqa: PLC0415  (once one is set)

            return X11Hotkeys(on_pressed, on_state)
        return None
