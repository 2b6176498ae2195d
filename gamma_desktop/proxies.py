"""Proxies that the environment names: for whom they are passed over, and what is wrong with one, in words.

Sends nothing, and knows no HTTP library. What a proxy's address holds of user and password is never told.
"""

import os
import socket
from collections.abc import Mapping
from importlib.util import find_spec
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

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


def why_unusable(url: str, environment: Mapping[str, str] = os.environ) -> str:
    """What is wrong with the proxy for an address, and what to do; for one that could not even be set up."""
    variable, value = proxy_for(url, environment) or _first(environment)
    scheme = urlsplit(value if "://" in value else f"http://{value}").scheme
    if scheme in _SOCKS and find_spec("socksio") is None:
        reason = "SOCKS is not installed: name an HTTP proxy instead, or pip install socksio"
    elif scheme not in _KNOWN:
        reason = f"“{scheme[:20]}” is no kind of proxy: write http://host:port"
    else:
        reason = "its address makes no sense: write http://host:port"
    return f"The proxy in {variable} ({_shown(value)}) cannot be used: {reason}, or remove {variable}."


def why_unreachable(url: str, reason: str, environment: Mapping[str, str] = os.environ) -> str:
    """Words for a connection that came to nothing: about the proxy if there is one in between, else ""."""
    found = proxy_for(url, environment)
    if found is None:
        return ""
    variable, value = found
    advice = f"Check the proxy, or remove {variable}"
    return f"The proxy in {variable} ({_shown(value)}) did not connect us ({reason}). {advice}."


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
