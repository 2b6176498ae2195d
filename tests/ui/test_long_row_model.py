from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from gamma_desktop.ui.long_row_model import KEPT, NEAR, PAGE, LongRowModel
from gamma_desktop.ui.row_model import VALUE_ROLE

Row = tuple[int, str]
Step = Callable[[LongRowModel[Row], list[Row]], None]
MANY = 3_000


def make_model() -> LongRowModel[Row]:
    return LongRowModel(key=lambda row: row[0], text=lambda row: f"{row[0]} is {row[1]}")


@pytest.fixture
def model() -> Iterator[LongRowModel[Row]]:
    model = make_model()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    yield model
    model.deleteLater()


def page(first: int, count: int = 10) -> list[Row]:
    return [(number, "as read") for number in range(first, first + count)]


class Mirror:
    """A view's memory of a model, kept by its signals alone."""

    def __init__(self, model: LongRowModel[Row]) -> None:
        self.model = model
        self.rows = self.seen
        self.changes = 0
        model.rowsInserted.connect(self._on_inserted)
        model.rowsRemoved.connect(self._on_removed)
        model.rowsMoved.connect(self._on_moved)
        model.dataChanged.connect(self._on_changed)

    @property
    def seen(self) -> list[Row | None]:
        return [self.model.index(at).data(VALUE_ROLE) for at in range(self.model.rowCount())]

    def _on_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        self.rows[first:first] = self.seen[first : last + 1]

    def _on_removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        del self.rows[first : last + 1]

    def _on_moved(self, _parent: QModelIndex, first: int, _last: int, _to: QModelIndex, at: int) -> None:
        self.rows.insert(at - (at > first), self.rows.pop(first))

    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self.changes += 1
        self.rows[first.row() : last.row() + 1] = self.seen[first.row() : last.row() + 1]


places = st.integers(0, 11)
steps = st.one_of(
    st.tuples(st.just("insert"), places, places),
    st.tuples(st.just("remove"), places, places),
    st.tuples(st.just("move"), places, places),
    st.tuples(st.just("fill"), places, st.integers(0, 30)),
    st.tuples(st.just("count"), st.integers(0, 20), places),
)


@given(st.lists(steps, max_size=12))
def test_a_view_that_follows_the_signals_alone_ends_with_the_same_rows(
    taken: list[tuple[str, int, int]],
) -> None:
    model = make_model()
    model.show(page(0, 6), 12)
    mirror = Mirror(model)
    for number, (what, first, second) in enumerate(taken):
        last = model.rowCount() - 1
        if what == "insert":
            model.insert(min(first, last + 1), (100 + number, "new"))
        elif what == "remove" and last >= 0:
            model.remove(min(first, last))
        elif what == "move" and last >= 0:
            model.move(min(first, last), min(second, last))
        elif what == "fill":
            model.fill(first, page(second, 4))
        elif what == "count":
            model.set_count(first)
    assert mirror.rows == mirror.seen


def test_rows_that_are_looked_at_are_wanted_and_come(model: LongRowModel[Row]) -> None:
    model.show(page(0, PAGE), MANY)
    model.look_at(2_000, 2_009)
    assert model.wanted == (2_000 - PAGE, 2 * PAGE + 10)
    assert model.index(2_000).data(Qt.ItemDataRole.AccessibleTextRole) == "Loading…"
    model.fill(2_000 - PAGE, page(2_000 - PAGE, 2 * PAGE + 10))
    assert model.index(2_000).data(VALUE_ROLE) == (2_000, "as read")
    assert model.wanted is None


def test_a_page_is_wanted_before_its_rows_are_seen(model: LongRowModel[Row]) -> None:
    told: list[None] = []
    model.show(page(0, PAGE), MANY)
    model.rows_wanted.connect(lambda: told.append(None))
    model.look_at(PAGE - NEAR - 11, PAGE - NEAR - 1)
    assert not told
    model.look_at(PAGE - NEAR - 10, PAGE - NEAR)
    assert told
    assert model.wanted == (PAGE, PAGE - NEAR + 1)


def test_however_far_one_scrolls_no_more_is_held_than_is_around(model: LongRowModel[Row]) -> None:
    model.show(page(0, PAGE), MANY)
    for first in range(0, MANY - 10, 50):
        model.look_at(first, first + 9)
        if (wanted := model.wanted) is not None:
            model.fill(wanted[0], page(*wanted))
    assert len(model.held) <= 2 * KEPT + PAGE
    assert model.held[0] == (0, "as read")


def test_a_row_that_turns_up_elsewhere_is_not_held_twice(model: LongRowModel[Row]) -> None:
    model.show(page(0), 100)
    model.fill(5, [(4, "moved down")])
    assert model.position_of(4) == 5
    assert 4 not in model.held


def test_what_is_to_be_renewed_shows_until_it_has_come(model: LongRowModel[Row]) -> None:
    model.show(page(0, PAGE), PAGE)
    mirror = Mirror(model)
    model.renew()
    assert mirror.changes == 0
    assert model.index(3).data(VALUE_ROLE) == (3, "as read")
    assert not model.held
    assert model.wanted == (0, PAGE)
    model.fill(0, [*page(0, 3), (3, "changed"), *page(4, PAGE - 4)])
    assert mirror.changes == 1
    assert model.wanted is None


def test_a_row_keeps_its_selection_when_others_come_above_and_when_it_moves(model: LongRowModel[Row]) -> None:
    model.show(page(0), 10)
    held = QPersistentModelIndex(model.index(2))
    model.insert(0, (99, "new"))
    assert held.data(VALUE_ROLE) == (2, "as read")
    model.move(3, 7)
    assert (held.row(), held.data(VALUE_ROLE)) == (7, (2, "as read"))


def test_the_same_value_again_tells_nothing(model: LongRowModel[Row]) -> None:
    model.show(page(0), 10)
    mirror = Mirror(model)
    model.change(3, (3, "as read"))
    model.fill(0, page(0))
    assert mirror.changes == 0
