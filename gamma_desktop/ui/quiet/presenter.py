"""Shows do not disturb wherever it can be switched, ends it on time, and says what became of the calls."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QObject

from gamma_desktop.desktop.wall_timer import WallTimer
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.do_not_disturb import DoNotDisturb
from gamma_desktop.history.due_time import due_time
from gamma_desktop.history.missed import WhoseMisses
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.history.quiet_digest import QuietEnd, digest
from gamma_desktop.history.quiet_times import QuietChoice
from gamma_desktop.numbers.lines import LineNames
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.pop.model import PopAction, PopId
from gamma_desktop.ui.pop.surfaces import PopSurface
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.quiet.switch import QuietOption, end_of
from gamma_desktop.ui.quiet.words import (
    digest_card,
    digest_title,
    digest_words,
    is_digest,
    lines_words,
    quiet_words,
)
from gamma_desktop.ui.time_question import TimeQuestion
from gamma_desktop.ui.window.main_window import MainWindow

SETTLED_AFTER = 2.0
"""Seconds after the end, or the start of the program, until the calls are counted: some may still come in."""

translate = QCoreApplication.translate

ShowState = Callable[[str, bool, str], object]
"""Told the state in words, whether it is on, and which single lines are quiet, in words."""


class QuietPresenter:
    """Joins do not disturb to the clock, to tray and window, and to the log.

    Args:
        quiet: what is shown and switched.
        show: shows it wherever it can be switched.
        calls_since: the calls since a time; may raise StoreError.
        whose: whose calls and misses are counted.
        lines: the names of our lines, as set now.
        surface: shows what became of the calls.
        shows_cards: whether a card may be shown; where not, ``tell`` says it.
        tell: says it in the tray: a title, a sentence, and what a click does.
        open_list: brings up all that is to be called back.
        offer_undo: says what was done, with a way back.
        window: what the question for a time stands over.
        parent: what the timer lives and dies with.
        settled_after: seconds after the end until the calls are counted.
    """

    def __init__(
        self,
        quiet: DoNotDisturb,
        *,
        show: ShowState,
        calls_since: Callable[[datetime], Awaitable[Sequence[IdentifiedCall]]],
        whose: Callable[[], WhoseMisses],
        lines: Callable[[], LineNames],
        surface: PopSurface,
        shows_cards: Callable[[], bool],
        tell: Callable[[str, str, Callable[[], None]], None],
        open_list: Callable[[], None],
        offer_undo: Callable[[str, Callable[[], None]], None],
        window: MainWindow,
        now: Clock,
        spawn: Spawn,
        parent: QObject,
        settled_after: float = SETTLED_AFTER,
    ) -> None:
        self._quiet = quiet
        self._show_state = show
        self._calls_since = calls_since
        self._whose = whose
        self._lines = lines
        self._surface = surface
        self._shows_cards = shows_cards
        self._tell = tell
        self._open_list = open_list
        self._offer_undo = offer_undo
        self._window = window
        self._now = now
        self._spawn = spawn
        self._settled_after = settled_after
        self._timer = WallTimer(now, parent)
        self._timer.rang.connect(self.look_again)
        surface.action_requested.connect(self._act)
        surface.window_requested.connect(self._on_window)
        self._is_telling = False
        quiet.subscribe_owed(self._tell_soon)

    def look_again(self) -> None:
        """Time has passed, the machine has woken up, or other hours are set."""
        self._quiet.look()
        self._show()

    def choose(self, option: QuietOption) -> None:
        """Switch it as the agent chose."""
        before = self._quiet.choice
        if option is QuietOption.UNTIL_A_TIME:
            self._ask()
            return
        if option is QuietOption.OFF:
            self._quiet.end()
        else:
            self._quiet.begin(end_of(option, self._now()))
        self._say_what_was_done(before)

    def end(self) -> None:
        """Look no more."""
        self._timer.ring_at(None)

    def _ask(self) -> None:
        self._window.raise_up()
        title, yes = translate("quiet", "Do not disturb until"), translate("quiet", "Do not disturb")
        TimeQuestion(self._window, title, yes, now=self._now, chosen=self._begin_until).open()

    def _begin_until(self, time: str, _note: str | None) -> None:
        before = self._quiet.choice
        self._quiet.begin(due_time(time, self._now().astimezone()))
        self._say_what_was_done(before)

    def _say_what_was_done(self, before: QuietChoice | None) -> None:
        self._show()
        quiet = self._quiet.now
        words = translate("quiet", "Calls show again") if quiet is None else quiet_words(quiet, self._now())
        self._offer_undo(words, lambda: self._restore(before))

    def _restore(self, before: QuietChoice | None) -> None:
        self._quiet.restore(before)
        self._show()

    def _show(self) -> None:
        quiet = self._quiet.now
        words = quiet_words(quiet, self._now())
        lines = lines_words(self._quiet.lines, self._lines(), self._now())
        self._show_state(words, quiet is not None, lines)
        self._timer.ring_at(self._quiet.next_change)

    def _tell_soon(self) -> None:
        """Once the last calls have come in; what is quiet again by then is told of later."""
        if not self._is_telling:
            self._is_telling = True
            self._spawn("tell what became of the calls", self._tell_of_owed())

    async def _tell_of_owed(self) -> None:
        try:
            await asyncio.sleep(self._settled_after)
            for end in self._quiet.owed:
                await self._tell_of(end)
        finally:
            self._is_telling = False

    async def _tell_of(self, end: QuietEnd) -> None:
        try:
            calls = await self._calls_since(end.since)
        except GammaDesktopError:  # the list itself says that it cannot be read
            return
        if self._quiet.now is not None:
            return
        self._quiet.note_told(end)
        lines = self._lines()
        found = digest(calls, self._whose(), end, lines)
        if not found.total:
            return
        if self._shows_cards():
            self._surface.show_content(digest_card(found, end, lines, self._now()))
        else:
            self._tell(digest_title(found, end, lines), digest_words(found), self._open_list)

    def _act(self, pop_id: PopId, action: PopAction) -> None:
        if is_digest(pop_id) and action is PopAction.SHOW_LIST:
            self._surface.remove(pop_id)
            self._open_list()

    def _on_window(self, pop_id: PopId) -> None:
        if is_digest(pop_id):
            self._open_list()
