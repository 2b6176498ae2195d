import pytest

from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.numbers.ranges import NumberRange
from gamma_desktop.store.words import match_expression, stored_numbers, stored_words, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Muñoz", ["munoz"]),
        ("MU\N{LATIN CAPITAL LETTER N}\N{COMBINING TILDE}OZ", ["munoz"]),
        ("Müller & Söhne GmbH", ["muller", "sohne", "gmbh"]),
        ("Straße", ["strasse"]),
        ("Łukasz Ørsted", ["lukasz", "orsted"]),
        ("Αθήνα", ["αθηνα"]),
        ("सुनीता 山田", ["सुनीता", "山田"]),
        ("\N{FULLWIDTH DIGIT SIX}47", ["647"]),
        ("o\N{LATIN SMALL LIGATURE FI}cina Ærø Ångström", ["oficina", "aero", "angstrom"]),
        ("a\tb\x00c\"d'e*f", ["a", "b", "c", "d", "e", "f"]),
        ("…", []),
    ],
)
def test_words_are_brought_to_one_form(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_name_with_an_apostrophe_is_also_one_word() -> None:
    assert stored_words("Anna D'Angelo") == "anna d angelo anna dangelo"


def test_a_number_is_stored_as_it_was_as_international_and_as_national() -> None:
    number = ContactNumber(raw="+49 (0)30 123-456", e164="+4930123456")
    assert stored_numbers([number]).split() == ["4930123456", "30123456"]
    assert stored_numbers([ContactNumber(raw="0647 460 197", e164="+34647460197")]).split() == [
        "0647460197",
        "34647460197",
        "647460197",
    ]


def test_digits_apart_are_one_number_or_several_words() -> None:
    assert match_expression("ana 0647 46") == '"ana"* AND ("064746"* OR "64746"* OR ("0647"* AND "46"*))'


def test_what_is_typed_cannot_become_a_search_command() -> None:
    assert match_expression('a" OR NEAR(b) NOT {name}:c*') == (
        '"a"* AND "or"* AND "near"* AND "b"* AND "not"* AND "name"* AND "c"*'
    )


def test_a_text_without_a_word_is_no_expression() -> None:
    assert match_expression(' +("*') == ""


def test_a_range_is_found_by_the_digits_that_all_of_it_begin_with() -> None:
    covers = NumberRange("+34911234500", "+34911234599")
    number = ContactNumber(raw="+34 91 123 45 xx", covers=covers)
    assert stored_numbers([number]).split()[1:] == ["349112345", "9112345"]
