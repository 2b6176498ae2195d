"""*Try it*: which page or program of the CRM would open for each of the last calls; opens none."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.model import CallFilter
from gamma_desktop.settings.model import CrmSettings
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.agent_context import LiveAgentContext
from gamma_desktop.ui.crm_page import CrmTrial, crm_trials
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.ports import CallLookup
from gamma_desktop.ui.settings.ports import SettingsEditor
from gamma_desktop.ui.settings.sections import Section
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button, button_line
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.wording import explain

CALLS_TRIED = 10


class CrmSection(Section):
    """Lists what would open for each call, below who it was with."""

    try_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Try it"), parent)
        self._words = PlainLabel(
            self.tr("Shows the address for each of your last ten calls. Nothing is opened."), tone=Tone.MUTED
        )
        self.try_button = Button(self.tr("Try it"))
        self.try_button.clicked.connect(self.try_requested)
        self._list = QWidget(self)
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(Space.XS)
        self.add(self._words, button_line(self.try_button), self._list)

    def show_trials(self, trials: Sequence[tuple[str, str | None]]) -> None:
        """Show what would open, by whom the call was with; None for nothing."""
        self._clear()
        for who, address in trials:
            self._rows.addWidget(PlainLabel(who, step=Type.STRONG))
            nothing = PlainLabel(self.tr("No page"), tone=Tone.MUTED)
            self._rows.addWidget(PlainLabel(address) if address is not None else nothing)
        if not trials:
            self._rows.addWidget(PlainLabel(self.tr("There are no calls yet."), tone=Tone.MUTED))

    def show_problem(self, words: str) -> None:
        """Say why the calls cannot be read."""
        self._clear()
        self._rows.addWidget(PlainLabel(words, tone=Tone.DANGER))

    def _clear(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


class CrmController:
    """Joins the section to the call log; what it hears there keeps it, as long as the section lives."""

    def __init__(
        self,
        section: CrmSection,
        *,
        calls: CallLookup,
        settings: SettingsEditor,
        context: LiveAgentContext,
        parties: PartyNames,
        spawn: Spawn,
    ) -> None:
        self._section = section
        self._calls = calls
        self._settings = settings
        self._context = context
        self._parties = parties
        self._trials = LatestWins("try the pages of the CRM", spawn)
        section.try_requested.connect(lambda: self._trials.ask(self._try))

    async def _try(self) -> None:
        context = self._context.current
        try:
            found = await self._calls.find(CallFilter(mine=context.mine), limit=CALLS_TRIED)
        except GammaDesktopError as error:
            self._section.show_problem(str(explain(error)))
            return
        trials = crm_trials(self._crm, found, context.lines)
        self._section.show_trials(
            [(self._who(trial), None if trial.target is None else str(trial.target)) for trial in trials]
        )

    @property
    def _crm(self) -> CrmSettings:
        return self._settings.loaded().settings.crm

    def _who(self, trial: CrmTrial) -> str:
        return self._parties.who(trial.call)
