"""The colours: every one that is drawn anywhere, light and dark. Knows no Qt.

Neutral greys carry the structure, one accent the attention; green, amber and red speak of calls alone.
Each ink is readable (4.5:1, WCAG 2.2 AA) on each ground that it is drawn on, where the system asks for high
contrast at 7:1: a test computes every pair.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from gamma_desktop.numbers.lines import LineColour


class Tone(StrEnum):
    """What a text or a shape means, whatever colour that is today."""

    TEXT = "text"
    MUTED = "muted"
    ACCENT = "accent"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The colours of one look, as "#rrggbb".

    Attributes:
        window: behind everything.
        surface: cards, fields, menus, the pop.
        hover, pressed: the surface under the pointer, and while it is pressed.
        border: hairlines that only separate.
        edge: outlines that show where a control is (3:1).
        text, muted, accent, success, warning, danger: inks.
        accent_fill, danger_fill: grounds of buttons; on_fill is the ink for both.
        …_soft: quiet grounds for the ink of the same name.
    """

    is_dark: bool
    window: str
    surface: str
    hover: str
    pressed: str
    border: str
    edge: str
    text: str
    muted: str
    accent: str
    success: str
    warning: str
    danger: str
    neutral_soft: str
    accent_soft: str
    success_soft: str
    warning_soft: str
    danger_soft: str
    accent_fill: str
    accent_fill_hover: str
    danger_fill: str
    on_fill: str

    def ink(self, tone: Tone) -> str:
        """The colour to draw texts and shapes of this tone in."""
        inks = {
            Tone.TEXT: self.text,
            Tone.MUTED: self.muted,
            Tone.ACCENT: self.accent,
            Tone.SUCCESS: self.success,
            Tone.WARNING: self.warning,
            Tone.DANGER: self.danger,
        }
        return inks[tone]

    def soft(self, tone: Tone) -> str:
        """A quiet ground on which the ink of this tone is readable."""
        grounds = {
            Tone.ACCENT: self.accent_soft,
            Tone.SUCCESS: self.success_soft,
            Tone.WARNING: self.warning_soft,
            Tone.DANGER: self.danger_soft,
        }
        return grounds.get(tone, self.neutral_soft)


LIGHT = Tokens(
    is_dark=False,
    window="#f6f6f8",
    surface="#ffffff",
    hover="#f1f1f4",
    pressed="#e7e7ec",
    border="#e1e1e7",
    edge="#858894",
    text="#1a1b20",
    muted="#5b5e6b",
    accent="#4550c4",
    success="#17713f",
    warning="#875000",
    danger="#bd2536",
    neutral_soft="#eeeef2",
    accent_soft="#ecedfb",
    success_soft="#e5f4eb",
    warning_soft="#fcf1dc",
    danger_soft="#fcebec",
    accent_fill="#4a55cc",
    accent_fill_hover="#3e48b5",
    danger_fill="#c62a3b",
    on_fill="#ffffff",
)

DARK = Tokens(
    is_dark=True,
    window="#131418",
    surface="#1b1c21",
    hover="#25262d",
    pressed="#2f313a",
    border="#30323b",
    edge="#747785",
    text="#ecedf1",
    muted="#a4a7b4",
    accent="#a9b0ff",
    success="#63cf92",
    warning="#e9b352",
    danger="#ff8a90",
    neutral_soft="#292a32",
    accent_soft="#2a2d4d",
    success_soft="#173224",
    warning_soft="#362a13",
    danger_soft="#401f24",
    accent_fill="#565fd6",
    accent_fill_hover="#6068dc",
    danger_fill="#c43543",
    on_fill="#ffffff",
)

LIGHT_CONTRAST = replace(
    LIGHT,
    window="#ffffff",
    hover="#ebebf0",
    pressed="#dcdce4",
    border="#5b5e6b",
    edge="#1a1b20",
    text="#000000",
    muted="#33353d",
    accent="#23298a",
    success="#07401f",
    warning="#4d2c00",
    danger="#7a0c19",
    neutral_soft="#e4e4ea",
    accent_soft="#dfe1fb",
    success_soft="#d5efe0",
    warning_soft="#fbe8c4",
    danger_soft="#fbdcde",
    accent_fill="#2b3299",
    accent_fill_hover="#1d2370",
    danger_fill="#8c1221",
)
"""Where the system asks for high contrast: every edge shows, and inks are near black."""

DARK_CONTRAST = replace(
    DARK,
    window="#000000",
    surface="#000000",
    hover="#1d1e24",
    pressed="#2a2c35",
    border="#9194a3",
    edge="#e0e1e8",
    text="#ffffff",
    muted="#d0d2dc",
    accent="#ced3ff",
    success="#9be8ba",
    warning="#ffd58a",
    danger="#ffc4c7",
    neutral_soft="#25262e",
    accent_soft="#262a55",
    success_soft="#10301f",
    warning_soft="#33260c",
    danger_soft="#44171d",
    accent_fill="#3d45ad",
    accent_fill_hover="#333a94",
    danger_fill="#9c1c2b",
)


_ON_LIGHT = {
    LineColour.BLUE: "#2563c9",
    LineColour.TEAL: "#0b7a75",
    LineColour.GREEN: "#2f7d32",
    LineColour.AMBER: "#a66300",
    LineColour.RED: "#c62a3b",
    LineColour.PINK: "#c02678",
    LineColour.PURPLE: "#7a3fc4",
    LineColour.GREY: "#676b78",
}
_ON_DARK = {
    LineColour.BLUE: "#6ea8ff",
    LineColour.TEAL: "#4fc4bd",
    LineColour.GREEN: "#6cc774",
    LineColour.AMBER: "#e9b352",
    LineColour.RED: "#ff7f86",
    LineColour.PINK: "#f58ac0",
    LineColour.PURPLE: "#bb93f5",
    LineColour.GREY: "#9da1ae",
}


def line_ink(colour: LineColour, look: Tokens) -> str:
    """What a line's mark is drawn in."""
    return (_ON_DARK if look.is_dark else _ON_LIGHT)[colour]
