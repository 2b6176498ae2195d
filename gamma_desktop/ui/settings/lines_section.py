"""Names and colours of our lines and extensions: a row each, saved as soon as it is whole."""

import json
from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gamma_desktop.numbers.lines import LONGEST_NAME, Line, LineColour, line_in
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.line_colours import line_ink
from gamma_desktop.ui.settings.section import Section
from gamma_desktop.ui.theme import Space, tokens
from gamma_desktop.ui.widgets.buttons import Button, IconButton
from gamma_desktop.ui.widgets.choice_box import ChoiceBox
from gamma_desktop.ui.widgets.field import Field

KEY = "lines.names"
SWATCH = 12
NARROW = 420
"""Below this width of a row its colour is a swatch without its name: number and name need the room."""

COLOUR_WIDTH, SWATCH_WIDTH = 112, 52

_COLOURS = (None, *LineColour)

translate = QCoreApplication.translate


class LinesSection(Section):
    """Emits all lines anew whenever one of them changes; one that was removed can come back."""

    setting_requested = Signal(str, str)
    removed = Signal(str, object)
    """In words what was removed, and what brings it back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Lines and extensions"), parent)
        self.rows: list[LineRow] = []
        self.add_button = Button(self.tr("Add a line"))
        self.add_button.clicked.connect(self._add)
        inside = QWidget()
        self._lines = QVBoxLayout(inside)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(Space.S)
        self._lines.addWidget(self.add_button, alignment=Qt.AlignmentFlag.AlignLeft)
        hint = self.tr("A number that callers dial, or an extension, with the name and colour it shows with.")
        self.field = Field("", inside, hint=hint)
        self.field.setAccessibleName(self.tr("Lines and extensions"))
        self.add(self.field)

    def show_lines(self, written: Iterable[str]) -> None:
        """Show the lines in force; rows that say the same stay, and so does one that is not whole yet."""
        lines = [line_in(text) for text in written]
        if [row.text for row in self.rows if row.is_whole] == [str(line) for line in lines]:
            return
        for row in tuple(self.rows):
            self._take_out(row)
        for line in lines:
            self._put_in(line)

    def changeEvent(self, event: QEvent) -> None:
        """Colours look otherwise on the other ground."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            for row in self.rows:
                row.draw_colours()

    def _add(self) -> None:
        self._put_in(Line(number="", name="")).number.setFocus()

    def _put_in(self, line: Line, at: int | None = None) -> "LineRow":
        """A row for a line: in a place, or below the others."""
        place = len(self.rows) if at is None else min(at, len(self.rows))
        row = LineRow(line)
        row.changed.connect(self._save)
        row.remove_requested.connect(lambda: self._remove(row))
        self.rows.insert(place, row)
        self._lines.insertWidget(place, row)
        row.show()
        return row

    def _take_out(self, row: "LineRow") -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()

    def _remove(self, row: "LineRow") -> None:
        line, place = row.line, self.rows.index(row)
        was_whole = row.is_whole
        self._take_out(row)
        self.add_button.setFocus()
        if was_whole:
            self._save()
            words = filled(self.tr("{0} is no longer named {1}."), line.number, line.name)
            self.removed.emit(words, lambda: self._restore(line, place))

    def _restore(self, line: Line, place: int) -> None:
        self._put_in(line, place).name.setFocus()
        self._save()

    def _save(self) -> None:
        written = [row.text for row in self.rows if row.is_whole]
        self.setting_requested.emit(KEY, json.dumps(written, ensure_ascii=False))


class LineRow(QWidget):
    """One line: number, name, colour."""

    changed = Signal()
    remove_requested = Signal()

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.number = _entry(line.number, translate("settings", "Number or extension"))
        self.name = _entry(line.name, translate("settings", "Name"))
        self.name.setMaxLength(LONGEST_NAME)
        self.colour = ChoiceBox()
        self.colour.setAccessibleName(translate("settings", "Colour"))
        self.colour.setFixedWidth(COLOUR_WIDTH)
        self.colour.setIconSize(QSize(SWATCH, SWATCH))
        for colour in _COLOURS:
            self.colour.addItem(_colour_name(colour), colour)
        self.colour.setCurrentIndex(_COLOURS.index(line.colour))
        self.draw_colours()
        remove = IconButton(Icon.X, translate("settings", "Remove this line"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS)
        row.addWidget(self.number, 6)
        row.addWidget(self.name, 5)
        row.addWidget(self.colour)
        row.addWidget(remove)
        self.number.editingFinished.connect(self._tell)
        self.name.editingFinished.connect(self._tell)
        self.colour.activated.connect(self._tell)
        remove.clicked.connect(self.remove_requested)
        self._told = self.text

    @property
    def is_whole(self) -> bool:
        """It has a number and a name."""
        return bool(self.number.text().strip() and self.name.text().strip())

    @property
    def line(self) -> Line:
        """What the fields say."""
        colour = self.colour.currentData()
        number, name = self.number.text().strip(), self.name.text().strip()
        return Line(number=number, name=name, colour=LineColour(colour) if colour else None)

    @property
    def text(self) -> str:
        """The line as the settings have it; may be one that they refuse."""
        return str(self.line)

    def draw_colours(self) -> None:
        """Give each colour its swatch in today's look."""
        for at, colour in enumerate(_COLOURS):
            self.colour.setItemIcon(at, _swatch(colour))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the names of the colours to the list that opens where there is no room."""
        super().resizeEvent(event)
        self.colour.setFixedWidth(SWATCH_WIDTH if self.width() < NARROW else COLOUR_WIDTH)

    def _tell(self) -> None:
        if self.is_whole and self.text != self._told:
            self._told = self.text
            self.changed.emit()


def _entry(text: str, name: str) -> QLineEdit:
    entry = QLineEdit(text)
    entry.setCursorPosition(0)
    entry.setPlaceholderText(name)
    entry.setAccessibleName(name)
    return entry


def _colour_name(colour: LineColour | None) -> str:
    names = {
        None: translate("settings", "No colour"),
        LineColour.BLUE: translate("settings", "Blue"),
        LineColour.TEAL: translate("settings", "Teal"),
        LineColour.GREEN: translate("settings", "Green"),
        LineColour.AMBER: translate("settings", "Amber"),
        LineColour.RED: translate("settings", "Red"),
        LineColour.PINK: translate("settings", "Pink"),
        LineColour.PURPLE: translate("settings", "Purple"),
        LineColour.GREY: translate("settings", "Grey"),
    }
    return names[colour]


def _swatch(colour: LineColour | None) -> QIcon:
    """A square in a colour; an empty one for none."""
    drawn = QPixmap(SWATCH * 2, SWATCH * 2)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if colour is None:
        painter.setPen(QPen(QColor(tokens().edge), 2))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(line_ink(colour, tokens())))
    painter.drawRoundedRect(drawn.rect().adjusted(1, 1, -1, -1), 6, 6)
    painter.end()
    return QIcon(drawn)
