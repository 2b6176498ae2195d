from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from gamma_desktop.ui.row_model import VALUE_ROLE, RowModel

Row = tuple[str, int]
rows = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 2)), unique_by=lambda row: row[0])


def make_model() -> RowModel[Row]:
    return RowModel(key=lambda row: row[0], text=lambda row: f"{row[0]} is {row[1]}")


@pytest.fixture
def model() -> Iterator[RowModel[Row]]:
    model = make_model()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    yield model
    model.deleteLater()


class Mirror:
    """A view's memory of a model, kept by its signals alone."""

    def __init__(self, model: RowModel[Row]) -> None:
        self.model, self.rows, self.changes = model, list(model.rows), 0
        model.rowsInserted.connect(self._on_inserted)
        model.rowsRemoved.connect(self._on_removed)
        model.rowsMoved.connect(self._on_moved)
        model.dataChanged.connect(self._on_changed)

    def _on_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        self.rows[first:first] = self.model.rows[first : last + 1]

    def _on_removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        del self.rows[first : last + 1]

    def _on_moved(self, _parent: QModelIndex, first: int, _last: int, _to: QModelIndex, at: int) -> None:
        self.rows.insert(at, self.rows.pop(first))

    def _on_changed(self, first: QModelIndex, _last: QModelIndex) -> None:
        self.changes += 1
        self.rows[first.row()] = self.model.rows[first.row()]


@given(before=rows, after=rows)
def test_a_view_that_follows_the_signals_alone_ends_with_the_same_rows(
    before: list[Row], after: list[Row]
) -> None:
    model = make_model()
    model.show(before)
    mirror = Mirror(model)
    model.show(after)
    assert mirror.rows == list(model.rows) == after


def test_showing_the_same_rows_again_tells_nothing(model: RowModel[Row]) -> None:
    model.show([("a", 1), ("b", 2)])
    mirror = Mirror(model)
    model.show([("a", 1), ("b", 2)])
    assert mirror.changes == 0


def test_a_new_value_of_a_row_is_one_change_and_no_removal(model: RowModel[Row]) -> None:
    model.show([("a", 1), ("b", 2)])
    removed: list[object] = []
    model.rowsRemoved.connect(lambda *what: removed.append(what))
    mirror = Mirror(model)
    model.show([("a", 1), ("b", 3)])
    assert (mirror.changes, removed) == (1, [])


def test_a_selected_row_keeps_its_selection_when_rows_come_above(model: RowModel[Row]) -> None:
    model.show([("b", 2)])
    held = QPersistentModelIndex(model.index(0))
    model.show([("a", 1), ("b", 2)])
    assert held.row() == 1


def test_a_row_is_read_aloud_in_words(model: RowModel[Row]) -> None:
    model.show([("a", 1)])
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "a is 1"
    assert model.index(0).data(VALUE_ROLE) == ("a", 1)
