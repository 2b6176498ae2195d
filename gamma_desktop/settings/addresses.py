"""What addresses in settings may be: hosts, networks, paths, headers and web pages.

Each finds a text good, or raises BadValue with what would fit; nothing here looks whether anybody is there.
"""

import ipaddress
import re
from dataclasses import dataclass
from string import Formatter
from urllib.parse import urlsplit

from gamma_desktop.hosts import address_of, is_host, is_host_name, is_loopback
from gamma_desktop.settings.codes import ValueFault
from gamma_desktop.settings.errors import BadValue
from gamma_desktop.settings.rules import good

_HIGHEST_PORT = 65_535
CRM_PLACEHOLDERS = (
    "number",
    "e164",
    "name",
    "call_id",
    "extension",
    "dialed_number",
    "app_data",
    "line",
    "first_party",
)

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}")  # RFC 9110, section 5.6.2
_PATH = re.compile(r"/[A-Za-z0-9/._~!$&'()*+,;=:@%-]*")  # RFC 3986, section 3.3
_HEADERS_OF_HTTP = frozenset(
    {"connection", "content-length", "content-type", "expect", "host", "origin", "te", "transfer-encoding"}
)


def host(value: str) -> str:
    """An address or a name to listen on."""
    return good(
        value,
        fits=address_of(value) is not None or is_host_name(value),
        what=ValueFault.HOST,
    )


def host_and_port(value: str) -> str:
    """Where a relay is reached: a name or an address, and a port."""
    name, _, port = value.rpartition(":")
    bare = name.removeprefix("[").removesuffix("]") if name.startswith("[") else name
    is_number = port.isascii() and port.isdecimal() and 0 < int(port[:6]) <= _HIGHEST_PORT
    fits = is_number and is_host(bare) and (":" in bare) == name.startswith("[")
    return good(value.lower(), fits=fits, what=ValueFault.HOST_AND_PORT)


def page_url(value: str) -> str:
    """A web address that something is posted to; a password in it would be seen in every log."""
    parts = _parts(value)
    fits = parts.scheme in {"http", "https"} and is_host(parts.host) and not parts.has_credentials
    return good(value, fits=fits, what=ValueFault.PAGE_URL)


def nats_url(value: str) -> str:
    """A server of NATS."""
    parts = _parts(value)
    fits = parts.scheme in {"nats", "tls"} and is_host(parts.host) and not parts.has_credentials
    return good(value, fits=fits, what=ValueFault.NATS_URL)


def host_or_below(value: str) -> str:
    """A host by its name or address, or all that are below a name."""
    name = value.removeprefix("*.")
    fits = is_host_name(name) or (name == value and address_of(value) is not None)
    return good(value.lower(), fits=fits, what=ValueFault.HOSTS)


def listener_path(value: str) -> str:
    """The path that events are posted to."""
    fits = bool(_PATH.fullmatch(value)) and value != "/healthz"
    return good(value, fits=fits, what=ValueFault.PATH)


def network(value: str) -> str:
    """Addresses in CIDR notation; a single address stands for itself."""
    try:
        ipaddress.ip_network(value)
    except ValueError as error:
        if _is_network_with_host_bits(value):
            meant = ipaddress.ip_network(value, strict=False)
            raise BadValue(ValueFault.NETWORK, meant=str(meant), given=value) from error
        raise BadValue(ValueFault.NETWORKS) from error
    return value


def header_name(value: str) -> str:
    """The name of a header that is ours to set."""
    name = value.lower()
    fits = name not in _HEADERS_OF_HTTP and not name.startswith("x-vtcrm-") and _TOKEN.fullmatch(value)
    return good(value, fits=bool(fits), what=ValueFault.HEADER)


def api_url(value: str) -> str:
    """Where requests go: https, since they carry the key; plain http only to this machine."""
    parts = _parts(value)
    fits = (
        is_host(parts.host)
        and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.host)))
        and not parts.has_credentials
        and not parts.has_query
    )
    return good(value, fits=fits, what=ValueFault.API_URL)


def crm_url(value: str) -> str:
    """A template of a web page whose host is fixed; or none."""
    parts = _parts(value)
    if value and not (
        parts.scheme in {"http", "https"} and is_host(parts.host) and not parts.has_credentials
    ):
        raise BadValue(ValueFault.CRM_URL)
    return with_placeholders(value)


def with_placeholders(value: str) -> str:
    """A text in which values of a call are filled in, or none."""
    try:
        fields = list(Formatter().parse(value))
    except ValueError as error:
        raise BadValue(ValueFault.BRACES) from error
    for _, name, form, conversion in fields:
        if name is not None and (name not in CRM_PLACEHOLDERS or form or conversion):
            raise BadValue(ValueFault.PLACEHOLDERS, known=_listed(CRM_PLACEHOLDERS))
    return value


@dataclass(frozen=True, slots=True)
class _Parts:
    scheme: str = ""
    host: str = ""
    has_credentials: bool = False
    has_query: bool = False


def _parts(url: str) -> _Parts:
    """The parts of a URL; all empty where it cannot be read."""
    if " " in url or "\\" in url:
        return _Parts()
    try:
        parts = urlsplit(url)
        _ = parts.port  # reading it is what finds a bad one
    except ValueError:
        return _Parts()
    return _Parts(
        scheme=parts.scheme,
        host=parts.hostname or "",
        has_credentials="@" in parts.netloc,
        has_query=bool(parts.query or parts.fragment),
    )


def _is_network_with_host_bits(value: str) -> bool:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    return True


def _listed(names: tuple[str, ...]) -> str:
    return " ".join(f"{{{name}}}" for name in names)
