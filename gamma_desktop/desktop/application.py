"""The program as its operating system knows it: its names, its badge, and the links that it is handed."""

import sys
import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QFileOpenEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

NAME = "gamma-desktop"


class Application(QApplication):
    """The one application object of the tray program.

    macOS hands a clicked link to the program that runs as an event, not as an argument of a second start, and
    sends it right after a start as well: a link that comes before ``hear_links`` is kept until then.

    Attributes:
        clock: tells since when something has been on the screen, in seconds; it never goes back.
    """

    def __init__(self, arguments: Sequence[str], *, clock: Callable[[], float] = time.monotonic) -> None:
        _name_for_task_bar()
        super().__init__(list(arguments))
        self.clock = clock
        self._hear: Callable[[str], None] | None = None
        self._early: list[str] = []
        if self.platformName() == "xcb":
            from gamma_desktop.desktop.false_focus import FalseFocusFilter  # noqa: PLC0415  (X11 alone)

            self._focus_filter = FalseFocusFilter()
            self.installNativeEventFilter(self._focus_filter)
        name_application(self)
        self.setQuitOnLastWindowClosed(False)

    def hear_links(self, hear: Callable[[str], None] | None) -> None:
        """Hand links to ``hear`` from now on; None: keep them until someone asks again."""
        self._hear = hear
        if hear is not None:
            early, self._early = self._early, []
            for link in early:
                hear(link)

    def event(self, event: QEvent) -> bool:
        """Take a link of the system's."""
        if isinstance(event, QFileOpenEvent):
            self._take(event.url())
            return True
        return super().event(event)

    def _take(self, url: QUrl) -> None:
        link = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        if self._hear is None:
            self._early.append(link)
        else:
            self._hear(link)


def name_application(application: QGuiApplication) -> None:
    """Tell the system who this is: windows, docks and notifications are put to the program by its names."""
    application.setApplicationName(NAME)
    application.setApplicationDisplayName("Gamma Desktop")
    application.setDesktopFileName(NAME)


def _name_for_task_bar() -> None:
    """Have the task-bar of Windows put our windows to us, not to Python."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415  (0.5 MB, for Windows alone)

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(NAME)


def show_badge(application: QGuiApplication, number: int) -> None:
    """Show a number on the icon in the dock or the task-bar, where the system has a place; 0 takes it away.

    Qt knows how to tell each system: macOS, Windows, and those Linux desktops that listen on the session bus.
    """
    # WORKAROUND https://doc.qt.io/qt-6/qguiapplication.html#setBadgeNumber: on Linux, Qt puts the program's
    # name into the path of a D-Bus object, which may hold no dash, and then nothing is sent. Delete it once
    # Qt takes a name with a dash.
    name = application.applicationName()
    application.setApplicationName(name.replace("-", "_"))
    try:
        application.setBadgeNumber(number)
    finally:
        application.setApplicationName(name)
