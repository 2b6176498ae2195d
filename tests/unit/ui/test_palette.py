"""Contrast, reckoned as WCAG 2.2 defines it."""

import pytest

from gamma_desktop.numbers.lines import LineColour
from gamma_desktop.ui.palette import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, Tokens, Tone, line_ink

LOOKS = (LIGHT, DARK, LIGHT_CONTRAST, DARK_CONTRAST)
NAMES = ("light", "dark", "light, high contrast", "dark, high contrast")
VISIBLE = 3.0


def luminance(color: str) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(color[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(tokens: Tokens) -> float:
    return 4.5 if tokens in {LIGHT, DARK} else 7.0


def test_the_measure_itself_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", LOOKS, ids=NAMES)
@pytest.mark.parametrize("tone", list(Tone))
def test_every_ink_is_readable_on_every_ground(tokens: Tokens, tone: Tone) -> None:
    grounds = [tokens.window, tokens.surface, tokens.hover, tokens.pressed, tokens.soft(tone)]
    assert {ground: round(contrast(tokens.ink(tone), ground), 2) for ground in grounds} == {
        ground: pytest.approx(21, abs=21 - readable(tokens)) for ground in grounds
    }


@pytest.mark.parametrize("tokens", LOOKS, ids=NAMES)
def test_buttons_are_readable(tokens: Tokens) -> None:
    fills = [tokens.accent_fill, tokens.accent_fill_hover, tokens.danger_fill]
    assert min(contrast(tokens.on_fill, fill) for fill in fills) >= readable(tokens)


@pytest.mark.parametrize("tokens", LOOKS, ids=NAMES)
def test_the_edges_of_controls_can_be_seen(tokens: Tokens) -> None:
    seen = [tokens.edge] if tokens in {LIGHT, DARK} else [tokens.edge, tokens.border]
    grounds = (tokens.window, tokens.surface)
    assert min(contrast(edge, ground) for edge in seen for ground in grounds) >= VISIBLE


@pytest.mark.parametrize("tokens", LOOKS, ids=NAMES)
@pytest.mark.parametrize("colour", list(LineColour))
def test_the_colour_of_a_line_can_be_seen_on_every_ground(tokens: Tokens, colour: LineColour) -> None:
    grounds = (tokens.window, tokens.surface, tokens.hover, tokens.pressed, tokens.accent_soft)
    assert min(contrast(line_ink(colour, tokens), ground) for ground in grounds) >= VISIBLE
