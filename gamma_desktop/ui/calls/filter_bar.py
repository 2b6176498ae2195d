"""What of the log to look at: words, kinds, days and an extension, each narrowing the others.

The kinds stand there to be pressed; where there is no room, those at the end fold into the menu. The field
for words opens when it is asked for: the one above it, which finds everything, is enough to look at. Days and
the extension are chosen from a menu; once chosen each is a chip, with which it is taken away again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QLocale, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.calls.model import Direction, Extension
from gamma_desktop.history.model import CallFilter
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.calls.days_picker import DaysPicker
from gamma_desktop.ui.calls.filter_menu import FilterMenu, extension_words
from gamma_desktop.ui.calls.periods import Days, Period, moments, period_words
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import IconButton
from gamma_desktop.ui.widgets.chip import Chip
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.widgets.search_fields import FilterField


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of calls that a chip stands for."""

    missed_only: bool = False
    direction: Direction | None = None


ALL, MISSED = Kind(), Kind(missed_only=True)
INCOMING, OUTGOING = Kind(direction=Direction.INCOMING), Kind(direction=Direction.OUTGOING)

NEVER_FOLDED = 2
"""All and missed calls, which most look at."""

CHIP_GAP = 2


class FilterBar(QWidget):
    """Says what to look at by a CallFilter, and how many calls that is.

    Args:
        extensions: those that may be chosen among.
    """

    changed = Signal(object)
    export_requested = Signal()
    left_upwards = Signal()
    left_downwards = Signal()

    def __init__(
        self, extensions: Callable[[], Sequence[Extension]], now: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._extensions, self._now = extensions, now
        self._period: Period | None = None
        self._extension: Extension | None = None
        self._told = CallFilter()
        self._count: int | None = None
        self._is_exporting = False
        self._folded: Sequence[Chip] = ()
        self.field = FilterField(
            self.tr("Filter by name, number, note…"),
            self.tr("Filter calls by name, number, note or transcript"),
        )
        self.kinds = {
            ALL: Chip(self.tr("All")),
            MISSED: Chip(self.tr("Missed")),
            INCOMING: Chip(self.tr("Incoming")),
            OUTGOING: Chip(self.tr("Outgoing")),
        }
        self.kinds[ALL].setChecked(True)
        self.recorded = Chip(self.tr("Recorded"))
        self._chips = (*self.kinds.values(), self.recorded)
        self.field_button = IconButton(Icon.SEARCH, self.tr("Filter by name, number, note (Ctrl+F)"))
        self.menu_button = IconButton(Icon.FILTER, self.tr("More filters"))
        self.export_button = IconButton(Icon.DOWNLOAD, self.tr("Export these calls"))
        self.count_label = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED, tabular=True)
        self.count_label.setWordWrap(False)
        self.period_chip = Chip("", is_removable=True)
        self.extension_chip = Chip("", is_removable=True)
        self.clear_chip = Chip(self.tr("Clear"), name=self.tr("Show all calls"), is_removable=True)
        self._days_picker: DaysPicker | None = None
        self._lay_out()
        self._connect()
        self._show_choices()

    @property
    def wanted(self) -> CallFilter:
        """What is asked for now."""
        kind = next(each for each, chip in self.kinds.items() if chip.isChecked())
        since, until = (None, None) if self._period is None else moments(self._period, self._now())
        return CallFilter(
            mine=frozenset() if self._extension is None else frozenset({self._extension.number}),
            missed_only=kind.missed_only,
            direction=kind.direction,
            recorded_only=self.recorded.isChecked(),
            since=since,
            until=until,
            text=self.field.text().strip(),
        )

    @property
    def is_narrowing(self) -> bool:
        """Whether anything is left out."""
        return self.wanted != CallFilter()

    @property
    def words(self) -> str:
        """What is asked for, as one says it: "missed, today, “ana”"."""
        words = [chip.text().lower() for chip in self._chips[1:] if chip.isChecked()]
        words += [chip.text() for chip in (self.period_chip, self.extension_chip) if chip.text()]
        text = self.field.text().strip()
        return joined([*words, *([f"“{text}”"] if text else [])], ", ")

    def show_count(self, count: int | None) -> None:
        """Say how many calls there are; None while that is not known."""
        self.count_label.setText("" if count is None else self._count_words(count))
        self._count = count
        self._offer_export()
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """As narrow as two rows of what never folds: one row must not keep the bar from getting narrower."""
        *never, widest = (*self._chips[:NEVER_FOLDED], max(self._chips[NEVER_FOLDED:], key=_width_of))
        narrow = max(_width_beside(*never, widest), self._chosen.minimumSize().width())
        return QSize(narrow, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More may fit into a row, or less."""
        super().resizeEvent(event)
        self._arrange()

    def set_exporting(self, exporting: bool) -> None:
        """Tell whether calls are being written: one export goes on at a time."""
        self._is_exporting = exporting
        self._offer_export()

    def choose_kind(self, kind: Kind) -> None:
        """Ask for calls of one kind."""
        for each, chip in self.kinds.items():
            chip.setChecked(each == kind)
        self._tell()

    def choose_period(self, period: Period | None) -> None:
        """Ask for calls of some days; None: of any."""
        self._period = period
        self._tell()

    def choose_extension(self, extension: Extension | None) -> None:
        """Ask for calls of one extension; None: of all that one sees."""
        self._extension = extension
        self._tell()

    def open_field(self) -> None:
        """Let words be typed."""
        self.field.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def enter_upwards(self) -> None:
        """The keys came from below: to the field where it is open, else on to what is above."""
        if self.field.isVisible():
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.left_upwards.emit()

    def clear(self) -> None:
        """Ask for all calls."""
        self.field.clear()
        self.recorded.setChecked(False)
        self._period, self._extension = None, None
        self.choose_kind(ALL)

    def open_menu(self) -> None:
        """Offer days and extensions, and the kinds whose chips are folded away."""
        menu = FilterMenu(self._period, self._extension, self._extensions(), self._folded, self)
        menu.period_chosen.connect(self.choose_period)
        menu.days_wanted.connect(self._pick_days)
        menu.extension_chosen.connect(self.choose_extension)
        menu.popup(self.menu_button.mapToGlobal(QPoint(0, self.menu_button.height())))

    def _pick_days(self) -> None:
        if self._days_picker is None:
            self._days_picker = DaysPicker(self)
            self._days_picker.picked.connect(self.choose_period)
        today = self._now().astimezone().date()
        shown = self._period if isinstance(self._period, Days) else Days(today, today)
        self._days_picker.ask(shown, today, self.menu_button)

    def _tell(self) -> None:
        """Tell what is asked for, if that is something else than before."""
        if self.field.text():
            self.field.show()
        self._show_choices()
        if (wanted := self.wanted) != self._told:
            self._told = wanted
            self.changed.emit(wanted)

    def _show_choices(self) -> None:
        self.period_chip.setText("" if self._period is None else period_words(self._period, self._now()))
        self.extension_chip.setText("" if self._extension is None else extension_words(self._extension))
        for chip in (self.period_chip, self.extension_chip):
            chip.setVisible(bool(chip.text()))
            chip.setAccessibleName(self.tr("Do not narrow to: {0}").format(chip.text()))
            chip.updateGeometry()
        beyond_kind = replace(self.wanted, missed_only=False, direction=None)
        self.clear_chip.setVisible(beyond_kind != CallFilter())  # a kind alone is taken away by "All"
        self._arrange()

    def _offer_export(self) -> None:
        if self._is_exporting:
            self.export_button.set_unavailable(self.tr("Calls are being exported already"))
        elif not self._count:
            self.export_button.set_unavailable(self.tr("There are no calls to export"))
        else:
            self.export_button.set_available()

    def _count_words(self, count: int) -> str:
        if count == 1:
            return self.tr("1 call")
        return self.tr("{0} calls").format(QLocale().toString(count))

    def _on_escape(self) -> None:
        if self.is_narrowing:
            self.clear()
        else:
            self.left_downwards.emit()
            self.field.hide()

    def _lay_out(self) -> None:
        kinds, chosen = QHBoxLayout(), QHBoxLayout()
        for chip in self._chips:
            kinds.addWidget(chip)
        kinds.addStretch(1)
        kinds.setSpacing(CHIP_GAP)
        chosen.addStretch(1)
        chosen.addWidget(self.count_label)
        for widget in (self.period_chip, self.extension_chip, self.clear_chip):
            chosen.addWidget(widget)
        for button in (self.field_button, self.menu_button, self.export_button):
            chosen.addWidget(button)
        chosen.setSpacing(Space.XS)
        chosen.setContentsMargins(Space.S, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, Space.XS)
        column.setSpacing(Space.XS)
        column.addWidget(self.field)
        self._kinds, self._chosen = kinds, chosen
        self._rows = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._rows.setSpacing(Space.XS)
        self._rows.addLayout(kinds)
        self._rows.addLayout(chosen)
        column.addLayout(self._rows)
        self.field.hide()

    def _arrange(self) -> None:
        """One row, from whose end chips fold into the menu; two where not even that fits."""
        self._chosen.invalidate()  # what has just changed in it counts now, not with the next event
        room = self.width() - self._chosen.sizeHint().width() - self._rows.spacing()
        is_one_row = _width_beside(*self._fitting(room)) <= room
        shown = self._fitting(room if is_one_row else self.width())
        self._folded = [chip for chip in self._chips if chip not in shown]
        for chip in self._chips:
            chip.setVisible(chip in shown)
        ways = QBoxLayout.Direction
        self._rows.setDirection(ways.LeftToRight if is_one_row else ways.TopToBottom)

    def _fitting(self, room: int) -> Sequence[Chip]:
        """The chips that fit beside each other; one that is chosen is never folded away."""
        shown = list(self._chips)
        for chip in reversed(self._chips[NEVER_FOLDED:]):
            if _width_beside(*shown) > room and not chip.isChecked():
                shown.remove(chip)
        return shown

    def _connect(self) -> None:
        for kind, chip in self.kinds.items():
            chip.clicked.connect(lambda _checked, kind=kind: self.choose_kind(kind))
        self.recorded.clicked.connect(self._tell)
        self.field.textChanged.connect(self._tell)
        self.field.escaped.connect(self._on_escape)
        self.field.left_upwards.connect(self.left_upwards)
        self.field.left_downwards.connect(self.left_downwards)
        self.field.entered.connect(self.left_downwards)
        self.field_button.clicked.connect(self.open_field)
        self.menu_button.clicked.connect(self.open_menu)
        self.export_button.clicked.connect(self.export_requested)
        self.period_chip.clicked.connect(lambda: self.choose_period(None))
        self.extension_chip.clicked.connect(lambda: self.choose_extension(None))
        self.clear_chip.clicked.connect(self.clear)


def _width_of(chip: Chip) -> int:
    return chip.sizeHint().width()


def _width_beside(*chips: Chip) -> int:
    """How much room chips need beside each other."""
    return sum(map(_width_of, chips)) + CHIP_GAP * (len(chips) - 1)
