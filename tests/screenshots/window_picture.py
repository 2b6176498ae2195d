"""Pictures of the window after something was done in it."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QPixmap

from tests.ui.desk import OpenWindow

Act = Callable[[OpenWindow], None]


def picture_after(opened: OpenWindow, size: QSize, act: Act) -> QPixmap:
    """The window as it stands once ``act`` has come to its end; it is done with afterwards."""
    opened.window.resize(size)
    opened.window.show()
    act(opened)
    opened.desk.work()
    QCoreApplication.processEvents()
    picture = opened.window.grab()
    opened.window.hide()
    opened.desk.work()
    opened.close()
    return picture
