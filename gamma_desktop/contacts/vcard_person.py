"""Who a card is about: what a telephone book needs of it, brought to our fields. The rest is passed over."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from urllib.parse import unquote

from gamma_desktop.contacts.codes import NoPerson, Oddity
from gamma_desktop.contacts.csv_headings import label_of
from gamma_desktop.contacts.encodings import NAMES
from gamma_desktop.contacts.field_text import (
    LONGEST_FIELD,
    LONGEST_LABEL,
    LONGEST_NOTE,
    MOST_NUMBERS,
    one_line,
    some_lines,
)
from gamma_desktop.contacts.importing import ImportedPerson, Odd
from gamma_desktop.contacts.importing import ProblemCode as Code
from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.contacts.vcard_card import Card
from gamma_desktop.contacts.vcard_property import Property, from_base64
from gamma_desktop.contacts.written_number import contact_numbers
from gamma_desktop.errors import Message
from gamma_desktop.numbers.errors import RefusedLink
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.tel_uri import is_link, number_in

OWN_ID, OWN_SOURCE = "X-GAMMA-DESKTOP-ID", "X-GAMMA-DESKTOP-SOURCE"
OWN_LABEL = "X-ABLABEL"

Shrink = Callable[[bytes], bytes | None]
"""Makes a picture small; None if it cannot be read."""

_LONGEST_UID = 500
_DATA_URI = re.compile(rb"data:image/[\w.+-]+;base64\\?,", re.IGNORECASE)
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_READ = frozenset({"FN", "N", "NICKNAME", "ORG", "TITLE", "ROLE", "TEL", "EMAIL", "NOTE"})
_NOT_A_KIND = frozenset(
    {"voice", "pref", "msg", "text", "textphone", "video", "internet", "pcs", "bbs", "x-voice", "iphone"}
)


class NobodyThere(Exception):
    """Nothing can be made of a card."""

    def __init__(self, why: Message) -> None:
        super().__init__(str(why))
        self.why = why


class PersonReader:
    """Makes people of cards.

    Args:
        file: what to say they are from.
        shrink: how pictures are made small; without it they are left out.

    Attributes:
        photos: the pictures of the last card, by name.
        odd: line and reason of what was odd about the last card.
    """

    def __init__(self, file: str, rules: NumberRules, shrink: Shrink | None) -> None:
        self.photos: dict[str, bytes] = {}
        self.odd: list[Odd] = []
        self._file = file
        self._rules = rules
        self._shrink = shrink

    def person(self, card: Card) -> ImportedPerson:
        """The person the card is about; raises NobodyThere."""
        self.photos, self.odd = {}, list(card.odd)
        if card.doubt:
            raise NobodyThere(card.doubt)
        if not card.properties:
            raise NobodyThere(Message(NoPerson.EMPTY))
        self._note_guesses(card)
        of = _Properties(card.properties)
        if of.text("KIND", "X-ADDRESSBOOKSERVER-KIND").casefold() == "group":
            raise NobodyThere(Message(NoPerson.GROUP))
        company = self._short(card, ", ".join(filter(None, map(one_line, of.parts("ORG")))))
        self._note_second(of)
        emails = tuple(dict.fromkeys(self._emails(of)))
        named = _name(of)
        name = self._short(card, named or of.text("NICKNAME")) or company or next(iter(emails), "")
        if not name:
            raise NobodyThere(Message(NoPerson.NO_NAME))
        is_company_only = name == company and not any(map(one_line, of.parts("N")))
        return ImportedPerson(
            file=self._file,
            line=card.line,
            name=name,
            company="" if is_company_only else company,
            numbers=tuple(self._numbers(of)),
            note=self._note(of),
            emails=emails,
            title=self._short(card, of.text("TITLE", "ROLE")),
            photo=self._photo(of),
            uid=of.text("UID")[:_LONGEST_UID],
            own_source=of.text(OWN_SOURCE)[:_LONGEST_UID],
            own_id=of.text(OWN_ID)[:_LONGEST_UID],
        )

    def _note_guesses(self, card: Card) -> None:
        guessed = [
            (each, encoding)
            for each in card.properties
            if each.name in _READ and (encoding := each.guessed_encoding)
        ]
        if guessed:
            first, encoding = guessed[0]
            shown = one_line(first.text)[:LONGEST_LABEL]
            told = Message(Oddity.CARD_ENCODING, text=shown, encoding=NAMES[encoding])
            if more := len(guessed) - 1:
                told = Message(Oddity.MORE_CARD_ENCODINGS, text=shown, encoding=NAMES[encoding], count=more)
            self.odd.append(Odd(first.line, told, Code.LETTERS))

    def _note_second(self, of: "_Properties") -> None:
        """A contact has one company, and one place in it."""
        for names, what in ((("ORG",), Oddity.SECOND_COMPANY), (("TITLE", "ROLE"), Oddity.SECOND_TITLE)):
            told = [(each, one_line(each.text)) for name in names for each in of.all(name)]
            first = next((text for _, text in told if text), "")
            for each, text in told:
                if text not in {"", first}:
                    shown = text.replace(";", ", ")[:LONGEST_LABEL]
                    self.odd.append(Odd(each.line, Message(what, text=shown), Code.LINE))

    def _short(self, card: Card, text: str) -> str:
        if len(text) > LONGEST_FIELD:
            told = Message(Oddity.TEXT_CUT, text=text[:LONGEST_LABEL], most=LONGEST_FIELD)
            self.odd.append(Odd(card.line, told, Code.CUT))
        return text[:LONGEST_FIELD].strip()

    def _emails(self, of: "_Properties") -> Iterator[str]:
        for each in of.preferred("EMAIL"):
            address = one_line(each.text.removeprefix("mailto:"))
            if "@" in address and len(address) <= LONGEST_FIELD:
                yield address
            elif address:
                told = Message(Oddity.NOT_AN_ADDRESS, text=address[:LONGEST_LABEL])
                self.odd.append(Odd(each.line, told, Code.EMAIL))

    def _numbers(self, of: "_Properties") -> Iterator[ContactNumber]:
        told = of.preferred("TEL")
        if len(told) > MOST_NUMBERS:
            too_many = Message(Oddity.TOO_MANY_NUMBERS, most=MOST_NUMBERS)
            self.odd.append(Odd(told[MOST_NUMBERS].line, too_many, Code.NUMBER))
        seen: set[str] = set()
        for each in told[:MOST_NUMBERS]:
            for number in self._number(each, of.label_of(each)):
                if number.key not in seen:
                    seen.add(number.key)
                    yield number

    def _number(self, tel: Property, label: str) -> tuple[ContactNumber, ...]:
        text = tel.text.strip()
        if is_link(text):
            try:
                text = number_in(text)
            except RefusedLink:  # what no link may ask for is read as text: a pause, two numbers
                text = unquote(text.partition(":")[2])
        read = contact_numbers(text, self._rules, label)
        self.odd += [Odd(tel.line, problem, Code.NUMBER) for problem in read.problems]
        return read.numbers

    def _note(self, of: "_Properties") -> str:
        notes = of.all("NOTE")
        text = "\n".join(filter(None, (some_lines(note.text) for note in notes)))
        if len(text) > LONGEST_NOTE:
            self.odd.append(Odd(notes[0].line, Message(Oddity.NOTE_CUT, most=LONGEST_NOTE), Code.CUT))
        return text[:LONGEST_NOTE].strip()

    def _photo(self, of: "_Properties") -> str:
        if self._shrink is None:
            return ""
        for photo in of.all("PHOTO"):
            image = _image(photo)
            if image is None:
                if photo.value.strip():
                    self.odd.append(Odd(photo.line, Message(Oddity.LINKED_PICTURE), Code.PICTURE))
                continue
            small = self._shrink(image) if image else None
            if small is None:
                self.odd.append(Odd(photo.line, Message(Oddity.UNREADABLE_PICTURE), Code.PICTURE))
                continue
            name = blake2b(small, digest_size=16).hexdigest()
            self.photos[name] = small
            self._note_pictures_after(photo, of)
            return name
        return ""

    def _note_pictures_after(self, taken: Property, of: "_Properties") -> None:
        for other in (*of.all("PHOTO"), *of.all("LOGO")):
            if other.value.strip() and (other.line > taken.line or other.name == "LOGO"):
                self.odd.append(Odd(other.line, Message(Oddity.SECOND_PICTURE), Code.PICTURE))


class _Properties:
    """The properties of a card, by name."""

    def __init__(self, properties: Iterable[Property]) -> None:
        self._by_name: dict[str, list[Property]] = {}
        self._labels: dict[str, str] = {}
        for each in properties:
            if each.name == OWN_LABEL and each.group:
                self._labels[each.group] = one_line(each.text)
            self._by_name.setdefault(each.name, []).append(each)

    def all(self, name: str) -> Sequence[Property]:
        return self._by_name.get(name, ())

    def preferred(self, name: str) -> Sequence[Property]:
        return sorted(self.all(name), key=lambda each: each.preference)

    def text(self, *names: str) -> str:
        """The first of these that says something, on one line."""
        return next(filter(None, (one_line(each.text) for name in names for each in self.all(name))), "")

    def parts(self, name: str) -> Sequence[str]:
        return self.all(name)[0].parts if self.all(name) else ()

    def label_of(self, tel: Property) -> str:
        own = self._labels.get(tel.group, "")
        if (apple := _APPLE_LABEL.fullmatch(own)) is not None:
            return label_of(apple[1])
        if own:
            return own[:LONGEST_LABEL].strip()
        kinds = " ".join(kind for kind in tel.types if kind not in _NOT_A_KIND)
        return label_of(kinds.removeprefix("x-")) if kinds else ""


def _name(of: _Properties) -> str:
    """The whole name as it is shown; where that is missing, put together of its parts."""
    if shown := of.text("FN"):
        return shown
    family, given, middle, prefix, suffix = (*map(one_line, of.parts("N")), *[""] * 5)[:5]
    return " ".join(filter(None, (prefix, given, middle, family, suffix)))


def _image(photo: Property) -> bytes | None:
    """The picture in a property; b"" if it is damaged, None if there is none, or only where one is."""
    value = photo.value.strip()
    if (told := _DATA_URI.match(value)) is not None:
        return from_base64(value[told.end() :])
    content = photo.content
    return None if content is photo.value or not value else content
