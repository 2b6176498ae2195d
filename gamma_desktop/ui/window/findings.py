"""What the search box finds, as rows: how each looks, and what Enter does with it. Reads nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.model import Extension
from gamma_desktop.calls.presence import Presence, presence_of
from gamma_desktop.contacts.model import Contact
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.numbers.model import NumberKind
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.calls.available_actions import why_no_call_back
from gamma_desktop.ui.calls.row_views import CallRows
from gamma_desktop.ui.contacts.row_views import contact_row, dialable
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.number_words import facts_of_number
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.presence import presence_words
from gamma_desktop.ui.row_view import RowView
from gamma_desktop.ui.team.model import Colleague, colleague_row
from gamma_desktop.ui.window.search import Found

MOST_EXTENSIONS = 8
MOST_CALLS = 8

translate = QCoreApplication.translate


class Findings:
    """Makes rows of what was found.

    Args:
        presence: the extensions that are busy now.
    """

    def __init__(
        self, parties: PartyNames, presence: Callable[[], Mapping[str, Presence]], now: Clock
    ) -> None:
        self._parties = parties
        self._presence = presence
        self._now = now
        self._rows = CallRows(parties, now)

    def number(self, text: str) -> Iterator[Found]:
        """The number that a text is, to be dialled as it stands."""
        number = self._parties.understand(text)
        is_typed_number = any(letter.isdigit() for letter in text)
        is_known = number.kind is NumberKind.EXTENSION and self._is_extension(number.dial)
        if not is_typed_number or number.dial is None or is_known:
            return
        title = filled(translate("search", "Call {0}"), number.display or text)
        row_view = RowView(
            title=title,
            subtitle=facts_of_number(number, self._now().astimezone()),
            icon=Icon.DIAL_PAD,
            icon_tone=Tone.ACCENT,
        )
        yield Found(key="number", row_view=row_view, destination=number.dial, is_as_typed=True)

    def extensions(self, text: str) -> Iterator[Found]:
        """The extensions that hold every word, each with what it is doing."""
        words = text.casefold().split()
        matching = [each for each in self._parties.extensions if _holds(words, each.name, each.number)]
        busy = self._presence() if matching else {}
        for each in matching[:MOST_EXTENSIONS]:
            found = self._extension(each, presence_of(each, busy))
            yield replace(found, is_as_typed=each.number == text)

    def contacts(self, contacts: Iterable[Contact], section: str = "") -> Iterator[Found]:
        """One number is dialled at once; where there are several, they are shown to choose from."""
        for contact in contacts:
            row_view = contact_row(contact, self._parties)
            yield Found(
                key=f"contact {contact.id}",
                row_view=replace(row_view, section=section or translate("search", "Contacts")),
                destination=dialable(contact.numbers[0]) if len(contact.numbers) == 1 else "",
                value=contact,
            )

    def calls_by_words(self, found: Iterable[IdentifiedCall], text: str) -> Iterator[Found]:
        """The newest call with each party, and each that has a note of its own to tell."""
        seen = set[tuple[str, str]]()
        for identified in sorted(found, key=lambda each: each.call.started_at_here, reverse=True):
            one = self._parties.who(identified), identified.note
            if one in seen:
                continue
            seen.add(one)
            yield self._call(identified, translate("search", "Calls"), note=_told_by(text, identified.note))
            if len(seen) == MOST_CALLS:
                return

    def calls_holding(self, recent: Iterable[IdentifiedCall], text: str) -> list[IdentifiedCall]:
        """Those of today's names: the log has the numbers, and the names of the day of the call."""
        words = text.casefold().split()
        return [each for each in recent if _holds(words, *self._names_of(each))]

    def recent_people(self, recent: Sequence[IdentifiedCall], most: int) -> Iterator[Found]:
        """The last call with each of those one had to do with lately, if they can be called."""
        seen = set[str]()
        for identified in recent:
            who = self._parties.who(identified)
            if who not in seen and not why_no_call_back(identified.call):
                seen.add(who)
                yield self._call(identified, translate("search", "Recent"))
            if len(seen) == most:
                return

    def _is_extension(self, number: str | None) -> bool:
        return any(each.number == number for each in self._parties.extensions)

    def _names_of(self, identified: IdentifiedCall) -> tuple[str, ...]:
        """Names alone: to write hundreds of numbers as people do would take longer than a frame."""
        remote = identified.call.remote
        colleague = (
            self._parties.extension_name(remote.number) if remote.is_extension and remote.number else ""
        )
        return (*(each.name for each in identified.match.candidates), colleague)

    def _extension(self, extension: Extension, presence: Presence) -> Found:
        colour = self._parties.colour(extension.number)
        colleague = Colleague(extension=extension, presence=presence, colour=colour)
        row_view = colleague_row(colleague, self._now())
        row_view = replace(
            row_view,
            pill=presence_words(presence.state, presence.since, presence.until),
            subtitle=translate("search", "Extension {0}").format(extension.number) if extension.name else "",
            section=translate("search", "Extensions"),
        )
        return Found(key=f"extension {extension.number}", row_view=row_view, destination=extension.number)

    def _call(self, identified: IdentifiedCall, section: str, *, note: str = "") -> Found:
        call = identified.call
        row_view = self._rows.row_view(identified)
        return Found(
            key=f"call {call.key.pbx} {call.key.call_id}",
            row_view=replace(row_view, section=section, subtitle=note or row_view.subtitle),
            destination="" if why_no_call_back(call) else call.remote.number or "",
            value=identified,
        )


def _told_by(text: str, note: str) -> str:
    """The note, if it is what holds the words."""
    return note if note and _holds(text.casefold().split(), note) else ""


def _holds(words: Sequence[str], *texts: str) -> bool:
    """Whether every word is in one of the texts; digits count without what stands between them."""
    whole = " ".join(texts).casefold()
    return bool(whole.strip()) and all(word in whole or word in whole.replace(" ", "") for word in words)
