"""Reads the cards of a CardDAV server (RFC 6352): only those that have changed, each on its own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urljoin

from gamma_desktop.contacts.codes import NoPerson, Oddity, SourceFound, SourceProblem
from gamma_desktop.contacts.errors import ContactFileError, SourceUnusable
from gamma_desktop.contacts.importing import ImportedPerson, ImportProblem
from gamma_desktop.contacts.model import Contact
from gamma_desktop.contacts.sources import KnownCard, SourceMemory, contact_id
from gamma_desktop.contacts.vcard_import import vcard_entries
from gamma_desktop.contacts.vcard_person import Shrink
from gamma_desktop.errors import Message
from gamma_desktop.sync.address_books import AddressBook, find_address_books, key_of
from gamma_desktop.sync.card_changes import CardChanges, changes_in
from gamma_desktop.sync.dav_client import AnswerTooLong, DavClient
from gamma_desktop.sync.dav_xml import CARDDAV, DAV, Resource, multiget, read_multistatus
from gamma_desktop.sync.messages import Answer, Batch, Done, Job, Progress

CARDS_AT_ONCE = 100
"""In one answer: enough to be quick, few enough to show progress."""

TOO_LARGE = "HTTP/1.1 413 Content Too Large"
"""The status of a card that does not fit into an answer by itself."""

_TOO_MUCH = frozenset((413, 507))


def read_address_books(job: Job, shrink: Shrink | None = None) -> Iterator[Answer]:
    """What has changed in all address books of a source.

    Raises:
        ContactSourceError: they could not be read to their end.
    """
    with DavClient(job) as client:
        books = find_address_books(client, job.source.url)
        if job.is_test:
            yield Done(is_whole=False, found=_found(books))
            return
        changes = {book: changes_in(client, book, *_known(job.memory, book)) for book in books}
        total = sum(len(each.changed) for each in changes.values())
        if total > job.limits.entries:
            raise SourceUnusable(SourceProblem.TOO_MANY_CARDS, most=job.limits.entries)
        reader, read = _CardReader(job, shrink), 0
        for book, found in changes.items():
            for hrefs in _portions(list(found.changed)):
                yield reader.batch(book, found, hrefs, _cards(client, book, hrefs))
                read += len(hrefs)
                yield Progress(read, total)
        yield _done(job, changes, read)


def _known(memory: SourceMemory, book: AddressBook) -> tuple[str, dict[str, KnownCard]]:
    """How far a book was read, and its cards then."""
    start = key_of(book.url)
    cards = {key: card for key, card in memory.cards.items() if key.startswith(start)}
    return memory.tokens.get(start, ""), cards


def _cards(client: DavClient, book: AddressBook, hrefs: Sequence[str]) -> Iterator[Resource]:
    """What the server says of some cards; in halves where that is too much for one answer, down to one card.

    A card that is too large by itself is not among them.
    """
    try:
        answer = client.ask("REPORT", book.url, multiget(hrefs), "0")
        is_too_long = answer.status in _TOO_MUCH
    except AnswerTooLong:
        is_too_long = True
    if is_too_long:
        if len(hrefs) > 1:
            middle = len(hrefs) // 2
            yield from _cards(client, book, hrefs[:middle])
            yield from _cards(client, book, hrefs[middle:])
        else:
            yield Resource(href=hrefs[0], status=TOO_LARGE, properties={})
        return
    if not answer.is_success:
        raise SourceUnusable(SourceProblem.NOT_GIVEN_OUT, status=answer.status)
    yield from read_multistatus(answer.content).resources


@dataclass(slots=True)
class _Read:
    """What some cards came to."""

    contacts: list[Contact] = field(default_factory=list)
    photos: dict[str, bytes] = field(default_factory=dict)
    cards: dict[str, KnownCard] = field(default_factory=dict)
    problems: list[ImportProblem] = field(default_factory=list)


class _CardReader:
    """Makes contacts of cards."""

    def __init__(self, job: Job, shrink: Shrink | None) -> None:
        self._shrink = shrink
        self._source = job.source.name
        self._rules = job.rules

    def batch(
        self, book: AddressBook, changes: CardChanges, hrefs: Sequence[str], resources: Iterable[Resource]
    ) -> Batch:
        """What these cards tell; one without a person is remembered all the same, and not read again.

        One that the server does not give out is asked for again the next time: the book's token, after which
        it would be old news, is not kept.
        """
        read = _Read()
        missing = {key_of(urljoin(book.url, href)) for href in hrefs}
        for resource in resources:
            key = key_of(urljoin(book.url, resource.href))
            if resource.status == TOO_LARGE:  # known all the same: it is read again once it has changed
                read.cards[key] = KnownCard(etag=changes.changed.get(resource.href, ""))
                read.problems.append(_too_large(key))
                missing.discard(key)
                continue
            text = resource.text(f"{CARDDAV}address-data")
            if text:
                etag = resource.text(f"{DAV}getetag") or changes.changed.get(resource.href, "")
                self._read(read, key, etag, text)
            if text or resource.is_gone:
                missing.discard(key)
        if missing:
            changes.token = ""
            read.problems += [_not_given(key) for key in sorted(missing)]
        return Batch(
            contacts=tuple(read.contacts), photos=read.photos, cards=read.cards, problems=tuple(read.problems)
        )

    def _read(self, read: _Read, key: str, etag: str, text: str) -> None:
        name = _name(key)
        read.cards[key] = KnownCard(etag=etag)
        try:
            for entry in vcard_entries(BytesIO(text.encode()), name, self._rules, shrink=self._shrink):
                read.problems += entry.problems
                if entry.person is not None:
                    read.photos.update(entry.photos)
                    contact = self._contact(entry.person, key)
                    read.contacts.append(contact)
                    read.cards[key] = KnownCard(etag=etag, contact_id=contact.id)
        except ContactFileError as error:
            read.problems.append(ImportProblem(file=name, line=0, reason=error.detail))

    def _contact(self, person: ImportedPerson, key: str) -> Contact:
        return person.as_contact(contact_id(self._source, person.uid or key), self._source)


def _name(key: str) -> str:
    return key.rstrip("/").rpartition("/")[2]


def _too_large(key: str) -> ImportProblem:
    return ImportProblem(
        file=_name(key),
        line=0,
        reason=Message(Oddity.LEFT_OUT, why=Message(NoPerson.CARD_TOO_LARGE)),
    )


def _not_given(key: str) -> ImportProblem:
    return ImportProblem(
        file=_name(key),
        line=0,
        reason=Message(Oddity.CARD_NOT_GIVEN),
    )


def _done(job: Job, changes: dict[AddressBook, CardChanges], read: int) -> Done:
    gone = {key for found in changes.values() for key in found.gone}
    starts = tuple(key_of(book.url) for book in changes)
    of_no_book = {key for key in job.memory.cards if not key.startswith(starts)}
    return Done(
        is_whole=not (job.memory.cards or job.memory.tokens),
        read=read,
        forgotten=tuple(gone | of_no_book),
        tokens={key_of(book.url): found.token for book, found in changes.items() if found.token},
    )


def _found(books: Sequence[AddressBook]) -> Message:
    names = tuple(book.name for book in books if book.name)
    if len(books) == 1:
        one = SourceFound.ONE_ADDRESS_BOOK
        return Message(SourceFound.ONE_NAMED_ADDRESS_BOOK, name=names[0]) if names else Message(one)
    if names:
        return Message(SourceFound.NAMED_ADDRESS_BOOKS, count=len(books), names=names)
    return Message(SourceFound.ADDRESS_BOOKS, count=len(books))


def _portions(hrefs: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(hrefs), CARDS_AT_ONCE):
        yield hrefs[start : start + CARDS_AT_ONCE]
