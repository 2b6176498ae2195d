"""Feeds the Calls page: of the log what is looked at, and each change as it comes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from gamma_desktop.calls.model import Call, CallKey, Outcome
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.model import CallFilter, IdentifiedCall
from gamma_desktop.ui.calls.commands import CallCommands
from gamma_desktop.ui.calls.log_rows import JUST_AFTER, LogRows, Stretch
from gamma_desktop.ui.calls.page import CallsPage
from gamma_desktop.ui.latest import AFTER_THE_POP, LatestWins
from gamma_desktop.ui.ports import CallLookup, Spawn
from gamma_desktop.ui.wording import explain

_AT_ONE_TIME = 20
_FIRST_ROWS = 50
"""More than can be seen, with some to spare: what is further down is read when one goes there."""


class CallNews(Protocol):
    """Tells of calls as they change."""

    def live_calls(self) -> Sequence[Call]:
        """All calls that go on."""
        ...

    def subscribe(self, listener: Callable[[tuple[Call, ...]], None]) -> Callable[[], None]:
        """Tell ``listener`` of every change; returns what ends that."""
        ...


class CallsController:
    """Joins the page to the log and to the calls that go on.

    Args:
        mine: the extensions of the agent who sits here.
    """

    def __init__(
        self,
        page: CallsPage,
        *,
        news: CallNews,
        lookup: CallLookup,
        commands: CallCommands,
        mine: Callable[[], frozenset[str]],
        spawn: Spawn,
    ) -> None:
        self._page = page
        self._rows = LogRows(page.model)
        self._news = news
        self._lookup = lookup
        self._commands = commands
        self._mine = mine
        self._asked = CallFilter()
        self._shown: CallFilter | None = None
        self._changed: dict[CallKey, Call] = {}
        self._marks_are_old = False
        self._opening = LatestWins("read calls", spawn)
        self._reading = LatestWins("read more calls", spawn)
        self._counting = LatestWins("count calls", spawn)
        self._changes = LatestWins("show changed calls", spawn, pause=AFTER_THE_POP)
        self._connect()

    @property
    def wanted(self) -> CallFilter:
        """What the page asks for, of the calls that concern the agent."""
        return replace(self._asked, mine=self._asked.mine or self._mine())

    def start(self) -> None:
        """Read the first page, and follow what happens."""
        self._news.subscribe(self._on_news)
        self.reload()

    def reload(self) -> None:
        """Read again what is shown: other contacts, other calls, another try."""
        self._opening.ask(self._read_first)

    def look_again(self, key: CallKey) -> None:
        """Something was said of a call: show it as it is now."""
        position = self._page.model.position_of(key)
        if position is not None:
            self._changed.setdefault(key, self._page.model.held[position].call)  # news of it is newer
            self._changes.ask(self._take_in)

    def look_at_missed_again(self) -> None:
        """Other missed calls wait than before: show which."""
        self._marks_are_old = True
        self._changes.ask(self._take_in)

    def _connect(self) -> None:
        self._page.reload_requested.connect(self.reload)
        self._page.filter_requested.connect(self._on_filter)
        self._page.model.rows_wanted.connect(lambda: self._reading.ask(self._read_wanted))
        self._page.call_back_requested.connect(self._on_call_back)
        self._page.hang_up_requested.connect(self._on_hang_up)
        self._page.over_declared.connect(lambda known: self._commands.declare_over(known.call.key))

    def _on_filter(self, asked: CallFilter) -> None:
        self._asked = asked
        self.reload()

    def _on_call_back(self, identified: IdentifiedCall) -> None:
        self._commands.dial(identified.call.remote.number or "")

    def _on_hang_up(self, identified: IdentifiedCall) -> None:
        self._commands.hang_up(identified.call.key)

    async def _read_first(self) -> None:
        """Show the newest of what is asked for; how many there are, and what is further down, comes later."""
        wanted = self.wanted
        try:
            live = [row for call in self._news.live_calls() if (row := await self._identified(call, wanted))]
            newest = await self._lookup.find(wanted, limit=_FIRST_ROWS)
        except GammaDesktopError as error:
            self._fail(error)
            return
        if wanted == self._shown:
            self._rows.reopen(live, newest)
        else:
            self._rows.open(live, newest)
        self._shown = wanted
        if len(newest) < _FIRST_ROWS:
            self._rows.count(len(newest))
        else:
            self._counting.ask(self._count)
        self._show()
        self._reading.ask(self._read_wanted)
        if self._changed:
            self._changes.ask(self._take_in)

    async def _read_wanted(self) -> None:
        """Read what is looked at and not here, until all of it is."""
        before: Stretch | None = None
        while (shown := self._shown) is not None:
            stretch = self._rows.wanted
            if stretch is None or stretch == before:
                return
            try:
                found = await self._lookup.find(
                    _before(stretch.until, shown), limit=stretch.limit, offset=stretch.offset
                )
            except GammaDesktopError as error:
                self._fail(error)
                return
            if shown is not self._shown:
                return
            if self._rows.put(stretch, found):
                before = stretch
            elif stretch.shifts == self._rows.shifts:
                self._counting.ask(self._count)
                return

    async def _count(self) -> None:
        """Count the calls, again if some have come or gone meanwhile."""
        while (shown := self._shown) is not None:
            shifts = self._rows.shifts
            try:
                count = await self._lookup.count(_before(self._rows.until, shown))
            except GammaDesktopError as error:
                self._fail(error)
                return
            if (shown, shifts) == (self._shown, self._rows.shifts):
                self._rows.count(count)
                self._show()
                return

    def _on_news(self, changed: tuple[Call, ...]) -> None:
        self._changed.update((call.key, call) for call in changed)
        self._changes.ask(self._take_in)

    async def _take_in(self) -> None:
        """Show what changed; until a list is shown it waits."""
        shown = self._shown
        if shown is None:
            return
        if self._marks_are_old:
            await self._renew_marks(shown)
        if shown is not self._shown:
            return
        changed, self._changed = self._changed, {}
        is_certain = True
        for call in changed.values():
            try:
                row = await self._identified(call, shown)
            except GammaDesktopError as error:
                self._fail(error)
                return
            if shown is not self._shown:
                self._changed = changed | self._changed
                self._changes.ask(self._take_in)
                return
            is_certain &= (
                self._rows.drop(call.key) or not self._may_be_in(call)
                if row is None
                else self._rows.place(row)
            )
        self._show()
        if not is_certain:
            self._counting.ask(self._count)

    async def _renew_marks(self, shown: CallFilter) -> None:
        """Show of the missed calls that are here which wait; of others, news is on its way."""
        self._marks_are_old = False
        held = self._page.model.held.values()
        missed = [row.call for row in held if row.call.outcome is Outcome.MISSED]
        try:
            renewed = await self._lookup.identify_all(missed)
        except GammaDesktopError as error:
            self._fail(error)
            return
        for row in renewed:
            is_held = self._page.model.position_of(row.call.key) is not None
            if shown is self._shown and is_held and row.call.key not in self._changed:
                self._rows.place(row)

    async def _identified(self, call: Call, wanted: CallFilter) -> IdentifiedCall | None:
        """A call as its row shows it; None for one that is not asked for."""
        if not wanted.admits(call):
            return None
        if not wanted.asks_beyond_the_call:
            return await self._lookup.identify(call)
        at_its_time = replace(wanted, since=call.started_at_here, until=call.started_at_here + JUST_AFTER)
        found = await self._lookup.find(at_its_time, limit=_AT_ONE_TIME)
        return next((row for row in found if row.call.key == call.key), None)

    def _may_be_in(self, call: Call) -> bool:
        """Whether a call that is not wanted may have been among those that are not held."""
        return call.started_at_here < self._rows.until

    def _show(self) -> None:
        self._page.show_rows(is_counted=self._rows.is_counted)

    def _fail(self, error: GammaDesktopError) -> None:
        self._shown = None
        self._page.show_error(explain(error))


def _before(until: datetime, wanted: CallFilter) -> CallFilter:
    return replace(wanted, until=until if wanted.until is None else min(until, wanted.until))
