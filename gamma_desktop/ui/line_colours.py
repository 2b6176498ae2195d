"""The colours of our lines, for light and for dark: marks that can be seen on every ground (3:1)."""

from gamma_desktop.numbers.lines import LineColour
from gamma_desktop.ui.palette import Tokens

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
