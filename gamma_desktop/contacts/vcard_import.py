"""Reads people from vCards, 2.1, 3.0 and 4.0, whatever program wrote them; whatever is left out, it says.

A card that cannot be read costs nothing but itself. Nothing that a card points to is fetched.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from gamma_desktop.contacts.codes import FileProblem, Oddity
from gamma_desktop.contacts.errors import ContactFileTooLarge, NotAContactTable
from gamma_desktop.contacts.importing import MOST_ENTRIES, Entry, ImportProblem, Odd, ProblemCode
from gamma_desktop.contacts.vcard_card import DEEPEST, Card, TooDeep, cards_in
from gamma_desktop.contacts.vcard_lines import raw_lines
from gamma_desktop.contacts.vcard_person import NobodyThere, PersonReader, Shrink
from gamma_desktop.errors import Message
from gamma_desktop.numbers.model import NumberRules


def vcard_entries(
    file: BinaryIO,
    name: str,
    rules: NumberRules,
    *,
    shrink: Shrink | None = None,
    most_cards: int = MOST_ENTRIES,
) -> Iterator[Entry]:
    """The cards in a file, one at a time.

    Args:
        file: open for reading bytes, seekable; closed by the caller.
        name: what to say they are from.
        rules: how numbers are written here.
        shrink: makes pictures small; without it they are left out.
        most_cards: more than these are refused.

    Raises:
        ContactFileError: there is no card in it, or there are more than are imported in one go.
    """
    reader = PersonReader(name, rules, shrink)
    number = 0
    for card in _cards(file, name):
        if card.is_stray:
            if number:
                yield Entry(problems=_problems(name, card.odd), is_of_file=True)
            continue
        number += 1
        if number > most_cards:
            raise ContactFileTooLarge(Path(name), Message(FileProblem.TOO_MANY_CARDS, most=most_cards))
        yield _entry(reader, card, name)
    if number == 0:
        raise NotAContactTable(Path(name), Message(FileProblem.NO_CARD))


def _cards(file: BinaryIO, name: str) -> Iterator[Card]:
    try:
        yield from cards_in(raw_lines(file))
    except TooDeep as error:
        raise NotAContactTable(Path(name), Message(FileProblem.TOO_DEEP, most=DEEPEST)) from error


def _entry(reader: PersonReader, card: Card, file: str) -> Entry:
    try:
        person = reader.person(card)
    except NobodyThere as nobody:
        odd = Odd(card.line, Message(Oddity.LEFT_OUT, why=nobody.why), ProblemCode.LEFT_OUT)
        return Entry(problems=_problems(file, [*card.odd, odd]))
    return Entry(person=person, photos=reader.photos, problems=_problems(file, reader.odd))


def _problems(file: str, odd: list[Odd]) -> tuple[ImportProblem, ...]:
    return tuple(ImportProblem(file=file, **each._asdict()) for each in odd)
