"""The full-text index of the contacts: what each of them is found by, and the words there are to mistype."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import apsw

from gamma_desktop.contacts.model import Contact
from gamma_desktop.store.words import stored_insides, stored_numbers, stored_words

SHORTEST_IN_VOCABULARY = 4
"""Letters: a person who types five and one too many means a word of four."""

_PUT_IN = """
    INSERT INTO contact_words (rowid, name, company, numbers, other, inside)
    VALUES (?, ?, ?, ?, ?, ?)
"""
_LEARN = """
    INSERT INTO contact_vocabulary (word, contacts) VALUES (?, ?)
    ON CONFLICT (word) DO UPDATE SET contacts = contacts + excluded.contacts
"""
_UNLEARN = "UPDATE contact_vocabulary SET contacts = contacts - ? WHERE word = ?"
_FORGET = "DELETE FROM contact_vocabulary WHERE word = ? AND contacts <= 0"
_TIDY = "INSERT INTO contact_words (contact_words, rank) VALUES ('merge', ?)"
_PAGES_TIDIED = 64
"""At a time: some ms of work."""


class Indexed(NamedTuple):
    """A contact as the columns of the index hold it: words in one form, with spaces between.

    Attributes:
        inside: every number from every digit on, so that a middle part is found as a beginning.
        other: title, e-mails, and notes.
    """

    name: str
    company: str
    numbers: str
    other: str
    inside: str

    @property
    def vocabulary(self) -> set[str]:
        """The words that are long enough to be mistyped."""
        found = f"{self.name} {self.company} {self.other}".split()
        return {word for word in found if len(word) >= SHORTEST_IN_VOCABULARY and word.isalpha()}

    def with_note(self, note: str) -> "Indexed":
        """The same, with what the agent noted on the contact."""
        return self._replace(other=f"{self.other} {stored_words(note)}") if note else self

    def with_words_of(self, copy: "Indexed") -> "Indexed":
        """The same, with what another entry about the same person is found by."""
        return Indexed(
            *(
                " ".join(dict.fromkeys(f"{mine} {more}".split()))
                for mine, more in zip(self, copy, strict=True)
            )
        )


def indexed(contact: Contact) -> Indexed:
    """What a contact is found by, as its source tells of it."""
    other = " ".join((contact.title, *contact.emails, contact.note))
    return Indexed(
        name=stored_words(contact.name),
        company=stored_words(contact.company),
        numbers=stored_numbers(contact.numbers),
        other=stored_words(other) if other.strip() else "",
        inside=stored_insides(contact.numbers),
    )


def put_in_words(book: apsw.Connection, placed: Sequence[tuple[int, Indexed]]) -> None:
    """Have contacts be found that were not: rows, and what they are found by."""
    book.executemany(_PUT_IN, ((row, *words) for row, words in placed))
    book.executemany(_LEARN, _counted(words for _, words in placed))


def take_out_words(book: apsw.Connection, placed: Sequence[tuple[int, Indexed]]) -> None:
    """Have contacts be found no more; they were put in with these very words."""
    book.executemany("DELETE FROM contact_words WHERE rowid = ?", ((row,) for row, _ in placed))
    gone = _counted(words for _, words in placed)
    book.executemany(_UNLEARN, ((contacts, word) for word, contacts in gone))
    book.executemany(_FORGET, ((word,) for word, _ in gone))


def replace_words(book: apsw.Connection, placed: Sequence[tuple[int, Indexed | None]]) -> None:
    """Have contacts be found by other words; None: by none. What there is to mistype stays as it is."""
    book.executemany("DELETE FROM contact_words WHERE rowid = ?", ((row,) for row, _ in placed))
    book.executemany(_PUT_IN, ((row, *words) for row, words in placed if words is not None))


def tidy_words(book: apsw.Connection) -> None:
    """Bring pieces of the index together: each change leaves one, and every search must look into all."""
    book.execute(_TIDY, (_PAGES_TIDIED,))


def forget_all_words(book: apsw.Connection) -> None:
    """Have no contact be found."""
    book.execute("INSERT INTO contact_words (contact_words) VALUES ('delete-all')")
    book.execute("DELETE FROM contact_vocabulary")


def _counted(several: Iterable[Indexed]) -> list[tuple[str, int]]:
    """How many of them have which word."""
    found = Counter(word for words in several for word in words.vocabulary)
    return sorted(found.items())
