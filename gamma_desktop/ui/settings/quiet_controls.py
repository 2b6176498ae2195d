"""Quiet hours as time ranges, each for all lines or one, and quiet days as chips."""

import json
from collections.abc import Sequence
from datetime import time

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, QSignalBlocker, Qt, QTime
from PySide6.QtWidgets import QTimeEdit, QWidget

from gamma_desktop.settings.errors import BadValue
from gamma_desktop.settings.quiet_times import DAYS, QuietHours, quiet_hours_in
from gamma_desktop.settings.rules import Value
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.settings.controls import Control, SettingEntry
from gamma_desktop.ui.settings.tables import Table, TableRow
from gamma_desktop.ui.widgets.chip import Chip
from gamma_desktop.ui.widgets.dressed import TimeField
from gamma_desktop.ui.widgets.flow import FlowLayout
from gamma_desktop.ui.widgets.labels import PlainLabel

EVENING = QuietHours(begin=time(18), end=time(9))
"""What a new row begins with."""

CLOCK_WIDTH = 76
"""The width of a time, also of one with "AM" behind it."""

translate = QCoreApplication.translate


class HoursTable(Table):
    """Quiet hours, a row each; the rows save what they say as soon as it is right."""

    def __init__(self) -> None:
        super().__init__(translate("settings", "Add quiet hours"))

    def words_of(self, value: Value) -> str:
        """As ranges."""
        shown = joined(value, "; ") if isinstance(value, tuple) else str(value)
        return shown or translate("settings", "nothing")

    def _make_row(self, text: str) -> TableRow:
        return HoursRow(quiet_hours_in(text) if text else EVENING, told=text)

    def _written(self, text: str) -> str:
        try:
            return str(quiet_hours_in(text))
        except BadValue:
            return text

    def _add(self) -> None:
        super()._add()
        self.rows[-1].tell()


class HoursRow(TableRow):
    """One stretch of each day: from, to, and the line that it is for."""

    def __init__(self, hours: QuietHours, *, told: str) -> None:
        self.begin = _clock(hours.begin, translate("settings", "From"))
        self.end = _clock(hours.end, translate("settings", "To"))
        self.line = SettingEntry(hours.line)
        self.line.setPlaceholderText(translate("settings", "All lines"))
        self.line.setAccessibleName(translate("settings", "Line, by name or number; empty: all lines"))
        self._to = PlainLabel(translate("settings", "to"))
        super().__init__(
            self.begin,
            self.end,
            self.line,
            told=told,
            ordered=False,
            remove=translate("settings", "Remove these hours"),
        )
        self._row.insertWidget(1, self._to)
        for field in (self.begin, self.end):
            self._row.setStretchFactor(field, 0)
            field.editingFinished.connect(self.tell)
        self.line.editingFinished.connect(self.tell)
        self.line.abandoned.connect(lambda: self.line.setText(hours.line))

    @property
    def text(self) -> str:
        """The hours as the settings have them; may be some that they refuse."""
        begin, end = (_time(field) for field in (self.begin, self.end))
        return str(QuietHours(begin=begin, end=end, line=" ".join(self.line.text().split())))


class DaysControl(Control):
    """The days of the week, those that are quiet pressed down; the week begins as the language has it."""

    def __init__(self) -> None:
        super().__init__()
        names = QLocale()
        self.chips: dict[str, Chip] = {}
        row = FlowLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for day in _week():
            number = DAYS.index(day) + 1
            chip = Chip(
                names.standaloneDayName(number, QLocale.FormatType.ShortFormat),
                name=names.standaloneDayName(number, QLocale.FormatType.LongFormat),
                has_edge=True,
            )
            chip.toggled.connect(self._commit)
            row.addWidget(chip)
            self.chips[day] = chip

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The chips."""
        return tuple(self.chips.values())

    def show_value(self, value: Value) -> None:
        """Press the quiet ones down."""
        for day, chip in self.chips.items():
            with QSignalBlocker(chip):
                chip.setChecked(isinstance(value, tuple) and day in value)

    def words_of(self, value: Value) -> str:
        """By their names."""
        chosen = value if isinstance(value, tuple) else ()
        shown = joined((chip.accessibleName() for day, chip in self.chips.items() if day in chosen), ", ")
        return shown or translate("settings", "nothing")

    def _commit(self) -> None:
        self.committed.emit(json.dumps([day for day in DAYS if self.chips[day].isChecked()]))


def _week() -> Sequence[str]:
    first = QLocale().firstDayOfWeek().value - 1
    return [*DAYS[first:], *DAYS[:first]]


def _clock(shown: time, name: str) -> QTimeEdit:
    field = TimeField(QTime(shown.hour, shown.minute))
    field.setDisplayFormat(QLocale().timeFormat(QLocale.FormatType.ShortFormat))
    field.setAccessibleName(name)
    field.setMinimumWidth(CLOCK_WIDTH)
    field.setAlignment(Qt.AlignmentFlag.AlignCenter)
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.installEventFilter(_WheelGuard(field))
    return field


def _time(field: QTimeEdit) -> time:
    shown = field.time()
    return time(shown.hour(), shown.minute())


class _WheelGuard(QObject):
    """The wheel scrolls the page past a field that does not have the keyboard."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to what stands around."""
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False
