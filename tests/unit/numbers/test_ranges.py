import pytest
from hypothesis import given
from hypothesis import strategies as st

from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.ranges import NumberRange, range_in

SPAIN = NumberRules(extensions=frozenset({"203"}))
GERMANY = NumberRules(region="DE")
HUNDRED = NumberRange("+34911234500", "+34911234599")


@pytest.mark.parametrize(
    "text",
    [
        "+34 91 123 45 xx",
        "91 123 45 XX",
        "0 91 123 45 **",
        "0034 91-123-45-??",
        "+34 (91 123) 45xx",
        "+34 91 123 45 x x",
        "+34 911 234 500-599",
        "911 234 500 – 599",
        "911234500..599",
    ],
)
def test_a_range_is_read_however_it_is_written(text: str) -> None:
    assert range_in(text, SPAIN) == HUNDRED


@pytest.mark.parametrize(
    ("text", "start"),
    [("912 345…", "+34912345"), ("+49 30 1234...", "+49301234"), ("030 1234…", "+49301234")],
)
def test_dots_leave_the_rest_of_the_number_open(text: str, start: str) -> None:
    rules = SPAIN if start.startswith("+34") else GERMANY
    assert range_in(text, rules) == NumberRange(start, start, is_open=True)


@pytest.mark.parametrize(
    "text",
    [
        "912345678",
        "912-345-678",
        "912345678 x12",
        "912345678 x",
        "+34 91 xx3 45 67",
        "xx 911 234 500",
        "+34 911 234 599-500",
        "+34 911 234 500-9999999",
        "2xx",
        "203-209",
        "+34 x",
        "+34 91x xxx xxx",
        "+34 91…",
        "xx",
        "…",
        "",
        "*21*",
        "91" * 60 + "xx",
    ],
)
def test_what_is_a_number_or_tells_too_little_is_no_range(text: str) -> None:
    assert range_in(text, SPAIN) is None


def test_a_hyphen_in_what_can_be_one_number_is_punctuation() -> None:
    assert range_in("+49 30 1234 500-599", GERMANY) is None


def test_a_range_holds_its_ends_and_no_longer_number() -> None:
    inside = ("+34911234500", "+34911234599")
    outside = ("+34911234600", "+34911234499", "+349112345000", "+3491123450", "34911234500")
    assert [number in HUNDRED for number in (*inside, *outside)] == [True] * 2 + [False] * 5


def test_an_open_range_holds_longer_numbers_and_not_its_own_beginning() -> None:
    everything = NumberRange("+49301234", "+49301234", is_open=True)
    assert [number in everything for number in ("+493012345", "+49301234", "+49301235")] == [
        True,
        False,
        False,
    ]


def test_the_narrower_range_is_smaller() -> None:
    thousand = NumberRange("+34911234000", "+34911234999")
    everything = NumberRange("+34911234", "+34911234", is_open=True)
    assert HUNDRED.size < thousand.size < everything.size


@given(st.text("+0123456789 xX*?-–….()", max_size=30))
def test_no_range_is_too_odd(text: str) -> None:
    found = range_in(text, SPAIN)
    assert found is None or found.first <= found.last
