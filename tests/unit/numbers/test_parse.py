import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gamma_desktop.errors import Message
from gamma_desktop.numbers.codes import WrittenProblem
from gamma_desktop.numbers.model import NumberKind, NumberRules
from gamma_desktop.numbers.parse import best_of, understand

SPAIN = NumberRules(extensions=frozenset({"201", "203", "0204"}))
GERMANY = NumberRules(region="DE")


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("+34647460197", "+34647460197"),
        ("+340647460197", "+34647460197"),
        ("647460197", "+34647460197"),
        ("0647460197", "+34647460197"),
        ("00647460197", "+34647460197"),
        ("0941892961", "+34941892961"),
        ("34647460197", "+34647460197"),
        ("0034647460197", "+34647460197"),
        ("00034647460197", "+34647460197"),
        ("+34 (0)91 234-56-78", "+34912345678"),
        ("912.345.678 ext. 12", "+34912345678"),
        ("+493012345678", "+493012345678"),
        ("0049 30 12345678", "+493012345678"),
        ("00049 30 12345678", "+493012345678"),
        ("+39 06 1234 5678", "+390612345678"),
        ("+800 1234 5678", "+80012345678"),
        ("٦٤٧٤٦٠١٩٧", "+34647460197"),
        ("\N{FULLWIDTH PLUS SIGN}34\uff16\uff14\uff17\uff14\uff16\uff10\uff11\uff19\uff17", "+34647460197"),
        ("\u202a+34\u00a0647\u2011460\u2011197\u202c", "+34647460197"),
    ],
)
def test_every_way_to_write_an_outside_number_gives_its_international_form(text: str, e164: str) -> None:
    number = understand(text, SPAIN)
    assert (number.kind, number.e164, number.valid) == (NumberKind.EXTERNAL, e164, True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("203", NumberKind.EXTENSION),
        ("0204", NumberKind.EXTENSION),
        ("Ext 201", NumberKind.EXTENSION),
        ("ext.777", NumberKind.EXTENSION),
        ("9204", NumberKind.EXTENSION),
        ("112", NumberKind.EMERGENCY),
        ("0112", NumberKind.EMERGENCY),
        ("061", NumberKind.EMERGENCY),
        ("0016", NumberKind.SHORT),
        ("1004", NumberKind.SHORT),
        ("anonymous", NumberKind.HIDDEN),
        (" Anonymous ", NumberKind.HIDDEN),
        ("999002929", NumberKind.INVALID),
        ("7541763052569", NumberKind.INVALID),
        ("IncomingVTCRMIvr", NumberKind.INVALID),
        ("", NumberKind.INVALID),
        ("+", NumberKind.INVALID),
        ("++34647460197", NumberKind.INVALID),
        ("+112", NumberKind.INVALID),
        ("*21*647460197#", NumberKind.INVALID),
        ("647\x00460197", NumberKind.INVALID),
        ("647\n460197", NumberKind.INVALID),
        ("\ud800", NumberKind.INVALID),
        ("1" * 10_000, NumberKind.INVALID),
        ("+" + "1" * 40, NumberKind.INVALID),
    ],
)
def test_a_text_is_told_apart_by_kind(text: str, kind: NumberKind) -> None:
    assert understand(text, SPAIN).kind is kind


def test_an_extension_keeps_its_leading_zero() -> None:
    assert understand("0204", SPAIN).dial == "0204"


def test_a_known_extension_wins_over_a_short_number() -> None:
    rules = NumberRules(extensions=frozenset({"1004"}))
    assert understand("1004", rules).kind is NumberKind.EXTENSION


@pytest.mark.parametrize(
    ("text", "rules", "dial"),
    [
        ("+34647460197", SPAIN, "647460197"),
        ("0647460197", SPAIN, "647460197"),
        ("+493012345678", SPAIN, "000493012345678"),
        ("+493012345678", NumberRules(outside_prefix=""), "00493012345678"),
        ("941892961", NumberRules(outside_prefix="9"), "9941892961"),
        ("+493012345678", GERMANY, "003012345678"),
        ("112", SPAIN, "112"),
        ("061", SPAIN, "0061"),
        ("0112", NumberRules(extensions=frozenset({"112"})), "0112"),
        ("Ext 201", SPAIN, "201"),
        ("999002929", SPAIN, "999002929"),
        ("+112", SPAIN, "+112"),
        ("anonymous", SPAIN, None),
        ("Sales", SPAIN, None),
        ("*21*5#", SPAIN, None),
    ],
)
def test_what_is_dialled_cannot_be_mistaken_by_gamma(text: str, rules: NumberRules, dial: str | None) -> None:
    assert understand(text, rules).dial == dial


@pytest.mark.parametrize(
    ("text", "display"),
    [
        ("647460197", "647 46 01 97"),
        ("+493012345678", "+49 30 12345678"),
        ("Sales\x1b[31m\u202e<b>", "Sales [31m <b>"),
        ("x" * 500, "x" * 80),
    ],
)
def test_a_number_is_shown_grouped_and_anything_else_made_harmless(text: str, display: str) -> None:
    assert understand(text, SPAIN).display == display


def test_the_kind_and_the_country_of_a_number_are_told() -> None:
    number = understand("+493012345678", SPAIN)
    assert (number.region, number.type) == ("DE", "fixed")
    assert understand("900123456", SPAIN).type == "toll_free"


def test_a_number_of_no_plan_in_full_international_form_is_kept_as_it_stands() -> None:
    number = understand("+34 999 002 929", SPAIN)
    assert (number.kind, number.key, number.valid) == (NumberKind.EXTERNAL, "+34999002929", False)
    assert best_of(("+34999002929", "647460197"), SPAIN).e164 == "+34647460197"
    assert best_of(("+34999002929", "203"), SPAIN).kind is NumberKind.EXTENSION


def test_abroad_is_what_is_not_of_the_country_code_here() -> None:
    told = {text: understand(text, SPAIN).is_international for text in ("647460197", "+493012345678", "203")}
    assert told == {"647460197": False, "+493012345678": True, "203": False}
    assert not understand("+447624123456", NumberRules(region="GB")).is_international


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0800-FLOWERS", WrittenProblem.LETTERS),
        ("912345678 / 647460197", WrittenProblem.TWO_NUMBERS),
        ("*21#", WrittenProblem.SERVICE_CODE),
        ("1" * 25, WrittenProblem.TOO_LONG),
    ],
)
def test_what_is_no_number_says_what_is_wrong(text: str, why: WrittenProblem) -> None:
    assert understand(text, SPAIN).reason == Message(why)


def test_zeros_are_no_reading_of_their_own_where_numbers_begin_with_zero() -> None:
    assert understand("0049 30 12345678", GERMANY).e164 == "+493012345678"
    assert understand("0 030 12345678", GERMANY).e164 == "+493012345678"


def test_a_region_that_does_not_exist_still_reads_international_numbers() -> None:
    nowhere = NumberRules(region="XX")
    assert understand("+34647460197", nowhere).e164 == "+34647460197"
    assert understand("647460197", nowhere).kind is NumberKind.INVALID


def test_a_double_zero_is_read_as_abroad_only_when_nothing_else_fits() -> None:
    assert understand("00687751234", SPAIN).e164 == "+34687751234"


def test_two_texts_that_agree_win_over_the_surer_reading_of_one() -> None:
    assert best_of(("00687751234", "000687751234"), SPAIN).e164 == "+687751234"


def test_a_sure_reading_of_a_later_text_wins_over_a_guess_at_an_earlier_one() -> None:
    assert best_of(("00493012345678", "647460197"), SPAIN).e164 == "+34647460197"


def test_the_same_digits_twice_are_no_agreement() -> None:
    assert best_of(("00687751234", "00687751234"), SPAIN).e164 == "+34687751234"


@pytest.mark.parametrize(
    "candidates",
    [
        ("+34647460197", "647460197", "0647460197"),
        ("+340647460197", "0647460197", "00647460197"),
        ("", "Gines Gomez", "0647460197"),
        ("999002929", "", "647460197"),
    ],
)
def test_the_fields_of_an_event_lead_to_one_number(candidates: tuple[str, ...]) -> None:
    assert best_of(candidates, SPAIN).e164 == "+34647460197"


def test_a_field_that_says_hidden_hides_the_number_in_the_others() -> None:
    number = best_of(("+34647460197", "anonymous", "anonymous"), SPAIN)
    assert (number.kind, number.e164, number.dial, number.display) == (NumberKind.HIDDEN, None, None, "")


def test_a_field_that_says_extension_wins_over_its_outside_number() -> None:
    assert best_of(("+34941123201", "Ext 201", "201"), SPAIN).dial == "201"


def test_fields_that_hold_nothing_are_invalid() -> None:
    assert best_of((), SPAIN).kind is NumberKind.INVALID
    assert best_of(("", "IVR"), SPAIN).display == "IVR"


@given(
    st.lists(st.text() | st.text("+0123456789 ()#*ext"), max_size=3),
    st.sampled_from(["ES", "DE", "US", "IT", ""]),
)
def test_no_text_is_too_odd(candidates: list[str], region: str) -> None:
    number = best_of(candidates, NumberRules(region=region))
    assert number.reason
    assert number.display.isprintable()


def test_the_numbering_plans_are_loaded_only_when_a_number_is_read() -> None:
    program = "import sys, gamma_desktop.numbers.parse; sys.exit('phonenumbers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
