"""The way from page to page: a column where there is room, else a row."""

from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QButtonGroup, QSizePolicy, QWidget

from gamma_desktop.ui import theme
from gamma_desktop.ui.icons import Icon, pixmap
from gamma_desktop.ui.keys import bind
from gamma_desktop.ui.theme import Radius, Space, Type
from gamma_desktop.ui.widgets.pressing import Pressing

MOST_COUNTED = 99
ICON_SIZE = 18


class Page(StrEnum):
    """The pages of the window, in their order."""

    CALLS = "calls"
    CONTACTS = "contacts"
    TEAM = "team"
    INSIGHTS = "insights"
    SETTINGS = "settings"


ICONS = {
    Page.CALLS: Icon.PHONE,
    Page.CONTACTS: Icon.USER,
    Page.TEAM: Icon.USERS,
    Page.INSIGHTS: Icon.INSIGHTS,
    Page.SETTINGS: Icon.SETTINGS,
}


def page_name(page: Page) -> str:
    """A page's name in the language of the interface."""
    names = {
        Page.CALLS: QCoreApplication.translate("Navigation", "Calls"),
        Page.CONTACTS: QCoreApplication.translate("Navigation", "Contacts"),
        Page.TEAM: QCoreApplication.translate("Navigation", "Team"),
        Page.INSIGHTS: QCoreApplication.translate("Navigation", "Insights"),
        Page.SETTINGS: QCoreApplication.translate("Navigation", "Settings"),
    }
    return names[page]


class NavigationItem(Pressing, QAbstractButton):
    """One page's place in the navigation; it paints itself for the badge, and for the icon's ink."""

    def __init__(self, page: Page, shortcut: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = ICONS[page]
        self._air = Space.XS
        self._count = 0
        self.setText(page_name(page))
        self.setCheckable(True)
        self.setAutoExclusive(True)  # one of several, to a screen reader as well: not a box to tick
        self.setToolTip(
            f"{self.text()} ({QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)})"
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_air(self, air: int) -> None:
        """Stand this far from the upper and the lower edge."""
        self._air = air
        self.updateGeometry()

    def show_count(self, count: int) -> None:
        """Tell how many things wait there; 0: none."""
        if count == self._count:
            return
        self._count = count
        words = QCoreApplication.translate("Navigation", "{0}, {1} missed").format(self.text(), count)
        self.setAccessibleName(words if count else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The icon with the number of what waits, the name small below: five fit into a row of 380 pixels."""
        caption = QFontMetrics(theme.font(Type.CAPTION))
        width = max(caption.horizontalAdvance(self.text()), ICON_SIZE + 2 * self._badge_room())
        return QSize(width + 2 * Space.XS, ICON_SIZE + caption.height() + 2 * self._air)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A quiet ground under the page that is open."""
        del event
        look, painter = theme.tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isChecked() or self.underMouse() or self.hasFocus():
            ground = look.neutral_soft if self.isChecked() else look.hover
            painter.setPen(QPen(QColor(look.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        self._paint_face(painter, look.text if self.isChecked() else look.muted)

    def _paint_face(self, painter: QPainter, ink: str) -> None:
        icon = pixmap(self._icon, ink, ICON_SIZE, self.devicePixelRatioF())
        painter.setPen(QColor(ink))
        left = (self.width() - ICON_SIZE) // 2
        painter.drawPixmap(left, self._air - 1, icon)
        painter.setFont(theme.font(Type.CAPTION))
        words = self.rect().adjusted(0, ICON_SIZE + self._air - 1, 0, 1 - self._air)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self._shortened(painter))
        right = left + ICON_SIZE + self._badge_room() - Space.S
        self._paint_badge(painter, right=min(right, self.width()), middle=self._air + 3)

    def _shortened(self, painter: QPainter) -> str:
        return painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def _paint_badge(self, painter: QPainter, *, right: float, middle: float) -> None:
        if not self._count:
            return
        width, height = self._badge_room() - Space.XS, QFontMetrics(theme.font(Type.CAPTION)).height() + 2
        badge = QRectF(right - width, max(middle - height / 2, 1.0), width, height)  # whole in a low row too
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.tokens().danger_fill))
        painter.drawRoundedRect(badge, height / 2, height / 2)
        painter.setFont(theme.font(Type.CAPTION, tabular=True))
        painter.setPen(QColor(theme.tokens().on_fill))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, self._badge_words())

    def _badge_words(self) -> str:
        return str(self._count) if self._count <= MOST_COUNTED else f"{MOST_COUNTED}+"

    def _badge_room(self) -> int:
        """The width of the badge with its distance."""
        if not self._count:
            return 0
        figures = QFontMetrics(theme.font(Type.CAPTION, tabular=True)).horizontalAdvance(self._badge_words())
        return figures + Space.M + Space.XS


class Navigation(QWidget):
    """The pages, reached by a click, by Ctrl and their number, or by Tab and arrows."""

    page_requested = Signal(Page)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(Space.XS)
        self._group = QButtonGroup(self)
        self._items: dict[Page, NavigationItem] = {}
        for number, page in enumerate(Page, start=1):
            self._add(page, f"Ctrl+{number}")

    def item(self, page: Page) -> NavigationItem:
        """The place of one page."""
        return self._items[page]

    def show_page(self, page: Page) -> None:
        """Mark the page that is open."""
        self._items[page].setChecked(True)

    def set_upright(self, upright: bool) -> None:
        """Stand as a column, or lie as a row, which is low: the list below it needs the height."""
        ways = QBoxLayout.Direction
        self._layout.setDirection(ways.TopToBottom if upright else ways.LeftToRight)
        for item in self._items.values():
            item.set_air(Space.S if upright else Space.XS)

    def _add(self, page: Page, keys: str) -> None:
        item = NavigationItem(page, keys, self)
        item.clicked.connect(lambda: self.page_requested.emit(page))
        bind(keys, self.window(), page_name(page), lambda: self.page_requested.emit(page))
        self._items[page] = item
        self._group.addButton(item)
        self._layout.addWidget(item)
