import io
from pathlib import Path

import pytest

from gamma_desktop.contacts.contact_file import ContactFile
from gamma_desktop.contacts.csv_fields import Field
from gamma_desktop.contacts.csv_table import CsvTable
from gamma_desktop.contacts.errors import (
    ContactFileError,
    ContactFileTooLarge,
    NotAContactTable,
)
from gamma_desktop.contacts.field_text import LONGEST_FIELD, LONGEST_NOTE
from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.contacts.table import MOST_COLUMNS
from gamma_desktop.contacts.table_import import table_entries
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.shipped import resource
from gamma_desktop.ui.wording import say
from tests.saying import raises_saying
from tests.unit.contacts.whole_files import ReadFile, collected

FILES = Path(__file__).parents[2] / "data" / "contacts"
RULES = NumberRules(extensions=frozenset({"203"}))


def read(content: str | bytes, rules: NumberRules = RULES) -> ReadFile:
    """Reads text, or bytes, as the file people.csv."""
    file = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    return collected(ContactFile(file, "people.csv", rules).entries())


def names(found: ReadFile) -> list[str]:
    assert found.problems == ()
    return [person.name for person in found.people]


def problems(found: ReadFile) -> list[tuple[int, str]]:
    assert {problem.file for problem in found.problems} <= {"people.csv"}
    return [(problem.line, say(problem.reason)) for problem in found.problems]


def test_the_sample_of_the_demo_comes_in_whole() -> None:
    found = read(resource("demo/contacts.csv").read_bytes(), NumberRules())

    assert (found.read, len(found.people), found.problems) == (8, 8, ())


def test_a_row_becomes_a_person_with_everything_that_it_tells() -> None:
    (person,) = read("Name,Company,Phone,Mobile,Note\nAna Lopez,Acme,912 345 678,647460197,Hi\n").people

    assert (person.file, person.line) == ("people.csv", 2)
    assert (person.name, person.company, person.note) == ("Ana Lopez", "Acme", "Hi")
    assert person.numbers == (
        ContactNumber(raw="912 345 678", e164="+34912345678"),
        ContactNumber(raw="647460197", e164="+34647460197", label="mobile"),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_usual_encodings_and_delimiters_are_told_by_the_file(encoding: str, delimiter: str) -> None:
    text = "Name,Teléfono\r\nNuño Peña,647460197\r\n".replace(",", delimiter)

    assert [person.name for person in read(text.encode(encoding)).people] == ["Nuño Peña"]


def test_the_delimiter_is_that_of_the_headings_whatever_stands_in_the_rows() -> None:
    assert names(read("Name;Phone;Note\nAna;647460197;a, b, c, d, e, f\n")) == ["Ana"]


def test_the_line_by_which_excel_names_the_delimiter_is_no_heading() -> None:
    (person,) = read("sep=;\r\nName;Phone\r\nAna;647460197\r\n").people

    assert (person.name, person.line) == ("Ana", 3)


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("First Name,Middle Name,Last Name,Phone", "Ana,Maria,Lopez,647460197"),
        ("Name,Given Name,Family Name,Phone", "Ana Maria Lopez,Ana Maria,Lopez,647460197"),
        ("Name,Given Name,Family Name,Phone", ",Ana Maria,Lopez,647460197"),
        ("Name,First Name,Phone", "Ana Maria Lopez,Ana Maria,647460197"),
        ("Name,Vorname,Telefon", "Lopez,Ana Maria,647460197"),
        ("Nombre,Apellidos,Móvil", "Ana Maria,Lopez,647460197"),
        ("Company,Phone", "Ana Maria Lopez,647460197"),
    ],
)
def test_a_name_is_put_together_from_the_columns_there_are(headings: str, row: str) -> None:
    (person,) = read(f"{headings}\n{row}\n").people

    assert (person.name, person.company) == ("Ana Maria Lopez", "")


def test_several_numbers_in_a_cell_are_told_apart_and_each_is_kept_once() -> None:
    text = 'Name,Phone,Mobile\nAna,"912345678;ext=5 ::: 647460197; 911111111 / 922222222",+34 647 460 197\n'
    (person,) = read(text).people

    e164 = ["+34912345678", "+34647460197", "+34911111111", "+34922222222"]
    assert [number.e164 for number in person.numbers] == e164


@pytest.mark.parametrize(("text", "digits"), [("203", "203"), ("Ext. 0203", "0203"), ("061", "061")])
def test_extensions_and_short_numbers_keep_their_digits(text: str, digits: str) -> None:
    (person,) = read(f"Name,Extension\nAna,{text}\n").people

    assert person.numbers == (ContactNumber(raw=digits, label="extension"),)


def test_a_label_of_google_names_its_number() -> None:
    (person,) = read("Name,Phone 1 - Label,Phone 1 - Value\nAna,* Work,912345678\n").people

    assert [number.label for number in person.numbers] == ["work"]


def test_what_was_guarded_against_spreadsheets_is_read_as_it_was() -> None:
    (person,) = read("Name,Phone,Note\n'=Ana,'+34647460197,'-5\n").people

    assert (person.name, person.numbers[0].raw, person.note) == ("=Ana", "+34647460197", "-5")


def test_signs_that_do_not_show_or_turn_text_around_are_taken_out() -> None:
    (person,) = read('Name,Phone,Note\n"A\x1bn\u202ea\n B",647460197,"one\x07\ntwo"\n').people

    assert (person.name, person.note) == ("A na B", "one\ntwo")


def test_rows_that_come_to_nobody_are_told_with_their_line() -> None:
    found = read('Name,Company,Phone\n"Ana\nLopez",,\n\n,,647460197\nBea,,none\nCleo,,647460197,,x\n')

    assert (found.read, [person.name for person in found.people]) == (4, ["Bea"])
    assert problems(found) == [
        (2, "Left out: there is no number."),
        (5, "Left out: there is no name and no company."),
        (6, "“none” is kept, but no call will match it: Not a valid phone number."),
        (7, "Left out: 5 fields under 3 headings. Is a quotation mark missing?"),
    ]


def test_a_number_of_no_numbering_plan_is_kept_and_told() -> None:
    found = read("Name,Phone\nAna,99999999999\n")

    assert found.people[0].numbers == (ContactNumber(raw="99999999999"),)
    assert problems(found) == [
        (2, "“99999999999” is kept, but no call will match it: No numbering plan has this number.")
    ]


def test_a_field_that_is_too_long_costs_its_row_only() -> None:
    found = read(f"Name,Phone\n{'x' * (LONGEST_FIELD + 1)},647460197\nBea,647460198\n")

    assert [person.name for person in found.people] == ["Bea"]
    assert problems(found) == [(2, f"Left out: field 1 is longer than {LONGEST_FIELD} characters.")]


def test_a_note_that_is_too_long_is_cut_and_told() -> None:
    found = read(f"Name,Phone,Note\nAna,647460197,{'x' * (LONGEST_NOTE + 1)}\n")

    assert len(found.people[0].note) == LONGEST_NOTE
    assert problems(found) == [(2, f"The note was cut to {LONGEST_NOTE} characters.")]


@pytest.mark.parametrize(
    ("content", "kind", "told"),
    [
        ("", NotAContactTable, "It is empty"),
        ("\n \n", NotAContactTable, "It is empty"),
        ("7,647460197\n8,647460198\n", NotAContactTable, "No column has names.* It has no headings"),
        ("Name,Phone\n647460197,647460197\n", NotAContactTable, "Under “Name” there are numbers"),
        ("Name,Birthday\nAna,1970-01-01\n", NotAContactTable, "No column has numbers"),
        (b"PK\x03\x04\x00\x00\x81", NotAContactTable, "It is damaged"),
        (b"\xff\xfeN", NotAContactTable, "Save it as CSV"),
        ("Name,Phone" + ",x" * MOST_COLUMNS, ContactFileTooLarge, "columns"),
        (b"Name,Phone\n" + b"x" * (64 * 1024**2), ContactFileTooLarge, "64 MB"),
    ],
    ids=[
        "empty",
        "blank",
        "no headings",
        "no names",
        "no numbers",
        "zip",
        "half",
        "wide",
        "large",
    ],
)
def test_a_file_that_is_no_table_of_contacts_is_refused_whole(
    content: str | bytes, kind: type[ContactFileError], told: str
) -> None:
    with raises_saying(kind, told):
        read(content)


def test_more_rows_than_are_imported_in_one_go_are_refused_whole() -> None:
    table = CsvTable(io.BytesIO(b"Name,Phone\n" + b"A,203\n" * 5), "people.csv", most_rows=4)

    with raises_saying(ContactFileTooLarge, "more than 4 rows"):
        collected(table_entries(table, "people.csv", RULES))


@pytest.mark.parametrize(
    "file",
    [
        "google.csv",
        "google-old.csv",
        "outlook-en.csv",
        "outlook-es.csv",
        "outlook-de.csv",
        "thunderbird.csv",
    ],
)
def test_files_of_each_program_come_in_whole(file: str) -> None:
    found = read((FILES / file).read_bytes())
    (person,) = found.people

    assert (person.name, person.company, person.emails[0]) == (
        "Inés Castro",
        "Clínica del Mar",
        "ines@clinica.example",
    )
    assert {"+34611223355"} <= {number.e164 for number in person.numbers}
    assert [problem for problem in found.problems if "is not UTF-8" not in say(problem.reason)] == []


def test_what_the_columns_hold_may_be_said_instead_of_guessed() -> None:
    fields = (Field.PHONE, Field.NOTE, Field.NAME)
    file = ContactFile(
        io.BytesIO(b"Name,Phone,Note\n912345678,Ana,Bea\n"), "people.csv", RULES, fields=fields
    )
    (person,) = collected(file.entries()).people

    assert (person.name, person.note, person.numbers[0].e164) == ("Bea", "Ana", "+34912345678")


def test_columns_that_no_heading_explains_are_told_by_their_cells() -> None:
    found = read(
        "Ref,Quién,Dónde,Cuándo\n7,Ana Lopez,912 345 678,2026-03-01\n8,Bea,203,2026-03-02\n9,C D,911111111,\n"
    )

    assert [person.name for person in found.people] == ["Ana Lopez", "Bea", "C D"]


def test_a_file_of_no_program_that_we_know_is_understood_as_far_as_it_can_be() -> None:
    (person,) = read((FILES / "other.csv").read_bytes()).people

    assert (person.name, person.company, person.emails) == ("Inés Castro", "", ("ines@clinica.example",))
    assert [number.e164 for number in person.numbers] == ["+34931234567", "+34611223355"]
