"""What the attributes of a directory's entry tell of someone. Knows no server."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from gamma_desktop.contacts.codes import NoPerson, Oddity
from gamma_desktop.contacts.field_text import LONGEST_FIELD, one_line
from gamma_desktop.contacts.importing import ImportProblem
from gamma_desktop.contacts.model import Contact, ContactNumber
from gamma_desktop.contacts.sources import ContactSource, contact_id
from gamma_desktop.contacts.vcard_person import Shrink
from gamma_desktop.contacts.written_number import contact_numbers
from gamma_desktop.errors import Message
from gamma_desktop.numbers.model import NumberRules

Values = Sequence[bytes]

USUAL: Mapping[str, tuple[str, ...]] = {
    "id": ("objectGUID", "entryUUID", "nsUniqueId", "GUID"),
    "name": ("displayName", "cn"),
    "first": ("givenName",),
    "last": ("sn",),
    "company": ("company", "o"),
    "title": ("title",),
    "department": ("department", "ou"),
    "email": ("mail",),
    "photo": ("thumbnailPhoto", "jpegPhoto"),
    "note": (),
    "work": ("telephoneNumber", "otherTelephone"),
    "mobile": ("mobile", "otherMobile"),
    "home": ("homePhone", "otherHomePhone"),
    "extension": ("ipPhone", "otherIpPhone"),
    "other": (),
}
"""The attributes of Active Directory, and of inetOrgPerson (RFC 2798); the first that has a value counts."""

NUMBERS = ("work", "mobile", "home", "extension", "other")
_SEVERAL = frozenset((*NUMBERS, "email"))
_BYTES_OF_A_GUID = 16
_MOST_BYTES = 4 * LONGEST_FIELD


def attributes_of(source: ContactSource) -> dict[str, tuple[str, ...]]:
    """Which attributes hold what: the usual ones, but for those that the source names itself."""
    return {**USUAL, **source.attributes}


def default_filter(attributes: Mapping[str, tuple[str, ...]]) -> str:
    """People who can be called. What a directory does not know matches nothing there (RFC 4511, 4.5.1.7)."""
    numbers = "".join(f"({name}=*)" for kind in NUMBERS for name in attributes.get(kind, ()))
    return f"(&(|(objectClass=person)(objectClass=contact))(|{numbers}))"


@dataclass(frozen=True, slots=True)
class Found:
    """What an entry came to: someone, or the reason why not; and what is odd."""

    contact: Contact | None
    problems: tuple[ImportProblem, ...] = ()
    photo: bytes = b""


class EntryReader:
    """Makes contacts of the entries of one source."""

    def __init__(self, source: ContactSource, rules: NumberRules, shrink: Shrink | None) -> None:
        self._source = source
        self._shrink = shrink
        self._rules = rules
        self._attributes = attributes_of(source)

    def contact(self, dn: str, entry: Mapping[str, Values]) -> Found:
        """The person an entry is about; ``entry`` names its attributes in small letters."""
        told = _Told(entry, self._attributes)
        name = told.one("name") or f"{told.one('first')} {told.one('last')}".strip()
        company = told.one("company")
        read = [contact_numbers(text, self._rules, label) for label, text in told.numbers()]
        numbers = tuple(_once(number for each in read for number in each.numbers))
        problems = tuple(self._problem(dn, problem) for each in read for problem in each.problems)
        if not (name or company):
            return Found(None, (self._left_out(dn, NoPerson.NO_NAME_OR_COMPANY), *problems))
        if not numbers:
            return Found(None, (self._left_out(dn, NoPerson.NO_NUMBER), *problems))
        photo = self._photo(told)
        contact = Contact(
            id=contact_id(self._source.name, told.identity() or dn),
            name=name or company,
            company=company if name else "",
            numbers=numbers,
            note=told.one("note"),
            source=self._source.name,
            emails=tuple(dict.fromkeys(told.all("email"))),
            title=", ".join(filter(None, (told.one("title"), told.one("department")))),
            photo=blake2b(photo, digest_size=16).hexdigest() if photo else "",
        )
        return Found(contact, problems, photo)

    def _photo(self, told: "_Told") -> bytes:
        """A small picture; one that cannot be read is none."""
        image = told.picture()
        return self._shrink(image) or b"" if self._shrink is not None and image else b""

    def _left_out(self, dn: str, why: NoPerson) -> ImportProblem:
        return self._problem(dn, Message(Oddity.LEFT_OUT, why=Message(why)))

    def _problem(self, dn: str, reason: Message) -> ImportProblem:
        return ImportProblem(file=dn[:LONGEST_FIELD], line=0, reason=reason)


class _Told:
    """An entry, asked by what we call things."""

    def __init__(self, entry: Mapping[str, Values], attributes: Mapping[str, tuple[str, ...]]) -> None:
        self._entry = entry
        self._attributes = attributes

    def identity(self) -> str:
        """What names the entry for good, however it is moved or renamed; empty if the directory has none."""
        for value in self._values("id"):
            if value.isascii() and (text := value.decode("ascii").strip()).isprintable():
                return text.casefold()
            return str(uuid.UUID(bytes_le=value)) if len(value) == _BYTES_OF_A_GUID else value.hex()
        return ""

    def one(self, wanted: str) -> str:
        return next(iter(self.all(wanted)), "")

    def all(self, wanted: str) -> Iterator[str]:
        for value in self._values(wanted):
            if text := one_line(value[:_MOST_BYTES].decode("utf-8", "replace"))[:LONGEST_FIELD]:
                yield text

    def picture(self) -> bytes:
        return next(self._values("photo"), b"")

    def numbers(self) -> Iterator[tuple[str, str]]:
        """Each label with a number, as the directory has it."""
        for label in NUMBERS:
            for text in self.all(label):
                yield label, text

    def _values(self, wanted: str) -> Iterator[bytes]:
        for attribute in self._attributes.get(wanted, ()):
            values = self._entry.get(attribute.casefold(), ())
            yield from values
            if values and wanted not in _SEVERAL:
                return


def _once(numbers: Iterable[ContactNumber]) -> Iterator[ContactNumber]:
    seen = set()
    for number in numbers:
        if (key := number.e164 or number.raw) not in seen:
            seen.add(key)
            yield number
