"""Where calls stand in the list: those that go on on top, then the log, the newest first.

The book counts its calls from the newest. So that a page read a moment later fits to the rows that are here,
it counts from the newest call of the time when the log was opened: ``Stretch.until``. What came since stands
above, and is known one by one. In the book's pages a call that goes on stands where it began: there it is
left out, since it stands on top.

Another kind of row that has its place among the calls by time can be merged in ``put`` and in the first page:
what the book does not count is counted as calls that go on are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from gamma_desktop.calls.model import CallKey
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.ui.long_row_model import PAGE, LongRowModel

CallRows = LongRowModel[IdentifiedCall]

JUST_AFTER = timedelta(microseconds=1)
"""From a time to the end of a span that holds it: spans end before their end."""

_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of the log to read: of the calls that started before ``until``, so many after the first ones.

    Attributes:
        shifts: how often rows had come or gone among these when it was asked for.
    """

    until: datetime
    offset: int
    limit: int
    shifts: int


class LogRows:
    """Keeps the rows of a model in order as calls come, change and go."""

    def __init__(self, model: CallRows) -> None:
        self._model = model
        self._live: dict[CallKey, datetime] = {}
        self._newer: set[CallKey] = set()
        self._until = _BEFORE_ALL
        self.is_counted = False
        self.shifts = 0

    @property
    def until(self) -> datetime:
        """Before when the calls started that the book is asked for."""
        return self._until

    @property
    def wanted(self) -> Stretch | None:
        """What of the log to read next; None if all that is looked at is here."""
        wanted = self._model.wanted
        if wanted is None:
            return None
        first, count = wanted
        offset = max(first - self._above, 0)
        limit = max(first + count - self._above - offset, 0) + len(self._live) + 1
        return Stretch(until=self._until, offset=offset, limit=limit, shifts=self.shifts)

    def open(self, live: Sequence[IdentifiedCall], newest: Sequence[IdentifiedCall]) -> None:
        """Begin with the calls that go on, and the first page of the log as the book has it."""
        rows = self._begin(live, newest)
        self._model.show(rows, len(rows))

    def reopen(self, live: Sequence[IdentifiedCall], newest: Sequence[IdentifiedCall]) -> None:
        """The same for the list that is shown: what is common stays where it is, the rest is read again."""
        rows = self._begin(live, newest)
        self._remove_what_left(rows)
        for at, row in enumerate(rows):
            held = self._model.position_of(row.call.key)
            if held is None:
                self._model.insert(at, row)
            else:
                self._model.move(held, at)
        self._model.renew()
        self._model.fill(0, rows)

    def count(self, in_book: int) -> None:
        """Learn how many calls the book has that started before ``until``."""
        below = sum(1 for started in self._live.values() if self._is_in_book(started))
        self.is_counted = True
        self._model.set_count(self._above + in_book - below)

    def put(self, stretch: Stretch, found: Sequence[IdentifiedCall]) -> bool:
        """Put in place what was read; False if there was nothing, or rows have come or gone meanwhile."""
        rows = self._without_live(found)
        if stretch.shifts != self.shifts or not rows:
            return False
        skipped = next(at for at, row in enumerate(found) if row is rows[0])
        first = rows[0].call.started_at_here
        passed = sum(1 for each in self._live.values() if each > first and self._is_in_book(each))
        self._model.fill(self._above + stretch.offset + skipped - passed, rows)
        return True

    def place(self, row: IdentifiedCall) -> bool:
        """Show a call as it is now, where it belongs; False if that is where nothing is held."""
        held = self._model.position_of(row.call.key)
        self._note(row)
        target = self._target(row)
        if target is None:
            self.drop(row.call.key)
            return False
        if held is None:
            self._model.insert(target, row)
        else:
            self._model.move(held, target - (held < target))
            self._model.change(target - (held < target), row)
        if held is None and not self._is_above(row.call.key):
            self.shifts += 1
        if len(self._newer) > PAGE // 2:
            self._count_from_newest()
        return True

    def drop(self, key: CallKey) -> bool:
        """Take out a call that does not fit any more; False if it is not held."""
        held = self._model.position_of(key)
        if held is not None:
            self._model.remove(held)
            self.shifts += not self._is_above(key)
        self._live.pop(key, None)
        self._newer.discard(key)
        return held is not None

    @property
    def _above(self) -> int:
        """How many rows stand above those that the book counts."""
        return len(self._live) + len(self._newer)

    def _begin(
        self, live: Sequence[IdentifiedCall], newest: Sequence[IdentifiedCall]
    ) -> list[IdentifiedCall]:
        self._live = {row.call.key: row.call.started_at_here for row in live}
        self._newer = set()
        self._until = newest[0].call.started_at_here + JUST_AFTER if newest else _BEFORE_ALL
        self.is_counted = False
        self.shifts += 1
        on_top = sorted(live, key=lambda row: row.call.started_at_here, reverse=True)
        return [*on_top, *self._without_live(newest)]

    def _remove_what_left(self, rows: Sequence[IdentifiedCall]) -> None:
        keys = {row.call.key for row in rows}
        last = self._order(rows[-1]) if rows else None
        for at, row in sorted(self._model.held.items(), reverse=True):
            if row.call.key not in keys and (last is None or self._order(row) > last):
                self._model.remove(at)

    def _count_from_newest(self) -> None:
        """Have the book count from the newest call that is known by now."""
        newest = self._model.held[len(self._live)]
        self._until = newest.call.started_at_here + JUST_AFTER
        self._newer = set()
        self.shifts += 1

    def _without_live(self, rows: Sequence[IdentifiedCall]) -> list[IdentifiedCall]:
        return [row for row in rows if row.call.key not in self._live]

    def _is_in_book(self, started: datetime) -> bool:
        return started < self._until

    def _is_above(self, key: CallKey) -> bool:
        return key in self._live or key in self._newer

    def _note(self, row: IdentifiedCall) -> None:
        call = row.call
        self._live.pop(call.key, None)
        self._newer.discard(call.key)
        if call.is_live:
            self._live[call.key] = call.started_at_here
        elif not self._is_in_book(call.started_at_here):
            self._newer.add(call.key)

    def _target(self, row: IdentifiedCall) -> int | None:
        """The position of the first other row that stands after this one; None if it is not held."""
        held, order, count = self._model.held, self._order(row), self._model.rowCount()
        others = (
            at for at, each in held.items() if each.call.key != row.call.key and self._order(each) < order
        )
        target = min(others, default=count)
        is_at_unknown_end = target == count and not self.is_counted
        return None if is_at_unknown_end or (target and target - 1 not in held) else target

    def _order(self, row: IdentifiedCall) -> tuple[bool, datetime]:
        return row.call.key in self._live, row.call.started_at_here
