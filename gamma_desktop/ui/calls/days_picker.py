"""A small window to choose the first and the last of some days in."""

from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDateEdit, QGridLayout, QHBoxLayout, QWidget

from gamma_desktop.ui.calls.periods import Days
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.floating import FloatingSurface, show_to_type_in
from gamma_desktop.ui.widgets.labels import PlainLabel

_FIRST_OF_ALL = QDate(2000, 1, 1)


class DaysPicker(FloatingSurface):
    """Asks for days; neither is later than today, nor the first later than the last."""

    picked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(takes_focus=True)
        self.setParent(parent, self.windowFlags())
        self.setWindowTitle(self.tr("Choose days"))
        self.first, self.last = self._make_field(self.tr("From")), self._make_field(self.tr("To"))
        self.button = Button(self.tr("Show these days"), kind=ButtonKind.PRIMARY)
        cancel = Button(self.tr("Cancel"), kind=ButtonKind.QUIET)
        layout = QGridLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.M)
        layout.setSpacing(Space.S)
        for row, field in enumerate((self.first, self.last)):
            layout.addWidget(PlainLabel(field.accessibleName()), row, 0)
            layout.addWidget(field, row, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.button)
        layout.addLayout(buttons, 2, 0, 1, 2)
        self.button.clicked.connect(self._pick)
        cancel.clicked.connect(self.close)
        self.first.dateChanged.connect(self._keep_order)

    def ask(self, shown: Days, today: date, beside: QWidget) -> None:
        """Appear below a widget, with some days chosen."""
        for field in (self.first, self.last):
            field.setDateRange(_FIRST_OF_ALL, _qt_date(today))
        self.first.setDate(_qt_date(shown.first))
        self.last.setDate(_qt_date(shown.last))
        self.adjustSize()
        self.move(beside.mapToGlobal(QPoint(beside.width() - self.width(), beside.height() + Space.XS)))
        show_to_type_in(self)
        self.first.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter shows the days, Escape leaves things as they were."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._pick()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _keep_order(self, first: QDate) -> None:
        self.last.setMinimumDate(first)

    def _pick(self) -> None:
        self.close()
        self.picked.emit(Days(_date(self.first), _date(self.last)))

    def _make_field(self, name: str) -> QDateEdit:
        field = QDateEdit()
        field.setCalendarPopup(True)
        field.setAccessibleName(name)
        return field


def _qt_date(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _date(field: QDateEdit) -> date:
    chosen = field.date()
    return date(chosen.year(), chosen.month(), chosen.day())
