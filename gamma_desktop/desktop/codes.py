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
