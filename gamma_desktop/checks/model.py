"""What a check is, and how it ends. Frozen values; nothing is looked at here."""

from dataclasses import dataclass
from enum import StrEnum

from gamma_desktop.errors import GammaDesktopError, Message


class CheckName(StrEnum):
    """Everything that is checked, in the order in which it is listed."""

    KEY = "key"
    KEYRING = "keyring"
    API = "api"
    EXTENSION = "extension"
    RELAY = "relay"
    LISTENER = "listener"
    CALLBACK = "callback"
    SECRET = "secret"  # noqa: S105  (names a check)
    TLS = "tls"
    CLOCK = "clock"
    TRAY = "tray"
    NOTIFICATIONS = "notifications"
    LINKS = "links"
    AUTOSTART = "autostart"
    HOTKEYS = "hotkeys"
    DISK = "disk"
    BOOK = "book"
    JOURNAL = "journal"
    SOURCES = "sources"
    SETTINGS = "settings"
    VERSION = "version"


class CheckState(StrEnum):
    """How a check ended."""

    OK = "ok"
    SKIPPED = "skipped"
    """It could not be made, for a reason that another check names."""
    WARNING = "warning"
    PROBLEM = "problem"


class Remedy(StrEnum):
    """What the program itself can do about a finding, when the agent wants it."""

    REGISTER = "register"
    UNLOCK_KEYRING = "unlock_keyring"
    ARRANGE_AUTOSTART = "arrange_autostart"
    TAKE_LINKS = "take_links"


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found.

    Attributes:
        found: a code of ``checks.codes`` with its data, or an error.
    """

    name: CheckName
    state: CheckState
    found: Message | GammaDesktopError
    remedy: Remedy | None = None
