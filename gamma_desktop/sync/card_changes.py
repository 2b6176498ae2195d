"""Which cards of an address book have changed, asked in the cheapest way that its server knows.

What changed since a token (RFC 6578), where it can tell; else all cards with their marks of change, unless
the mark of the whole book is still the same. A token that the server no longer takes costs a full listing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from gamma_desktop.contacts.codes import SourceProblem
from gamma_desktop.contacts.errors import SourceUnusable
from gamma_desktop.contacts.sources import KnownCard
from gamma_desktop.sync.address_books import AddressBook, key_of
from gamma_desktop.sync.dav_client import DavClient
from gamma_desktop.sync.dav_xml import DAV, MultiStatus, Resource, propfind, read_multistatus, sync_collection

_SINCE, _STATE = "since ", "state "
_MOST_PAGES = 1_000
_CUT_SHORT = " 507"


@dataclass(slots=True)
class CardChanges:
    """What there is to read.

    Attributes:
        changed: new or changed cards: their mark of change, by their address as the server writes it.
        gone: keys of cards that are no more.
        token: what to ask with the next time.
    """

    changed: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    token: str = ""


def changes_in(
    client: DavClient, book: AddressBook, token: str, known: Mapping[str, KnownCard]
) -> CardChanges:
    """What has changed in an address book.

    Args:
        client: asks its server.
        book: which one.
        token: of the last time; empty if this is the first.
        known: its cards at the last time, by key.

    Raises:
        ContactSourceError: it cannot be told.
    """
    if book.knows_changes:
        if token.startswith(_SINCE):
            found = _since(client, book, token.removeprefix(_SINCE), known)
            if found is not None:
                return found
        found = _since(client, book, "", known)
        if found is not None:
            return found
    if book.state and token == f"{_STATE}{book.state}":
        return CardChanges(token=token)
    return _listed(client, book, known)


def _since(
    client: DavClient, book: AddressBook, since: str, known: Mapping[str, KnownCard]
) -> CardChanges | None:
    """What has changed since then, all of it for ""; None if the server does not tell."""
    changes, present = CardChanges(), set[str]()
    token = since
    for _ in range(_MOST_PAGES):
        page = _page(client, book, token)
        if page is None:
            return None
        present |= _note(changes, book, page, known)
        is_all = page.token == token or not _is_cut_short(page)
        token = page.token
        if is_all:
            changes.gone |= known.keys() - present if not since else set()
            changes.token = f"{_SINCE}{token}" if token else ""
            return changes
    raise SourceUnusable(SourceProblem.ENDLESS_CHANGES)


def _page(client: DavClient, book: AddressBook, token: str) -> MultiStatus | None:
    answer = client.ask("REPORT", book.url, sync_collection(token), "0")
    return read_multistatus(answer.content) if answer.is_success else None


def _is_cut_short(page: MultiStatus) -> bool:
    return any(_CUT_SHORT in each.status for each in page.resources)


def _listed(client: DavClient, book: AddressBook, known: Mapping[str, KnownCard]) -> CardChanges:
    answer = client.ask("PROPFIND", book.url, propfind("d:getetag", "d:resourcetype"), "1")
    if not answer.is_success:
        raise SourceUnusable(SourceProblem.NOT_LISTED, status=answer.status)
    changes = CardChanges(token=f"{_STATE}{book.state}" if book.state else "")
    changes.gone = known.keys() - _note(changes, book, read_multistatus(answer.content), known)
    return changes


def _note(
    changes: CardChanges, book: AddressBook, page: MultiStatus, known: Mapping[str, KnownCard]
) -> set[str]:
    """Add what a page tells; returns the keys of the cards that are there."""
    present = set()
    for resource in page.resources:
        key = key_of(urljoin(book.url, resource.href))
        if resource.is_gone:
            changes.gone.add(key)
            changes.changed.pop(resource.href, None)
        elif _is_card(resource, book, key):
            present.add(key)
            changes.gone.discard(key)
            etag = resource.text(f"{DAV}getetag")
            if not etag or key not in known or known[key].etag != etag:
                changes.changed[resource.href] = etag
    return present


def _is_card(resource: Resource, book: AddressBook, key: str) -> bool:
    is_book_itself = key.rstrip("/") == key_of(book.url).rstrip("/")
    return not (is_book_itself or resource.is_collection or _CUT_SHORT in resource.status)
