from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.contacts.written_number import contact_number
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.ranges import NumberRange

RULES = NumberRules(extensions=frozenset({"203"}))


def test_a_number_is_matched_by_its_international_form_and_shown_as_written() -> None:
    read = contact_number("912 345 678", RULES, "work")
    assert read.number == ContactNumber(raw="912 345 678", e164="+34912345678", label="work")
    assert not read.problem


def test_an_extension_is_kept_as_its_digits() -> None:
    assert contact_number("Ext. 203", RULES).number == ContactNumber(raw="203")


def test_a_range_covers_its_numbers_without_a_problem() -> None:
    read = contact_number("+34 91 123 45 xx", RULES, "work")
    covers = NumberRange("+34911234500", "+34911234599")
    assert read.number == ContactNumber(raw="+34 91 123 45 xx", covers=covers, label="work")
    assert not read.problem


def test_a_number_of_no_plan_is_kept_with_a_word_of_warning() -> None:
    read = contact_number("99999999999", RULES)
    assert read.number == ContactNumber(raw="99999999999")
    assert "no call will match it" in read.problem


def test_what_is_no_number_is_left_out_and_says_why() -> None:
    read = contact_number("ask Ana", RULES)
    assert read.number is None
    assert "“ask Ana” was left out as a number" in read.problem
