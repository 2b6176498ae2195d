"""Which numbers are asked about, called or blocked: kinds as chips, prefixes as a small table."""

import json
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication, QSignalBlocker
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gamma_desktop.numbers.dial_guard import OF_MOMENT, REPEATED_WITHIN, DialKind, is_prefix
from gamma_desktop.settings.rules import Value
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.settings.controls import Control
from gamma_desktop.ui.settings.tables import EntryRow, EntryTable, TableRow
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.chip import Chip
from gamma_desktop.ui.widgets.flow import FlowLayout

EVER_ASKED = tuple(kind for kind in DialKind if kind is not DialKind.LINK)
"""What there is to choose of: a link is asked about always, so it is offered nowhere."""
EVER_BLOCKED = tuple(kind for kind in DialKind if kind not in OF_MOMENT)

PREFIX_WIDTH = 160

_BETWEEN_DIGITS = str.maketrans("", "", " \N{NO-BREAK SPACE}-./()")

translate = QCoreApplication.translate


class DialControl(Control):
    """Kinds that are pressed down, and prefixes of numbers.

    Args:
        kinds: what can be chosen; others that the settings name stay as they are.
    """

    def __init__(self, kinds: Sequence[DialKind]) -> None:
        super().__init__()
        self._entries: tuple[str, ...] = ()
        self.chips: dict[DialKind, Chip] = {}
        row = FlowLayout()
        for kind in kinds:
            chip = Chip(kind_name(kind), has_edge=True)
            chip.toggled.connect(self._commit_kinds)
            row.addWidget(chip)
            self.chips[kind] = chip
        self.prefixes = PrefixTable()
        self.prefixes.committed.connect(lambda text: self._commit(json.loads(text)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.XS, 0, 0)
        column.setSpacing(Space.M)
        column.addLayout(row)
        column.addWidget(self.prefixes)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The chips, then the prefixes."""
        return (*self.chips.values(), *self.prefixes.parts)

    @property
    def has_unsaved(self) -> bool:
        """A prefix is not whole, or not right."""
        return self.prefixes.has_unsaved

    def show_value(self, value: Value) -> None:
        """Press the chosen kinds down, and list the prefixes."""
        self._entries = value if isinstance(value, tuple) else ()
        for kind, chip in self.chips.items():
            with QSignalBlocker(chip):
                chip.setChecked(kind in self._entries)
        self.prefixes.show_value(tuple(filter(is_prefix, self._entries)))

    def words_of(self, value: Value) -> str:
        """Kinds by their names."""
        entries = value if isinstance(value, tuple) else ()
        shown = joined(
            (kind_name(DialKind(each)) if each in set(DialKind) else each for each in entries), ", "
        )
        return shown or translate("settings", "nothing")

    def _commit_kinds(self) -> None:
        self._commit(filter(is_prefix, self._entries))

    def _commit(self, prefixes: Iterable[str]) -> None:
        kinds = (kind for kind in DialKind if self._is_chosen(kind))
        self.committed.emit(json.dumps([*kinds, *prefixes]))

    def _is_chosen(self, kind: DialKind) -> bool:
        chip = self.chips.get(kind)
        return kind in self._entries if chip is None else chip.isChecked()


class PrefixTable(EntryTable):
    """How numbers begin, a row each."""

    def __init__(self) -> None:
        super().__init__(
            translate("settings", "Number prefix"),
            translate("settings", "Add a number prefix"),
            translate("settings", "+44 or 902"),
        )
        self.fault_of = _fault_of

    def _make_row(self, text: str) -> TableRow:
        return self._spreading(PrefixRow(text, self._name, self._placeholder))


class PrefixRow(EntryRow):
    """One prefix; it may be typed with spaces, as numbers are."""

    def __init__(self, text: str, name: str, placeholder: str) -> None:
        super().__init__(text, name, placeholder, ordered=False)
        self.entry.setFixedWidth(PREFIX_WIDTH)
        self._row.addStretch(1)

    @property
    def text(self) -> str:
        """Its digits alone, and the plus in front."""
        return self.entry.text().translate(_BETWEEN_DIGITS)


def kind_name(kind: DialKind) -> str:
    """A kind of number, or of moment, in words."""
    names = {
        DialKind.PREMIUM: translate("settings", "Premium rate"),
        DialKind.SATELLITE: translate("settings", "Satellite"),
        DialKind.SHARED_COST: translate("settings", "Shared cost"),
        DialKind.PERSONAL: translate("settings", "Personal number"),
        DialKind.MOBILE: translate("settings", "Mobile"),
        DialKind.TOLL_FREE: translate("settings", "Toll-free"),
        DialKind.VOIP: translate("settings", "Internet phone"),
        DialKind.SHORT: translate("settings", "Short number"),
        DialKind.INTERNATIONAL: translate("settings", "International"),
        DialKind.UNUSUAL: translate("settings", "Unusual country"),
        DialKind.OUTSIDE_HOURS: translate("settings", "Outside office hours there"),
        DialKind.REPEATED: translate("settings", "Dialled again within {seconds} seconds"),
        DialKind.LINK: translate("settings", "From a link"),
    }
    return names[kind].format(seconds=int(REPEATED_WITHIN.total_seconds()))


def _fault_of(prefix: str) -> str:
    return (
        "" if is_prefix(prefix) else translate("settings", "Type how the numbers begin, such as +44 or 902")
    )
