"""What a setting may be: a rule turns what a file says into a value, or tells what would fit.

Rules look at the value alone: whether a certificate exists or a port is free is for its user to find out.
"""

import ipaddress
import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from string import Formatter
from typing import assert_never
from urllib.parse import urlsplit

from gamma_desktop.settings.errors import BadValue

Value = str | int | bool | tuple[str, ...]

LONGEST_TEXT = 2_000
LONGEST_LIST = 500
LONGEST_LABEL = 40
CRM_PLACEHOLDERS = ("number", "e164", "name", "call_id", "extension", "dialed_number", "app_data")

_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})  # control characters, half characters, line separators
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}")  # RFC 9110, section 5.6.2
_HOST = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?:\.(?!-)[A-Za-z0-9-]{1,63})*")
_PATH = re.compile(r"/[A-Za-z0-9/._~!$&'()*+,;=:@%-]*")  # RFC 3986, section 3.3
_HEADERS_OF_HTTP = frozenset(
    {"connection", "content-length", "content-type", "expect", "host", "origin", "te", "transfer-encoding"}
)


class Kind(Enum):
    """How a value is written on a command line."""

    TEXT = auto()
    NUMBER = auto()
    SWITCH = auto()
    LIST = auto()


@dataclass(frozen=True, slots=True)
class Rule:
    """What one setting may be; ``check`` takes what TOML says, and raises BadValue with what would fit."""

    kind: Kind
    check: Callable[[object], Value]

    def parse(self, text: str) -> Value:
        """Read a value as typed on a command line: lists separated by commas, or as TOML writes them.

        Raises:
            BadValue: the text is no such value; the message says what would fit.
        """
        match self.kind:
            case Kind.TEXT:
                return self.check(text.strip())
            case Kind.NUMBER:
                digits = text.strip()
                return self.check(int(digits) if re.fullmatch(r"-?[0-9]{1,18}", digits) else text)
            case Kind.SWITCH:
                return self.check({"true": True, "false": False}.get(text.strip().lower(), text))
            case Kind.LIST:
                return self.check(_split(text))
        assert_never(self.kind)


def text(check: Callable[[str], str]) -> Rule:
    """A text that ``check`` finds good; it raises ValueError with what would fit."""
    return Rule(Kind.TEXT, lambda raw: _checked(raw, check))


def number(low: int, high: int) -> Rule:
    """A whole number within limits, both included."""

    def check(raw: object) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not low <= raw <= high:
            raise BadValue(f"must be a whole number from {low} to {high}")
        return raw

    return Rule(Kind.NUMBER, check)


def switch() -> Rule:
    """Yes or no."""

    def check(raw: object) -> bool:
        if not isinstance(raw, bool):
            raise BadValue("must be true or false")
        return raw

    return Rule(Kind.SWITCH, check)


def texts(check: Callable[[str], str]) -> Rule:
    """A list of texts, each of which ``check`` finds good; named twice counts once."""

    def check_all(raw: object) -> tuple[str, ...]:
        if not isinstance(raw, list) or len(raw) > LONGEST_LIST:
            raise BadValue(f'must be a list of {LONGEST_LIST} texts at most, such as [] or ["…", "…"]')
        return tuple(dict.fromkeys(_checked(item, check) for item in raw))

    return Rule(Kind.LIST, check_all)


def one_of(choices: type[StrEnum] | tuple[str, ...]) -> Rule:
    """One of a few words; an enumeration gives its members."""

    def check(raw: object) -> str:
        for choice in choices:
            if raw == choice:
                return choice
        raise BadValue(f"must be one of: {', '.join(choices)}")

    return Rule(Kind.TEXT, check)


def extensions() -> Rule:
    """A list of extensions; ``[203]`` is taken as ``["203"]``, since TOML writes no number as 0203."""
    quoted = texts(_extension)

    def check(raw: object) -> Value:
        if isinstance(raw, list):
            raw = [str(item) if type(item) is int else item for item in raw]
        return quoted.check(raw)

    return Rule(Kind.LIST, check)


def labels() -> Rule:
    """A list of short texts, each different from the others whatever their case."""
    short = texts(_label)

    def check(raw: object) -> Value:
        given = short.check(raw)
        if isinstance(given, tuple) and len({each.casefold() for each in given}) < len(given):
            raise BadValue("must not hold the same label twice")
        return given

    return Rule(Kind.LIST, check)


def any_text(value: str) -> str:
    """Any text, or none."""
    return value


def some_text(value: str) -> str:
    """Any text but none."""
    return _good(value, fits=bool(value), what="a text that is not empty")


def outside_prefix(value: str) -> str:
    """The digits that the PBX wants before an outside number."""
    return _good(value, fits=bool(re.fullmatch(r"[0-9]{0,4}", value)), what="up to four digits, or empty")


def region(value: str) -> str:
    """A country that phone numbers are known for."""
    from phonenumbers import SUPPORTED_REGIONS  # noqa: PLC0415  (23 ms, and most never set a region)

    known = value.upper() in SUPPORTED_REGIONS
    return _good(value.upper(), fits=known, what='the two letters of a country, such as "ES"')


def line(value: str) -> str:
    """The name of one of our lines, and perhaps its colour."""
    from gamma_desktop.numbers.lines import line_in  # noqa: PLC0415  (most never name a line)

    return str(line_in(value))


def host(value: str) -> str:
    """An address or a name to listen on."""
    fits = _is_address(value) or (len(value) <= 253 and bool(_HOST.fullmatch(value)))  # noqa: PLR2004  (DNS)
    return _good(value, fits=fits, what='an IP address or a host name, such as "127.0.0.1"')


def host_or_below(value: str) -> str:
    """A host by its name or address, or all that are below a name."""
    name = value.removeprefix("*.")
    is_name = len(value) <= 253 and bool(_HOST.fullmatch(name))  # noqa: PLR2004  (DNS)
    fits = is_name or (name == value and _is_address(value))
    return _good(value.lower(), fits=fits, what='host names, such as "pbx.example.com" or "*.example.com"')


def listener_path(value: str) -> str:
    """The path that events are posted to."""
    fits = bool(_PATH.fullmatch(value)) and value != "/healthz"
    return _good(
        value, fits=fits, what='a path that starts with "/", without spaces, "?" or "#"; not /healthz'
    )


def network(value: str) -> str:
    """Addresses in CIDR notation; a single address stands for itself."""
    try:
        ipaddress.ip_network(value)
    except ValueError as error:
        if _is_network_with_host_bits(value):
            meant = ipaddress.ip_network(value, strict=False)
            raise ValueError(f'a network: "{meant}", not "{value}"') from error
        raise ValueError('addresses such as "193.22.119.0/24" or "::1/128"') from error
    return value


def header_name(value: str) -> str:
    """The name of a header that is ours to set."""
    name = value.lower()
    fits = name not in _HEADERS_OF_HTTP and not name.startswith("x-vtcrm-") and _TOKEN.fullmatch(value)
    what = 'a header of your own without spaces, such as "X-Gamma-Desktop-Secret"'
    return _good(value, fits=bool(fits), what=what)


def api_url(value: str) -> str:
    """Where requests go: https, since they carry the key; plain http only to this machine."""
    parts = _parts(value)
    fits = (
        bool(parts.host)
        and (parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.host)))
        and not parts.has_credentials
        and not parts.has_query
    )
    what = (
        'an address that starts with "https://" ("http://" only to this machine), without password or query'
    )
    return _good(value, fits=fits, what=what)


def crm_url(value: str) -> str:
    """A template of a web page whose host is fixed; or none."""
    parts = _parts(value)
    host_is_fixed = bool(parts.host) and "{" not in parts.host
    if value and not (parts.scheme in {"http", "https"} and host_is_fixed and not parts.has_credentials):
        raise ValueError(
            'empty, or a web address with a fixed host, such as "https://crm.example/?q={number}"'
        )
    try:
        fields = list(Formatter().parse(value))
    except ValueError as error:
        raise ValueError("a web address whose { and } are in pairs") from error
    for _, name, form, conversion in fields:
        if name is not None and (name not in CRM_PLACEHOLDERS or form or conversion):
            raise ValueError(f"a web address with no placeholders but {_listed(CRM_PLACEHOLDERS)}")
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


def _extension(value: str) -> str:
    return _good(
        value, fits=bool(re.fullmatch(r"[0-9]{1,20}", value)), what='extensions in digits, such as "203"'
    )


def _label(value: str) -> str:
    fits = value == value.strip() and 0 < len(value) <= LONGEST_LABEL
    return _good(value, fits=fits, what=f"labels of {LONGEST_LABEL} characters at most, such as Sale")


def _checked(raw: object, check: Callable[[str], str]) -> str:
    if not isinstance(raw, str):
        raise BadValue('must be a text in quotes, such as "…"')
    if len(raw) > LONGEST_TEXT:
        raise BadValue(f"must be {LONGEST_TEXT} characters long at most")
    if any(unicodedata.category(character) in _UNSEEN for character in raw):
        raise BadValue("must not hold line breaks or other control characters")
    try:
        return check(raw)
    except ValueError as error:
        raise BadValue(f"must be {error}") from error


def _good(value: str, *, fits: bool, what: str) -> str:
    if not fits:
        raise ValueError(what)
    return value


def _split(text: str) -> object:
    """The items of a list typed on a command line."""
    text = text.strip()
    if not text.startswith("["):
        return [item.strip() for item in text.split(",") if item.strip()]
    try:
        return tomllib.loads(f"items = {text}")["items"]
    except tomllib.TOMLDecodeError:
        return text


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def _is_loopback(name: str) -> bool:
    return name == "localhost" or (_is_address(name) and ipaddress.ip_address(name).is_loopback)


def _is_network_with_host_bits(value: str) -> bool:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    return True


def _listed(names: tuple[str, ...]) -> str:
    return " ".join(f"{{{name}}}" for name in names)
