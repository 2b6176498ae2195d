"""Where numbers are read by a shorter way, the result is that of the long one."""

import phonenumbers
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneMetadata, shortnumberinfo

from gamma_desktop.numbers import plan
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import e164_of, understand
from gamma_desktop.numbers.written import read_characters

_RULES = [
    NumberRules(extensions=frozenset({"201", "203", "0204"})),
    NumberRules(region="DE"),
    NumberRules(region="DE", area_code="030"),
    NumberRules(region="IT", outside_prefix=""),
    NumberRules(region="US", outside_prefix="9"),
]
_STARTS = ["", "+", "00", "0", "+34", "34", "0034", "+1", "+44", "+39", "+49", "+800", "+881", "Ext ", "9"]
_A_REST = st.one_of(st.from_regex(r"[0-9]{0,12}", fullmatch=True), st.text("0123456789 .-()x#+", max_size=16))
_TEXTS = st.one_of(st.builds(str.__add__, st.sampled_from(_STARTS), _A_REST), st.text(max_size=28))

_INVISIBLE = "\N{ZERO WIDTH SPACE}"


@given(text=_TEXTS, rules=st.sampled_from(_RULES))
def test_the_form_alone_is_the_one_that_the_whole_reading_has(text: str, rules: NumberRules) -> None:
    assert e164_of(text, rules) == understand(text, rules).e164


@given(text=_TEXTS)
def test_plain_digits_are_read_as_with_an_invisible_mark_among_them(text: str) -> None:
    read = [read_characters(each) for each in (text, _INVISIBLE + text.strip())]
    plain, marked = [(each.digits, each.has_plus, each.problem) for each in read]
    assert plain == marked


@given(region=st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)), change=st.sampled_from(["", "0", "5"]))
def test_numbers_like_those_of_any_region_are_as_valid_as_the_library_says(region: str, change: str) -> None:
    example = phonenumbers.example_number(region)
    assert example is not None
    digits = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164).removeprefix("+")
    for tried in (digits + change, digits[:-1] + change):
        assert (plan.valid_number(tried) is not None) == _is_valid(tried)


@given(digits=st.from_regex(r"[1-9][0-9]{3,14}", fullmatch=True))
def test_digits_are_as_valid_as_the_library_says(digits: str) -> None:
    assert (plan.valid_number(digits) is not None) == _is_valid(digits)


def test_no_region_has_an_emergency_number_that_is_too_long_to_be_looked_at() -> None:
    regions = map(PhoneMetadata.short_metadata_for_region, shortnumberinfo.SUPPORTED_SHORT_REGIONS)
    emergencies = [region.emergency for region in regions if region is not None]
    assert (
        max(length for each in emergencies if each for length in each.possible_length)
        <= plan.LONGEST_EMERGENCY
    )


def _is_valid(digits: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits}"))
    except phonenumbers.NumberParseException:
        return False
