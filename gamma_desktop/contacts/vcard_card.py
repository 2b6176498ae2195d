"""Cards in the lines of a file: where each begins and ends, whatever is missing. Knows no property.

A card whose end is missing ends where the next begins, and costs nothing but itself. A card inside a property
(AGENT of vCard 2.1) belongs to that property, and is passed over.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gamma_desktop.contacts.vcard_lines import RawLine
from gamma_desktop.contacts.vcard_property import Property, property_in

MOST_PROPERTIES = 1000
DEEPEST = 20

_LONGEST_MARK = 40  # BEGIN:VCARD, with spaces around it


class TooDeep(Exception):
    """Cards stand within cards as no program writes them."""


@dataclass(slots=True)
class Card:
    """What stands between BEGIN and END.

    Attributes:
        line: where it begins.
        properties: in the order of the file.
        odd: line and reason of what could not be read.
    """

    line: int
    properties: list[Property] = field(default_factory=list)
    odd: list[tuple[int, str]] = field(default_factory=list)


def cards_in(lines: Iterable[RawLine]) -> Iterator[Card]:
    """The cards, one at a time; raises TooDeep."""
    reader = _CardReader()
    for raw in lines:
        if (card := reader.take(raw)) is not None:
            yield card
    if (card := reader.unended()) is not None:
        yield card


class _CardReader:
    def __init__(self) -> None:
        self._card: Card | None = None
        self._depth = 0
        self._has_escapes = True
        self._expects_card = False

    def take(self, raw: RawLine) -> Card | None:
        """Read a line; gives the card that it ends, if it ends one."""
        mark = raw.content.strip().upper() if len(raw.content) < _LONGEST_MARK else b""
        if mark == b"BEGIN:VCARD":
            return self._begin(raw.number)
        if mark == b"END:VCARD":
            return self._end()
        if self._card is not None and self._depth == 0:
            self._property(self._card, raw)
        return None

    def unended(self) -> Card | None:
        """The card that has not come to its end, if there is one: it ends here."""
        if self._card is not None:
            self._card.odd.append((self._card.line, "The end of this card (END:VCARD) is missing."))
        self._depth = 0
        return self._end()

    def _begin(self, line: int) -> Card | None:
        if self._card is not None and (self._expects_card or self._depth):
            self._depth += 1
            if self._depth > DEEPEST:
                raise TooDeep
            self._expects_card = False
            return None
        before = self.unended()
        self._card = Card(line)
        self._has_escapes = True
        return before

    def _end(self) -> Card | None:
        if self._depth:
            self._depth -= 1
            return None
        card, self._card = self._card, None
        return card

    def _property(self, card: Card, raw: RawLine) -> None:
        if len(card.properties) + len(card.odd) > MOST_PROPERTIES:
            return
        if len(card.properties) + len(card.odd) == MOST_PROPERTIES:
            reason = f"There are more than {MOST_PROPERTIES} lines in this card; the others were left out."
            card.odd.append((raw.number, reason))
            return
        found = property_in(raw, has_escapes=self._has_escapes)
        if raw.is_cut:
            card.odd.append((raw.number, "This line is too long, and was left out."))
        elif found is None:
            card.odd.append((raw.number, "This line is no property of a card, and was left out."))
        elif found.name == "VERSION":
            self._has_escapes = found.value.strip() != b"2.1"
        else:
            self._expects_card = found.name == "AGENT" and not found.value.strip()
            card.properties.append(found)
