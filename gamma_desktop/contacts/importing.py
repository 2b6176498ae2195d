"""What every kind of contact file is brought to, and how its people become contacts. Reads no file itself."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from gamma_desktop.contacts.model import Contact, ContactNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProblem:
    """Something that was left out or looks odd, and why.

    Attributes:
        file: its name, without the folders.
        line: where it begins, from 1; 0 means the file as a whole.
        reason: an English sentence, plain text.
    """

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedPerson:
    """Somebody as a file tells of them: a contact but for the id, which depends on who else is there."""

    file: str
    line: int
    name: str
    company: str = ""
    numbers: tuple[ContactNumber, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """What a file held.

    Attributes:
        read: entries looked at, those included that came to nobody.
        people: in the order of the file.
    """

    read: int = 0
    people: tuple[ImportedPerson, ...] = ()
    problems: tuple[ImportProblem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadContacts:
    """What the files of one source held together.

    Attributes:
        read: entries looked at.
        contacts: those that came of them; each has an id of its own.
    """

    read: int = 0
    contacts: tuple[Contact, ...] = ()
    problems: tuple[ImportProblem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import came to, counted in entries of the files.

    Attributes:
        read: looked at.
        imported: new in the book.
        updated: in the book before, and changed.
        skipped: left out; why is among the problems.
        problems: all that was left out or looks odd.
    """

    read: int = 0
    imported: int = 0
    updated: int = 0
    skipped: int = 0
    problems: tuple[ImportProblem, ...] = ()


def gathered(source: str, files: Iterable[ReadFile]) -> ReadContacts:
    """Make contacts of what several files held; who stands there twice, all the same, counts once.

    An id follows from source, name and company, so it stays when a number changes. Namesakes are told apart
    by their order: two people may well have the same name, and it is not for us to make one of them.
    """
    read = 0
    problems: list[ImportProblem] = []
    contacts: dict[str, Contact] = {}
    first_seen: dict[ImportedPerson, ImportedPerson] = {}
    namesakes: dict[tuple[str, str], int] = {}
    for file in files:
        read += file.read
        problems += file.problems
        for person in file.people:
            told = _without_place(person)
            if (first := first_seen.setdefault(told, person)) is not person:
                problems.append(_repeats(person, first))
                continue
            key = person.name.casefold(), person.company.casefold()
            nth = namesakes[key] = namesakes.get(key, 0) + 1
            contact = _contact(source, person, nth)
            contacts[contact.id] = contact
    return ReadContacts(read=read, contacts=tuple(contacts.values()), problems=tuple(problems))


def _without_place(person: ImportedPerson) -> ImportedPerson:
    return ImportedPerson(
        file="", line=0, name=person.name, company=person.company, numbers=person.numbers, note=person.note
    )


def _repeats(person: ImportedPerson, first: ImportedPerson) -> ImportProblem:
    where = f"line {first.line}" if first.file == person.file else f"line {first.line} of {first.file}"
    return ImportProblem(file=person.file, line=person.line, reason=f"This is the same as {where}.")


def _contact(source: str, person: ImportedPerson, nth: int) -> Contact:
    identity = "\0".join((source, person.name.casefold(), person.company.casefold(), str(nth)))
    return Contact(
        id=hashlib.blake2b(identity.encode(), digest_size=12).hexdigest(),
        name=person.name,
        company=person.company,
        numbers=person.numbers,
        note=person.note,
        source=source,
    )
