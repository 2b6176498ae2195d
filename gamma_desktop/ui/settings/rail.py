"""The way through the Settings: their sections one below the other, and a field that looks through all."""

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from gamma_desktop.ui import theme
from gamma_desktop.ui.icons import Icon, pixmap
from gamma_desktop.ui.keys import ENTER, OwnKeys
from gamma_desktop.ui.settings.sections import SettingsSection, section_name
from gamma_desktop.ui.stylesheet import Sheet
from gamma_desktop.ui.theme import Radius, Space, Type
from gamma_desktop.ui.widgets.pressing import Pressing
from gamma_desktop.ui.widgets.search_fields import GlassField

SIGN = 16
"""Looks like a section until it is used: a search box stands above it already."""

UPRIGHT_HEIGHT, LIST_HEIGHT = 34, 44


class RailItem(Pressing, QAbstractButton):
    """One section: quiet beside its content, or a line that leads on where it stands alone."""

    def __init__(self, section: SettingsSection, parent: QWidget) -> None:
        super().__init__(parent)
        self._leads_on = False
        self.setText(section_name(section))
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def lead_on(self, *, leads_on: bool) -> None:
        """Be a line of a list, or a place beside the content."""
        self._leads_on = leads_on
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a finger needs where it is all there is."""
        least = LIST_HEIGHT if self._leads_on else UPRIGHT_HEIGHT
        text = self.fontMetrics()
        return QSize(text.horizontalAdvance(self.text()) + Space.XL, max(least, text.height() + Space.M))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows are the rail's: Qt would go on to the next button by itself."""
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Right}:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A quiet ground under the section that is open."""
        self.note_painted()
        look, painter = theme.tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_open = self.isChecked() and not self._leads_on
        if is_open or self.underMouse() or self.hasFocus():
            painter.setPen(QPen(QColor(look.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.neutral_soft if is_open else look.hover))
            box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        painter.setPen(QColor(look.text if is_open or self._leads_on else look.muted))
        painter.setFont(theme.font(Type.STRONG if is_open else Type.BODY))
        words = self.rect().adjusted(Space.M, 0, -Space.M - (SIGN if self._leads_on else 0), 0)
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        if self._leads_on:
            sign = pixmap(Icon.CHEVRON_RIGHT, look.muted, SIGN, self.devicePixelRatioF())
            painter.drawPixmap(self.width() - SIGN - Space.S, (self.height() - SIGN) // 2, sign)


class FindField(GlassField):
    """Looks through the settings."""

    SHEET = Sheet.QUIET_LINE

    def __init__(self) -> None:
        super().__init__(QCoreApplication.translate("FindField", "Find a setting"))
        self.setToolTip(self.tr("Find a setting (Ctrl+F)"))
        self.setClearButtonEnabled(True)

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """Up and Down choose, Enter shows, Escape leaves."""
        return (
            OwnKeys((Qt.Key.Key_Up,), "", lambda: self.stepped.emit(-1)),
            OwnKeys((Qt.Key.Key_Down,), self.tr("Next section or result"), lambda: self.stepped.emit(1)),
            OwnKeys(ENTER, self.tr("Open what is chosen"), self.entered.emit, repeats=False),
            OwnKeys((Qt.Key.Key_Escape,), "", self.left.emit),
        )


class Rail(QWidget):
    """The field, and the sections; arrows go from one to the next."""

    section_requested = Signal(SettingsSection)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Sections of the settings"))
        self.field = FindField()
        self._leads_on = False
        self._are_shown = True
        self._offers_set_up = False
        self._items: dict[SettingsSection, RailItem] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.field)
        column.addSpacing(Space.S)
        for section in SettingsSection:
            item = self._items[section] = RailItem(section, self)
            item.clicked.connect(lambda _checked=False, section=section: self.section_requested.emit(section))
            column.addWidget(item)
        column.addStretch(1)

    def item(self, section: SettingsSection) -> RailItem:
        """The place of one section."""
        return self._items[section]

    def show_section(self, section: SettingsSection) -> None:
        """Mark the section that is open."""
        self._items[section].setChecked(True)

    def show_items(self, *, shown: bool) -> None:
        """Show the sections below the field, or the field alone."""
        self._are_shown = shown
        for section, item in self._items.items():
            item.setVisible(shown and (section is not SettingsSection.SET_UP or self._offers_set_up))

    def offer_set_up(self, *, offered: bool) -> None:
        """Lead to the first run too, as long as a step of it is left."""
        self._offers_set_up = offered
        self.show_items(shown=self._are_shown)

    def lead_on(self, *, leads_on: bool) -> None:
        """Be a list that leads into each section, or stand beside the one that is open."""
        self._leads_on = leads_on
        for item in self._items.values():
            item.lead_on(leads_on=leads_on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to the next section, and show it where it stands beside them; so does Enter."""
        sections = [section for section, item in self._items.items() if not item.isHidden()]
        items = [self._items[section] for section in sections]
        focused = next((item for item in items if item.hasFocus()), None)
        if focused is None:
            super().keyPressEvent(event)
        elif event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            to = items.index(focused) + (1 if event.key() == Qt.Key.Key_Down else -1)
            if to < 0:
                self.field.setFocus()
            elif to < len(items):
                items[to].setFocus()
                if not self._leads_on and sections[to] is not SettingsSection.SET_UP:
                    self.section_requested.emit(sections[to])
        elif event.key() in {*ENTER, Qt.Key.Key_Right}:
            self.section_requested.emit(sections[items.index(focused)])
        else:
            super().keyPressEvent(event)
