"""Who is at the other end of a connection, by the address alone: known before a byte of theirs is read."""

from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from gamma_desktop.history.codes import ListenerProblem
from gamma_desktop.hosts import is_loopback
from gamma_desktop.intake.errors import ListenerError
from gamma_desktop.settings.model import ListenerSettings

Address = IPv4Address | IPv6Address
_Network = IPv4Network | IPv6Network

_LOOPBACK = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
_HOST_BITS = 64
_LONGEST_ADDRESS = 100  # with a port, a scope and room to spare


class Standing(IntEnum):
    """What a peer may do, and who gives way when there are too many connections: the lowest first."""

    STRANGER = 0
    """Is not let in at all."""
    THIS_MACHINE = 1
    """May ask for our health."""
    TRUSTED = 2
    """May send events: an allowed source, or a proxy that speaks for one."""


class Origins:
    """The addresses that events may come from, by the settings.

    Raises:
        ListenerError: a network in the settings cannot be read.
    """

    def __init__(self, settings: ListenerSettings) -> None:
        self._sources = _networks("listener.allowed_sources", settings.allowed_sources)
        self._proxies = _networks("listener.trusted_proxies", settings.trusted_proxies)
        ends_here = any(proxies.overlaps(own) for proxies in self._proxies for own in _LOOPBACK)
        self._events_come_by_here = is_loopback(settings.host) or ends_here

    def standing(self, peer: str, own: str) -> Standing:
        """What the peer of a connection may do; ``own`` is our own address at this end of it."""
        address = read_address(peer)
        if address is None:
            return Standing.STRANGER
        if _is_in(address, self._sources) or _is_in(address, self._proxies):
            return Standing.TRUSTED
        is_here = address.is_loopback or address == read_address(own)
        return Standing.THIS_MACHINE if is_here else Standing.STRANGER

    def is_allowed(self, peer: str, forwarded_for: Sequence[str]) -> bool:
        """Whether an event may come from there, by way of the proxies that its headers tell of."""
        client = self._client(peer, forwarded_for)
        return client is not None and _is_in(client, self._sources)

    def brings_no_events(self, peer: str) -> bool:
        """Whether a peer is a program of this machine, and Gamma's events come another way.

        They come by this machine where we listen on nothing else (a tunnel brings them then), or where a
        proxy on it is trusted.
        """
        address = read_address(peer)
        return not self._events_come_by_here and address is not None and address.is_loopback

    def _client(self, peer: str, forwarded_for: Sequence[str]) -> Address | None:
        """The nearest address that is no proxy of ours; None where one on the way cannot be read."""
        client = read_address(peer)
        if client is None or not _is_in(client, self._proxies):
            return client
        hops = ",".join(forwarded_for).split(",")
        while hops and client is not None and _is_in(client, self._proxies):
            hop = hops.pop().strip()
            client = read_address(hop) if hop else client
        return client


def read_address(text: str) -> Address | None:
    """Read an address, with or without a port; one of IPv4 mapped into IPv6 is the one of IPv4."""
    return _read_address(text) if len(text) <= _LONGEST_ADDRESS else None


def neighbourhood(peer: str) -> str:
    """What one peer can call its own: an address, of IPv6 the network of 64 bits that each is given."""
    address = read_address(peer)
    if isinstance(address, IPv6Address) and not address.is_loopback:
        return str(IPv6Address(int(address) >> _HOST_BITS << _HOST_BITS))
    return str(address or peer)


@lru_cache(maxsize=256)
def _read_address(host: str) -> Address | None:
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _networks(key: str, texts: Iterable[str]) -> tuple[_Network, ...]:
    try:
        return tuple(ip_network(text.strip(), strict=False) for text in texts)
    except ValueError as error:
        raise ListenerError(ListenerProblem.BAD_SETTING, f"{key}: {error}") from error


def _is_in(address: Address, networks: Iterable[_Network]) -> bool:
    return any(address in network for network in networks)
