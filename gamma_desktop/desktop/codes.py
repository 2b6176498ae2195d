"""What can go wrong with what the system offers, as codes; ``ui.wording.desktop`` has the words."""

from enum import StrEnum


class DesktopTrouble(StrEnum):
    """What went wrong, and what exactly."""

    LOG_IN = "desktop_log_in"
    LOG_IN_REFUSED = "desktop_log_in_refused"
    SECOND_START = "desktop_second_start"
    CHANNEL = "desktop_channel"
    LINKS = "desktop_links"
    LINKS_REFUSED = "desktop_links_refused"
    LINKS_NEED_XDG_UTILS = "desktop_links_need_xdg_utils"
    LINKS_OF_MACOS = "desktop_links_of_macos"
    NOT_WATCHED = "desktop_not_watched"
    NO_PROGRAM = "desktop_no_program"
    TOO_MANY_WATCH = "desktop_too_many_watch"


class HotkeyState(StrEnum):
    """How a global shortcut does."""

    READY = "hotkey_ready"
    ASKED = "hotkey_asked"
    """The desktop asks its user whether this program may have it."""
    TAKEN = "hotkey_taken"
    TWICE = "hotkey_twice"
    NO_SUCH_KEY = "hotkey_no_such_key"
    REFUSED = "hotkey_refused"
    NO_PORTAL = "hotkey_no_portal"
    NOT_HERE = "hotkey_not_here"
