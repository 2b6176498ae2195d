import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gamma_desktop.contacts.contact_file import ContactFile
from gamma_desktop.contacts.field_text import one_line, some_lines
from gamma_desktop.contacts.model import Contact, ContactNumber
from gamma_desktop.contacts.vcard_export import vcard
from gamma_desktop.contacts.written_number import contact_numbers
from gamma_desktop.numbers.model import NumberRules
from tests.unit.contacts.whole_files import collected, contacts_csv, gathered

RULES = NumberRules(extensions=frozenset({"203"}))
LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
LINE = LETTERS.map(one_line)
LABEL = st.sampled_from(["", "mobile", "work", "home", "fax", "main", "assistant"]) | LINE.map(
    lambda text: text[:40].strip()
)
NUMBER = st.sampled_from(
    [
        "+34 647 460 197",
        "912345678",
        "203",
        "061",
        "+49 30 123456",
        "+34 91 123 45 xx",
        "99999999999",
        "0034 912 345 679",
        "912345670 / 71",
        "912345672 (oficina)",
        "Ana 912345673; Luis 912345674",
        "912345675,,12#",
        "no tiene",
    ]
)


def numbers(told: list[tuple[str, str]]) -> tuple[ContactNumber, ...]:
    """As the program keeps them: each once."""
    read = [number for raw, label in told for number in contact_numbers(raw, RULES, label).numbers]
    found = {number.key: number for number in reversed(read)}
    return tuple(reversed(found.values()))


CONTACTS = st.builds(
    Contact,
    id=st.text("abcdef0123456789", min_size=24, max_size=24),
    name=LINE.filter(bool),
    company=LINE,
    numbers=st.lists(st.tuples(NUMBER, LABEL), max_size=6).map(numbers),
    note=LETTERS.map(some_lines),
    source=st.just("crm"),
    emails=st.lists(st.emails(), max_size=3, unique=True).map(tuple),
    title=LINE,
)


def again(text: str, name: str) -> tuple[Contact, ...]:
    file = ContactFile(io.BytesIO(text.encode()), name, RULES, shrink=lambda image: image)
    return gathered("crm", [collected(file.entries())]).contacts


@given(st.lists(CONTACTS, min_size=1, max_size=4, unique_by=lambda contact: contact.id))
def test_contacts_exported_as_vcards_come_back_equal(contacts: list[Contact]) -> None:
    unlike = {replace(each, id=""): each for each in contacts}.values()  # the same twice counts once

    assert list(again("".join(map(vcard, unlike)), "c.vcf")) == list(unlike)


@given(CONTACTS, st.binary(min_size=1, max_size=300))
def test_a_picture_comes_back_as_it_was(contact: Contact, image: bytes) -> None:
    file = ContactFile(io.BytesIO(vcard(contact, image).encode()), "c.vcf", RULES, shrink=lambda image: image)
    found = collected(file.entries())

    assert list(found.photos.values()) == [image]
    assert found.people[0].photo in found.photos


@pytest.mark.parametrize("text", ["612345601", "ana@acme.example", "01/02/1970", "1.234,50 €", "=1+1"])
def test_a_field_that_looks_like_another_comes_back_in_its_place(text: str) -> None:
    contact = Contact(
        id="1", name=text, title=text, note=text, source="crm", numbers=numbers([("912345601", "work")])
    )
    (found,) = again(contacts_csv([contact]), "c.csv")

    assert replace(found, id="1") == contact


@given(CONTACTS.filter(lambda contact: contact.numbers and contact.company != contact.name))
def test_contacts_exported_as_csv_come_back_with_all_that_it_carries(contact: Contact) -> None:
    labelled = tuple(replace(number, label="work") for number in contact.numbers)
    contact = replace(contact, numbers=labelled)
    (found,) = again(contacts_csv([contact]), "c.csv")

    assert replace(found, id=contact.id) == contact


def test_a_card_folds_its_lines_within_the_limit_and_never_within_a_letter() -> None:
    card = vcard(Contact(id="1", name="ñ" * 200, note="x" * 200, source="s"))

    lines = card.encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)
