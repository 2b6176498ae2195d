"""A list model over a list too long to hold: it knows how many rows there are, and holds those looked at.

Knows no service. ``rows_wanted`` tells that rows are looked at which are not there. They come in one of two
ways. A list that changes all the time is shown by ``become``: ``spans`` says which rows to read, and all of
them come at once, as they stand at one moment, with the length of that moment. One that changes now and then
is filled page by page: ``wanted`` says which rows are missing, ``fill`` puts them in. Until they have come,
rows are placeholders: no value, and words that say so.

Rows may be of several kinds: a row is whatever ``key`` and ``text`` (and ``row_view`` of the list) can read.
What happened between two rows may be told as well, without a row of its own: ``between``. So may the
section (a day, a letter) that rows stand in: ``heading``.
"""

from bisect import bisect, bisect_left
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal

from gamma_desktop.ui.row_model import ROOT, VALUE_ROLE, Index

RowT = TypeVar("RowT")

Between = Callable[[RowT | None, RowT], str]
"""What there is to tell between a row and the one below it; None: above the first one."""

PAGE = 100
"""How many rows are read ahead, to each side of what is looked at."""

NEAR = 25
"""As soon as one of so many rows to each side is missing, a page is asked for."""

KEPT = 500
"""Rows further away than this are let go of, but for the first page: that is where things happen."""


class LongRowModel(QAbstractListModel, Generic[RowT]):
    """Rows by position, some of them held; each held row has an identity that survives a change of its value.

    Args:
        key: the identity of a row.
        text: a row in words: what a screen reader speaks.
        between: what is told between two rows; "" where there is nothing.
        heading: the section that a row stands in; "" for none. Rows of one section are neighbours.
    """

    rows_wanted = Signal()

    def __init__(
        self,
        *,
        key: Callable[[RowT], Hashable],
        text: Callable[[RowT], str],
        between: Between[RowT] = lambda _above, _below: "",
        heading: Callable[[RowT], str] = lambda _row: "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._key = key
        self._text = text
        self._between = between
        self._heading = heading
        self._rows: dict[int, RowT] = {}
        self._outdated: set[int] = set()
        self._count = 0
        self._seen = (0, 0)
        self._is_changing = False

    @property
    def held(self) -> Mapping[int, RowT]:
        """The rows that are here, by position; without those that are to be read again."""
        if not self._outdated:
            return MappingProxyType(self._rows)
        return {at: row for at, row in self._rows.items() if at not in self._outdated}

    @property
    def wanted(self) -> tuple[int, int] | None:
        """The first row to read, and how many; None if all that is looked at is here."""
        if not self._missing(NEAR):
            return None
        missing = self._missing(PAGE)
        return missing[0], missing[-1] - missing[0] + 1

    @property
    def spans(self) -> tuple[range, ...]:
        """The rows to read: the first ones, where things happen, and those around what is looked at."""
        first, last = self._seen
        seen = range(max(first - PAGE, 0), last + PAGE + 1)
        if seen.start <= PAGE:
            return (range(max(seen.stop, PAGE)),)
        return range(PAGE), seen

    def row_at(self, index: Index) -> RowT | None:
        """The value of an index; None for one that is not here."""
        return self._rows.get(index.row())

    def position_of(self, key: Hashable) -> int | None:
        """Where the row with this identity stands, if it is here."""
        return next((at for at, row in self._rows.items() if self._key(row) == key), None)

    def rowCount(self, parent: Index = ROOT) -> int:
        """The number of rows, here or not; a list has no children."""
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (Qt's signature)
        """The value itself, or the row in words for everything that reads text."""
        if not 0 <= index.row() < self._count:
            return None
        row = self._rows.get(index.row())
        if role == VALUE_ROLE:
            return row
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self.tr("Loading…") if row is None else self._spoken(index.row(), row)
        return None

    def between(self, position: int) -> str:
        """What is told above a row, as far as the rows to both sides are here."""
        above, below = self._rows.get(position - 1), self._rows.get(position)
        if below is None or (above is None and position > 0):
            return ""
        return self._between(above, below)

    def heading_of(self, position: int) -> str:
        """The section that a row stands in; "" for none, and for a row that is not here."""
        row = self._rows.get(position)
        return "" if row is None else self._heading(row)

    def begins_section(self, position: int) -> bool:
        """Whether a row is the first of its section, as far as the row above it is here."""
        heading = self.heading_of(position)
        is_known = position == 0 or position - 1 in self._rows
        return bool(heading) and is_known and self.heading_of(position - 1) != heading

    def match(self, *_: object, **__: object) -> list[QModelIndex]:
        """Nothing: to look through all rows for words is not for the main thread."""
        return []

    def show(self, rows: Sequence[RowT], count: int) -> None:
        """Be another list: its first rows, and how many there are."""
        self.beginResetModel()
        self._rows = dict(enumerate(rows))
        self._outdated.clear()
        self._count = max(count, len(rows))
        self._seen = (0, 0)
        self.endResetModel()

    def set_count(self, count: int) -> None:
        """Learn how many rows there are; those too many or too few are at the end."""
        if count > self._count:
            self.beginInsertRows(ROOT, self._count, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < self._count:
            self.beginRemoveRows(ROOT, count, self._count - 1)
            self._count = count
            self._shift(lambda at: at if at < count else None)
            self.endRemoveRows()

    def fill(self, first: int, rows: Sequence[RowT]) -> None:
        """Put rows that were read in their places; one that stood elsewhere is not there any more."""
        keys = {self._key(row) for row in rows}
        places = range(first, min(first + len(rows), self._count))
        gone = [at for at, row in self._rows.items() if at not in places and self._key(row) in keys]
        for at in gone:
            del self._rows[at]
        changed = [at for at, row in zip(places, rows, strict=False) if self._rows.get(at) != row]
        self._rows.update(zip(places, rows, strict=False))
        self._outdated.difference_update(places)
        self._tell_changed([*gone, *changed])

    def become(self, count: int, rows: Mapping[int, RowT]) -> None:
        """Be the list as it is now: how long it is, and some of its rows by position; no others are held.

        Views learn exactly which rows came, went, moved and changed, as far as that can be told. Where rows
        came or went that are not here, only how many is known. Where two rows have one identity, nothing can
        be told about either, and views begin again.
        """
        places = {self._key(row): at for at, row in rows.items()}
        held = {self._key(row) for row in self._rows.values()}
        if len(places) < len(rows) or len(held) < len(self._rows):
            self._begin_again(count, rows)
            return
        self._is_changing = True
        self._bring_into_order(places)
        self._make_room(count, rows, places)
        let_go = [at for at in self._rows if at not in rows]
        changed = [at for at, row in rows.items() if self._rows.get(at) != row]
        self._rows = dict(rows)
        self._outdated.clear()
        self._tell_changed([*let_go, *changed])
        self._is_changing = False

    def renew(self) -> None:
        """Have all that is looked at read again; until then it shows as it was, and the rest is let go of."""
        near = range(self._seen[0] - PAGE, self._seen[1] + PAGE + 1)
        self._rows = {at: row for at, row in self._rows.items() if at < PAGE or at in near}
        self._outdated = set(self._rows)
        self.rows_wanted.emit()

    def look_at(self, first: int, last: int) -> None:
        """Tell which rows are seen: those around will be wanted, those far away are let go of."""
        self._seen = (first, max(first, last))
        if self._is_changing:
            return
        far = [at for at in self._rows if at >= PAGE and not first - KEPT <= at <= last + KEPT]
        for at in far:
            del self._rows[at]
        if self._missing(NEAR):
            self.rows_wanted.emit()

    def _begin_again(self, count: int, rows: Mapping[int, RowT]) -> None:
        self.beginResetModel()
        self._rows, self._count = dict(rows), count
        self._outdated.clear()
        self.endResetModel()

    def _bring_into_order(self, places: Mapping[Hashable, int]) -> None:
        """Move the rows that stand in another order among the others than they will."""
        ordered = (self._key(self._rows[at]) for at in sorted(self._rows))
        common = [places[key] for key in ordered if key in places]
        settled = longest_rising(common)
        keys = {place: key for key, place in places.items()}
        for place in sorted(set(common).difference(settled)):
            origin = self._position(keys[place])
            at = bisect(settled, place)
            if at:
                above = self._position(keys[settled[at - 1]])
                self._move(origin, above + (origin > above))
            else:
                below = self._position(keys[settled[0]])
                self._move(origin, below - (origin < below))
            settled.insert(at, place)

    def _make_room(self, count: int, rows: Mapping[int, RowT], places: Mapping[Hashable, int]) -> None:
        """Have as many rows between any two that stay as there will be, from the end up."""
        keys = ((at, self._key(self._rows[at])) for at in sorted(self._rows))
        stay = [(at, places[key]) for at, key in keys if key in places]
        bounds = [(-1, -1), *stay, (self._count, count)]
        known = sorted(rows)
        for (above, new_above), (below, new_below) in reversed(list(pairwise(bounds))):
            room, first = new_below - new_above - 1, above + 1
            there = below - first
            if not room and not there:
                continue
            if room == bisect_left(known, new_below) - bisect(known, new_above):
                gone = [at for at in self._rows if first <= at < below]
                for run in reversed(runs_of(gone)):
                    self._remove(run)
                there -= len(gone)
            if there > room:
                self._remove(range(first + room, first + there))
            elif there < room:
                new = range(new_below - (room - there), new_below)
                read = known[bisect_left(known, new.start) : bisect_left(known, new.stop)]
                self._insert(first + there, len(new), {at - new.start: rows[at] for at in read})

    def _position(self, key: Hashable) -> int:
        position = self.position_of(key)
        if position is None:
            raise LookupError(f"no row is {key!r}")
        return position

    def _insert(self, position: int, count: int, rows: Mapping[int, RowT]) -> None:
        """Have so many more rows; of a million, those few are named that are here, counted from the first."""
        self.beginInsertRows(ROOT, position, position + count - 1)
        self._shift(lambda at: at + count * (at >= position))
        self._rows.update((position + at, row) for at, row in rows.items())
        self._count += count
        self.endInsertRows()

    def _remove(self, places: range) -> None:
        self.beginRemoveRows(ROOT, places.start, places.stop - 1)
        self._shift(lambda at: None if at in places else at - len(places) * (at >= places.stop))
        self._count -= len(places)
        self.endRemoveRows()

    def _move(self, origin: int, target: int) -> None:
        """Take one row to where it stands among the others then."""
        if origin == target:
            return
        self.beginMoveRows(ROOT, origin, origin, ROOT, target + (target > origin))
        step = 1 if target < origin else -1
        between = range(min(origin, target), max(origin, target) + 1)
        self._shift(lambda at: target if at == origin else at + step * (at in between))
        self.endMoveRows()

    def _spoken(self, position: int, row: RowT) -> str:
        return ". ".join(filter(None, (self.between(position), self._text(row))))

    def _missing(self, around: int) -> list[int]:
        first, last = self._seen
        span = range(max(first - around, 0), min(last + around + 1, self._count))
        return [at for at in span if at not in self._rows or at in self._outdated]

    def _shift(self, moved: Callable[[int], int | None]) -> None:
        """Hold each row at another position; None: not any more."""
        places = {at: place for at in self._rows if (place := moved(at)) is not None}
        self._outdated = {places[at] for at in self._outdated if at in places}
        self._rows = {place: self._rows[at] for at, place in places.items()}

    def _tell_changed(self, positions: Sequence[int]) -> None:
        """Tell the views, a run of neighbours at a time."""
        for run in runs_of(positions):
            self.dataChanged.emit(self.index(run.start), self.index(run.stop - 1))


def runs_of(positions: Iterable[int]) -> list[range]:
    """The runs of neighbours among positions, in order."""
    runs: list[range] = []
    for at in sorted(positions):
        if runs and runs[-1].stop == at:
            runs[-1] = range(runs[-1].start, at + 1)
        else:
            runs.append(range(at, at + 1))
    return runs


def longest_rising(numbers: Sequence[int]) -> list[int]:
    """As many numbers as rise from one to the next: a longest rising subsequence."""
    ends: list[int] = []
    before: list[int | None] = []
    for at, number in enumerate(numbers):
        length = bisect_left(ends, number, key=numbers.__getitem__)
        before.append(ends[length - 1] if length else None)
        ends[length : length + 1] = [at]
    found: list[int] = []
    last = ends[-1] if ends else None
    while last is not None:
        found.append(numbers[last])
        last = before[last]
    return found[::-1]
