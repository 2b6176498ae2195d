"""What is asked before a call, and what is not called: each rule by itself."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gamma_desktop.numbers.codes import DialFinding
from gamma_desktop.numbers.dial_guard import (
    BY_RISK,
    DialKind,
    DialMoment,
    DialRules,
    calling_code,
    denied_by,
    needs_history,
    reasons_to_ask,
)
from gamma_desktop.numbers.model import NumberRules, PhoneNumber
from gamma_desktop.numbers.parse import understand
from gamma_desktop.ui.wording import say
from tests.samples.dial_rows import DENIABLE, LONDON, NEW_YORK, PLAIN, ROWS, Row

HERE = NumberRules(extensions=frozenset({"203"}))
GERMANY = NumberRules(region="DE")
MOMENT = DialMoment(now=datetime(2026, 3, 12, 10, 42, tzinfo=UTC))
PREMIUM = "803 123 456"


def moment_of(row: Row) -> DialMoment:
    """It is early in New York then."""
    return replace(MOMENT, is_repeated=row.is_repeated)


def number(text: str, rules: NumberRules = HERE) -> PhoneNumber:
    return understand(text, rules)


def asked(text: str, rules: DialRules | None = None, moment: DialMoment = MOMENT) -> list[str]:
    return [reason.code for reason in reasons_to_ask(number(text), rules or DialRules(), moment)]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_what_is_to_be_confirmed_is_asked_about(row: Row) -> None:
    (reason,) = reasons_to_ask(number(row.number), DialRules(confirm=(row.entry,)), moment_of(row))
    assert row.told in say(reason)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_what_is_allowed_is_not_asked_about(row: Row) -> None:
    assert asked(row.number, DialRules(confirm=(row.entry,), allow=(row.entry,)), moment_of(row)) == []


@pytest.mark.parametrize("row", DENIABLE, ids=str)
def test_what_is_forbidden_is_not_even_asked_about(row: Row) -> None:
    rules = DialRules(confirm=(row.entry,), deny=(row.entry,))
    assert denied_by(number(row.number), rules) == row.entry
    assert asked(row.number, rules, replace(MOMENT, is_from_link=True, is_repeated=True)) == []


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_by_default_it_goes_by_the_risk(row: Row) -> None:
    assert bool(asked(row.number, moment=moment_of(row))) == row.is_asked_by_default


@pytest.mark.parametrize("text", [PLAIN, "203", "016", "900 123 456"])
def test_an_ordinary_call_is_made_at_once(text: str) -> None:
    assert asked(text) == []


@pytest.mark.parametrize("text", ["112", "0112", "061"])
def test_an_emergency_number_is_neither_forbidden_nor_asked_about_here(text: str) -> None:
    rules = DialRules(deny=(*DialKind, "112", "0", "+34", "+1"), confirm=(*BY_RISK, "1"))
    moment = replace(MOMENT, is_from_link=True, is_repeated=True)
    assert denied_by(number(text), rules) is None
    assert asked(text, rules, moment) == []


@pytest.mark.parametrize("text", [PLAIN, "203", "1004", LONDON])
def test_a_link_is_asked_about_whatever_is_allowed(text: str) -> None:
    rules = DialRules(confirm=(), allow=(*DialKind, "+34", "+44", "1"))
    assert asked(text, rules, replace(MOMENT, is_from_link=True)) == [DialFinding.LINK]


@pytest.mark.parametrize("text", [PLAIN, "203", "1004"])
def test_the_same_number_again_at_once_is_asked_about(text: str) -> None:
    again = replace(MOMENT, is_repeated=True)
    assert asked(text, moment=again) == [DialFinding.REPEATED]
    assert asked(text, DialRules(allow=(DialKind.REPEATED,)), again) == []
    assert asked(text, DialRules(allow=("961", "1004")), again) == [DialFinding.REPEATED]


def test_a_country_that_was_talked_with_is_not_unusual() -> None:
    assert needs_history(number(LONDON), DialRules())
    assert asked(LONDON, moment=replace(MOMENT, is_usual=True)) == []


@pytest.mark.parametrize(
    "rules", [DialRules(allow=("+44",)), DialRules(allow=(DialKind.UNUSUAL,)), DialRules(confirm=())]
)
def test_the_log_is_not_read_for_what_is_not_asked(rules: DialRules) -> None:
    assert not needs_history(number(LONDON), rules)


@pytest.mark.parametrize("text", [PLAIN, "203", "112", "1004", "+881 6 3112 3456"])
def test_the_log_is_read_for_ordinary_calls_abroad_alone(text: str) -> None:
    assert not needs_history(number(text), DialRules())


@pytest.mark.parametrize(
    ("hour", "text", "told"),
    [
        (10, NEW_YORK, "It is 06:42 there"),
        (19, "+243 81 2345678", "It is between 20:42 and 21:42"),
        (10, "+81 3 1234 5678", ""),
        (12, "+81 3 1234 5678", "It is 21:42 there"),
        (10, LONDON, ""),
        (21, "+33 1 23 45 67 89", "It is 22:42 there"),
        (4, "+33 1 23 45 67 89", "It is 05:42 there"),
        (22, LONDON, "It is 22:42 there"),
        (10, "+33 1 23 45 67 89", ""),
    ],
)
def test_it_is_told_that_it_is_late_there(hour: int, text: str, told: str) -> None:
    moment = replace(MOMENT, now=MOMENT.now.replace(hour=hour), is_usual=True)
    reasons = [say(reason) for reason in reasons_to_ask(number(text), DialRules(), moment)]
    assert (bool(reasons), all(reason.startswith(told) for reason in reasons)) == (bool(told), True), reasons


def test_how_late_it_is_here_the_agent_knows() -> None:
    late = replace(MOMENT, now=MOMENT.now.replace(hour=22), is_usual=True)
    assert asked(PLAIN, moment=late) == []


@pytest.mark.parametrize(
    ("deny", "exceptions", "denied"),
    [
        (("international",), ("+44",), None),
        (("international",), ("+33",), "international"),
        (("international",), ("international",), "international"),
        (("+44",), ("+4420",), None),
        (("+4420",), ("+44",), "+4420"),
        (("+44",), ("+44",), "+44"),
        (("+44", "+4420"), ("+442",), "+4420"),
    ],
)
def test_an_exception_counts_where_it_is_more_exact(
    deny: tuple[str, ...], exceptions: tuple[str, ...], denied: str | None
) -> None:
    assert denied_by(number(LONDON), DialRules(deny=deny, exceptions=exceptions)) == denied


def test_a_prefix_with_the_country_and_one_without_are_as_exact_as_the_digits_that_they_leave_open() -> None:
    assert denied_by(number(PREMIUM), DialRules(deny=("+3480",), exceptions=("803",))) is None
    assert denied_by(number(PREMIUM), DialRules(deny=("803",), exceptions=("+3480",))) == "803"


@pytest.mark.parametrize("prefix", ["0900", "900", "+49900"])
def test_a_prefix_is_written_as_the_country_writes_it(prefix: str) -> None:
    assert denied_by(number("0900 1234567", GERMANY), DialRules(deny=(prefix,))) == prefix


@pytest.mark.parametrize(
    "text", ["803123456", "0803123456", "+34 803 123 456", "0034803123456", "00034803123456", "tel:803123456"]
)
def test_what_is_forbidden_is_so_however_it_is_written(text: str) -> None:
    read = number(text)
    assert read.dial is None or denied_by(read, DialRules(deny=(DialKind.PREMIUM,))) == DialKind.PREMIUM


@pytest.mark.parametrize(
    ("e164", "code"),
    [("+447911123456", "+44"), ("+18765550123", "+1"), ("+3531234567", "+353"), ("+999", "")],
)
def test_numbers_of_a_country_begin_alike(e164: str, code: str) -> None:
    assert calling_code(e164) == code


def test_where_no_one_knows_what_is_forbidden_each_number_is_asked_about_but_colleagues_and_emergencies() -> (
    None
):
    rules = DialRules(confirm=(), may_forbid_more=True)
    for text in (PLAIN, LONDON, "1004"):
        assert asked(text, rules) == [DialFinding.DOUBTFUL], text
    assert asked("203", rules) == asked("112", rules) == []
