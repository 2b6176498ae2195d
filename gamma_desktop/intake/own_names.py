"""Whom a request may be meant for: this machine, by a name of its own, or by one that the settings name.

A web page can have its own name lead to this machine (DNS rebinding): its requests then come from here, and
only the name that they are meant for gives them away.
"""

import socket
from collections.abc import Sequence

from gamma_desktop.hosts import address_of, is_loopback
from gamma_desktop.intake.origins import read_address
from gamma_desktop.settings.model import ListenerSettings


class OwnNames:
    """The names that count as ours."""

    def __init__(self, settings: ListenerSettings) -> None:
        whole = socket.gethostname().lower()
        short = whole.partition(".")[0]
        self._names = frozenset({settings.host.lower(), whole, short, f"{short}.local"})
        self._configured = settings.hosts

    def include(self, hosts: Sequence[str], own: str | None) -> bool:
        """Whether a request is meant for us: by its one Host header, and our address of its connection."""
        if len(hosts) != 1:
            return False
        name = _without_port(hosts[0]).lower().removesuffix(".")
        address = address_of(name)
        if is_loopback(name) or name in self._names:
            return True
        if address is not None and address == read_address(own or ""):
            return True
        return any(_fits(name, each) for each in self._configured)


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _fits(name: str, configured: str) -> bool:
    is_below = configured.startswith("*.") and name.endswith(configured[1:])
    return is_below or name == configured
