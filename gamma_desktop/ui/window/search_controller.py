"""Finds what is typed into the search box: a number to dial, extensions, contacts, past calls."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.model import Extension
from gamma_desktop.contacts.model import Contact
from gamma_desktop.history.model import CallFilter, IdentifiedCall
from gamma_desktop.numbers.model import NumberKind
from gamma_desktop.ui.calls.active_controller import NumberOwners
from gamma_desktop.ui.calls.commands import CallCommands
from gamma_desktop.ui.calls.faces import CallFaces
from gamma_desktop.ui.calls.offers import why_no_call_back
from gamma_desktop.ui.contacts.faces import contact_face, dialable
from gamma_desktop.ui.contacts.ports import ContactLookup
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.latest import LatestWins
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.ports import CallLookup, Clock, Spawn
from gamma_desktop.ui.row_face import RowFace
from gamma_desktop.ui.window.search import Found, FoundKind, SearchBox, SearchResults

MOST_OF_A_KIND = 8
CALLS_LOOKED_AT = 200

translate = QCoreApplication.translate


class Contacts(ContactLookup, NumberOwners, Protocol):
    """Finds contacts by words and by number."""


class SearchController:
    """Joins the search box to all that can be found.

    Args:
        mine: the extensions of the agent who sits here.
    """

    def __init__(
        self,
        box: SearchBox,
        results: SearchResults,
        *,
        contacts: Contacts,
        lookup: CallLookup,
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
        self._faces = CallFaces(parties, now)
        self._mine = mine
        self._recent: Sequence[IdentifiedCall] | None = None
        self._searches = LatestWins("search", spawn)
        self._commands = commands
        box.textChanged.connect(self._on_text)
        results.dial_requested.connect(self._on_dial)

    def _on_text(self, text: str) -> None:
        if text.strip():
            self._searches.ask(self._search)
        else:
            self._recent = None

    def _on_dial(self, destination: str) -> None:
        self._box.clear()
        self._commands.dial(destination)

    async def _search(self) -> None:
        text = self._box.text().strip()
        if self._recent is None:
            self._recent = await self._lookup.find(CallFilter(mine=self._mine()), limit=CALLS_LOOKED_AT)
        contacts = await self._find_contacts(text)
        if self._box.text().strip() != text:
            return
        found = [
            *self._number(text),
            *self._extensions(text),
            *(self._contact(contact) for contact in contacts),
            *self._calls(text, self._recent),
        ]
        self._results.show_found(found, text)

    async def _find_contacts(self, text: str) -> list[Contact]:
        """By words, and by the number that the text is, however it is written."""
        found = {each.id: each for each in await self._contacts.search(text, limit=MOST_OF_A_KIND)}
        number = self._parties.understand(text).e164
        if number is not None:
            found |= {each.id: each for each in await self._contacts.with_number(number)}
        return list(found.values())

    def _number(self, text: str) -> Iterator[Found]:
        number = self._parties.understand(text)
        is_typed_number = any(letter.isdigit() for letter in text)
        if not is_typed_number or number.dial is None or number.kind is NumberKind.EXTENSION:
            return
        title = translate("search", "Call {0}").format(number.display or text)
        face = RowFace(title=title, subtitle=number.place or "", icon=Icon.DIAL_PAD, icon_tone=Tone.ACCENT)
        yield Found(kind=FoundKind.NUMBER, key="number", face=face, destination=number.dial)

    def _extensions(self, text: str) -> Iterator[Found]:
        words = text.casefold().split()
        matching = [each for each in self._parties.extensions if _holds(words, each.name, each.number)]
        for each in matching[:MOST_OF_A_KIND]:
            yield self._extension(each)

    def _extension(self, extension: Extension) -> Found:
        face = RowFace(
            title=extension.name or extension.number,
            subtitle=translate("search", "Extension {0}").format(extension.number),
            person=extension.name,
            icon=Icon.USERS,
        )
        key = f"extension {extension.number}"
        return Found(kind=FoundKind.EXTENSION, key=key, face=face, destination=extension.number)

    def _contact(self, contact: Contact) -> Found:
        """One number is dialled at once; where there are several, they are shown to choose from."""
        return Found(
            kind=FoundKind.CONTACT,
            key=f"contact {contact.id}",
            face=contact_face(contact, self._parties),
            destination=dialable(contact.numbers[0]) if len(contact.numbers) == 1 else "",
            value=contact,
        )

    def _calls(self, text: str, recent: Sequence[IdentifiedCall]) -> Iterator[Found]:
        """The newest call with each party that matches."""
        words, seen = text.casefold().split(), set[str]()
        for identified in recent:
            who, number = self._parties.who(identified), identified.call.remote.number or ""
            if who in seen or not _holds(words, who, number, self._parties.number(identified.call.remote)):
                continue
            seen.add(who)
            yield Found(
                kind=FoundKind.CALL,
                key=f"call {identified.call.key.pbx} {identified.call.key.call_id}",
                face=self._faces.face(identified),
                destination="" if why_no_call_back(identified.call) else number,
                value=identified,
            )
            if len(seen) == MOST_OF_A_KIND:
                return


def _holds(words: Sequence[str], *texts: str) -> bool:
    """Whether every word is in one of the texts; digits count without what stands between them."""
    whole = " ".join(texts).casefold()
    return all(word in whole or word in whole.replace(" ", "") for word in words)
