"""A tray that tells the icon in it that it has the focus, as stalonetray does when one comes."""

import sys

from gamma_desktop.desktop.false_focus import EMBEDDING, FOCUS_COMES
from gamma_desktop.desktop.xcb import XcbConnection


def main() -> None:
    with XcbConnection() as x:
        x.send(int(sys.argv[1]), EMBEDDING, 0, FOCUS_COMES)
        x.atom("the message has arrived")


if __name__ == "__main__":
    main()
