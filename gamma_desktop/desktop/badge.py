"""The number on the program's icon in the dock or the task-bar, where the system has a place for one.

Qt knows how to tell each system: macOS, Windows, and those Linux desktops that listen on the session bus.
"""

from PySide6.QtGui import QGuiApplication


def show_badge(application: QGuiApplication, number: int) -> None:
    """Have the icon bear a number; 0 takes it away."""
    # WORKAROUND https://doc.qt.io/qt-6/qguiapplication.html#setBadgeNumber: on Linux, Qt puts the program's
    # name into the path of a D-Bus object, which may hold no dash, and then nothing is sent. Delete it once
    # Qt takes a name with a dash.
    name = application.applicationName()
    application.setApplicationName(name.replace("-", "_"))
    try:
        application.setBadgeNumber(number)
    finally:
        application.setApplicationName(name)
