import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gamma_desktop.errors import Message
from gamma_desktop.numbers.codes import How, Reason
from gamma_desktop.numbers.errors import RefusedLink
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.numbers.tel_uri import LONGEST_LINK, is_link, number_in
from tests.saying import raises_saying

RULES = NumberRules(extensions=frozenset({"203"}))
TABLE = Path(__file__).with_name("links.txt")


def table(*, refused: bool) -> list[tuple[str, str]]:
    """The links of the table that are refused, or the others, each with what is expected of it."""
    cases = []
    for line in TABLE.read_text("utf-8").splitlines():
        link, bar, expected = line.partition(" | ")
        if bar and not line.startswith("# ") and expected.startswith("!") is refused:
            escaped = link.encode("ascii", "backslashreplace")
            cases.append((escaped.decode("unicode_escape"), expected.lstrip("! ")))
    return cases


def test_each_link_of_the_table_names_its_number() -> None:
    named = [(link, number, understand(number_in(link), RULES).key) for link, number in table(refused=False)]
    assert [each for each in named if each[1] != each[2]] == []


def test_each_link_that_is_no_plain_number_is_refused_with_the_reason(subtests: pytest.Subtests) -> None:
    for link, why in table(refused=True):
        with subtests.test(ascii(link)), raises_saying(RefusedLink, why):
            number_in(link)


def test_the_table_is_long() -> None:
    assert len([*table(refused=False), *table(refused=True)]) >= 90


def test_an_overlong_link_is_refused_unread() -> None:
    with raises_saying(RefusedLink, "longer than any number"):
        number_in("tel:" + "1" * LONGEST_LINK)


def test_the_extension_behind_a_number_is_left_out_and_said_to_be() -> None:
    reason = understand(number_in("tel:+34-912-345-678;ext=12"), RULES).reason
    assert reason == Message(Reason.WITHOUT_EXTENSION, how=Message(How.INTERNATIONAL))


@pytest.mark.parametrize(("text", "expected"), [("tel:1", True), ("CallTo://x", True), ("dial", False)])
def test_a_link_is_told_from_other_words(text: str, expected: bool) -> None:
    assert is_link(text) is expected


@given(st.text(max_size=300))
def test_no_link_is_too_odd(rest: str) -> None:
    with contextlib.suppress(RefusedLink):
        assert number_in("tel:" + rest)


@given(st.text("0123456789+*#,;pwPW=%\r\n\0 -ext", max_size=40))
def test_what_is_taken_from_a_link_dials_nothing_but_digits(rest: str) -> None:
    with contextlib.suppress(RefusedLink):
        dial = understand(number_in("tel:" + rest), RULES).dial
        assert dial is None or dial.removeprefix("+").isdecimal()
