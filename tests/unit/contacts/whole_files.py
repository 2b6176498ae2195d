"""Files of contacts read as a whole, since those of a test are short; the program does so piece by piece."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gamma_desktop.contacts.export import CsvShape, csv_headings, csv_rows
from gamma_desktop.contacts.gathering import Gathering
from gamma_desktop.contacts.importing import Entry, ImportedPerson, ImportProblem
from gamma_desktop.contacts.model import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """What a file held.

    Attributes:
        read: entries looked at, those included that came to nobody.
        people: in the order of the file.
        photos: their pictures, by name.
    """

    read: int = 0
    people: tuple[ImportedPerson, ...] = ()
    problems: tuple[ImportProblem, ...] = ()
    photos: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadContacts:
    """What the files of one source held together.

    Attributes:
        read: entries looked at.
        contacts: those that came of them; each has an id of its own.
        photos: their pictures, by name.
    """

    read: int = 0
    contacts: tuple[Contact, ...] = ()
    problems: tuple[ImportProblem, ...] = ()
    photos: Mapping[str, bytes] = field(default_factory=dict)


def collected(entries: Iterable[Entry]) -> ReadFile:
    """All that the entries of a file tell."""
    read = 0
    people: list[ImportedPerson] = []
    problems: list[ImportProblem] = []
    photos: dict[str, bytes] = {}
    for entry in entries:
        read += not entry.is_of_file
        problems += entry.problems
        photos.update(entry.photos)
        if entry.person is not None:
            people.append(entry.person)
    return ReadFile(read=read, people=tuple(people), problems=tuple(problems), photos=photos)


def contacts_csv(contacts: Sequence[Contact]) -> str:
    """Contacts as CSV."""
    shape = CsvShape().with_room_for(contacts)
    return csv_headings(shape) + csv_rows(contacts, shape)


def gathered(source: str, files: Iterable[ReadFile]) -> ReadContacts:
    """The contacts that several files hold together."""
    gathering = Gathering(source)
    read = 0
    contacts: list[Contact] = []
    problems: list[ImportProblem] = []
    photos: dict[str, bytes] = {}
    for file in files:
        read += file.read
        problems += file.problems
        photos.update(file.photos)
        for person in file.people:
            found = gathering.contact(person)
            if isinstance(found, Contact):
                contacts.append(found)
            else:
                problems.append(found)
    return ReadContacts(read=read, contacts=tuple(contacts), problems=tuple(problems), photos=photos)
