"""Which addresses Gamma could send events to, and whether they still lead here. Asks no one."""

import ipaddress
from dataclasses import dataclass, replace
from urllib.parse import urlsplit, urlunsplit

from gamma_desktop.calls.codes import CallbackFault
from gamma_desktop.calls.errors import UnusableCallback
from gamma_desktop.hosts import is_host, may_be_this_machine

_DEFAULT_PORTS = {"http": 80, "https": 443}


def check_callback(url: str, api_url: str) -> None:
    """Make sure that a registration would not send the events of a whole PBX into the void.

    Args:
        url: where events shall be sent.
        api_url: where Gamma takes requests; one on this machine may well send events to it.

    Raises:
        UnusableCallback: Gamma cannot send anything there.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port  # reading it is what finds a bad one
    except ValueError as error:
        raise UnusableCallback(CallbackFault.NO_ADDRESS, url=url, why=str(error)) from error
    if parts.scheme not in {"http", "https"} or not host or not is_host(host):
        raise UnusableCallback(CallbackFault.NOT_HTTP, url=url)
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise UnusableCallback(CallbackFault.CREDENTIALS)
    if may_be_this_machine(host) and not may_be_this_machine(urlsplit(api_url).hostname or ""):
        raise UnusableCallback(CallbackFault.OUT_OF_REACH, host=host)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerPlace:
    """Where a listener takes events.

    Attributes:
        secret_header: the header that it looks for a secret in; "" if it needs none.
    """

    scheme: str
    host: str
    port: int
    path: str
    secret_header: str


def has_moved(before: ListenerPlace, now: ListenerPlace) -> bool:
    """Whether what is sent to one place is not taken at the other, as far as the settings tell."""
    if _takes_all_hosts(now.host):
        now = replace(now, host=before.host)
    return before != now


def moved_url(url: str, before: ListenerPlace, now: ListenerPlace) -> str:
    """A callback address after the listener has moved: what it shares with the listener moves along.

    The rest is the address of a proxy or a tunnel, of which nothing is known here.
    """
    try:
        parts = urlsplit(url)
        host, port, path, scheme = parts.hostname or "", parts.port, parts.path, parts.scheme
    except ValueError:
        return url
    is_ours = (port or _DEFAULT_PORTS.get(scheme)) == before.port
    if is_ours:
        port, scheme = now.port, now.scheme if scheme == before.scheme else scheme
    if is_ours and host == before.host and not _takes_all_hosts(now.host):
        host = now.host
    if path == before.path:
        path = now.path
    host = f"[{host}]" if ":" in host else host
    return urlunsplit((scheme, f"{host}:{port}" if port else host, path, parts.query, ""))


def _takes_all_hosts(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False
