"""Cards in the lines of a file: where each begins and ends, whatever is missing. Knows no property.

A card whose end is missing ends where the next begins, and costs nothing but itself. A card inside a property
(AGENT of vCard 2.1) belongs to that property, and is passed over.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gamma_desktop.contacts.vcard_lines import RawLine
from gamma_desktop.contacts.vcard_property import Property, property_in

MOST_PROPERTIES = 1000


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
    """The cards, one at a time."""
    reader = _CardReader()
    for raw in lines:
        yield from reader.take(raw)
    yield from reader.end()


class _CardReader:
    def __init__(self) -> None:
        self._card: Card | None = None
        self._depth = 0
        self._has_escapes = True
        self._expects_card = False

    def take(self, raw: RawLine) -> Iterator[Card]:
        """Read a line; gives the card that it ends, if it ends one."""
        mark = raw.content.strip().upper() if len(raw.content) < 40 else b""  # noqa: PLR2004  (BEGIN:VCARD, spaced)
        if mark == b"BEGIN:VCARD":
            yield from self._begin(raw.number)
        elif mark == b"END:VCARD":
            yield from self._end()
        elif self._card is not None and self._depth == 0:
            self._property(self._card, raw)

    def end(self) -> Iterator[Card]:
        """There are no more lines."""
        yield from self._unended()

    def _begin(self, line: int) -> Iterator[Card]:
        if self._card is not None and (self._expects_card or self._depth):
            self._depth += 1
            self._expects_card = False
            return
        yield from self._unended()
        self._card = Card(line)
        self._has_escapes = True

    def _end(self) -> Iterator[Card]:
        if self._depth:
            self._depth -= 1
        elif self._card is not None:
            card, self._card = self._card, None
            yield card

    def _unended(self) -> Iterator[Card]:
        if self._card is not None:
            self._card.odd.append((self._card.line, "The end of this card (END:VCARD) is missing."))
            self._depth = 0
            yield from self._end()

    def _property(self, card: Card, raw: RawLine) -> None:
        found = property_in(raw, has_escapes=self._has_escapes)
        if raw.is_cut:
            card.odd.append((raw.number, "This line is too long, and was left out."))
        elif found is None:
            card.odd.append((raw.number, "This line is no property of a card, and was left out."))
        elif len(card.properties) == MOST_PROPERTIES:
            return
        elif found.name == "VERSION":
            self._has_escapes = found.value.strip() != b"2.1"
        else:
            self._expects_card = found.name == "AGENT" and not found.value.strip()
            card.properties.append(found)
