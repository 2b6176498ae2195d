"""The call-backs at a time, above the missed calls: who, when, what for; each moved or done by one key."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gamma_desktop.history.reminders import Reminder
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.keys import bind
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.reminders.menu import RemindMenu
from gamma_desktop.ui.row_actions import ENTER, RowAction
from gamma_desktop.ui.row_list import RowList
from gamma_desktop.ui.row_model import RowModel
from gamma_desktop.ui.row_view import RowView
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.dressed import Menu
from gamma_desktop.ui.widgets.labels import PlainLabel

MOST_ROWS = 3
"""Seen at once; the missed calls below are not to be pushed out of sight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRow:
    """One call-back in words.

    Attributes:
        about: its note, else the number below a name.
        when: the time, or the day and the time.
    """

    reminder: Reminder
    who: str
    about: str
    when: str
    is_overdue: bool


class RemindersPanel(QWidget):
    """Shows itself only where it is wanted and there is someone to call back at a time."""

    call_back_requested = Signal(object)
    remind_requested = Signal(object, str, object)
    """A row shall be due at another time, as ``history.due_time`` reads it; what for."""
    done_requested = Signal(object)
    left_upwards = Signal()
    left_downwards = Signal()

    def __init__(self, now: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._is_wanted = False
        self._heading = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED)
        self.model: RowModel[ReminderRow] = RowModel(
            key=lambda row: row.reminder.id, text=self._text, tip=self._tip, parent=self
        )
        self.list = _List(
            self.model, self._row_view, self.tr("To call back at a time"), means=_what_a_row_does
        )
        actions = (
            (self.tr("Call back"), Icon.PHONE, ENTER, self.call_back_requested.emit),
            (self.tr("Call back later"), Icon.CLOCK, "L", self._ask_when),
            (self.tr("Done"), Icon.CHECK, "D", self.done_requested.emit),
        )
        offered = [RowAction(words=words, icon=icon, key=key, act=act) for words, icon, key, act in actions]
        self.list.offer(lambda _row: offered)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, Space.S)
        column.setSpacing(0)
        self._heading.setContentsMargins(Space.M, 0, 0, Space.XS)
        column.addWidget(self._heading)
        column.addWidget(self.list)
        self._connect()
        self._show()

    def set_wanted(self, wanted: bool) -> None:
        """Whether one looks at what is to be done."""
        self._is_wanted = wanted
        self._show()

    def show_rows(self, rows: Sequence[ReminderRow]) -> None:
        """Show these, by the time when they are due."""
        self.model.show(rows)
        self._show()

    def enter(self, *, at_end: bool = False) -> bool:
        """Lead the keyboard to the rows; False where there are none to be seen."""
        if self.isHidden():
            return False
        self.list.choose(self.model.rowCount() - 1 if at_end else 0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _show(self) -> None:
        count, overdue = self.model.rowCount(), sum(row.is_overdue for row in self.model.rows)
        heading = self.tr("Call back at a time")
        self._heading.setText(self.tr("{0}: {1} overdue").format(heading, overdue) if overdue else heading)
        if count:
            height = self.list.sizeHintForRow(0) * min(count, MOST_ROWS)
            self.list.setFixedHeight(height + 2 * self.list.frameWidth())
        self.setVisible(self._is_wanted and bool(count))

    def _row_view(self, row: ReminderRow) -> RowView:
        tone = Tone.DANGER if row.is_overdue else Tone.TEXT
        return RowView(
            title=row.who,
            title_tone=tone,
            is_marked=row.is_overdue,
            subtitle=row.about,
            icon=Icon.CLOCK,
            icon_tone=Tone.DANGER if row.is_overdue else Tone.ACCENT,
            trailing=row.when,
            trailing_detail=self.tr("Overdue") if row.is_overdue else "",
        )

    def _text(self, row: ReminderRow) -> str:
        overdue = self.tr("overdue") if row.is_overdue else ""
        return joined((self.tr("Call back"), row.who, row.when, overdue, row.about), ", ")

    def _tip(self, row: ReminderRow) -> str:
        keys = self.tr("Enter: call back. L: later. D: done.")
        return joined((row.about, keys), "\n")

    def _on_menu(self, row: ReminderRow, at: QPoint) -> None:
        menu = Menu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(self.tr("Call back"), lambda: self.call_back_requested.emit(row))
        menu.addMenu(self._later(row, menu))
        menu.addAction(self.tr("Done"), "D", lambda: self.done_requested.emit(row))
        menu.popup(at)

    def _later(self, row: ReminderRow, parent: QWidget) -> RemindMenu:
        def chosen(time: str, note: str | None) -> None:
            self.remind_requested.emit(row, time, note)

        note = row.reminder.note
        return RemindMenu(row.who, self._now, chosen, window=self, parent=parent, note=note)

    def _ask_when(self, row: ReminderRow | None) -> None:
        if row is not None:
            menu = self._later(row, self)
            menu.aboutToHide.connect(menu.deleteLater)
            below = self.list.visualRect(self.list.currentIndex()).bottomLeft()
            menu.popup(self.list.viewport().mapToGlobal(below))
            menu.setActiveAction(menu.actions()[0])

    def _finish(self) -> None:
        if self.list.current is not None:
            self.done_requested.emit(self.list.current)

    def _connect(self) -> None:
        self.list.acted.connect(self.call_back_requested)
        self.list.detail_requested.connect(self._ask_when)
        self.list.menu_requested.connect(self._on_menu)
        self.list.left_upwards.connect(self.left_upwards)
        self.list.left_downwards.connect(self.left_downwards)
        here = Qt.ShortcutContext.WidgetShortcut
        later = self.tr("Call back later")
        ask = bind("L", self.list, later, lambda: self._ask_when(self.list.current), within=here)
        ask.setAutoRepeat(False)
        bind("D", self.list, self.tr("Done with a call-back"), self._finish, within=here).setAutoRepeat(False)


class _List(RowList):
    """Down leads on to the missed calls."""

    left_downwards = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave below the last row."""
        is_last = self.currentIndex().row() == self.model().rowCount() - 1
        if event.key() == Qt.Key.Key_Down and is_last:
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)


def _what_a_row_does(row: ReminderRow) -> tuple[object, ...]:
    return row.reminder.id, row.reminder.number
