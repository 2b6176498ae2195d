"""A text from right to left keeps to itself, whatever it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gamma_desktop.cli.plain_text import cell, plain
from gamma_desktop.ui.bidi import FIRST_STRONG, ISOLATES, POP, filled, isolated, joined

ARABIC, HEBREW, NUMBER = "شركة النور", "אבג בע״מ", "647 46 01 97"
CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize("name", [ARABIC, HEBREW, "Ana \u202e(203)"])
def test_what_would_turn_its_neighbours_is_isolated(name: str) -> None:
    assert joined((name, NUMBER)) == f"{FIRST_STRONG}{name}{POP} · {NUMBER}"
    assert (
        filled("Call back {who} ({0})", NUMBER, who=name) == f"Call back {FIRST_STRONG}{name}{POP} ({NUMBER})"
    )


@pytest.mark.parametrize("text", ["", "Ana Lopez", "Müller & Söhne", "株式会社", NUMBER, "+34 647"])
def test_all_else_stays_letter_by_letter(text: str) -> None:
    assert isolated(text) == text


@given(st.text(alphabet=CONTROLS + "aא1 ", max_size=12))
def test_no_text_ends_its_isolation_or_leaves_one_open(text: str) -> None:
    depth, shown = 0, isolated(text)
    for at, each in enumerate(shown):
        depth += (each in "\u2066\u2067\u2068") - (each == POP)
        assert depth > 0 or shown == text or at == len(shown) - 1
    assert depth == 0


def test_what_is_isolated_stays_as_it_is() -> None:
    once = joined((ARABIC, NUMBER))
    assert filled("{0}, {1}", once, isolated(once)) == f"{once}, {once}"


def test_a_column_is_as_wide_with_isolation_as_without() -> None:
    cells = [cell(text, 12) for text in (ARABIC, "Ana Lopez", ARABIC * 3)]
    assert [len(each) - sum(map(each.count, ISOLATES)) for each in cells] == [12, 12, 12]
    assert cells[2].count(FIRST_STRONG) == cells[2].count(POP) == 1


def test_a_terminal_gets_no_isolation_that_is_not_closed() -> None:
    assert plain(f"a{FIRST_STRONG}b\x1b") == f"a{FIRST_STRONG}b\N{REPLACEMENT CHARACTER}{POP}"
    assert plain(f"a{POP}\u202e") == "a\N{REPLACEMENT CHARACTER}"
