from dataclasses import replace
from datetime import timedelta
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from gamma_desktop.calls.model import Call, CallState, Outcome
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.ui.calls.log_rows import LogRows, Stretch
from gamma_desktop.ui.long_row_model import PAGE, LongRowModel
from tests.ui import office

MANY = 600
SOMEBODY = office.outside("+34622334455")


@cache
def past_calls() -> tuple[Call, ...]:
    return tuple(office.call(str(n), SOMEBODY, minutes_ago=10 * n + 10) for n in range(MANY))


class Log:
    """A book of calls, its list, and answers of the book that may come late."""

    def __init__(self) -> None:
        self.book = list(past_calls())
        self.model: LongRowModel[IdentifiedCall] = LongRowModel(key=lambda row: row.call.key, text=str)
        self.rows = LogRows(self.model)
        self.asked: list[tuple[Stretch, list[IdentifiedCall]]] = []
        self.reopen(first=True)

    def reopen(self, *, first: bool = False) -> None:
        live = office.identified([call for call in self.book if call.is_live])
        (self.rows.open if first else self.rows.reopen)(live, office.identified(self.book[:PAGE]))
        self.count()

    def count(self) -> None:
        self.rows.count(sum(1 for call in self.book if call.started_at < self.rows.until))

    def happen(self, call: Call) -> None:
        self.book = [each for each in self.book if each.key != call.key] + [call]
        self.book.sort(key=lambda each: each.started_at, reverse=True)
        if not self.rows.place(office.identified([call])[0]):
            self.count()

    def leave(self, call: Call) -> None:
        self.book = [each for each in self.book if each.key != call.key]
        if not self.rows.drop(call.key):
            self.count()

    def read(self, stretch: Stretch) -> list[IdentifiedCall]:
        below = [call for call in self.book if call.started_at < stretch.until]
        return office.identified(below[stretch.offset : stretch.offset + stretch.limit])

    def settle(self, first: int) -> None:
        """Look somewhere, and read until all of it is there."""
        self.model.look_at(first, first + 9)
        for _ in range(5):
            if (stretch := self.rows.wanted) is not None:
                self.rows.put(stretch, self.read(stretch))

    def look(self, value: int, _number: int) -> None:
        self.model.look_at(value, value + 9)

    def begin(self, value: int, number: int) -> None:
        self.happen(live(f"live {number}", value + number / 100))

    def learn_late(self, value: int, number: int) -> None:
        self.happen(ended(live(f"late {number}", value + 0.5 + number / 1000)))

    def end(self, value: int, _number: int) -> None:
        going_on = [call for call in self.book if call.is_live]
        if going_on:
            self.happen(ended(going_on[value % len(going_on)]))

    def lose(self, value: int, _number: int) -> None:
        self.leave(self.book[value])

    def ask(self, _value: int, _number: int) -> None:
        if (stretch := self.rows.wanted) is not None:
            self.asked.append((stretch, self.read(stretch)))

    def answer(self, _value: int, _number: int) -> None:
        if self.asked:
            self.rows.put(*self.asked.pop(0))

    def read_again(self, _value: int, _number: int) -> None:
        self.reopen()

    @property
    def expected(self) -> list[Call]:
        return sorted(self.book, key=lambda call: (call.is_live, call.started_at), reverse=True)

    def shown(self, first: int) -> list[Call | None]:
        held = self.model.held
        return [held[at].call if at in held else None for at in range(first, first + 10)]


def live(name: str, minutes_ago: float) -> Call:
    return office.call(name, SOMEBODY, minutes_ago=minutes_ago, state=CallState.TALKING)


def ended(call: Call) -> Call:
    return replace(call, state=CallState.ENDED, outcome=Outcome.ANSWERED)


steps = st.one_of(
    st.tuples(st.just("look"), st.integers(0, MANY - 20)),
    st.tuples(st.just("begin"), st.integers(0, 30)),
    st.tuples(st.just("learn_late"), st.integers(5, 900)),
    st.tuples(st.just("end"), st.integers(0, 9)),
    st.tuples(st.just("lose"), st.integers(0, MANY - 20)),
    st.tuples(st.just("ask"), st.just(0)),
    st.tuples(st.just("answer"), st.just(0)),
    st.tuples(st.just("read_again"), st.just(0)),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(steps, max_size=25), st.integers(0, MANY - 40))
def test_whatever_happens_while_pages_are_read_each_row_ends_in_its_place(
    taken: list[tuple[str, int]], last: int
) -> None:
    log = Log()
    for number, (what, value) in enumerate(taken):
        getattr(log, what)(value, number)
    for first in (0, last, 0):
        log.settle(first)
        log.count()
        log.settle(first)
        assert log.shown(first) == log.expected[first : first + 10]
    assert log.model.rowCount() == len(log.book)


def test_a_call_that_goes_on_since_long_stands_on_top_and_nowhere_else() -> None:
    log = Log()
    old = live("old", 10 * 300 + 15)
    log.happen(old)
    log.settle(295)
    assert log.model.position_of(old.key) == 0
    assert log.shown(295) == log.expected[295:305]


def test_a_page_that_was_read_before_a_new_call_came_fits_all_the_same() -> None:
    log = Log()
    log.model.look_at(300, 309)
    stretch = log.rows.wanted
    assert stretch is not None
    page = log.read(stretch)
    log.happen(live("new", 0.1))
    assert log.rows.put(stretch, page)
    assert log.shown(301) == log.expected[301:311]


def test_a_page_that_was_read_before_a_call_left_is_read_again() -> None:
    log = Log()
    log.model.look_at(300, 309)
    stretch = log.rows.wanted
    assert stretch is not None
    page = log.read(stretch)
    log.leave(log.book[20])
    assert not log.rows.put(stretch, page)


def test_however_many_calls_come_the_first_page_stays_whole() -> None:
    log = Log()
    log.settle(500)
    for number in range(2 * PAGE):
        log.happen(ended(live(f"new {number}", 9 - number / 60)))
    log.settle(0)
    assert log.shown(0) == log.expected[:10]
    assert log.model.rowCount() == MANY + 2 * PAGE


def test_where_nothing_is_held_no_row_is_added() -> None:
    log = Log()
    late = ended(live("late", 3_005))
    assert not log.rows.place(office.identified([late])[0])
    assert log.model.rowCount() == MANY


def test_an_empty_log_takes_what_comes() -> None:
    log = Log()
    log.book = []
    log.reopen()
    assert log.model.rowCount() == 0
    for number in range(3):
        log.happen(ended(live(f"{number}", 5 - number)))
    log.count()
    assert log.shown(0)[:3] == log.expected
    assert log.expected[0].started_at - log.expected[1].started_at == timedelta(minutes=1)
