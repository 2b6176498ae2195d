"""A list model over frozen values: the views learn exactly what came, changed, moved or went.

The rows are replaced as a whole by ``show``; what is common to both is kept, so that a selection, a
scroll position and a focus survive. Knows no service.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gamma_desktop.ui.widgets.labels import plain_tooltip

RowT = TypeVar("RowT")
Index = QModelIndex | QPersistentModelIndex

VALUE_ROLE = int(Qt.ItemDataRole.UserRole)
"""The frozen value of a row."""

ROOT = QModelIndex()


class RowModel(QAbstractListModel, Generic[RowT]):
    """Rows of one kind, each with an identity that survives a change of its value.

    Args:
        key: the identity of a row.
        text: a row in words: what a screen reader speaks.
        tip: what a tooltip tells of a row, where its line may be cut; "" for none.
    """

    def __init__(
        self,
        *,
        key: Callable[[RowT], Hashable],
        text: Callable[[RowT], str],
        tip: Callable[[RowT], str] = lambda _row: "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._key = key
        self._text = text
        self._tip = tip
        self._rows: list[RowT] = []

    @property
    def rows(self) -> tuple[RowT, ...]:
        """All rows, from the top."""
        return tuple(self._rows)

    def row_at(self, index: Index) -> RowT | None:
        """The value of an index; None for one that is not of this list."""
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    def position_of(self, key: Hashable) -> int | None:
        """Where the row with this identity stands."""
        return next((at for at, row in enumerate(self._rows) if self._key(row) == key), None)

    def rowCount(self, parent: Index = ROOT) -> int:
        """The number of rows; a list has no children."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (Qt's signature)
        """The value itself, or the row in words for everything that reads text."""
        row = self.row_at(index)
        if row is None:
            return None
        if role == VALUE_ROLE:
            return row
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._text(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(self._tip(row)) or None
        return None

    def show(self, rows: Sequence[RowT]) -> None:
        """Make ``rows`` the content, telling the views of each difference and of nothing else."""
        self._remove_missing({self._key(row) for row in rows})
        known = {self._key(row) for row in self._rows}
        at = 0
        while at < len(rows):
            if self._key(rows[at]) in known:
                self._place(rows[at], at)
                at += 1
            else:
                run = self._run_of_new(rows, at, known)
                self._insert(run, at)
                at += len(run)

    def touch(self, position: int) -> None:
        """Repaint a row whose words depend on the time."""
        self._changed(position)

    def _remove_missing(self, wanted: set[Hashable]) -> None:
        last = len(self._rows) - 1
        while last >= 0:
            if self._key(self._rows[last]) in wanted:
                last -= 1
                continue
            first = last
            while first > 0 and self._key(self._rows[first - 1]) not in wanted:
                first -= 1
            self.beginRemoveRows(ROOT, first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
            last = first - 1

    def _place(self, row: RowT, at: int) -> None:
        """Bring a known row to its place, and to its new value."""
        if self._key(self._rows[at]) != self._key(row):
            self._move_up(self._find_after(self._key(row), at), at)
        if self._rows[at] is not row and self._rows[at] != row:
            self._rows[at] = row
            self._changed(at)

    def _find_after(self, key: Hashable, at: int) -> int:
        return next(n for n in range(at + 1, len(self._rows)) if self._key(self._rows[n]) == key)

    def _move_up(self, origin: int, target: int) -> None:
        self.beginMoveRows(ROOT, origin, origin, ROOT, target)
        self._rows.insert(target, self._rows.pop(origin))
        self.endMoveRows()

    def _run_of_new(self, rows: Sequence[RowT], at: int, known: set[Hashable]) -> list[RowT]:
        end = at
        while end < len(rows) and self._key(rows[end]) not in known:
            end += 1
        return list(rows[at:end])

    def _insert(self, rows: Sequence[RowT], at: int) -> None:
        self.beginInsertRows(ROOT, at, at + len(rows) - 1)
        self._rows[at:at] = rows
        self.endInsertRows()

    def _changed(self, position: int) -> None:
        index = self.index(position)
        self.dataChanged.emit(index, index)
