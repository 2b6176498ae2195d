"""Reads the JSON that a request carries, and says what is wrong with it in a reason phrase."""

import re
from ipaddress import ip_network
from urllib.parse import urlsplit

import msgspec

from gamma_desktop.simulator.cloud import Network
from gamma_desktop.simulator.errors import Impossible

_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_FRAMING_HEADERS = frozenset({"connection", "content-length", "host", "transfer-encoding"})
_LONGEST_TEXT = 2000


class Payload:
    """The attributes of a request, each read by name; every complaint is raised as Impossible."""

    def __init__(self, body: bytes) -> None:
        """Read the body as JSON whatever the content type says: curl's ``-d`` calls it a form."""
        try:
            attributes = msgspec.json.decode(body)
        except (msgspec.DecodeError, RecursionError) as error:
            raise Impossible("the body is not valid JSON" if body else "the body is empty") from error
        if not isinstance(attributes, dict):
            raise Impossible("the body is not a JSON object")
        self._attributes: dict[str, object] = attributes

    def text(self, name: str) -> str:
        """A mandatory text."""
        value = self._attributes.get(name)
        if value is None or value == "":
            raise Impossible(f"{name} is mandatory")
        return _as_text(name, value)

    def url(self, name: str) -> str:
        """A mandatory address to send requests to."""
        address = self.text(name)
        try:
            parts = urlsplit(address)
            is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_address = False
        if not is_address:
            raise Impossible(f"{name} is not an http or https URL")
        return address

    def texts(self, name: str) -> dict[str, str]:
        """An object of texts; empty where there is none."""
        value = self._attributes.get(name, {})
        if not isinstance(value, dict):
            raise Impossible(f"{name} is not a JSON object")
        return {key: _as_text(f"{name}.{key}", text) for key, text in value.items()}

    def headers(self, name: str) -> dict[str, str]:
        """An object of texts that can be sent as headers."""
        headers = self.texts(name)
        for header, value in headers.items():
            if not _HEADER_NAME.fullmatch(header) or header.lower() in _FRAMING_HEADERS:
                raise Impossible(f"{name}: {header} cannot be sent as a header")
            if any(ord(character) < ord(" ") or character == "\x7f" for character in value):
                raise Impossible(f"{name}: the value of {header} has control characters")
        return headers

    def networks(self, name: str) -> tuple[Network, ...] | None:
        """A list of addresses and networks in CIDR notation; None where there is none."""
        value = self._attributes.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or not value:
            raise Impossible(f"{name} is not a JSON array of addresses")
        return tuple(_as_network(name, entry) for entry in value)


def _as_text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise Impossible(f"{name} is not a string")
    if len(value) > _LONGEST_TEXT:
        raise Impossible(f"{name} is too long")
    return value


def _as_network(name: str, entry: object) -> Network:
    if not isinstance(entry, str):
        raise Impossible(f"{name} is not a JSON array of addresses")
    try:
        return ip_network(entry, strict=False)
    except ValueError as error:
        raise Impossible(f"{name}: {entry} is no address or subnetwork") from error
