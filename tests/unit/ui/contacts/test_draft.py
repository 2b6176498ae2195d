from dataclasses import replace

import pytest

from gamma_desktop.contacts.model import Contact, ContactNumber
from gamma_desktop.contacts.written_number import NumbersRead, contact_numbers
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.ui.contacts.draft import ContactDraft, DraftNumber, contact_of, draft_of, is_address
from gamma_desktop.ui.contacts.row_views import first_letter

INES = Contact(
    id="own-1",
    name="Inés Prat",
    company="Prat i Fills",
    title="Owner",
    numbers=(ContactNumber(raw="931 234 567", e164="+34931234567", label="work"),),
    emails=("ines@prat.example",),
    note="Two\nlines",
    photo="a1",
)


def read(text: str, label: str) -> NumbersRead:
    return contact_numbers(text, NumberRules(), label)


def test_a_contact_that_is_not_changed_comes_out_of_the_form_as_it_went_in() -> None:
    assert contact_of(draft_of(INES), read) == INES


def test_what_was_left_empty_or_does_not_show_is_no_part_of_the_contact() -> None:
    draft = ContactDraft(
        name="  Inés\tPrat ", numbers=(DraftNumber(text=" "), DraftNumber(text="203")), emails=("", " ")
    )
    kept = contact_of(draft, read)
    assert (kept.name, [each.raw for each in kept.numbers], kept.emails) == ("Inés Prat", ["203"], ())


def test_spaces_alone_are_no_change() -> None:
    draft = draft_of(INES)
    assert replace(draft, name=f" {draft.name} ").tidy == draft.tidy


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a@b.example", True),
        (" a@b ", True),
        ("a b@c", False),
        ("@b", False),
        ("a@", False),
        ("a@b@c", False),
    ],
)
def test_an_address_has_something_on_both_sides(text: str, expected: bool) -> None:
    assert is_address(text) is expected


@pytest.mark.parametrize(
    ("name", "letter"), [("Ángel", "A"), ("ñandú", "N"), ("3M", "#"), ("", "Z"), ("Жанна", "Ж")]
)
def test_the_alphabet_has_no_accents(name: str, letter: str) -> None:
    assert first_letter(Contact(id="1", name=name, company="Zumos")) == letter
