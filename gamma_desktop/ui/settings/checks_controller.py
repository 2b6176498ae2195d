"""Has the checks made and shown, and does what a button beside one of them says."""

from gamma_desktop.checks.model import Remedy
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.settings.checks_section import ChecksSection
from gamma_desktop.ui.settings.ports import CheckServices
from gamma_desktop.ui.wording import explain


class ChecksController:
    """Joins the section to the checks; what it hears there keeps it, as long as the section lives.

    Args:
        section: shows them.
        services: make them, and mend what can be mended.
        now: the time, aware.
        spawn: starts a coroutine.
    """

    def __init__(self, section: ChecksSection, services: CheckServices, *, now: Clock, spawn: Spawn) -> None:
        self._section = section
        self._services = services
        self._now = now
        self._runs = LatestWins("check everything", spawn)
        section.check_requested.connect(lambda: self.check())  # noqa: PLW0108  (PySide would not keep us)
        section.test_call_requested.connect(lambda number: spawn("make a test call", self._call(number)))
        section.show_trials(services.test_calls())
        section.remedy_requested.connect(lambda remedy: spawn("mend what a check found", self._mend(remedy)))

    def check(self) -> None:
        """Make all checks, once those that are being made are done."""
        self._section.show_running()
        self._runs.ask(self._check)

    async def _check(self) -> None:
        found = await self._services.run(self._section.show_found)
        self._section.show_done(found, self._now(), self._now())

    async def _call(self, number: str) -> None:
        self._section.show_calling()
        try:
            trial = await self._services.make_test_call(number)
        except GammaDesktopError as error:
            self._section.show_no_trial(str(explain(error)))
            return
        self._section.show_trial(trial, can_register=self._services.can_register)
        self._section.show_trials(self._services.test_calls())

    async def _mend(self, remedy: Remedy) -> None:
        mend = self._services.remedies.get(remedy)
        if mend is None:
            return
        try:
            await mend()
        except GammaDesktopError as error:
            self._section.show_problem(str(explain(error)))
            return
        self.check()
