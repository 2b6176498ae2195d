"""What may be the host of an address: a name, or an address in its one usual form.

What ends in a number is an address or nothing (WHATWG URL, "ends in a number"): systems read 127.1, 0x7f.1
and 2130706433 as an address each in their own way, so none of them counts as a host here.
"""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

_LONGEST = 253  # RFC 1035, section 2.3.4
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}")
_ANY_LABEL = re.compile(r"(?!-)[\w-]{1,63}")
_NUMBER = re.compile(r"(?:[0-9]+|0[xX][0-9A-Fa-f]*)")


def is_host(text: str) -> bool:
    """Whether it can be the host of a URL: an address without brackets, or a name in letters of any kind."""
    return address_of(text) is not None or _is_name(text.removesuffix("."), _ANY_LABEL)


def is_host_name(text: str) -> bool:
    """Whether it is a name as it is looked up: in plain letters, digits and hyphens."""
    return _is_name(text, _LABEL)


def _is_name(text: str, kind: re.Pattern[str]) -> bool:
    labels = text.split(".")
    return len(text) <= _LONGEST and all(map(kind.fullmatch, labels)) and not _NUMBER.fullmatch(labels[-1])


def address_of(text: str) -> IPv4Address | IPv6Address | None:
    """The address that a text is; None if it is a name, or nothing."""
    try:
        return ip_address(text)
    except ValueError:
        return None


def is_loopback(text: str) -> bool:
    """Whether it surely leads to this machine."""
    address = address_of(text)
    return text.lower() == "localhost" if address is None else address.is_loopback


def may_be_this_machine(text: str) -> bool:
    """Whether it may lead to whatever machine it is asked on."""
    name, address = text.lower().removesuffix("."), address_of(text)
    if address is None:
        return name == "localhost" or name.endswith(".localhost")
    return address.is_loopback or address.is_unspecified
