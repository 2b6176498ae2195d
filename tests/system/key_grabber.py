"""Another program that has a global shortcut: grabs it on the root window, and holds it until it is ended."""

import sys
import time
from pathlib import Path

from gamma_desktop.desktop.xcb import XcbConnection

_CONTROL_AND_ALT = 0x0C


def main() -> None:
    with XcbConnection() as x:
        (keycode, *_) = x.keycodes(ord(sys.argv[1]))
        x.grab_key(keycode, _CONTROL_AND_ALT)
        Path(sys.argv[2]).touch()
        time.sleep(600)


if __name__ == "__main__":
    main()
