"""Settings that are lists, as tables: a row each, saved once it is whole, with what is wrong below it."""

import json
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gamma_desktop.numbers.errors import BadLine
from gamma_desktop.numbers.lines import LONGEST_NAME, Line, LineColour, line_in
from gamma_desktop.settings.rules import Value
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.keys import OwnKeys, take
from gamma_desktop.ui.palette import Tone, line_ink
from gamma_desktop.ui.settings.controls import Control, SettingEntry
from gamma_desktop.ui.theme import Space, Type, tokens
from gamma_desktop.ui.widgets.buttons import Button, IconButton
from gamma_desktop.ui.widgets.choice_box import ChoiceBox
from gamma_desktop.ui.widgets.dressed import LineField
from gamma_desktop.ui.widgets.flow import FlowLayout
from gamma_desktop.ui.widgets.labels import PlainLabel

SWATCH = 12
NARROW = 420
"""Below this width of a row its colour is a swatch without its name, and it is moved by keys alone."""

COLOUR_WIDTH, SWATCH_WIDTH = 124, 52

COLUMN_WIDTH = 126
"""Of a field in the second line of a row: four fit beside each other on a card, two in a small window."""

_COLOURS = (None, *LineColour)

translate = QCoreApplication.translate

Fault = Callable[[str], str]
"""What is wrong with one entry, in words; "" for nothing."""


class TableRow(QWidget):
    """One entry: its fields, and what moves or removes it. Subclasses bring the fields.

    Args:
        below: fields that stand in a second line, each under its caption.

    Attributes:
        told: the entry as it was handed over last; "" for one that has not been yet.
    """

    changed = Signal()
    remove_requested = Signal()
    move_requested = Signal(int)
    """Up (-1) or down (1)."""

    def __init__(
        self,
        *fields: QWidget,
        told: str,
        ordered: bool,
        remove: str,
        below: Mapping[str, QWidget] | None = None,
    ) -> None:
        super().__init__()
        self.told = told
        self.fields = (*fields, *(below or {}).values())
        self._fault = PlainLabel(step=Type.CAPTION, tone=Tone.DANGER)
        self._fault.hide()
        self._up = IconButton(Icon.CHEVRON_UP, translate("settings", "Move up (Alt+Up)"))
        self._down = IconButton(Icon.CHEVRON_DOWN, translate("settings", "Move down (Alt+Down)"))
        self._is_ordered = ordered
        self._up.hide()  # until it is known that there is room: a row asks for no more than it must
        self._down.hide()
        self.remove_button = IconButton(Icon.X, remove)
        self._row = QHBoxLayout()
        self._row.setSpacing(Space.XS)
        for field in fields:
            self._row.addWidget(field, 1)
        for button in (self._up, self._down, self.remove_button):
            self._row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addLayout(self._row)
        if below:
            column.addLayout(_captioned(below))
            column.setContentsMargins(0, 0, 0, Space.S)
        column.addWidget(self._fault)
        for part in self.stops:
            part.installEventFilter(self)
        self._up.clicked.connect(lambda: self.move_requested.emit(-1))
        self._down.clicked.connect(lambda: self.move_requested.emit(1))
        self.remove_button.clicked.connect(self.remove_requested)

    @property
    def text(self) -> str:
        """The entry as the settings have it; may be one that they refuse."""
        raise NotImplementedError

    @property
    def subject(self) -> str:
        """What it is about, as written: one row alone may be about it."""
        return self.text

    @property
    def twice(self) -> str:
        """What is said where another row is about the same."""
        return translate("settings", "This is in the list already")

    @property
    def is_whole(self) -> bool:
        """There is enough of it to be saved."""
        return bool(self.text)

    @property
    def fault(self) -> str:
        """What is wrong with it, as shown below it."""
        return self._fault.text()

    def tell(self) -> None:
        """Hand it over once it is whole and says something else."""
        if self.is_whole and self.text != self.told:
            self.told = self.text
            self.changed.emit()

    def show_fault(self, words: str) -> None:
        """Say below it what is wrong with it; "" for nothing."""
        self._fault.setText(words)
        self._fault.setVisible(bool(words))
        for field in self.fields:
            field.setAccessibleDescription(words)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where the keyboard stops in it, in turn."""
        return (*self.fields, self._up, self._down, self.remove_button)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt and an arrow move it: choices and buttons would take the arrow for themselves."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return take(event, self.own_keys())
        return super().eventFilter(watched, event)

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """What moves it, where the order counts."""
        if not self._is_ordered:
            return ()
        alt = Qt.KeyboardModifier.AltModifier
        up, down = translate("settings", "Move a row up"), translate("settings", "Move a row down")
        return (
            OwnKeys((Qt.Key.Key_Up,), up, lambda: self.move_requested.emit(-1), held=alt),
            OwnKeys((Qt.Key.Key_Down,), down, lambda: self.move_requested.emit(1), held=alt),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave moving to the keys where there is no room."""
        super().resizeEvent(event)
        self._show_ways()

    def changeEvent(self, event: QEvent) -> None:
        """What is locked offers no way to change it."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange:
            self._show_ways()

    def _show_ways(self) -> None:
        for button in (self._up, self._down):
            button.setVisible(self._is_ordered and self.isEnabled() and self.width() >= NARROW)
        self.remove_button.setVisible(self.isEnabled())


class Table(Control):
    """Hands over all entries whenever one of them changes. Subclasses make the rows.

    Attributes:
        fault_of: what is wrong with an entry.
        same: makes one of subjects that differ in their writing alone.
    """

    def __init__(self, add: str) -> None:
        super().__init__()
        self.rows: list[TableRow] = []
        self.fault_of: Fault = lambda _text: ""
        self.same: Callable[[str], str] = lambda subject: subject
        self.add_button = Button(add, icon=Icon.PLUS)
        self.add_button.clicked.connect(self._add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.S)
        self._column.addWidget(self.add_button, alignment=Qt.AlignmentFlag.AlignLeft)

    def changeEvent(self, event: QEvent) -> None:
        """A list that is locked takes no more entries."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange:
            self.add_button.setVisible(self.isEnabled())

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The button, then the fields of each row: most come here to add one."""
        return (self.add_button, *(field for row in self.rows for field in row.fields))

    @property
    def has_unsaved(self) -> bool:
        """A row is not whole, or not right."""
        return any(row.fault or not row.is_whole for row in self.rows)

    def show_value(self, value: Value) -> None:
        """Show the entries in force; rows that say the same stay, and so do those that are not right yet."""
        entries = [self._written(each) for each in value] if isinstance(value, tuple) else []
        if [row.told for row in self.rows if row.told and not row.fault] == entries:
            return
        for row in tuple(self.rows):
            self._take_out(row)
        for entry in entries:
            self._put_in(entry)
        self._order_stops()

    def words_of(self, value: Value) -> str:
        """As a list."""
        shown = joined(value, ", ") if isinstance(value, tuple) else str(value)
        return shown or translate("settings", "nothing")

    def _make_row(self, text: str) -> TableRow:
        raise NotImplementedError

    def _written(self, text: str) -> str:
        """An entry as its row would write it."""
        return text

    def _add(self) -> None:
        row = self._put_in("")
        self._order_stops()
        row.fields[0].setFocus()

    def _put_in(self, text: str) -> TableRow:
        row = self._make_row(text)
        row.changed.connect(lambda: self._save(row))
        row.remove_requested.connect(lambda: self._remove(row))
        row.move_requested.connect(lambda by: self._move(row, by))
        self._column.insertWidget(len(self.rows), row)
        self.rows.append(row)
        row.show()
        return row

    def _order_stops(self) -> None:
        """Lead the keyboard through the rows as they stand, then to the button below them."""
        before = self.add_button.previousInFocusChain()
        while before is not None and before is not self.add_button and self._is_passed(before):
            before = before.previousInFocusChain()
        for stop in (*(stop for row in self.rows for stop in row.stops), self.add_button):
            if before is not None and before is not stop:
                QWidget.setTabOrder(before, stop)
            before = stop

    def _is_passed(self, part: QWidget) -> bool:
        return part.focusPolicy() is Qt.FocusPolicy.NoFocus or self.isAncestorOf(part)

    def _take_out(self, row: TableRow) -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()

    def _remove(self, row: TableRow) -> None:
        at = self.rows.index(row)
        was_whole = row.is_whole
        self._take_out(row)
        next_row = self.rows[min(at, len(self.rows) - 1)] if self.rows else None
        (next_row.remove_button if next_row is not None else self.add_button).setFocus()
        if was_whole:
            self._save()

    def _move(self, row: TableRow, by: int) -> None:
        at = self.rows.index(row)
        to = at + by
        if not 0 <= to < len(self.rows):
            return
        focused = self.window().focusWidget()
        self.rows.insert(to, self.rows.pop(at))
        self._column.removeWidget(row)
        self._column.insertWidget(to, row)
        self._order_stops()
        if focused is not None:
            focused.setFocus()
        self._save()

    def _save(self, changed: TableRow | None = None) -> None:
        """Hand over what is whole, unless something in it is wrong: that is said below its row."""
        whole = [row for row in self.rows if row.is_whole]
        in_turn = sorted(whole, key=lambda row: row is changed)  # of two that say the same, it is the second
        said: set[str] = set()
        for row in in_turn:
            subject = self.same(row.subject)
            row.show_fault(self.fault_of(row.text) or (row.twice if subject in said else ""))
            said.add(subject)
        if not any(row.fault for row in whole):
            self.committed.emit(json.dumps([row.text for row in whole], ensure_ascii=False))


class EntryRow(TableRow):
    """An entry of one text."""

    pasted = Signal(object)
    """Several lines came in at once: those after the first, which it keeps."""

    def __init__(self, text: str, name: str, placeholder: str, *, ordered: bool) -> None:
        self.entry = SettingEntry(text)
        self.entry.setPlaceholderText(placeholder)
        self.entry.setAccessibleName(name)
        super().__init__(self.entry, told=text, ordered=ordered, remove=translate("settings", "Remove"))
        self.entry.editingFinished.connect(self.tell)
        self.entry.abandoned.connect(lambda: self.entry.setText(self.told))
        self.entry.textChanged.connect(self._keep_first_line)

    @property
    def text(self) -> str:
        """What the field says."""
        return self.entry.text().strip()

    def _keep_first_line(self, text: str) -> None:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(lines) > 1:
            self.told = lines[0]
            self.entry.setText(lines[0])
            self.pasted.emit(lines[1:])


class EntryTable(Table):
    """A list of texts: labels, networks, servers.

    Args:
        name: what an entry is called.
        add: what the button says that adds one.
        placeholder: an example.
        ordered: the order counts, and can be changed.
    """

    def __init__(self, name: str, add: str, placeholder: str, *, ordered: bool = False) -> None:
        super().__init__(add)
        self._name = name
        self._placeholder = placeholder
        self._is_ordered = ordered

    def _make_row(self, text: str) -> TableRow:
        return self._spreading(EntryRow(text, self._name, self._placeholder, ordered=self._is_ordered))

    def _spreading(self, row: EntryRow) -> EntryRow:
        """A row whose pasted lines become rows of their own."""
        row.pasted.connect(self._put_in_all)
        return row

    def _put_in_all(self, lines: Sequence[str]) -> None:
        for line in lines:
            self._put_in(line)
        self._order_stops()
        self._save()


class LineTable(Table):
    """Our lines and extensions, each with its name and perhaps a colour."""

    def __init__(self) -> None:
        super().__init__(translate("settings", "Add a line"))

    def changeEvent(self, event: QEvent) -> None:
        """Colours look otherwise on the other ground."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            for row in self.findChildren(LineRow):
                row.draw_colours()

    def _make_row(self, text: str) -> TableRow:
        return LineRow(line_in(text) if text else Line(number="", name=""))

    def _written(self, text: str) -> str:
        try:
            return str(line_in(text))
        except BadLine:
            return text


class LineRow(TableRow):
    """One line: number, name, colour."""

    def __init__(self, line: Line) -> None:
        self.number = _entry(line.number, translate("settings", "Number or extension"))
        self.name = _entry(line.name, translate("settings", "Name"))
        self.name.setMaxLength(LONGEST_NAME)
        self.colour = ChoiceBox()
        self.colour.setAccessibleName(translate("settings", "Colour"))
        self.colour.setFixedWidth(SWATCH_WIDTH)
        self.colour.setIconSize(QSize(SWATCH, SWATCH))
        for colour in _COLOURS:
            self.colour.addItem(_colour_name(colour), colour)
        self.colour.setCurrentIndex(_COLOURS.index(line.colour))
        self.draw_colours()
        super().__init__(
            self.number,
            self.name,
            self.colour,
            told=str(line) if line.number else "",
            ordered=True,
            remove=translate("settings", "Remove this line"),
        )
        self._row.setStretchFactor(self.colour, 0)
        self._row.setStretchFactor(
            self.number, 3
        )  # an international number whole, also in the smallest window
        self._row.setStretchFactor(self.name, 2)
        self.number.editingFinished.connect(self.tell)
        self.name.editingFinished.connect(self.tell)
        self.colour.activated.connect(self.tell)

    @property
    def is_whole(self) -> bool:
        """It has a number and a name."""
        return bool(self.number.text().strip() and self.name.text().strip())

    @property
    def text(self) -> str:
        """The line as the settings have it; may be one that they refuse."""
        colour = self.colour.currentData()
        number, name = self.number.text().strip(), " ".join(self.name.text().split())
        return str(Line(number=number, name=name, colour=LineColour(colour) if colour else None))

    @property
    def subject(self) -> str:
        """Its number."""
        return self.number.text()

    @property
    def twice(self) -> str:
        """Of two names for a number only one would count."""
        return translate("settings", "Another line in the list has this number")

    def draw_colours(self) -> None:
        """Give each colour its swatch in today's look."""
        for at, colour in enumerate(_COLOURS):
            self.colour.setItemIcon(at, _swatch(colour))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the names of the colours to the list that opens where there is no room."""
        super().resizeEvent(event)
        self.colour.setFixedWidth(SWATCH_WIDTH if self.width() < NARROW else COLOUR_WIDTH)


def _captioned(fields: Mapping[str, QWidget]) -> FlowLayout:
    """Columns as wide as each other, and as many beside each other as there is room for."""
    line = FlowLayout()
    line.setSpacing(Space.XS)
    for caption, field in fields.items():
        cell = QWidget()
        cell.setFixedWidth(COLUMN_WIDTH)
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(PlainLabel(caption, step=Type.CAPTION, tone=Tone.MUTED))
        column.addWidget(field)
        line.addWidget(cell)
    return line


def _entry(text: str, name: str) -> QLineEdit:
    entry = LineField(text)
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
    icon = QIcon(drawn)
    icon.addPixmap(drawn, QIcon.Mode.Disabled)  # where the team decides it, it is a colour all the same
    return icon
