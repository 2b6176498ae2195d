"""Checks that find what a test says."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from gamma_desktop.calls.trial import Hop, Trial
from gamma_desktop.checks.codes import Found
from gamma_desktop.checks.model import Check, CheckName, CheckState, Remedy
from gamma_desktop.checks.run import OnFound
from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.settings.errors import VaultError
from gamma_desktop.settings.ports import VaultHealth, VaultState
from tests.ui import office

FINE = {
    CheckName.KEY: Message(Found.KEY_ACCEPTED),
    CheckName.KEYRING: Message(Found.KEYRING_FINE, backend="Secret Service"),
    CheckName.API: Message(Found.API_ANSWERS, extensions=12),
    CheckName.EXTENSION: Message(Found.EXTENSION_FOUND, extensions=("203",)),
    CheckName.LISTENER: Message(Found.LISTENING, address="127.0.0.1:8765"),
    CheckName.CALLBACK: Message(
        Found.REGISTERED, date="2026-11-02", url="https://desk.example.com/vtcrm/callback"
    ),
    CheckName.SECRET: Message(Found.SECRET_FOUND),
    CheckName.TLS: Message(Found.CERTIFICATE_VALID, until="2027-03-10"),
    CheckName.CLOCK: Message(Found.CLOCK_RIGHT),
    CheckName.TRAY: Message(Found.TRAY_THERE),
    CheckName.NOTIFICATIONS: Message(Found.NOTIFICATIONS_THERE, server="gnome-shell"),
    CheckName.LINKS: Message(Found.LINKS_TAKEN, schemes=("tel", "callto", "sip", "sips")),
    CheckName.AUTOSTART: Message(Found.AUTOSTART_ON),
    CheckName.DISK: Message(Found.DISK_HAS_ROOM, gigabytes="59.3"),
    CheckName.BOOK: Message(Found.FILE_SOUND, megabytes=212),
    CheckName.JOURNAL: Message(Found.FILE_SOUND, megabytes=31),
    CheckName.SOURCES: Message(Found.SOURCES_READ, names=("Head office", "Warehouse")),
    CheckName.SETTINGS: Message(Found.SETTINGS_COUNT),
    CheckName.VERSION: Message(Found.VERSION, version="0.1.0", python="3.11.7", sqlite="3.54.1"),
}
LOCKED = Check(
    CheckName.KEYRING,
    CheckState.PROBLEM,
    VaultError(VaultHealth(state=VaultState.LOCKED)),
    Remedy.UNLOCK_KEYRING,
)
WITH_OTHER = Check(
    CheckName.LINKS,
    CheckState.WARNING,
    Message(Found.LINKS_WITH_OTHER, schemes=("tel",), program="softphone.desktop"),
    Remedy.TAKE_LINKS,
)
UNREGISTERED = Check(CheckName.CALLBACK, CheckState.PROBLEM, Message(Found.NOT_REGISTERED), Remedy.REGISTER)


class PlayedChecks:
    """Finds all well, but for what stands in ``broken``; a remedy takes what it mends out of that.

    Attributes:
        refuses: what a remedy raises.
        mended: the remedies that were asked for.
    """

    def __init__(self) -> None:
        self.broken: list[Check] = []
        self.refuses: GammaDesktopError | None = None
        self.mended: list[Remedy] = []
        self.trials: list[Trial] = []
        self.event_comes = True
        self.may_ring = False

    @property
    def remedies(self) -> dict[Remedy, Callable[[], Awaitable[None]]]:
        return {remedy: partial(self._mend, remedy) for remedy in Remedy if remedy is not Remedy.REGISTER}

    async def run(self, on_found: OnFound) -> Sequence[Check]:
        named = {check.name: check for check in self.broken}
        found = [named.get(name) or Check(name, CheckState.OK, message) for name, message in FINE.items()]
        for check in reversed(found):  # in whatever order they come
            on_found([check])
        return found

    async def make_test_call(self, _destination: str) -> Trial:
        if self.refuses is not None:
            raise self.refuses
        seconds = {Hop.ACCEPTED: 0.12, Hop.DROPPED: 0.4}
        if self.event_comes:
            seconds[Hop.PROMPTED] = 0.31
        trial = Trial(at=office.NOW, event_came=self.event_comes, seconds=seconds, may_ring=self.may_ring)
        self.trials.insert(0, trial)
        return trial

    async def _mend(self, remedy: Remedy) -> None:
        self.mended.append(remedy)
        if self.refuses is not None:
            raise self.refuses
        self.broken = [check for check in self.broken if check.remedy is not remedy]
