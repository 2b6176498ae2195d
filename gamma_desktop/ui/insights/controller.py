"""Keeps the Insights page up to date: computes what is visible, when it is opened and as calls end."""

from collections.abc import Callable

from gamma_desktop.calls.model import Call
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.insights import Period, beginning_of
from gamma_desktop.history.ports import CallFigures, ReceptionGapLog
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.insights.page import InsightsPage
from gamma_desktop.ui.ports import CallNews, Clock
from gamma_desktop.ui.reception_gaps import gap_sentence
from gamma_desktop.ui.wording import explain

AFTER_THE_INDEX = 4.0
"""Seconds after a call has ended until it is counted: by then the book has looked at it."""

GAPS_SHOWN = 3


class InsightsController:
    """Joins the page to the book.

    Args:
        figures: computes them.
        reception_gaps: knows when calls may be missing.
        news: tells of calls as they change.
        mine: the extensions of the agent who sits here; empty for all.
        now: the time by our clock.
    """

    def __init__(
        self,
        page: InsightsPage,
        *,
        figures: CallFigures,
        reception_gaps: ReceptionGapLog,
        news: CallNews,
        mine: Callable[[], frozenset[str]],
        now: Clock,
        spawn: Spawn,
    ) -> None:
        self._page = page
        self._figures = figures
        self._reception_gaps = reception_gaps
        self._news = news
        self._mine = mine
        self._now = now
        self._period = Period.TODAY
        self._of_team = False
        self._asked = LatestWins("compute shown figures", spawn)
        self._later = LatestWins("compute figures", spawn, pause=AFTER_THE_INDEX)
        page.period_requested.connect(self._on_period)
        page.scope_requested.connect(self._on_scope)
        page.reload_requested.connect(self.reload)
        page.shown.connect(self.reload)

    def start(self) -> None:
        """Follow what happens."""
        self._news.subscribe(self._on_news)

    def reload(self) -> None:
        """Reckon again."""
        self._asked.ask(self._compute)

    def _on_period(self, period: Period) -> None:
        self._period = period
        self.reload()

    def _on_scope(self, of_team: bool) -> None:
        self._of_team = of_team
        self.reload()

    def _on_news(self, changed: tuple[Call, ...]) -> None:
        if self._page.isVisible() and any(not call.is_live for call in changed):
            self._later.ask(self._follow)

    async def _follow(self) -> None:
        self.reload()

    async def _compute(self) -> None:
        mine, now = self._mine(), self._now()
        since = beginning_of(self._period, now)
        of_team = self._of_team or not mine
        try:
            insights = await self._figures.insights(frozenset() if of_team else mine, since, now)
            gaps = await self._reception_gaps.reception_gaps(since=since, limit=GAPS_SHOWN)
        except GammaDesktopError as error:
            self._page.show_error(explain(error))
            return
        self._page.show_scope(has_own=bool(mine))
        sentences = [gap_sentence(each, now) for each in gaps]
        self._page.show_insights(insights, of_team=of_team, gaps=sentences)
