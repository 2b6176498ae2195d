from collections.abc import Callable, Iterator, Mapping
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from gamma_desktop.ui.long_row_model import KEPT, NEAR, PAGE, LongRowModel, longest_rising
from gamma_desktop.ui.row_model import VALUE_ROLE
from tests.examples import share_of

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
        model.modelReset.connect(self._on_reset)

    @property
    def seen(self) -> list[Row | None]:
        return [self.model.index(at).data(VALUE_ROLE) for at in range(self.model.rowCount())]

    def _on_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        self.rows[first:first] = self.seen[first : last + 1]

    def _on_removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        del self.rows[first : last + 1]

    def _on_moved(self, _parent: QModelIndex, first: int, _last: int, _to: QModelIndex, at: int) -> None:
        self.rows.insert(at - (at > first), self.rows.pop(first))

    def _on_reset(self) -> None:
        self.rows = self.seen

    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self.changes += 1
        self.rows[first.row() : last.row() + 1] = self.seen[first.row() : last.row() + 1]


numbers = st.integers(0, 11)
lists = st.lists(numbers, unique=True, max_size=10)
spans = st.tuples(numbers, numbers)
steps = st.one_of(
    st.tuples(st.just("become"), lists, spans, spans),
    st.tuples(st.just("fill"), lists, spans, spans),
    st.tuples(st.just("count"), lists, spans, spans),
)


@settings(max_examples=share_of(50))
@given(st.lists(steps, max_size=8))
def test_a_view_that_follows_the_signals_alone_ends_with_the_same_rows(
    taken: list[tuple[str, list[int], tuple[int, int], tuple[int, int]]],
) -> None:
    model = make_model()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.show(page(0, 6), 12)
    mirror = Mirror(model)
    for step, (what, keys, (first, last), (number, other)) in enumerate(taken):
        rows = [(key, str(step)) for key in keys]
        if what == "become":
            read = {at: rows[at] for at in {*range(first, last), number, other} if at < len(rows)}
            model.become(len(rows), read)
            assert (model.rowCount(), model.held) == (len(rows), read)
        elif what == "fill":
            model.fill(number, rows[first:last])
        elif what == "count":
            model.set_count(number)
        assert mirror.rows == mirror.seen
    model.deleteLater()


@given(lists, lists)
def test_a_row_that_is_in_both_lists_keeps_its_selection(before: list[int], after: list[int]) -> None:
    model = make_model()
    model.become(len(before), {at: (key, "") for at, key in enumerate(before)})
    marks = {key: QPersistentModelIndex(model.index(at)) for at, key in enumerate(before)}
    model.become(len(after), {at: (key, "now") for at, key in enumerate(after)})
    assert {key: mark.row() for key, mark in marks.items() if mark.isValid()} == {
        key: at for at, key in enumerate(after) if key in before
    }
    model.deleteLater()


@given(st.lists(st.integers(0, 3), max_size=6), st.lists(st.integers(0, 3), max_size=6))
def test_rows_of_one_identity_neither_stop_the_program_nor_spoil_the_list(
    before: list[int], after: list[int]
) -> None:
    model = make_model()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    mirror = Mirror(model)
    for keys in (before, after, [1, 2, 3]):
        model.become(len(keys), {at: (key, "") for at, key in enumerate(keys)})
        assert mirror.rows == mirror.seen == [(key, "") for key in keys]
    model.deleteLater()


@given(st.lists(st.integers(0, 50), max_size=9))
def test_the_longest_rising_part_of_numbers_is_found(numbers: list[int]) -> None:
    found = longest_rising(numbers)
    parts = (part for length in range(len(numbers) + 1) for part in combinations(numbers, length))
    rising = [part for part in parts if list(part) == sorted(set(part))]
    assert len(found) == max(len(part) for part in rising)
    assert tuple(found) in rising


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
    rows = page(0)
    model.show(rows, 10)
    held = QPersistentModelIndex(model.index(2))
    rows.insert(0, (99, "new"))
    model.become(11, dict(enumerate(rows)))
    assert held.data(VALUE_ROLE) == (2, "as read")
    rows.insert(7, rows.pop(3))
    model.become(11, dict(enumerate(rows)))
    assert (held.row(), held.data(VALUE_ROLE)) == (7, (2, "as read"))


def test_rows_that_came_where_none_are_here_move_what_is_looked_at_below_them(
    model: LongRowModel[Row],
) -> None:
    model.become(MANY, {at: (at, "") for at in range(2_000, 2_010)})
    held = QPersistentModelIndex(model.index(2_005))
    model.become(MANY + 3, {at + 3: (at, "") for at in range(2_000, 2_010)})
    assert (held.row(), held.data(VALUE_ROLE)) == (2_008, (2_005, ""))


class CountedLooks(Mapping[int, Row]):
    """Rows that count how often one is looked for."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = dict(enumerate(rows))
        self.looks = 0

    def __getitem__(self, at: int) -> Row:
        self.looks += 1
        return self._rows[at]

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def test_a_list_that_turns_out_to_be_a_million_long_is_as_little_work_as_its_rows_that_are_here() -> None:
    model, rows = make_model(), CountedLooks(page(0, 2 * PAGE))
    model.show(page(0), 10)
    model.become(1_000_000, rows)
    assert (model.rowCount(), len(model.held)) == (1_000_000, 2 * PAGE)
    assert rows.looks < 10 * len(rows)


@pytest.mark.parametrize(
    ("first", "spans"),
    [
        (0, [range(PAGE + 10)]),
        (PAGE, [range(2 * PAGE + 10)]),
        (2_000, [range(PAGE), range(2_000 - PAGE, 2_010 + PAGE)]),
    ],
)
def test_what_is_read_is_the_first_page_and_what_is_around_the_rows_that_are_seen(
    model: LongRowModel[Row], first: int, spans: list[range]
) -> None:
    model.show(page(0, PAGE), MANY)
    model.look_at(first, first + 9)
    assert list(model.spans) == spans


def test_the_same_value_again_tells_nothing(model: LongRowModel[Row]) -> None:
    model.show(page(0), 10)
    mirror = Mirror(model)
    model.become(10, dict(enumerate(page(0))))
    model.fill(0, page(0))
    assert mirror.changes == 0
