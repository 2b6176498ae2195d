"""Cards in the lines of a file: where each begins and ends, whatever is missing. Knows no property.

A card whose end is missing ends where the next begins, and costs nothing but itself. A card inside a property
(AGENT of vCard 2.1) belongs to that property, and is passed over.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gamma_desktop.contacts.codes import NoPerson, Oddity
from gamma_desktop.contacts.importing import Odd
from gamma_desktop.contacts.importing import ProblemCode as Code
from gamma_desktop.contacts.vcard_lines import RawLine
from gamma_desktop.contacts.vcard_property import Property, property_in
from gamma_desktop.errors import Message

MOST_PROPERTIES = 1000
DEEPEST = 20

_BEGIN, _END = b"BEG", b"END"
_AGENT = re.compile(rb"(?:[\w-]+\.)?AGENT(?:;[^:]*)?:", re.IGNORECASE)
_COUNTED = frozenset({"ALTID", "LANGUAGE", "PREF", "TYPE"})
"""What tells apart values of which there may be several, as of vCard 4.0."""

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
        doubt: why this may be more than one card; None if it is one.
        is_stray: this is no card, but what stands behind the last one.
    """

    line: int
    properties: list[Property] = field(default_factory=list)
    odd: list[Odd] = field(default_factory=list)
    doubt: Message | None = None
    is_stray: bool = False


def cards_in(lines: Iterable[RawLine]) -> Iterator[Card]:
    """The cards, one at a time; raises TooDeep."""
    reader = _CardReader()
    for raw in lines:
        if (card := reader.take(raw)) is not None:
            yield card
    yield from reader.last()


class _CardReader:
    def __init__(self) -> None:
        self._card: Card | None = None
        self._depth = 0
        self._has_escapes = True
        self._expects_card = False
        self._outside: list[int] = []
        self._versions = 0

    def take(self, raw: RawLine) -> Card | None:
        """Read a line; gives the card that it ends, if it ends one."""
        mark = raw.content.strip().upper() if len(raw.content) < _LONGEST_MARK else b""
        if mark == b"BEGIN:VCARD":
            return self._begin(raw.number)
        if mark == b"END:VCARD":
            return self._end()
        is_agent = _AGENT.match(raw.content) is not None
        if raw.marks and not (is_agent and self._card is not None):
            return self._boundary(raw)
        if self._card is None:
            self._outside.append(raw.number)
        elif self._depth == 0 and not raw.marks:
            self._property(self._card, raw)
        if is_agent and self._card is not None and self._depth == 0:
            self._card.odd.append(Odd(raw.number, Message(Oddity.AGENT), Code.LINE))
        self._expects_card = is_agent and raw.content.rstrip().endswith(b":")
        if is_agent and raw.marks.count(_BEGIN) > raw.marks.count(_END):
            self._deeper()
        return None

    def _boundary(self, raw: RawLine) -> Card | None:
        """A line that runs into a card, or out of one: where one ends is in doubt, what follows is not."""
        if self._card is None:
            self._outside.append(raw.number)
            return self._begin(raw.number) if raw.marks[-1] == _BEGIN else None
        self._card.doubt = self._card.doubt or Message(NoPerson.RUNS_INTO_END, line=raw.number)
        self._depth = 0
        return self._begin(raw.number) if raw.marks[-1] == _BEGIN else self._end()

    def last(self) -> Iterator[Card]:
        """What has not come to its end as the file did."""
        if (card := self._unended()) is not None:
            yield card
        if self._outside:
            yield Card(self._outside[0], odd=self._left_outside(), is_stray=True)

    def _begin(self, line: int) -> Card | None:
        if self._card is not None and self._expects_card:
            self._deeper()
            return None
        before = self._unended()
        self._card = Card(line, odd=self._left_outside())
        self._has_escapes = True
        self._versions = 0
        return before

    def _deeper(self) -> None:
        self._expects_card = False
        self._depth += 1
        if self._depth > DEEPEST:
            raise TooDeep

    def _unended(self) -> Card | None:
        if self._card is not None:
            self._card.odd.append(Odd(self._card.line, Message(Oddity.NO_END), Code.BOUNDARY))
        self._depth = 0
        return self._end()

    def _end(self) -> Card | None:
        if self._depth:
            self._depth -= 1
            return None
        card, self._card = self._card, None
        if card is not None:
            card.doubt = card.doubt or _doubt(card, self._versions)
        return card

    def _left_outside(self) -> list[Odd]:
        lines, self._outside = self._outside, []
        if not lines:
            return []
        told = Message(Oddity.OUTSIDE_CARDS)
        if len(lines) > 1:
            told = Message(Oddity.SEVERAL_OUTSIDE_CARDS, count=len(lines) - 1)
        return [Odd(lines[0], told, Code.BOUNDARY)]

    def _property(self, card: Card, raw: RawLine) -> None:
        if len(card.properties) + len(card.odd) > MOST_PROPERTIES:
            return
        if len(card.properties) + len(card.odd) == MOST_PROPERTIES:
            card.odd.append(Odd(raw.number, Message(Oddity.TOO_MANY_LINES, most=MOST_PROPERTIES), Code.LINE))
            return
        found = property_in(raw, has_escapes=self._has_escapes)
        if raw.is_cut:
            card.odd.append(Odd(raw.number, Message(Oddity.LINE_TOO_LONG), Code.LINE))
        elif found is None:
            card.odd.append(Odd(raw.number, Message(Oddity.NOT_A_PROPERTY), Code.LINE))
        elif raw.is_unended:
            card.odd.append(Odd(raw.number, Message(Oddity.UNENDED_LINE), Code.LINE))
        elif found.name == "VERSION":
            self._versions += 1
            self._has_escapes = found.value.strip() != b"2.1"
        else:
            card.properties.append(found)


def _doubt(card: Card, versions: int) -> Message | None:
    """Why a card may be two whose boundary was lost; a card tells its version, and who it is of, once."""
    if versions > 1:
        return Message(NoPerson.TWO_VERSIONS)
    for name in ("N", "FN", "UID"):
        told = {
            each.value
            for each in card.properties
            if each.name == name and _COUNTED.isdisjoint(each.parameters)
        }
        if len(told) > 1:
            return Message(NoPerson.TWO_OF_ONE, property=name)
    return None
