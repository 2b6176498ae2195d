"""What the desktop offers: a tray, notifications, links to phone numbers, and the start at log-in."""

import os
from collections.abc import Callable, Sequence

from gamma_desktop.checks import rules
from gamma_desktop.checks.codes import Found
from gamma_desktop.checks.model import Check, CheckName, CheckState, Remedy
from gamma_desktop.desktop.autostart import is_arranged, item_of_this_program
from gamma_desktop.desktop.codes import HotkeyState
from gamma_desktop.desktop.display import has_display, is_wayland
from gamma_desktop.desktop.hotkeys import (
    HotkeyAction,
    States,
    keys_of,
    recorded_states,
    states_here,
    wanted_hotkeys,
)
from gamma_desktop.desktop.links import SCHEMES, LinksNotArranged, link_opener, link_state
from gamma_desktop.desktop.notifications import ARE_SUPPORTED, notification_server
from gamma_desktop.desktop.tray_place import has_notifier_host, has_tray_window
from gamma_desktop.errors import Message
from gamma_desktop.settings.model import PopSurfaceChoice, Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.profile_lock import is_held
from gamma_desktop.vault.worker import off_the_loop

_SERVER_ANSWERS_WITHIN = 4.0


class SystemChecks:
    """Looks at the desktop that the program runs on, as far as its settings need it."""

    def __init__(
        self, paths: ProfilePaths, settings: Settings, hotkeys: Callable[[], States] | None = None
    ) -> None:
        self._paths = paths
        self._settings = settings
        self._hotkeys = hotkeys

    async def look_at_tray(self) -> Sequence[Check]:
        """See whether a tray would show our icon."""
        name = CheckName.TRAY
        if not has_display():
            return [Check(name, CheckState.SKIPPED, Message(Found.NEEDS_DISPLAY))]
        if await has_notifier_host() or await off_the_loop(has_tray_window):
            return [Check(name, CheckState.OK, Message(Found.TRAY_THERE))]
        return [Check(name, CheckState.WARNING, Message(Found.NO_TRAY))]

    async def look_at_notifications(self) -> Sequence[Check]:
        """See whether a server would show them; only calls that are to show as notifications need it."""
        name = CheckName.NOTIFICATIONS
        if not ARE_SUPPORTED:
            return [Check(name, CheckState.SKIPPED, Message(Found.NEEDS_SESSION_BUS))]
        try:
            server = await notification_server(within=_SERVER_ANSWERS_WITHIN)
        except FileNotFoundError:
            return [Check(name, CheckState.SKIPPED, Message(Found.NEEDS_SESSION_BUS))]
        if server is not None:
            return [Check(name, CheckState.OK, Message(Found.NOTIFICATIONS_THERE, server=server))]
        cards_can_show = bool(os.environ.get("DISPLAY")) or not is_wayland(os.environ)
        surface = self._settings.pop.surface
        found = rules.no_notifications(
            are_wanted=surface is not PopSurfaceChoice.CARD,
            cards_are_wanted=surface is not PopSurfaceChoice.NOTIFICATION,
            cards_can_show=cards_can_show,
        )
        return [found]

    async def look_at_links(self) -> Sequence[Check]:
        """See whether links still open here, if that was asked for."""
        name = CheckName.LINKS
        try:
            state = await off_the_loop(lambda: link_state(link_opener(self._paths)))
        except LinksNotArranged as error:
            return [Check(name, CheckState.WARNING, error)]
        if not state.is_asked_for:
            return [Check(name, CheckState.OK, Message(Found.LINKS_NOT_TAKEN), Remedy.TAKE_LINKS)]
        if state.others:
            schemes, programs = tuple(state.others), ", ".join(sorted(set(state.others.values())))
            found = Message(Found.LINKS_WITH_OTHER, schemes=schemes, program=programs)
        elif state.missing:
            found = Message(Found.LINKS_LOST, schemes=state.missing)
        else:
            return [Check(name, CheckState.OK, Message(Found.LINKS_TAKEN, schemes=SCHEMES))]
        return [Check(name, CheckState.WARNING, found, Remedy.TAKE_LINKS)]

    async def look_at_autostart(self) -> Sequence[Check]:
        """Compare what is set with what the system knows."""
        name = CheckName.AUTOSTART
        if not self._settings.ui.autostart:
            return [Check(name, CheckState.OK, Message(Found.AUTOSTART_OFF))]
        if await off_the_loop(lambda: is_arranged(item_of_this_program(self._paths))):
            return [Check(name, CheckState.OK, Message(Found.AUTOSTART_ON))]
        found = Message(Found.AUTOSTART_MISSING)
        return [Check(name, CheckState.WARNING, found, Remedy.ARRANGE_AUTOSTART)]

    async def look_at_hotkeys(self) -> Sequence[Check]:
        """See whether each global shortcut that is set can be used."""
        name = CheckName.HOTKEYS
        wanted, wrong = wanted_hotkeys(self._settings.shortcuts)
        if not wanted:
            return [Check(name, CheckState.OK, Message(Found.HOTKEYS_NOT_SET))]
        if not has_display():
            return [Check(name, CheckState.SKIPPED, Message(Found.NEEDS_DISPLAY))]
        if self._hotkeys is not None:
            states = self._hotkeys()
        elif await off_the_loop(lambda: is_held(self._paths.lock)):
            states = recorded_states(self._paths.hotkeys)
        else:
            states = {**wrong, **await states_here(wanted)}
        bad = {action: state for action, state in states.items() if state is not HotkeyState.READY}
        keys = keys_of(self._settings.shortcuts)
        if not bad:
            ready = tuple(keys[action] for action in HotkeyAction if keys[action])
            return [Check(name, CheckState.OK, Message(Found.HOTKEYS_READY, shortcuts=ready))]
        action, state = next(iter(bad.items()))
        some_work = len(bad) < sum(map(bool, keys.values()))
        found = Message(Found.HOTKEY_UNUSABLE, shortcut=keys[action], why=Message(state))
        return [Check(name, CheckState.WARNING if some_work else CheckState.PROBLEM, found)]
