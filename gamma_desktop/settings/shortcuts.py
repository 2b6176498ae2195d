"""Global shortcuts as texts, "Ctrl+Alt+D": what they may be, and what they are made of.

The names are Qt's: on macOS its Ctrl is the Command key, and its Meta the Control key; elsewhere Meta is the
key with the sign of the system. What a keyboard calls a key is for each system to know.
"""

from dataclasses import dataclass
from enum import StrEnum

from gamma_desktop.settings.codes import ValueFault
from gamma_desktop.settings.errors import BadValue

FUNCTION_KEYS = tuple(f"F{number}" for number in range(1, 25))
NAMED_KEYS = (
    *("Space", "Ins", "Del", "Home", "End", "PgUp", "PgDown", "Left", "Up", "Right", "Down", "Pause"),
    *FUNCTION_KEYS,
)
_KEYS = {key.casefold(): key for key in (*"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", *NAMED_KEYS)}
_ALONE = frozenset({*FUNCTION_KEYS, "Pause"})
"""Keys that no one types with: each may be a shortcut by itself."""


class Modifier(StrEnum):
    """The keys that are held, in the order in which they are written."""

    META = "Meta"
    CTRL = "Ctrl"
    ALT = "Alt"
    SHIFT = "Shift"


_MODIFIERS = {modifier.casefold(): modifier for modifier in Modifier}


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A key, and what is held with it."""

    key: str
    modifiers: frozenset[Modifier] = frozenset()

    def __str__(self) -> str:
        return "+".join((*(each for each in Modifier if each in self.modifiers), self.key))


def shortcut_in(text: str) -> Shortcut:
    """Read a shortcut.

    Raises:
        BadValue: it is none, or one that is needed for typing.
    """
    *held, last = (part.strip().casefold() for part in text.split("+"))
    key, modifiers = _KEYS.get(last), frozenset(_MODIFIERS[each] for each in held if each in _MODIFIERS)
    if key is None or len(modifiers) != len(held):
        raise BadValue(ValueFault.SHORTCUT)
    if not modifiers - {Modifier.SHIFT} and key not in _ALONE:
        raise BadValue(ValueFault.SHORTCUT)
    return Shortcut(key, modifiers)


def checked_shortcut(value: str) -> str:
    """A shortcut as it is written, or none."""
    return str(shortcut_in(value)) if value else ""
