"""Finds what is typed into the search box: a number to dial, contacts, extensions, past calls."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.presence import Presence
from gamma_desktop.contacts.model import Contact
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.model import CallFilter, IdentifiedCall
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.calls.commands import CallCommands
from gamma_desktop.ui.contacts.ports import AgentsContacts
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.ports import CallLookup, Clock
from gamma_desktop.ui.window.findings import Findings
from gamma_desktop.ui.window.search import Found, SearchResults
from gamma_desktop.ui.window.search_box import SearchBox
from gamma_desktop.ui.wording import explain

MOST_CONTACTS = 8
MOST_RECENT = 6
MOST_FAVOURITES = 6
CALLS_LOOKED_AT = 100
CALLS_ASKED_FOR = 30

translate = QCoreApplication.translate


class SearchController:
    """Joins the search box to all that can be found.

    Args:
        mine: the extensions of the agent who sits here.
        presence: the extensions that are busy now.
    """

    def __init__(
        self,
        box: SearchBox,
        results: SearchResults,
        *,
        contacts: AgentsContacts,
        lookup: CallLookup,
        presence: Callable[[], Mapping[str, Presence]],
        parties: PartyNames,
        commands: CallCommands,
        mine: Callable[[], frozenset[str]],
        now: Clock,
        spawn: Spawn,
    ) -> None:
        self._box = box
        self._results = results
        self._contacts = contacts
        self._lookup = lookup
        self._parties = parties
        self._findings = Findings(parties, presence, now)
        self._mine = mine
        self._recent: Sequence[IdentifiedCall] | None = None
        self._times_left = 0
        self._searches = LatestWins("search", spawn)
        self._commands = commands
        box.textChanged.connect(self.refresh)
        box.asked.connect(lambda: self._searches.ask(self._search))
        box.left.connect(self._forget)
        box.done.connect(self._forget)
        results.dial_requested.connect(self._on_dial)

    def refresh(self) -> None:
        """Something else was typed, or someone became free: look again, if anybody looks."""
        if self._results.isVisible():
            self._searches.ask(self._search)

    def _forget(self) -> None:
        self._recent = None
        self._times_left += 1

    def _on_dial(self, destination: str) -> None:
        self._box.finish()
        self._commands.dial(destination)

    async def _search(self) -> None:
        """What fails (the book is being restored, say) is told in place of what would have been found."""
        text = self._box.text().strip()
        try:
            found = await (self._find(text) if text else self._suggest())
        except GammaDesktopError as error:
            self._results.show_problem(explain(error), text)
            return
        if self._box.text().strip() == text:
            self._results.show_found(found, text)

    async def _find(self, text: str) -> list[Found]:
        findings = self._findings
        contacts = await self._find_contacts(text)
        calls = await self._find_calls(text)
        extensions = list(findings.extensions(text))
        people = list(findings.contacts(contacts))
        is_extension_number = any(found.destination == text for found in extensions)
        in_order = (extensions, people) if is_extension_number else (people, extensions)
        return [*findings.number(text), *in_order[0], *in_order[1], *findings.calls_by_words(calls, text)]

    async def _suggest(self) -> list[Found]:
        """Before anything is typed: the favourites, and those one had to do with lately."""
        first = await self._contacts.search("", limit=MOST_FAVOURITES)
        favourites = (each for each in first if each.is_favourite)
        return [
            *self._findings.contacts(favourites, translate("search", "Favourites")),
            *self._findings.recent_people(await self._lately(), MOST_RECENT),
        ]

    async def _find_contacts(self, text: str) -> list[Contact]:
        """By the number that the text is, however it is written, and by words."""
        number = self._parties.understand(text).e164
        owners = () if number is None else (await self._contacts.owners(number)).people
        found = _by_id(owners) | _by_id(await self._contacts.search(text, limit=MOST_CONTACTS))
        return list(found.values())

    async def _find_calls(self, text: str) -> list[IdentifiedCall]:
        """By the words of the log (names then, numbers, notes, transcripts), and by the names of today."""
        wanted = CallFilter(mine=self._mine(), text=text)
        found = await self._lookup.find(wanted, limit=CALLS_ASKED_FOR)
        by_name = self._findings.calls_holding(await self._lately(), text)
        return list({each.call.key: each for each in (*found, *by_name)}.values())

    async def _lately(self) -> Sequence[IdentifiedCall]:
        if self._recent is not None:
            return self._recent
        times_left = self._times_left
        found = await self._lookup.find(CallFilter(mine=self._mine()), limit=CALLS_LOOKED_AT)
        if times_left == self._times_left:
            self._recent = found
        return found


def _by_id(contacts: Iterable[Contact]) -> dict[str, Contact]:
    return {each.id: each for each in contacts}
