"""The global shortcuts of the running program: those that are set, taken from the system and given back."""

import json
import os
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gamma_desktop.desktop.codes import HotkeyState
from gamma_desktop.desktop.hotkeys import (
    HotkeyAction,
    HotkeySystem,
    States,
    system_of_this_desktop,
    wanted_hotkeys,
)
from gamma_desktop.settings.model import ShortcutSettings
from gamma_desktop.tasks import Spawn


class Hotkeys(QObject):
    """The shortcuts of the running program.

    Args:
        record: the file that tells a command beside this program how each does.
        spawn: starts a coroutine.
    """

    pressed = Signal(HotkeyAction)
    changed = Signal()
    """Another shortcut is set, or one came to be usable or not."""

    def __init__(self, record: Path, spawn: Spawn, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._record = record
        self._spawn = spawn
        self._settings = ShortcutSettings()
        self._system: HotkeySystem | None = None
        self._states: dict[HotkeyAction, HotkeyState] = {}
        self._is_paused = False
        self._token = ""

    @property
    def states(self) -> States:
        """How each shortcut does that is set."""
        return dict(self._states)

    def use(self, settings: ShortcutSettings) -> None:
        """Have these shortcuts from now on."""
        if settings != self._settings:
            self._settings = settings
            self._take()

    def pause(self, paused: bool) -> None:  # noqa: FBT001  (a slot)
        """Let the keys go while the agent presses some to choose them, and have them again."""
        self._is_paused = paused
        self._take()

    def bring_up(self, window: QWidget) -> None:
        """Show a window with the keyboard in it, on account of the key that was pressed last."""
        if self._token:
            os.environ["XDG_ACTIVATION_TOKEN"] = self._token  # Qt takes it from there, and removes it
            self._token = ""
        window.show()
        window.raise_()
        window.activateWindow()
        if self._system is not None:
            self._system.bring_up(int(window.winId()))

    def close(self) -> None:
        """Let every key go."""
        if self._system is not None:
            self._system.close()
            self._system = None
        with suppress(OSError):
            self._record.unlink(missing_ok=True)

    def _take(self) -> None:
        wanted, self._states = wanted_hotkeys(self._settings)
        if self._system is None and wanted:
            self._system = system_of_this_desktop(self._on_pressed, self._note, self._spawn)
            if self._system is None:
                self._states |= dict.fromkeys(wanted, HotkeyState.NOT_HERE)
        if self._system is not None:
            self._system.take({} if self._is_paused else wanted)
        self._tell()

    def _on_pressed(self, action: HotkeyAction, token: str) -> None:
        self._token = token
        self.pressed.emit(action)

    def _note(self, action: HotkeyAction, state: HotkeyState) -> None:
        if self._states.get(action) is not state:
            self._states[action] = state
            self._tell()

    def _tell(self) -> None:
        with suppress(OSError):
            self._record.write_text(json.dumps(self._states), "utf-8")
        self.changed.emit()
