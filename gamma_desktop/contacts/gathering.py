"""How the people of a source become contacts: who is told twice, and by which id each is known."""

import re
from dataclasses import fields
from hashlib import blake2b
from operator import attrgetter

from gamma_desktop.contacts.codes import Oddity
from gamma_desktop.contacts.importing import ImportedPerson, ImportProblem, ProblemCode
from gamma_desktop.contacts.model import Contact
from gamma_desktop.errors import Message

_OWN_ID = re.compile(r"[\w.:@-]{1,200}")
_told = attrgetter(*(each.name for each in fields(ImportedPerson) if each.name not in {"file", "line"}))
"""All that is told of someone, but the place."""


class Gathering:
    """Makes contacts of the people of one source, one at a time; holds no more of them than a trace.

    Who stands there twice, all the same, counts once. An id follows from what the file knows someone by
    (UID); where it has nothing like that, from name and company, so it stays when a number changes. Namesakes
    are told apart by their order: two people may well have the same name, and it is not for us to make one of
    them. What was exported from this source comes back to it under the id that it had.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._first_seen: dict[bytes, tuple[str, int]] = {}
        self._namesakes: dict[bytes, int] = {}
        self._ids: set[str] = set()

    def contact(self, person: ImportedPerson) -> Contact | ImportProblem:
        """The contact that someone becomes, or why they become none."""
        place = person.file, person.line
        first = self._first_seen.setdefault(_digest(*map(str, _told(person))), place)
        if first is not place:
            return _repeats(person, first)
        contact_id = self._id(person)
        self._ids.add(contact_id)
        return person.as_contact(contact_id, self._source)

    def _id(self, person: ImportedPerson) -> str:
        own = person.own_id if person.own_source == self._source else ""
        if own and own not in self._ids and _OWN_ID.fullmatch(own):
            return own
        known_by = ("uid", person.uid) if person.uid else (person.name.casefold(), person.company.casefold())
        trace = _digest(*known_by)
        nth = self._namesakes[trace] = self._namesakes.get(trace, 0) + 1
        return _digest(self._source, *known_by, str(nth)).hex()


def _digest(*parts: str) -> bytes:
    return blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=12).digest()


def _repeats(person: ImportedPerson, first: tuple[str, int]) -> ImportProblem:
    file, line = first
    is_here = file == person.file
    same = (
        Message(Oddity.SAME_AS, line=line)
        if is_here
        else Message(Oddity.SAME_AS_IN_FILE, line=line, file=file)
    )
    return ImportProblem(file=person.file, line=person.line, reason=same, code=ProblemCode.REPEATED)
