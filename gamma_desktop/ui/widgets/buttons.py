"""Buttons: one shape in four kinds, each saying why when it cannot be pressed."""

from enum import Enum, auto

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from gamma_desktop.ui.icons import Icon, pixmap
from gamma_desktop.ui.keys import bind
from gamma_desktop.ui.palette import Tokens
from gamma_desktop.ui.theme import Radius, Space, Type, font, tokens
from gamma_desktop.ui.widgets.flow import FlowLayout
from gamma_desktop.ui.widgets.labels import IN_THE_MIDDLE, plain_tooltip
from gamma_desktop.ui.widgets.pressing import Pressing

HEIGHT = 32
ICON_SIZE = 18
FAINT = 0.45
"""How opaque a quiet button is that cannot be pressed now."""


class ButtonKind(Enum):
    """How much a button asks to be pressed."""

    PRIMARY = auto()
    SECONDARY = auto()
    DANGER = auto()
    QUIET = auto()


class Button(Pressing, QPushButton):
    """A button with a text, an icon or both.

    It paints itself: a style sheet has no ink for an icon, and an ampersand marks a key for it. To have it do
    the rest costs as much, and two thirds more at each change of kind (decision 0461).

    Args:
        text: what it does, in a verb; for a button without a visible text, see IconButton.
        tip: what the tooltip adds to the text.
        key: a key that presses it while its window has the focus; the tooltip names it.
    """

    def __init__(
        self,
        text: str = "",
        *,
        kind: ButtonKind = ButtonKind.SECONDARY,
        icon: Icon | None = None,
        tip: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._hints: dict[str, QSize] = {}
        self._kind = kind
        self._icon = icon
        self._tip = tip
        self._key = key
        self._room_for: tuple[str, ...] = ()
        self.setFont(font(Type.BODY if kind is ButtonKind.QUIET else Type.STRONG))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(HEIGHT)
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        self._word_tooltip()
        if key:
            # Qt's own would press it a tenth of a second later, and again and again while the key is held.
            bind(key, self, text, self.press_by_key).setAutoRepeat(False)

    def keep_room_for(self, *words: str) -> None:
        """Be as wide as the widest of these needs: nothing beside it moves when it says another."""
        self._room_for = words
        self._hints.clear()
        self.updateGeometry()

    def say(self, words: str) -> None:
        """Say this from now on, to a screen reader too."""
        self.setText(words)
        self.setAccessibleName(words)

    def become(self, kind: ButtonKind) -> None:
        """Ask more or less to be pressed."""
        self._kind = kind
        self.update()

    def offer_unless(self, why_not: str) -> None:
        """Let it be pressed, unless there is a reason against it."""
        if why_not:
            self.set_unavailable(why_not)
        else:
            self.set_available()

    def set_available(self) -> None:
        """Let it be pressed."""
        self.setEnabled(True)
        self._word_tooltip()

    def set_unavailable(self, reason: str) -> None:
        """Keep it from being pressed, and say why."""
        self.setEnabled(False)
        self.setAccessibleDescription(reason)
        self.setToolTip(plain_tooltip(reason))

    def sizeHint(self) -> QSize:
        """Wide enough for icon and text; measured once for each text, as layouts ask again and again."""
        text = self.text()
        hint = self._hints.get(text)
        if hint is None:
            hint = self._hints[text] = self._measured(text)
        return hint

    def minimumSizeHint(self) -> QSize:
        """A button is never cut."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Another font has other widths."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._hints.clear()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, icon and text in today's colours."""
        self.note_painted()
        look = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, look)
        ink = self._ink(look)
        painter.setPen(QColor(ink))
        if self._kind is ButtonKind.QUIET and not self.isEnabled():
            painter.setOpacity(FAINT)  # a ground would look pressed
        self._paint_content(painter, ink)

    def _measured(self, text: str) -> QSize:
        if not text:
            return QSize(HEIGHT, HEIGHT)
        widest = max(map(self.fontMetrics().horizontalAdvance, (text, *self._room_for)))
        return QSize(widest + 2 * Space.M + (ICON_SIZE + Space.XS if self._icon else 0), HEIGHT)

    def _word_tooltip(self) -> None:
        words = self._tip or ("" if self.text() else self.accessibleName())
        if self._key:
            words = f"{words or self.text()} ({self._key})"
        self.setToolTip(plain_tooltip(words))
        self.setAccessibleDescription(words)  # else a screen reader reads the tooltip out, marks and all

    def _paint_ground(self, painter: QPainter, look: Tokens) -> None:
        shape = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ground, edge = self._ground(look)
        painter.setPen(QPen(QColor(edge), 1) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(shape, Radius.CONTROL, Radius.CONTROL)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(look.accent), 2))
            painter.drawRoundedRect(shape.adjusted(1, 1, -1, -1), Radius.CONTROL - 1, Radius.CONTROL - 1)
            if self._kind is ButtonKind.PRIMARY:
                painter.setPen(QPen(QColor(look.surface), 1))
                painter.drawRoundedRect(shape.adjusted(3, 3, -3, -3), Radius.CONTROL - 2, Radius.CONTROL - 2)

    def _ground(self, look: Tokens) -> tuple[str, str]:
        if not self.isEnabled():
            return ("" if self._kind is ButtonKind.QUIET else look.neutral_soft), ""
        is_lit = self.underMouse() or self.isDown()
        if self._kind is ButtonKind.PRIMARY:
            return (look.accent_fill_hover if is_lit else look.accent_fill), ""
        if self._kind is ButtonKind.DANGER:
            return (look.danger_fill if is_lit else look.danger_soft), ""
        lit = look.pressed if self.isDown() or self.isChecked() else look.hover
        if self._kind is ButtonKind.QUIET:
            return (lit if is_lit or self.isChecked() else ""), ""
        return (lit if is_lit or self.isChecked() else look.surface), look.edge

    def _ink(self, look: Tokens) -> str:
        if not self.isEnabled():
            return look.muted
        is_lit = self.underMouse() or self.isDown()
        if self._kind is ButtonKind.DANGER:
            return look.on_fill if is_lit else look.danger
        if self._kind is ButtonKind.PRIMARY:
            return look.on_fill
        return look.text if self.text() or is_lit else look.muted

    def _paint_content(self, painter: QPainter, ink: str) -> None:
        text_width = self.fontMetrics().horizontalAdvance(self.text())
        icon_width = ICON_SIZE if self._icon else 0
        gap = Space.XS if self._icon and self.text() else 0
        left = (self.width() - icon_width - gap - text_width) // 2
        if self._icon:
            at = QPoint(left, (self.height() - ICON_SIZE) // 2)
            painter.drawPixmap(at, pixmap(self._icon, ink, ICON_SIZE, self.devicePixelRatioF()))
        if self.text():
            room = QRect(left + icon_width + gap, 0, text_width + 1, self.height())
            painter.drawText(room, IN_THE_MIDDLE, self.text())


class IconButton(Button):
    """A quiet square button; its name is heard by screen readers and read in the tooltip."""

    def __init__(self, icon: Icon, name: str, *, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(kind=ButtonKind.QUIET, icon=icon, tip=name, key=key, parent=parent)
        self.setAccessibleName(name)
        self.setFixedWidth(HEIGHT)

    def show_icon(self, icon: Icon, name: str) -> None:
        """Become the button for something else."""
        self._icon, self._tip = icon, name
        self.setAccessibleName(name)
        self._word_tooltip()
        self.update()


def button_line(*buttons: Button) -> QWidget:
    """Buttons beside each other, from the left, below what they belong to."""
    place = QWidget()
    line = FlowLayout(place)
    line.setContentsMargins(0, Space.XS, 0, 0)
    for button in buttons:
        line.addWidget(button)
    return place
