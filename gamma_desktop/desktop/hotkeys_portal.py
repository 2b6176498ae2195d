"""Global shortcuts of a Wayland session: its desktop's portal, org.freedesktop.portal.GlobalShortcuts.

The portal may ask its user, and may give a shortcut other keys than were proposed. One session holds all of
them; other shortcuts take a new session.
"""

import secrets
from typing import Any

from gamma_desktop.desktop.codes import HotkeyState
from gamma_desktop.desktop.hotkeys import HotkeyAction, OnPressed, OnState, Wanted
from gamma_desktop.desktop.session_bus import Answer, BusObject, SessionBus, ask_session
from gamma_desktop.settings.shortcuts import Modifier, Shortcut
from gamma_desktop.tasks import Spawn

_NAME, _PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_SHORTCUTS = BusObject(_NAME, _PATH, "org.freedesktop.portal.GlobalShortcuts")
_PROPERTIES = BusObject(_NAME, _PATH, "org.freedesktop.DBus.Properties")
_REGISTRY = BusObject(_NAME, _PATH, "org.freedesktop.host.portal.Registry")
_SIGNALS = (
    f"type='signal',sender='{_NAME}',interface='org.freedesktop.portal.Request',member='Response'",
    f"type='signal',sender='{_NAME}',interface='org.freedesktop.portal.GlobalShortcuts',member='Activated'",
)
_ANSWERS_WITHIN = 5.0
_GRANTED = 0
_APPLICATION = "gamma-desktop"
_MODIFIERS = {Modifier.CTRL: "CTRL", Modifier.ALT: "ALT", Modifier.SHIFT: "SHIFT", Modifier.META: "LOGO"}
_KEYS = {
    "Space": "space",
    "Ins": "Insert",
    "Del": "Delete",
    "PgUp": "Page_Up",
    "PgDown": "Page_Down",
}
_MEANINGS = {
    HotkeyAction.DIAL_SELECTION: "Call the selected number",
    HotkeyAction.SHOW_POP: "Show the last call",
    HotkeyAction.SEARCH: "Search or dial",
}
"""Shown by the desktop beside the keys, in its own settings."""


class PortalHotkeys:
    """Has its keys bound by the portal while it is open.

    Args:
        on_pressed: told of each press, with the token that lets a window have the keyboard.
        on_state: told what became of each shortcut, once the desktop has said so.
        spawn: starts a coroutine.
    """

    def __init__(self, on_pressed: OnPressed, on_state: OnState, spawn: Spawn) -> None:
        self._on_pressed = on_pressed
        self._on_state = on_state
        self._spawn = spawn
        self._wanted: Wanted = {}
        self._bus: SessionBus | None = None
        self._session = ""
        self._portal = ""

    def take(self, wanted: Wanted) -> None:
        """Have these shortcuts, in place of those before."""
        self.close()
        self._wanted = dict(wanted)
        if wanted:
            self._tell_all(HotkeyState.ASKED)
            self._bus = SessionBus(self._hear, self._note_silence, answers_within=_ANSWERS_WITHIN)
            self._spawn("global shortcuts", self._serve(self._bus))

    def bring_up(self, window: int) -> None:
        """The token of the press does it."""

    def close(self) -> None:
        """Let every key go: a session ends with its connection."""
        if self._bus is not None:
            self._bus.close()
            self._bus = None
        self._session = self._portal = ""

    async def _serve(self, bus: SessionBus) -> None:
        try:
            await bus.serve(self._begin)
        except OSError:
            if bus is self._bus:
                self._tell_all(HotkeyState.NO_PORTAL)

    def _begin(self) -> None:
        bus = self._bus
        if bus is None:
            return
        for rule in _SIGNALS:
            bus.listen(rule)
        registering: tuple[Any, ...] = (_APPLICATION, {})  # older portals than 1.20 say that they have none
        bus.call(_REGISTRY, "Register", "sa{sv}", registering, self._note_portal)
        options = {"handle_token": _token(), "session_handle_token": _token()}
        given = {name: ("s", text) for name, text in options.items()}
        bus.call(_SHORTCUTS, "CreateSession", "a{sv}", (given,), self._take_answer)

    def _note_portal(self, answer: Answer) -> None:
        """Whatever it answers, it is who tells of requests and presses from now on."""
        self._portal = answer.sender

    def _take_answer(self, answer: Answer) -> None:
        """A request was taken up, or there is no such portal; what comes of it is told by a signal."""
        if answer.error:
            self._tell_all(HotkeyState.NO_PORTAL)

    def _hear(self, sender: str, name: str, body: tuple[Any, ...]) -> None:
        if not self._portal or sender != self._portal:  # any program can send us a signal
            return
        match name, body:
            case "Response", (int(code), dict(results)):
                self._hear_response(code, results)
            case "Activated", (session, str(action), _, dict(options)) if session == self._session:
                if action in set(HotkeyAction):
                    token = options.get("activation_token", ("s", ""))
                    self._on_pressed(HotkeyAction(action), str(token[1]))

    def _hear_response(self, code: int, results: dict[str, Any]) -> None:
        if code != _GRANTED:
            self._tell_all(HotkeyState.REFUSED)
        elif "session_handle" in results and not self._session:
            self._session = str(results["session_handle"][1])
            self._bind()
        elif "shortcuts" in results:
            bound = {str(name): dict(details) for name, details in results["shortcuts"][1]}
            for action in self._wanted:
                keys = bound.get(action, {}).get("trigger_description", ("s", ""))[1]
                is_ready = action in bound and ("trigger_description" not in bound[action] or keys)
                self._on_state(action, HotkeyState.READY if is_ready else HotkeyState.REFUSED)

    def _bind(self) -> None:
        if self._bus is None:
            return
        shortcuts = [
            (
                action.value,
                {
                    "description": ("s", _MEANINGS[action]),
                    "preferred_trigger": ("s", trigger_of(shortcut)),
                },
            )
            for action, shortcut in self._wanted.items()
        ]
        self._bus.call(
            _SHORTCUTS,
            "BindShortcuts",
            "oa(sa{sv})sa{sv}",
            (self._session, shortcuts, "", {"handle_token": ("s", _token())}),
            self._take_answer,
        )

    def _note_silence(self) -> None:
        if not self._session:
            self._tell_all(HotkeyState.NO_PORTAL)

    def _tell_all(self, state: HotkeyState) -> None:
        for action in self._wanted:
            self._on_state(action, state)


async def has_portal() -> bool:
    """Whether the desktop has such a portal."""
    asked = (_SHORTCUTS.interface, "version")
    try:
        return not (await ask_session(_PROPERTIES, "Get", "ss", asked, within=_ANSWERS_WITHIN)).error
    except OSError:
        return False


def trigger_of(shortcut: Shortcut) -> str:
    """A shortcut as the freedesktop.org specification of shortcuts writes it: "CTRL+ALT+d"."""
    held = (_MODIFIERS[each] for each in Modifier if each in shortcut.modifiers)
    key = shortcut.key.lower() if len(shortcut.key) == 1 else _KEYS.get(shortcut.key, shortcut.key)
    return "+".join((*held, key))


def _token() -> str:
    return f"gamma_desktop_{secrets.token_hex(8)}"
