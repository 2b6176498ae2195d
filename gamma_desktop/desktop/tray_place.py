"""Whether this desktop has a place for tray icons, asked without opening a window.

By the StatusNotifierItem specification a host says so on the session's bus; by the older System Tray Protocol
a window owns a selection of the X server. Other systems always have a place.
"""

from contextlib import suppress

from gamma_desktop.desktop.display import MAY_LACK_ONE
from gamma_desktop.desktop.session_bus import BusObject, ask_session
from gamma_desktop.desktop.xcb import XcbConnection, XGone

_WATCHER = BusObject(
    "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", "org.freedesktop.DBus.Properties"
)
_ANSWERS_WITHIN = 3.0


async def has_notifier_host() -> bool:
    """Whether icons are shown by what the session's bus tells; True on systems that always show them."""
    if not MAY_LACK_ONE:
        return True
    with suppress(OSError):
        asked = ("org.kde.StatusNotifierWatcher", "IsStatusNotifierHostRegistered")
        answer = await ask_session(_WATCHER, "Get", "ss", asked, within=_ANSWERS_WITHIN)
        return not answer.error and bool(answer.body[0][1])
    return False


def has_tray_window() -> bool:
    """Whether icons are shown by what the X server tells, of its first screen. Blocks until it answers."""
    try:
        with XcbConnection() as x:
            return bool(x.selection_owner("_NET_SYSTEM_TRAY_S0"))
    except XGone:
        return False
