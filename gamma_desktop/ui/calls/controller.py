"""Feeds the Calls page: keeps it at what the call log is, whatever happens to the log.

What changed is never worked into the rows that are shown. It only says that they are outdated: the part of
the log that is looked at, and how long the log is, are read again as they stand at one moment, and shown as a
whole. After every change that is told a reading begins. So it makes no difference when changes are told and
when readings end.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import replace

from gamma_desktop.calls.model import CallKey
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.annotations import CallAnnotations
from gamma_desktop.history.model import CallFilter, IdentifiedCall
from gamma_desktop.history.ports import ReceptionGapLog
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.calls.commands import CallCommands
from gamma_desktop.ui.calls.known_rows import KnownRows
from gamma_desktop.ui.calls.page import CallsPage
from gamma_desktop.ui.ports import AFTER_THE_POP, CallLookup, CallNews
from gamma_desktop.ui.wording import explain

_FIRST_ROWS = range(50)
"""More than can be seen, with some to spare: what is further down is read when one goes there."""

_REST, _LONGEST_REST = 3.0, 1.0
"""How many times as long as a reading took the next change waits, and how many seconds at most: to count a
million calls takes a tenth of a second."""


class CallsController:
    """Joins the page to the log.

    Args:
        mine: the extensions of the agent who sits here.
        pause: seconds that the list waits with what an event changed.
    """

    def __init__(
        self,
        page: CallsPage,
        *,
        news: CallNews,
        annotations: CallAnnotations,
        lookup: CallLookup,
        commands: CallCommands,
        mine: Callable[[], frozenset[str]],
        spawn: Spawn,
        pause: float = AFTER_THE_POP,
    ) -> None:
        self._page = page
        self._news = news
        self._annotations = annotations
        self._lookup = lookup
        self._commands = commands
        self._mine = mine
        self._asked = CallFilter()
        self._shown: CallFilter | None = None
        self._openings = 0
        self._known = KnownRows()
        self._is_behind = False
        self._rest = 0.0
        self._opening = LatestWins("open the list of calls", spawn)
        self._reading = LatestWins("read calls", spawn)
        self._changes = LatestWins("show changed calls", spawn, pause=pause)
        self._connect()

    @property
    def wanted(self) -> CallFilter:
        """What the page asks for, of the calls that concern the agent."""
        return replace(self._asked, mine=self._asked.mine or self._mine())

    def start(self) -> None:
        """Read the first page, and follow what happens."""
        self._annotations.subscribe(self._on_changed)
        self._news.subscribe(lambda changed: self._on_changed(*(call.key for call in changed)))
        self.reload()

    def reload(self) -> None:
        """Read again what is shown: other contacts, other calls, another try."""
        self._known.forget_all()
        self._opening.ask(self._open)

    def look_at_missed_again(self) -> None:
        """Other missed calls wait than before: show which."""
        held = self._page.model.held.values()
        self._on_changed(*(row.call.key for row in held if row.call.is_missed))

    def _connect(self) -> None:
        self._page.reload_requested.connect(self.reload)
        self._page.filter_requested.connect(self._on_filter)
        self._page.shown.connect(self._catch_up)
        self._page.model.rows_wanted.connect(lambda: self._reading.ask(self._read))
        self._page.call_back_requested.connect(self._on_call_back)
        self._page.hang_up_requested.connect(self._on_hang_up)
        self._page.over_declared.connect(lambda known: self._commands.declare_over(known.call.key))

    def _on_filter(self, asked: CallFilter) -> None:
        self._asked = asked
        self._opening.ask(self._open)

    def _on_call_back(self, identified: IdentifiedCall) -> None:
        self._commands.dial(identified.call.remote.number or "")

    def _on_hang_up(self, identified: IdentifiedCall) -> None:
        self._commands.hang_up(identified.call.key)

    def _on_changed(self, *keys: CallKey) -> None:
        """These calls are not what they were, so the list may not be; a page that is not seen waits."""
        self._known.forget(keys)
        if self._page.isVisible():
            self._changes.ask(self._follow)
        else:
            self._is_behind = True

    def _catch_up(self) -> None:
        """The page is seen again."""
        if self._is_behind:
            self._reading.ask(self._read)

    async def _open(self) -> None:
        """Show the first rows of another list at once; the others, and how many there are, follow."""
        wanted = self.wanted
        if wanted != self._shown:
            try:
                with self._known.reading() as reading:
                    found = await self._lookup.listing(
                        wanted, (_FIRST_ROWS,), known=reading.known, is_counted=False
                    )
            except GammaDesktopError as error:
                self._fail(error)
                return
            self._shown = wanted
            self._openings += 1
            self._known.keep(reading, found.rows.values())
            self._page.model.show([row for _, row in sorted(found.rows.items())], found.length)
            self._page.show_rows(is_counted=found.length < len(_FIRST_ROWS))
        self._reading.ask(self._read)

    async def _read(self) -> None:
        """Show the part that is looked at, and how many calls there are, as both stand now."""
        shown, openings, model = self._shown, self._openings, self._page.model
        if shown is None:
            return
        self._is_behind = False
        spans, begin = model.spans, time.monotonic()
        try:
            with self._known.reading() as reading:
                found = await self._lookup.listing(shown, spans, known=reading.known)
        except GammaDesktopError as error:
            self._fail(error)
            return
        self._rest = min(_REST * (time.monotonic() - begin), _LONGEST_REST)
        if openings != self._openings:
            return  # another list is shown: its own reading follows
        self._known.keep(reading, found.rows.values())
        model.become(found.length, found.rows)
        self._page.show_rows(is_counted=True)
        if model.wanted is not None and model.spans != spans:
            self._reading.ask(self._read)
        if not found.is_settled:
            self._changes.ask(self._follow)

    async def _follow(self) -> None:
        """Read again, after a rest that lets other questions to a long log have their turn."""
        await asyncio.sleep(self._rest)
        self._reading.ask(self._read)

    def _fail(self, error: GammaDesktopError) -> None:
        self._shown = None
        self._page.show_error(explain(error))


SHOWN = 500
"""Stretches that are marked, the newest ones: more than a year of nights."""

_log = logging.getLogger(__name__)


class ReceptionGapController:
    """Joins the page to the gaps in reception that are kept."""

    def __init__(self, page: CallsPage, reception_gaps: ReceptionGapLog, spawn: Spawn) -> None:
        self._page = page
        self._reception_gaps = reception_gaps
        self._looking = LatestWins("read gaps in reception", spawn)

    def look(self) -> None:
        """Read them again: there may be another one."""
        self._looking.ask(self._look)

    async def _look(self) -> None:
        try:
            times = await self._reception_gaps.reception_gaps(limit=SHOWN)
        except GammaDesktopError as error:  # the page says itself that the log cannot be read
            _log.warning("gaps in reception are not marked: %s", error)
        else:
            self._page.show_reception_gaps(times)
