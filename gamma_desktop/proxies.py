"""Proxies that the environment names: for whom they are passed over, and what is wrong with one.

Sends nothing, and knows no HTTP library. What a proxy's address holds of user and password is never told.
"""

import os
import socket
from collections.abc import Mapping
from enum import StrEnum
from importlib.util import find_spec
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

from gamma_desktop.errors import Message
from gamma_desktop.hosts import may_be_this_machine

_SOCKS = frozenset(("socks5", "socks5h"))
_KNOWN = frozenset(("http", "https")) | _SOCKS


def is_here(url: str) -> bool:
    """Whether an address is one of this machine's own, which no proxy is asked for."""
    try:
        host = (urlsplit(url).hostname or "").lower().removesuffix(".")
    except ValueError:
        return False
    own = socket.gethostname().lower()
    return may_be_this_machine(host) or host in {own, own.partition(".")[0], "localhost.localdomain"}


def proxy_for(url: str, environment: Mapping[str, str] = os.environ) -> tuple[str, str] | None:
    """The name of the variable that sends this address through a proxy, and the proxy; None without one."""
    parts = urlsplit(url)
    if is_here(url) or proxy_bypass(parts.hostname or ""):
        return None
    for name in (f"{parts.scheme}_proxy", "all_proxy"):
        for variable in (name, name.upper()):
            if value := environment.get(variable):
                return variable, value
    return None


class ProxyProblem(StrEnum):
    """What is wrong with a proxy that the environment names."""

    NO_SOCKS = "proxy_no_socks"
    UNKNOWN_KIND = "proxy_unknown_kind"
    BAD_ADDRESS = "proxy_bad_address"
    NOT_CONNECTED = "proxy_not_connected"


def why_unusable(url: str, environment: Mapping[str, str] = os.environ) -> Message:
    """What is wrong with the proxy for an address; for one that could not even be set up."""
    variable, value = proxy_for(url, environment) or _first(environment)
    scheme = urlsplit(value if "://" in value else f"http://{value}").scheme
    if scheme in _SOCKS and find_spec("socksio") is None:
        return Message(ProxyProblem.NO_SOCKS, variable=variable, proxy=_shown(value))
    if scheme not in _KNOWN:
        kind = scheme[:20]
        return Message(ProxyProblem.UNKNOWN_KIND, variable=variable, proxy=_shown(value), kind=kind)
    return Message(ProxyProblem.BAD_ADDRESS, variable=variable, proxy=_shown(value))


def why_unreachable(url: str, reason: str, environment: Mapping[str, str] = os.environ) -> Message | None:
    """Why a connection came to nothing: about the proxy if there is one in between, else None."""
    found = proxy_for(url, environment)
    if found is None:
        return None
    variable, value = found
    return Message(ProxyProblem.NOT_CONNECTED, variable=variable, proxy=_shown(value), why=reason)


def _first(environment: Mapping[str, str]) -> tuple[str, str]:
    """Any proxy: an HTTP library refuses all of them if one is bad."""
    named = sorted((name, value) for name, value in environment.items() if name.lower().endswith("_proxy"))
    bad = [each for each in named if each[0].lower() != "no_proxy" and _is_bad(each[1])]
    return next(iter([*bad, *named]), ("the environment", ""))


def _is_bad(value: str) -> bool:
    scheme = urlsplit(value if "://" in value else f"http://{value}").scheme
    return scheme not in _KNOWN or (scheme in _SOCKS and find_spec("socksio") is None)


def _shown(value: str) -> str:
    """Without user and password."""
    scheme, separator, rest = value.rpartition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}"[:100]
