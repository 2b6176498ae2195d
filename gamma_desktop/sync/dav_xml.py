"""The XML of WebDAV, written and read. Reads no document type, hence no entities: nothing that could grow."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from xml.sax.saxutils import escape

from gamma_desktop.contacts.codes import SourceProblem
from gamma_desktop.contacts.errors import SourceUnusable

DAV, CARDDAV, CALENDAR_SERVER = (
    "{DAV:}",
    "{urn:ietf:params:xml:ns:carddav}",
    "{http://calendarserver.org/ns/}",
)

_HEAD = '<?xml version="1.0" encoding="utf-8"?>'
_SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav" xmlns:s="http://calendarserver.org/ns/"'
_OK = " 200"
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Resource:
    """What a server tells of one address.

    Attributes:
        href: as the server writes it.
        status: of the whole ("HTTP/1.1 404 Not Found"), where it tells one.
        properties: those that it has, by their name with its name space.
    """

    href: str
    status: str
    properties: dict[str, Element]

    def text(self, name: str) -> str:
        """The text of a property; empty if it has none."""
        found = self.properties.get(name)
        return (found.text or "").strip() if found is not None else ""

    def link(self, name: str) -> str:
        """The address that a property holds; empty if none."""
        return next(iter(self.links(name)), "")

    def links(self, name: str) -> list[str]:
        """The addresses that a property holds."""
        found = self.properties.get(name)
        return [(each.text or "").strip() for each in found.iter(f"{DAV}href")] if found is not None else []

    @property
    def is_address_book(self) -> bool:
        """Whether it holds cards."""
        kinds = self.properties.get(f"{DAV}resourcetype")
        return kinds is not None and kinds.find(f"{CARDDAV}addressbook") is not None

    @property
    def is_collection(self) -> bool:
        """Whether it holds other resources."""
        kinds = self.properties.get(f"{DAV}resourcetype")
        return kinds is not None and kinds.find(f"{DAV}collection") is not None

    @property
    def is_gone(self) -> bool:
        """Whether the server says that there is no such thing."""
        return " 404" in self.status


@dataclass(frozen=True, slots=True)
class MultiStatus:
    """What a server tells of several addresses; ``token`` says up to when."""

    resources: tuple[Resource, ...]
    token: str = ""


def propfind(*names: str) -> bytes:
    """A request for properties, such as ``d:getetag``."""
    wanted = "".join(f"<{name}/>" for name in names)
    return f"{_HEAD}<d:propfind {_SPACES}><d:prop>{wanted}</d:prop></d:propfind>".encode()


def sync_collection(token: str) -> bytes:
    """A request for what has changed since a token (RFC 6578); empty: for everything."""
    return (
        f"{_HEAD}<d:sync-collection {_SPACES}><d:sync-token>{escape(token)}</d:sync-token>"
        "<d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>"
    ).encode()


def multiget(hrefs: Iterable[str]) -> bytes:
    """A request for some cards (RFC 6352, 8.7)."""
    wanted = "".join(f"<d:href>{escape(href)}</d:href>" for href in hrefs)
    prop = "<d:prop><d:getetag/><c:address-data/></d:prop>"
    return f"{_HEAD}<c:addressbook-multiget {_SPACES}>{prop}{wanted}</c:addressbook-multiget>".encode()


def read_multistatus(content: bytes) -> MultiStatus:
    """What a server answered; raises SourceUnusable."""
    root = _parsed(content)
    if root.tag != f"{DAV}multistatus":
        raise SourceUnusable(SourceProblem.NOT_AN_ADDRESS_BOOK)
    resources = tuple(_resource(each) for each in root.findall(f"{DAV}response"))
    return MultiStatus(resources, (root.findtext(f"{DAV}sync-token") or "").strip())


class _PlainTree(TreeBuilder):
    """Builds the tree of a document that declares nothing of its own, and is as flat as answers are."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> Element:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise SourceUnusable(SourceProblem.XML_TOO_DEEP)
        return super().start(tag, attributes)

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return super().end(tag)

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise SourceUnusable(SourceProblem.XML_DECLARES)


def _parsed(content: bytes) -> Element:
    parser = XMLParser(target=_PlainTree())  # noqa: S314  (see _PlainTree)
    try:
        parser.feed(content)
        root = parser.close()
    except (ParseError, ValueError, LookupError) as error:
        raise SourceUnusable(SourceProblem.NO_XML, why=str(error)) from error
    if not isinstance(root, Element):
        raise SourceUnusable(SourceProblem.EMPTY_ANSWER)
    return root


def _resource(response: Element) -> Resource:
    return Resource(
        href=(response.findtext(f"{DAV}href") or "").strip(),
        status=response.findtext(f"{DAV}status") or "",
        properties={each.tag: each for each in _found_properties(response)},
    )


def _found_properties(response: Element) -> Iterator[Element]:
    for some in response.findall(f"{DAV}propstat"):
        if _OK in (some.findtext(f"{DAV}status") or _OK):
            for properties in some.findall(f"{DAV}prop"):
                yield from properties
