"""Has the Calls page mark when no event could come."""

import logging

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.ports import ReceptionGapLog
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.calls.page import CallsPage

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
        """Read them, anew: there may be another one."""
        self._looking.ask(self._look)

    async def _look(self) -> None:
        try:
            times = await self._reception_gaps.reception_gaps(limit=SHOWN)
        except GammaDesktopError as error:  # the page says itself that the log cannot be read
            _log.warning("gaps in reception are not marked: %s", error)
        else:
            self._page.show_reception_gaps(times)
