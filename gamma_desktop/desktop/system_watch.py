"""What the system tells of itself: that it woke up, and whether there is a network.

Sleep is told by logind on Linux; elsewhere, and where there is no logind, ``intake.pulse`` finds out within a
minute. The network is told by whatever Qt finds on the system.
"""

import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection
from PySide6.QtNetwork import QNetworkInformation

_LOGIND = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
_SLEEP_SIGNAL = "PrepareForSleep"

Reachability = QNetworkInformation.Reachability


class SystemWatch(QObject):
    """Tells what happens to the machine.

    Args:
        on_woken: called as soon as it has woken up.
        on_network: called with whether there is one, when that changes; never before there was one, since a
            machine may well be reached without.
        parent: the object that it lives and dies with.
    """

    def __init__(
        self, on_woken: Callable[[], None], on_network: Callable[[bool], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._on_woken = on_woken
        self._on_network = on_network
        self._has_network: bool | None = None

    def begin(self) -> None:
        """Listen from now on, to as much as this system has to tell."""
        if sys.platform == "linux":
            bus = QDBusConnection.systemBus()
            slot: Any = SLOT("on_sleep(bool)")  # PySide's types ask for bytes; it takes a text alone
            bus.connect(*_LOGIND, _SLEEP_SIGNAL, self, slot)
        is_found = QNetworkInformation.loadDefaultBackend() or QNetworkInformation.loadBackendByFeatures(
            QNetworkInformation.Feature.Reachability
        )
        if is_found and (network := QNetworkInformation.instance()) is not None:
            network.reachabilityChanged.connect(self._follow_network)
            self._follow_network(network.reachability())

    @Slot(bool)
    def on_sleep(self, is_beginning: bool) -> None:  # noqa: FBT001  (what logind sends)
        """Logind says that the machine is about to sleep, or has woken up."""
        if not is_beginning:
            self._on_woken()

    def _follow_network(self, reachability: Reachability) -> None:
        if reachability is Reachability.Unknown:
            return
        before, has_network = self._has_network, reachability is not Reachability.Disconnected
        if has_network or before is not None:
            self._has_network = has_network
        if before is not None and before is not has_network:
            self._on_network(has_network)
