"""The table of cells: each line is a case."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.contacts.written_number import NumbersRead, contact_numbers
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.numbers.ranges import NumberRange
from gamma_desktop.ui.contacts.row_views import dialable
from gamma_desktop.ui.wording import say

RULES = NumberRules(extensions=frozenset({"203", "204"}))
TABLE = Path(__file__).with_name("cells.txt")
AS_WRITTEN = "as written"


def table() -> list[tuple[NumberRules, str, str]]:
    """All cases, each with the rules that it is under."""
    cases, rules = [], RULES
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith("== "):
            region, _, area = line.removeprefix("== ").partition(" ")
            rules = NumberRules(region=region, extensions=RULES.extensions, area_code=area)
        elif " => " in line and not line.startswith("# "):
            text, told = line.split(" => ")
            cases.append((rules, text.encode("latin-1", "backslashreplace").decode("unicode_escape"), told))
    return cases


def told(read: NumbersRead) -> str:
    if read.problems:
        return AS_WRITTEN
    return ", ".join(f"{number.key} {number.label}".strip() for number in read.numbers)


def test_each_cell_is_understood_as_the_table_says() -> None:
    understood = [(text, expected, told(contact_numbers(text, rules))) for rules, text, expected in table()]
    assert [each for each in understood if each[1] != each[2]] == []


def test_what_is_not_certain_stays_as_written_and_is_neither_matched_nor_dialled() -> None:
    uncertain = [text for _, text, expected in table() if expected == AS_WRITTEN]
    assert len(uncertain) > 50
    for text in uncertain:
        (number,) = contact_numbers(text, RULES).numbers
        assert (number.raw, number.e164, number.covers) == (" ".join(text.split()), None, None)
        assert dialable(number) == "", text


def test_a_number_is_matched_by_its_international_form_and_shown_as_written() -> None:
    read = contact_numbers("912 345 678", RULES, "work")
    assert read == NumbersRead(numbers=(ContactNumber(raw="912 345 678", e164="+34912345678", label="work"),))


def test_an_extension_is_kept_as_its_digits() -> None:
    assert contact_numbers("Ext. 203", RULES).numbers == (ContactNumber(raw="203"),)


def test_a_range_covers_its_numbers_without_a_problem() -> None:
    read = contact_numbers("+34 91 123 45 xx", RULES, "work")
    covers = NumberRange("+34911234500", "+34911234599")
    assert read.numbers == (ContactNumber(raw="+34 91 123 45 xx", covers=covers, label="work"),)
    assert not read.problems


def test_a_number_of_no_plan_is_kept_with_a_word_of_warning() -> None:
    read = contact_numbers("99999999999", RULES)
    assert (read.numbers, read.is_number) == ((ContactNumber(raw="99999999999"),), True)
    assert "no call will match it" in say(read.problems[0])


def test_what_is_no_number_is_kept_as_written_and_says_why() -> None:
    read = contact_numbers("ask Ana", RULES, "work")
    assert (read.numbers, read.is_number) == ((ContactNumber(raw="ask Ana", label="work"),), False)
    assert "“ask Ana” is kept, but no call will match it" in say(read.problems[0])


def test_a_number_that_a_spreadsheet_cut_says_so() -> None:
    assert "A spreadsheet has cut its digits" in say(contact_numbers("3.46123E+10", RULES).problems[0])


@pytest.mark.parametrize("text", ["912345615 ext 12", "912345609,,123#", "912345608 (Ana, ext. 7)"])
def test_what_stands_beside_a_number_stays_with_it(text: str) -> None:
    (number,) = contact_numbers(text, RULES).numbers
    assert number.raw == text


def test_of_several_numbers_each_keeps_its_own_remark_and_extension() -> None:
    read = contact_numbers("Ana 912345607 ext. 3 / Luis 912345608", RULES, "work")
    assert [number.raw for number in read.numbers] == ["912345607 ext. 3 (Ana)", "912345608 (Luis)"]


_PARTS = st.sampled_from(
    [
        *(
            "912345601",
            "+34 612 345 602",
            "02",
            "03",
            "203",
            "12",
            "34,612,345,606",
            "(oficina)",
            "Juan",
            "Tel.",
        ),
        *(
            "ext",
            "x",
            "y",
            "/",
            ",",
            ",,",
            ";",
            "-",
            " - ",
            "p",
            "#",
            "#12",
            "M:",
            "(ext. 4)",
            "…",
            "xx",
            "\n",
        ),
        *(":::", '="', '"', "'", ".0", "E+10", "\xa0", "+", "(", ")"),
    ]
)
_CELLS = st.one_of(st.lists(_PARTS, max_size=7).map(" ".join), st.lists(_PARTS, max_size=7).map("".join))


def _is_within(digits: str, text: str) -> bool:
    """Whether the digits stand in the text in this order, perhaps with others between them."""
    those = iter(text)
    return all(digit in those for digit in digits)


@given(text=_CELLS | st.text(max_size=40))
def test_no_number_has_digits_that_do_not_stand_in_its_text(text: str) -> None:
    written = "".join(str(int(sign)) for sign in text if sign.isdecimal())
    read = contact_numbers(text, RULES)
    for number in read.numbers:
        if number.e164 is not None:
            national = number.e164.removeprefix("+34") if "34" not in written else number.e164[1:]
            assert _is_within(national.removeprefix("34"), written)


@given(text=_CELLS)
def test_what_is_understood_is_understood_alike_when_it_is_read_again(text: str) -> None:
    for number in contact_numbers(text, RULES, "work").numbers:
        assert contact_numbers(number.raw, RULES, number.label).numbers == (number,)


@given(text=_CELLS)
def test_a_text_is_never_lost(text: str) -> None:
    read = contact_numbers(text, RULES)
    assert bool(read.numbers) == bool(text.replace(":::", "").strip())
    is_understood = (
        read.problems or understand(text, RULES).valid
    )  # "Ext 7" is an extension, "7" alone is not
    assert all(is_understood or number.e164 or number.covers or number.raw in RULES.extensions
               or understand(number.raw, RULES).valid for number in read.numbers)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "extension"),
    [
        ("912345601 ext. 12", "12"),
        ("912345601 (ext 12)", "12"),
        ("912345601 extensión 12 Marta", "12"),
        ("912345601 - Durchwahl: 7", "7"),
        ("912345601 x12", "12"),
        ("912345601#12", "12"),
        ("912345601,,12#", "12#"),
        ("912345601;12", "12"),
        ("912345601p12", "12"),
        ("+34 912345601 ,, 12", "12"),
        ("tel:+34912345601;ext=12", "12"),
        ("٩١٢٣٤٥٦٠١ ext ١٢", "12"),
        ("912345601", ""),
        ("91 234 56 01", ""),
        ("612345608 Juan", ""),
        ("612345608 (Juan 2)", ""),
        ("912345601 (oficina)", ""),
    ],
)
def test_what_is_dialled_behind_a_number_is_known(text: str, extension: str) -> None:
    (number,) = contact_numbers(text, RULES).numbers
    assert number.e164 is not None
    assert number.extension == extension


def test_a_text_that_is_no_number_has_no_extension() -> None:
    (number,) = contact_numbers("ask for ext. 12", RULES).numbers
    assert number.e164 is None
    assert not number.extension


@pytest.mark.parametrize(
    "text",
    [
        "06 12 34 56 78",
        "06.12.34.56.78",
        "09 12 34 56 78",
        "0911/234567",
        "(06) 12345678",
        "06-12-34-56-78 (Jean)",
    ],
)
def test_a_zero_that_may_belong_to_a_foreign_number_is_not_left_out(text: str) -> None:
    read = contact_numbers(text, NumberRules(region="ES"))

    assert [(number.raw, number.e164) for number in read.numbers] == [(text, None)]
    assert read.problems


@pytest.mark.parametrize("text", ["0612345678", "0 612 345 678", "00612345678", "+34 0612 345 678"])
def test_a_zero_in_front_of_a_whole_number_is_the_one_for_an_outside_line(text: str) -> None:
    (number,) = contact_numbers(text, NumberRules(region="ES")).numbers

    assert number.e164 == "+34612345678"


@pytest.mark.parametrize(
    ("region", "text", "e164"),
    [
        ("IT", "06 1234 5678", "+390612345678"),
        ("MX", "01 55 5123 4567", "+525551234567"),
        ("FR", "06 12 34 56 78", "+33612345678"),
    ],
)
def test_a_zero_is_read_as_its_country_writes_it(region: str, text: str, e164: str) -> None:
    (number,) = contact_numbers(text, NumberRules(region=region)).numbers

    assert number.e164 == e164
