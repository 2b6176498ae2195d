"""A program with three global shortcuts, all pressed while it answers a change of the keyboard's layout.

It tells each press that it heard of, and ends after the last, or after the seconds that it is given.
"""

import subprocess
import sys

from PySide6.QtCore import QCoreApplication, QTimer

from gamma_desktop.desktop.codes import HotkeyState
from gamma_desktop.desktop.hotkeys import HotkeyAction
from gamma_desktop.desktop.hotkeys_x11 import X11Hotkeys
from gamma_desktop.settings.shortcuts import shortcut_in

KEYS = {
    HotkeyAction.DIAL_SELECTION: "Ctrl+Alt+D",
    HotkeyAction.SHOW_POP: "Ctrl+Alt+O",
    HotkeyAction.SEARCH: "Ctrl+Alt+F",
}
A_SIGN_OF_NO_KEY = "U2603"
"""The keyboard has to be changed for it, which every program is told."""


class _Presser:
    def __init__(self, application: QCoreApplication) -> None:
        self._application = application
        self._looks = 0
        self._heard: list[str] = []

    def on_state(self, action: HotkeyAction, state: HotkeyState) -> None:
        """The first shortcut is grabbed again, and the others not looked at yet: press all."""
        self._looks += 1
        if state is not HotkeyState.READY:
            sys.exit(f"{action}: {state}")
        if self._looks == len(KEYS) + 1:
            _press(*(key.lower() for key in KEYS.values()))

    def on_pressed(self, action: HotkeyAction, _token: str) -> None:
        self._heard.append(action)
        if len(self._heard) == len(KEYS):
            self._application.quit()

    def tell(self) -> None:
        sys.stdout.write(" ".join(self._heard))


def _press(*keys: str) -> None:
    subprocess.run(["xdotool", "key", *keys], check=True, timeout=60)


def main() -> None:
    application = QCoreApplication(sys.argv)
    presser = _Presser(application)
    hotkeys = X11Hotkeys(presser.on_pressed, presser.on_state)
    QTimer.singleShot(0, lambda: hotkeys.take({action: shortcut_in(key) for action, key in KEYS.items()}))
    QTimer.singleShot(0, lambda: _press(A_SIGN_OF_NO_KEY))
    QTimer.singleShot(int(sys.argv[1]) * 1000, application.quit)
    application.exec()
    presser.tell()
    hotkeys.close()


if __name__ == "__main__":
    main()
