"""Tables with damage in them: each row that is damaged costs itself, and is told with its line."""

import io

import pytest

from gamma_desktop.contacts.contact_file import ContactFile
from gamma_desktop.contacts.importing import ProblemCode
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.ui.wording import say
from tests.unit.contacts.whole_files import ReadFile, collected

NEVER_CLOSED = "Left out: its quotation marks are never closed."
RUNS_ON = "Left out: a quotation mark is missing, so it runs into the next line."


def read(content: str) -> ReadFile:
    return collected(ContactFile(io.BytesIO(content.encode()), "people.csv", NumberRules()).entries())


def people(found: ReadFile) -> dict[str, list[str]]:
    return {person.name: [number.key for number in person.numbers] for person in found.people}


def told(found: ReadFile) -> list[tuple[int, str]]:
    return [(problem.line, say(problem.reason)) for problem in found.problems]


@pytest.mark.parametrize(
    ("rows", "left", "reason"),
    [
        ('Ana,"912345601\nBea,912345602\nCleo,912345603\n', ["Bea", "Cleo"], (2, NEVER_CLOSED)),
        ('Ana,"912345601\nBea,912345602\nCleo,"912345603"\n', ["Bea", "Cleo"], (2, RUNS_ON)),
        ('Ana,"912345601\nBea,"912345602"\nCleo,912345603\n', ["Bea", "Cleo"], (2, RUNS_ON)),
        ('Ana,912345601\nBea,912345602\nCleo,"912345603\n', ["Ana", "Bea"], (4, NEVER_CLOSED)),
        ('Ana,912345601\nBea,912345602\n"Cleo, 9123', ["Ana", "Bea"], (4, NEVER_CLOSED)),
    ],
    ids=["to the end", "to a later row", "to the next row", "of the last row", "within the last row"],
)
def test_a_missing_quotation_mark_costs_its_row_and_no_other(
    rows: str, left: list[str], reason: tuple[int, str]
) -> None:
    found = read("Name,Phone\n" + rows)
    numbers = {"Ana": "+34912345601", "Bea": "+34912345602", "Cleo": "+34912345603"}

    assert people(found) == {name: [numbers[name]] for name in left}
    assert (found.read, told(found)) == (3, [reason])


def test_quotation_marks_around_two_rows_make_no_person_of_two() -> None:
    found = read('Name,Phone\n"Ana,912345601\nBea",912345602\nCleo,912345603\n')

    assert people(found) == {"Cleo": ["+34912345603"]}
    assert told(found) == [(2, "Left out: more than one row stands in it. Is a quotation mark missing?")]


def test_cells_of_several_lines_are_right_where_their_quotation_marks_are() -> None:
    found = read('Name,Phone,Note\n"Ana\nRuiz","912345601\n912345602","a, ""b""\nc"\nBea,912345603,')

    assert people(found) == {"Ana Ruiz": ["+34912345601", "+34912345602"], "Bea": ["+34912345603"]}
    assert (found.people[0].note, told(found)) == ('a, "b"\nc', [])


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("x" * 200_000, "field 1 is longer than 300 characters."),
        ("B\0a", "there are bytes in it that are not text."),
    ],
    ids=["long", "zero"],
)
def test_a_cell_that_no_table_has_costs_its_row(cell: str, reason: str) -> None:
    filler = "Ana,912345601\n" * 20
    found = read(f"Name,Phone\n{filler}{cell},912345602\nCleo,912345603\n")

    assert people(found) == {"Ana": ["+34912345601"], "Cleo": ["+34912345603"]}
    assert (22, f"Left out: {reason}") in told(found)


def test_a_column_that_is_not_imported_may_hold_as_much_as_it_likes() -> None:
    found = read(f"Name,Phone,Blob\nAna,912345601,{'x' * 200_000}\nBea,912345602,\n")

    assert (list(people(found)), told(found)) == (["Ana", "Bea"], [])


@pytest.mark.parametrize(
    "row",
    [
        *(
            "Total,2,7",
            "Total general,1824691203,",
            "Summe:,2,",
            "Gesamt: 2,,",
            "Totale contatti,2,",
            "TOTAAL,2,",
        ),
        *(
            "2 contactos,,",
            "Nombre total de contacts : 2,2,",
            "Subtotal,203,",
            "Guztira,2,",
            "Anzahl Kontakte,2,",
        ),
    ],
)
def test_a_row_that_sums_up_or_counts_is_no_contact(row: str) -> None:
    found = read(f"Name,Phone,Amount\nAna,912345601,3\nBea,912345602,4\n{row}\n")

    assert list(people(found)) == ["Ana", "Bea"]
    assert [(each.line, each.code) for each in found.problems] == [(4, ProblemCode.LEFT_OUT)]


@pytest.mark.parametrize("name", ["Total Energies", "Total", "Summe GmbH"])
def test_a_company_that_is_called_like_a_total_has_a_number_or_another_name(name: str) -> None:
    found = read(f"Name,Phone\nAna,912345601\n{name},912345602\n")

    assert people(found)[name] == ["+34912345602"]


def test_where_numbers_stand_instead_of_most_names_the_rows_are_read_and_told() -> None:
    found = read("Name,Phone\n612345601,912345601\n612345602,912345602\n612345603,912345603\nAna,912345604\n")

    assert people(found)["Ana"] == ["+34912345604"]
    assert people(found)["612345601"] == ["+34912345601"]
    assert told(found) == [(line, f"“61234560{line - 1}” stands where a name would.") for line in (2, 3, 4)]


def test_numbers_that_are_written_like_dates_are_numbers() -> None:
    rules = NumberRules(region="FR")
    content = (
        "Nom,Numéro\nJean Petit,06.12.34.56.78\nLuc Blanc,01-42-68-53-00\nAnne Roy,06/12/34/56/79\n".encode()
    )
    found = collected(ContactFile(io.BytesIO(content), "people.csv", rules).entries())

    assert list(people(found).values()) == [["+33612345678"], ["+33142685300"], ["+33612345679"]]
