"""What can go wrong with what the system offers, as codes; ``ui.wording.desktop`` has the words."""

from enum import StrEnum


class DesktopTrouble(StrEnum):
    """What went wrong, and what exactly."""

    LOG_IN = "desktop_log_in"
    LOG_IN_REFUSED = "desktop_log_in_refused"
    SECOND_START = "desktop_second_start"
    CHANNEL = "desktop_channel"
