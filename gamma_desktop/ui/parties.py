"""Who is at an end of a call, in words: a name, else a number as people write it, else that it is hidden."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache

from gamma_desktop.calls.model import Call, Extension, Party
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.numbers.lines import NO_NAMES, LineColour, LineNames
from gamma_desktop.numbers.model import PhoneNumber
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.translation import translate
from gamma_desktop.ui.wording.party_words import (
    extension_name,
    extension_words,
    hidden_number,
    line_words,
    possible_contacts,
    unknown_number,
    with_extensions,
)

NUMBERS_REMEMBERED = 500
A_PAIR = 2


class PartyNames:
    """Words people; knows the names of the extensions, and what numbers look like.

    Args:
        understand: reads a number by the rules of this PBX.
        mine: the extensions of the agent who sits here.
        lines: names and colours of our lines, as the settings have them.

    Attributes:
        extensions: those of the PBX, as far as they are known yet.
    """

    def __init__(
        self,
        understand: Callable[[str], PhoneNumber],
        mine: Callable[[], frozenset[str]],
        lines: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        self._mine = mine
        self.understand = lru_cache(NUMBERS_REMEMBERED)(understand)
        self.extensions: tuple[Extension, ...] = ()
        self._written_lines = lines
        self._lines = NO_NAMES
        self._names: dict[str, str] = {}

    def know(self, extensions: Iterable[Extension]) -> None:
        """Learn the names of the extensions; those that the settings give go before Gamma's."""
        self.understand.cache_clear()
        self._lines = LineNames(self._written_lines(), self.understand)
        self.extensions = tuple(map(self.named, extensions))
        self._names = {extension.number: extension.name for extension in self.extensions}

    def named(self, extension: Extension) -> Extension:
        """An extension by the name that the settings give it, else Gamma's."""
        line = self._lines.find(extension.number)
        return extension if line is None else replace(extension, name=line.name)

    def colour(self, number: str | None) -> LineColour | None:
        """The colour of a line or extension of ours."""
        return self._lines.colour(number)

    def dialled_line(self, number: str) -> str:
        """A line of ours that was called: "Sales (961 11 22 33)", else its number."""
        line = self._lines.find(number)
        return line_words(self.shown(number), line.name if line is not None else None)

    @property
    def seen_extensions(self) -> tuple[Extension, ...]:
        """The extensions whose calls the agent sees: their own, or, where none is named, all of the PBX."""
        mine = self._mine()
        known = {extension.number: extension for extension in self.extensions}
        return tuple(known.get(each, Extension(number=each)) for each in sorted(mine)) or self.extensions

    def extension(self, number: str) -> str:
        """An extension as one speaks of it: "Ana Ruiz (203)", else "Extension 203"."""
        return extension_words(number, self._names.get(number))

    def numbered(self, number: str) -> str:
        """An extension under a heading that says so: "Ana Ruiz (203)", else "203"."""
        return line_words(number, self._names.get(number))

    def extension_name(self, number: str) -> str:
        """The name alone, else "Extension 203"."""
        return extension_name(number, self._names.get(number))

    def extension_words(self, number: str) -> str:
        """The name with the number, "Ana Ruiz (203)", else "Extension 203"."""
        return extension_words(number, self._names.get(number))

    def is_with_others(self, call: Call) -> bool:
        """Whether a colleague took it: the agent's phone rang at most."""
        return call.is_answered_by_others(self._mine())

    def line(self, call: Call) -> str:
        """Which of our extensions it is about; "" where that is the only one of the agent's."""
        mine = self._mine()
        extension = call.extension_for(mine)
        if extension is None or mine == {extension}:
            return ""
        return translate("parties", "ext. {0}").format(extension)

    def who(self, identified: IdentifiedCall) -> str:
        """Whom to show: one name, two names, or the number; never a guess."""
        party, names = identified.call.remote, [each.name for each in identified.match.candidates]
        if party.is_hidden:
            return hidden_number()
        if identified.match.contact is not None:
            return identified.match.contact.name
        if len(names) == A_PAIR:
            return filled(translate("parties", "{0} or {1}"), *names)
        if party.is_extension and party.number:
            return self.extension_name(party.number)
        return self.number(party) or unknown_number()

    def number(self, party: Party) -> str:
        """A party's number as people write it; "" for one that is hidden or has none."""
        if party.is_hidden:
            return ""
        return self.shown(party.number or party.raw) or (party.label or "")

    def shown(self, text: str) -> str:
        """A number as people write it."""
        return self.understand(text).display or text

    def destination(self, number: str) -> str:
        """Whom a dialled number reaches: an extension by its name, else the number."""
        return self._names.get(number) or self.shown(number)

    def place(self, party: Party) -> str:
        """Where a number is from; "" if that is not known."""
        if party.is_hidden or party.is_extension or not party.number:
            return ""
        return self.understand(party.number).place or ""

    def about(self, identified: IdentifiedCall) -> str:
        """What stands below the name: the number under a name, else how many it could be, or the place."""
        party, match = identified.call.remote, identified.match
        if len(match.candidates) > A_PAIR and match.contact is None:
            return possible_contacts(match)
        if match.candidates or (party.is_extension and self._names.get(party.number or "")):
            extensions = match.contact.extensions_at(party.number or "") if match.contact else ()
            return with_extensions(self.number(party), extensions)
        return self.place(party)
