"""What the keyring of a free desktop tells by itself: it came, was locked or unlocked, an entry has changed.

Other systems' keyrings tell nothing of the kind.
"""

import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusServiceWatcher

_NAME = "org.freedesktop.secrets"
_SIGNALS = {
    "org.freedesktop.Secret.Service": ("CollectionCreated", "CollectionChanged"),
    "org.freedesktop.Secret.Collection": ("ItemCreated", "ItemChanged", "ItemDeleted"),
}


class KeyringWatch(QObject):
    """Tells that something about the keyring has changed; what, one has to look for.

    Args:
        on_change: called then, maybe several times for one change.
        parent: the object that it lives and dies with.
    """

    def __init__(self, on_change: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._on_change = on_change

    def begin(self) -> None:
        """Listen from now on."""
        if sys.platform == "linux":
            self._listen()

    def _listen(self) -> None:
        bus = QDBusConnection.sessionBus()
        slot: Any = SLOT("on_signal(QDBusMessage)")  # PySide's types ask for bytes; it takes a text alone
        for interface, names in _SIGNALS.items():
            for name in names:
                bus.connect(_NAME, "", interface, name, self, slot)
        mode = QDBusServiceWatcher.WatchModeFlag.WatchForRegistration
        QDBusServiceWatcher(_NAME, bus, mode, self).serviceRegistered.connect(lambda _name: self._on_change())

    @Slot(QDBusMessage)
    def on_signal(self, _message: QDBusMessage) -> None:
        """The keyring says that something has changed."""
        self._on_change()
