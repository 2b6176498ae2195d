"""A small window without a frame, above the others."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QGuiApplication,
    QMoveEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from gamma_desktop.desktop.floating_windows import FloatingWindows, floating_windows
from gamma_desktop.ui.theme import Radius, tokens
from gamma_desktop.ui.widgets.pressing import Pressing
from gamma_desktop.ui.window_roles import DIALOG


def let_focus_come_again(window: QWidget) -> None:
    """Call it before a window that was hidden is shown and typed into again.

    The system tells a moment after a window is hidden that the keyboard went. Where it is shown before that,
    nothing changes for Qt, which then says neither that the window is active nor, later, that it is not: it
    would have no cursor, and stay when another window is chosen. A new native window is a change.
    """
    is_hidden = bool(window.internalWinId()) and not window.isVisible()
    if is_hidden and QGuiApplication.focusWindow() == window.windowHandle():
        window.destroy()


def show_to_type_in(window: QWidget) -> None:
    """Show a small window that the agent asked for, with the keyboard in it."""
    let_focus_come_again(window)
    window.show()
    window.activateWindow()


class FloatingSurface(QWidget):
    """A rounded surface on the desktop.

    Args:
        takes_focus: False for one that comes by itself: a person who types goes on typing.
        windows: what such a window can do; what the desktop offers if it is not said.

    Attributes:
        can_have_keyboard: it is given the keyboard once it asks for it.
    """

    accessible_role = DIALOG

    entered = Signal()
    """The pointer came onto it."""
    left = Signal()
    """The pointer went elsewhere, or it was hidden."""

    def __init__(self, *, takes_focus: bool, windows: FloatingWindows | None = None) -> None:
        windows = windows or floating_windows()
        flags = Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        if not takes_focus:
            flags |= Qt.WindowType.WindowDoesNotAcceptFocus
        self.can_have_keyboard = takes_focus or windows is FloatingWindows.MANAGED
        if not self.can_have_keyboard:
            flags |= Qt.WindowType.X11BypassWindowManagerHint
        super().__init__(None, flags)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not takes_focus)
        # macOS hides tool windows while another program is active, which is when a call matters most.
        self.setAttribute(Qt.WidgetAttribute.WA_MacAlwaysShowToolWindow)
        # An X11 desktop without a compositor would show what is translucent in black; Wayland always has one.
        is_x11 = QGuiApplication.platformName() == "xcb"
        is_translucent = not is_x11 or windows is FloatingWindows.UNMANAGED
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, is_translucent)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell."""
        super().enterEvent(event)
        self.entered.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell."""
        super().leaveEvent(event)
        self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the corners round where windows cannot be translucent."""
        super().resizeEvent(event)
        if not self.testAttribute(Qt.WidgetAttribute.WA_TranslucentBackground):
            self.setMask(QRegion(self._outline(0).toFillPolygon().toPolygon()))

    def moveEvent(self, event: QMoveEvent) -> None:
        """Tell what can be pressed that it stands elsewhere: nothing is painted for that."""
        super().moveEvent(event)
        for button in self.findChildren(QAbstractButton):
            if isinstance(button, Pressing):
                button.note_moved()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the surface and its edge."""
        look = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(look.edge), 1))
        painter.setBrush(QColor(look.surface))
        painter.drawPath(self._outline(0.5))

    def _outline(self, inset: float) -> QPainterPath:
        path = QPainterPath(QPointF(0, 0))
        shape = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        path.addRoundedRect(shape, Radius.CARD, Radius.CARD)
        return path
