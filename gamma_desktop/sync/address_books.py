"""Finds the address books of a server from any address of it (RFC 6352, 6; RFC 6764, 6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from gamma_desktop.contacts.codes import SourceProblem
from gamma_desktop.contacts.errors import SourceDenied, SourceUnusable
from gamma_desktop.sync.dav_client import DavClient
from gamma_desktop.sync.dav_xml import CALENDAR_SERVER, CARDDAV, DAV, Resource, propfind, read_multistatus

_WELL_KNOWN = "/.well-known/carddav"
_FORBIDDEN = 403
_QUESTION = propfind(
    "d:resourcetype",
    "d:displayname",
    "d:current-user-principal",
    "d:supported-report-set",
    "c:addressbook-home-set",
    "s:getctag",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressBook:
    """A collection of cards.

    Attributes:
        name: as its owner calls it.
        knows_changes: it can tell what has changed since a token.
        state: changes whenever any card does; empty if it does not tell.
    """

    url: str
    name: str
    knows_changes: bool
    state: str


@dataclass(frozen=True, slots=True)
class _Page:
    """What a server tells of an address, and of what is below it."""

    url: str
    resources: tuple[Resource, ...]

    def addresses(self, name: str) -> list[str]:
        return [urljoin(self.url, link) for each in self.resources for link in each.links(name)]

    def address_books(self) -> tuple[AddressBook, ...]:
        return tuple(_address_book(self.url, each) for each in self.resources if each.is_address_book)


def find_address_books(client: DavClient, url: str) -> tuple[AddressBook, ...]:
    """The address book at an address, or all those of the user.

    Raises:
        ContactSourceError: the server cannot be asked, or has none there.
    """
    is_server = urlsplit(url).path in {"", "/"}
    for start in (url, urljoin(url, _WELL_KNOWN)) if is_server else (url,):
        page = _look(client, start, "0")
        if page is not None and (found := page.address_books() or tuple(_at_home(client, page))):
            return found
    raise SourceUnusable(SourceProblem.NO_ADDRESS_BOOK)


def key_of(url: str) -> str:
    """One way to write an address; servers mix several."""
    return unquote(url)


def _at_home(client: DavClient, page: _Page) -> Iterator[AddressBook]:
    """The address books where the user's are, asked of the user's own page if need be."""
    homes = page.addresses(f"{CARDDAV}addressbook-home-set")
    for principal in page.addresses(f"{DAV}current-user-principal"):
        own = _look(client, principal, "0") if not homes else None
        homes += own.addresses(f"{CARDDAV}addressbook-home-set") if own is not None else []
    for home in dict.fromkeys(homes or [page.url]):
        listed = _look(client, home, "1")
        if listed is not None:
            yield from listed.address_books()


def _look(client: DavClient, url: str, depth: str) -> _Page | None:
    answer = client.ask("PROPFIND", url, _QUESTION, depth)
    if answer.status == _FORBIDDEN:
        raise SourceDenied(SourceProblem.NO_RIGHT_TO_SEE)
    if not answer.is_success:
        return None
    return _Page(answer.url, read_multistatus(answer.content).resources)


def _address_book(url: str, resource: Resource) -> AddressBook:
    reports = resource.properties.get(f"{DAV}supported-report-set")
    return AddressBook(
        url=urljoin(url, resource.href),
        name=resource.text(f"{DAV}displayname"),
        knows_changes=reports is not None and next(reports.iter(f"{DAV}sync-collection"), None) is not None,
        state=resource.text(f"{CALENDAR_SERVER}getctag"),
    )
