"""Feeds the Calls page: pages of the log, and each change as it comes."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from gamma_desktop.calls.model import Call, CallKey, Outcome
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.model import CallFilter, IdentifiedCall
from gamma_desktop.ui.calls.commands import CallCommands
from gamma_desktop.ui.calls.page import CallsPage
from gamma_desktop.ui.latest import AFTER_THE_POP, LatestWins
from gamma_desktop.ui.ports import CallLookup, Spawn
from gamma_desktop.ui.wording import explain

PAGE_SIZE = 100


class CallNews(Protocol):
    """Tells of calls as they change."""

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
        self._news = news
        self._lookup = lookup
        self._commands = commands
        self._mine = mine
        self._spawn = spawn
        self._rows: dict[CallKey, IdentifiedCall] = {}
        self._changed: dict[CallKey, Call] = {}
        self._changes = LatestWins("show changed calls", spawn, pause=AFTER_THE_POP)
        self._missed_only = False
        self._has_more = False
        self._depth = PAGE_SIZE
        self._reading = 0
        self._connect()

    def start(self) -> None:
        """Read the first page, and follow what happens."""
        self._news.subscribe(self._on_news)
        self.reload()

    def reload(self) -> None:
        """Read the log again from the top: another filter, other contacts, another try."""
        self._reading += 1
        self._depth = PAGE_SIZE
        self._rows.clear()
        self._spawn("read calls", self._read(self._reading, offset=0))

    def look_again(self, key: CallKey) -> None:
        """Something was said of a call: show it as it is now."""
        if key in self._rows:
            self._on_news((self._rows[key].call,))

    def look_at_missed_again(self) -> None:
        """Other missed calls wait than before: show which."""
        self._on_news(tuple(row.call for row in self._rows.values() if row.call.outcome is Outcome.MISSED))

    def open(self, identified: IdentifiedCall) -> None:
        """Show all about a call."""
        self._page.open_call(identified)

    def _connect(self) -> None:
        self._page.reload_requested.connect(self.reload)
        self._page.more_requested.connect(self._read_more)
        self._page.filter_requested.connect(self._on_filter)
        self._page.call_back_requested.connect(self._on_call_back)
        self._page.hang_up_requested.connect(self._on_hang_up)

    def _on_filter(self, missed_only: bool) -> None:  # noqa: FBT001  (a slot)
        self._missed_only = missed_only
        self.reload()

    def _on_call_back(self, identified: IdentifiedCall) -> None:
        self._commands.dial(identified.call.remote.number or "")

    def _on_hang_up(self, identified: IdentifiedCall) -> None:
        self._commands.hang_up(identified.call.key)

    def _read_more(self, offset: int) -> None:
        self._depth = offset + PAGE_SIZE
        self._spawn("read more calls", self._read(self._reading, offset=offset))

    async def _read(self, reading: int, *, offset: int) -> None:
        """Read a page; one that was asked for before the latest ``reload`` is of no use any more."""
        wanted = CallFilter(mine=self._mine(), missed_only=self._missed_only)
        try:
            found = await self._lookup.find(wanted, limit=PAGE_SIZE, offset=offset)
        except GammaDesktopError as error:
            self._page.show_error(explain(error))
            return
        if reading != self._reading:
            return
        self._has_more = len(found) == PAGE_SIZE
        self._rows = {each.call.key: each for each in found} | self._rows
        self._show()

    def _on_news(self, changed: tuple[Call, ...]) -> None:
        self._changed.update((call.key, call) for call in changed if self._fits(call))
        if self._changed:
            self._changes.ask(self._take_in)

    async def _take_in(self) -> None:
        changed, self._changed = self._changed, {}
        for call in changed.values():
            if self._is_in_reach(call):
                self._rows[call.key] = await self._lookup.identify(call)
        self._let_go_of_oldest()
        self._show()

    def _let_go_of_oldest(self) -> None:
        """Hold no more than was paged to: a day's calls would add up, and the log has them."""
        if len(self._rows) > self._depth:
            newest = sorted(self._rows.values(), key=_place, reverse=True)[: self._depth]
            self._rows = {row.call.key: row for row in newest}
            self._has_more = True

    def _is_in_reach(self, call: Call) -> bool:
        """Not further back than what is loaded: it would stand there out of its order."""
        oldest = min((row.call.started_at for row in self._rows.values()), default=None)
        return not self._has_more or oldest is None or call.started_at >= oldest

    def _fits(self, call: Call) -> bool:
        is_wanted = not self._missed_only or call.outcome is Outcome.MISSED or call.key in self._rows
        return is_wanted and call.direction is not None and call.concerns(self._mine())

    def _show(self) -> None:
        """Live calls first, then the newest; a missed one that was answered after all leaves the filter."""
        rows = [row for row in self._rows.values() if self._fits(row.call)]
        if self._missed_only:
            rows = [row for row in rows if row.call.outcome is Outcome.MISSED]
        rows.sort(key=_place, reverse=True)
        self._page.show_calls(rows, has_more=self._has_more)


def _place(row: IdentifiedCall) -> tuple[bool, datetime]:
    return row.call.is_live, row.call.started_at
