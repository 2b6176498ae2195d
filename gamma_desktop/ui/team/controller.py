"""Feeds the Team page: the list of extensions from Gamma, and their state from the calls that go on."""

from collections.abc import Callable

from gamma_desktop.calls.errors import CallError
from gamma_desktop.calls.model import Call, CallState
from gamma_desktop.calls.ports import ExtensionDirectory
from gamma_desktop.calls.presence import presence_of
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.calls.available_actions import why_no_transfer
from gamma_desktop.ui.calls.commands import CallCommands
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.team.model import Colleague
from gamma_desktop.ui.team.page import TeamPage
from gamma_desktop.ui.team.ports import Presences
from gamma_desktop.ui.wording import explain


class TeamController:
    """Joins the page to the PBX.

    Args:
        mine: the extensions of the agent who sits here; empty for all.
    """

    def __init__(
        self,
        page: TeamPage,
        *,
        directory: ExtensionDirectory,
        presences: Presences,
        parties: PartyNames,
        commands: CallCommands,
        mine: Callable[[], frozenset[str]],
        spawn: Spawn,
    ) -> None:
        self._page = page
        self._directory = directory
        self._presences = presences
        self._parties = parties
        self._mine = mine
        self._reads = LatestWins("read extensions", spawn)
        self._is_told = False
        page.reload_requested.connect(self.reload)
        page.call_requested.connect(commands.dial)
        page.transfer_requested.connect(commands.transfer)

    def start(self) -> None:
        """Ask for the extensions, and follow what they do."""
        self._presences.subscribe(lambda _changed: self._show())
        self._presences.subscribe_presence(self.show_names)
        self.reload()

    def reload(self) -> None:
        """Ask Gamma again."""
        self._reads.ask(self._read)

    async def _read(self) -> None:
        try:
            await self._directory.extensions()
        except CallError as error:
            self._page.show_error(explain(error))
            return
        self._is_told = True
        self.show_names()

    def show_names(self) -> None:
        """Show the team by the names that are known now, however they came to be known."""
        if self._is_told or self._parties.extensions:
            self._page.show_team(self._team())

    def _show(self) -> None:
        self.show_names()
        call = self._call_to_pass_on()
        self._page.offer_transfer(None if call is None else call.key)

    def _team(self) -> list[Colleague]:
        busy, mine = self._presences.presence(), self._mine()
        return [
            Colleague(
                extension=each,
                presence=presence_of(each, busy),
                is_mine=each.number in mine,
                colour=self._parties.colour(each.number),
            )
            for each in self._parties.extensions
        ]

    def _call_to_pass_on(self) -> Call | None:
        """The one call of the agent, once they talk; with several it must be said which."""
        mine = self._mine()
        calls = [
            call
            for call in self._presences.live_calls()
            if mine
            and call.concerns(mine)
            and not call.is_answered_by_others(mine)
            and not why_no_transfer(call)
        ]
        return calls[0] if [call.state for call in calls] == [CallState.TALKING] else None
