"""Contacts, brought in and found by the real program as a process."""

from pathlib import Path

import openpyxl
import pytest

from gamma_desktop.shipped import resource
from tests.integration.command import Desk, one_line

DATA = Path(__file__).parents[1] / "data" / "contacts"
SAMPLE = str(resource("demo/contacts.csv"))
LUCIA = {
    "name": "Lucía Ferrer",
    "company": "Ferrer Óptica",
    "numbers": [{"raw": "647 460 197", "e164": "+34647460197", "label": "mobile"}],
    "note": "Asks for the March invoice",
    "source": "contacts.csv",
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "profile")


def write(desk: Desk, name: str, text: str) -> str:
    file = desk.profile.parent / name
    file.write_text(text)
    return str(file)


def test_the_sample_comes_in_without_problems_and_then_changes_nothing(desk: Desk) -> None:
    report = desk.json("contacts", "import", SAMPLE)
    columns = report.pop("columns")

    assert report == {"read": 8, "imported": 8, "updated": 0, "unchanged": 0, "skipped": 0, "problems": []}
    assert columns[0] == {"heading": "Name", "field": "name"}
    assert desk.json("contacts", "import", SAMPLE) == report | {
        "imported": 0,
        "unchanged": 8,
        "columns": columns,
    }


def test_every_problem_is_told_with_file_line_and_reason(desk: Desk) -> None:
    file = write(desk, "odd.csv", "Name,Phone\nAna,647460197\nBea,\n")

    assert desk.json("contacts", "import", file) == {
        "read": 2,
        "imported": 1,
        "updated": 0,
        "unchanged": 0,
        "skipped": 1,
        "problems": [
            {"file": "odd.csv", "line": 3, "code": "left_out", "reason": "Left out: there is no number."}
        ],
        "columns": [{"heading": "Name", "field": "name"}, {"heading": "Phone", "field": "phone"}],
    }
    assert "odd.csv, line 3: Left out" in desk.run("contacts", "import", file).stderr


def test_several_files_form_one_source_and_replace_what_it_held(desk: Desk) -> None:
    one = write(desk, "one.csv", "Name,Phone\nAna,203\n")
    two = write(desk, "two.csv", "Name,Phone\nBea,204\n")
    desk.json("contacts", "import", one, two, "--source", "crm")
    again = desk.run("contacts", "import", two, "--source", "crm")

    assert [(each["name"], each["source"]) for each in desk.json("contacts", "export")] == [("Bea", "crm")]
    assert again.stdout == "1 read, 0 new, 0 changed, 1 unchanged, 0 left out, 1 removed.\n"


def test_a_dry_run_tells_the_same_and_changes_nothing(desk: Desk) -> None:
    rehearsed = desk.json("contacts", "import", SAMPLE, "--dry-run")
    assert not (desk.profile / "data").exists()
    again = rehearsed | {"imported": 0, "unchanged": 8}
    first = rehearsed.pop("preview")
    assert first[0]["numbers"][0] == {"number": "+34647460197", "label": "mobile", "dial": "647460197"}

    assert desk.json("contacts", "import", SAMPLE) == rehearsed
    assert desk.json("contacts", "import", SAMPLE, "--dry-run") == again


def test_a_dry_run_shows_the_first_contacts_of_a_workbook_and_what_is_not_taken(desk: Desk) -> None:
    file = desk.profile.parent / "clientes.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ("Clientes", None, None),
        ("Nombre", "Móvil", "Cuenta"),
        ("Marta Prieto", 612345601, 912345601),
        ("Inés Castro", "la tarde, 12", 912345602),
        ("Pau", None, 912345603),
    ):
        sheet.append(row)
    book.create_sheet("Antiguos").append(("Nombre", "Móvil"))
    book.save(file)

    done = desk.run("contacts", "import", str(file), "--dry-run")
    assert done.stdout.splitlines() == [
        "  Marta Prieto · 612345601 mobile",
        "  Inés Castro · “la tarde, 12” as text",
        "  Left out: there is no number.",
        "Would be: 3 read, 2 new, 0 changed, 0 unchanged, 1 left out.",
    ]
    assert "clientes.xlsx: Only the first sheet, “Sheet”, was read; not read: Antiguos." in done.stderr
    assert "clientes.xlsx: “Cuenta” looks like numbers, and is not imported." in done.stderr
    assert desk.json("contacts", "import", str(file))["imported"] == 2
    assert desk.json("contacts", "lookup", "612345601")[0]["name"] == "Marta Prieto"


def test_a_contact_is_found_by_words_and_by_its_number_in_any_form(desk: Desk) -> None:
    desk.json("contacts", "import", SAMPLE)

    by_words = desk.json("contacts", "search", "optica luc")
    by_number = [
        desk.json("contacts", "lookup", number)
        for number in ("647460197", "+34 647 460 197", "0034647460197", "0647460197")
    ]
    assert [{key: each[key] for key in LUCIA} for each in by_words] == [LUCIA]
    assert list(by_words[0]) == [
        "id",
        "name",
        "company",
        "numbers",
        "note",
        "source",
        "emails",
        "title",
        "favourite",
        "local_note",
        "also_in",
        "vip",
    ]
    assert by_number == [by_words] * 4


def test_a_contact_is_found_by_its_note_and_by_a_word_that_is_mistyped(desk: Desk) -> None:
    desk.json("contacts", "import", SAMPLE)

    for text in ("march invoice", "ferrer optcia", "460 197"):
        assert [each["name"] for each in desk.json("contacts", "search", text)] == ["Lucía Ferrer"]


def test_a_text_that_is_no_number_is_no_lookup(desk: Desk) -> None:
    done = desk.run("contacts", "lookup", "Ana\x1b[2J")

    assert (done.returncode, done.stdout) == (2, "")
    assert one_line(done).startswith("“Ana\N{REPLACEMENT CHARACTER}[2J” is no number.")
    assert desk.json("contacts", "lookup", "anonymous") == []


def test_no_import_takes_the_place_of_ones_own_contacts(desk: Desk) -> None:
    done = desk.run("contacts", "import", SAMPLE, "--source", "local")

    assert done.returncode == 1
    assert "Choose another name" in one_line(done)


def test_an_extension_is_looked_up_by_its_digits(desk: Desk) -> None:
    desk.json("contacts", "import", write(desk, "team.csv", "Name,Extension\nAna,0203\nBea,203\n"))

    assert [each["name"] for each in desk.json("contacts", "lookup", "203")] == ["Bea"]
    assert [each["name"] for each in desk.json("contacts", "lookup", "ext 0203")] == ["Ana"]


def test_where_nothing_was_imported_nobody_is_found_and_no_book_is_made(desk: Desk) -> None:
    assert desk.json("contacts", "search", "ana") == []
    assert desk.json("contacts", "lookup", "647460197") == []
    assert desk.json("contacts", "export") == []
    assert not (desk.profile / "data").exists()


def test_lines_for_people_show_what_a_terminal_would_obey(desk: Desk) -> None:
    desk.json(
        "contacts", "import", write(desk, "evil.csv", "Name,Phone 1 - Label,Phone 1 - Value\nA,\x1b[2J,203\n")
    )
    done = desk.run("contacts", "search", "a")

    assert "203" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def test_a_search_that_finds_more_than_it_shows_says_so(desk: Desk) -> None:
    desk.json("contacts", "import", SAMPLE)
    done = desk.run("contacts", "search", "", "--limit", "3")

    assert len(done.stdout.splitlines()) == 3
    assert "3 of 8" in done.stderr


def test_an_export_runs_no_formula_and_imports_as_it_was(desk: Desk) -> None:
    desk.json(
        "contacts",
        "import",
        write(desk, "a.csv", "Name,Phone,Note\n=1+1,+34 647 460 197,-5\n"),
        "--source",
        "s",
    )
    before = desk.json("contacts", "export")
    exported = desk.run("contacts", "export").stdout

    assert "'=1+1" in exported
    again = desk.json("contacts", "import", write(desk, "b.csv", exported), "--source", "s")
    assert (again["imported"], again["updated"]) == (0, 0)
    assert desk.json("contacts", "export") == before


def test_a_file_that_cannot_be_read_is_one_line_and_leaves_the_contacts(desk: Desk) -> None:
    desk.json("contacts", "import", SAMPLE)
    done = desk.run(
        "contacts", "import", str(desk.profile / "missing\x1b[2J.csv"), "--source", "contacts.csv"
    )

    assert done.returncode == 1
    assert one_line(done).startswith(
        "The file cannot be read. missing\N{REPLACEMENT CHARACTER}[2J.csv: No such"
    )
    assert len(desk.json("contacts", "export")) == 8


def test_a_file_of_which_nothing_can_be_used_fails_and_leaves_the_contacts(desk: Desk) -> None:
    desk.json("contacts", "import", SAMPLE)
    done = desk.run(
        "contacts", "import", write(desk, "x.csv", "Name,Phone\nAna,\n"), "--source", "contacts.csv"
    )

    assert done.returncode == 1
    assert "the contacts stay as they were" in done.stderr
    assert len(desk.json("contacts", "export")) == 8


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["import"],
        ["import", SAMPLE, "--source", " "],
        ["import", SAMPLE, "--map", "Name"],
        ["import", SAMPLE, "--map", "nothing=Name"],
        ["import", SAMPLE, SAMPLE, "--map", "name=Name"],
        ["search"],
        ["search", "a", "--limit", "0"],
        ["lookup"],
        ["export", "--csv", "--json"],
        ["forget"],
    ],
)
def test_wrong_usage_ends_with_2(desk: Desk, arguments: list[str]) -> None:
    assert desk.run("contacts", *arguments).returncode == 2


def test_vcards_come_in_go_out_and_come_back_as_they_were(desk: Desk) -> None:
    cards = str(DATA / "iphone-3.0.vcf")
    desk.json("contacts", "import", cards, "--source", "phone")
    before = desk.json("contacts", "export")
    exported = write(desk, "out.vcf", desk.run("contacts", "export", "--vcard").stdout)

    again = desk.json("contacts", "import", exported, "--source", "phone")

    assert (again["imported"], again["updated"], again["problems"]) == (0, 0, [])
    assert desk.json("contacts", "export") == before


def test_a_column_may_be_named_and_is_remembered_for_the_same_headings(desk: Desk) -> None:
    file = write(desk, "odd.csv", "Quién,Dónde,Qué\nAna,203,Hola\n")
    mapping = ["--map", "name=Quién", "--map", "phone=dónde", "--map", "note=Qué"]

    rehearsed = desk.run("contacts", "import", file, "--dry-run", *mapping)
    assert rehearsed.stderr.splitlines() == ["Quién: name", "Dónde: phone", "Qué: note"]
    assert desk.json("contacts", "import", file, *mapping)["imported"] == 1
    assert desk.json("contacts", "import", file)["read"] == 1
    assert [each["note"] for each in desk.json("contacts", "lookup", "203")] == ["Hola"]


def test_a_heading_that_is_not_there_is_wrong_usage(desk: Desk) -> None:
    file = write(desk, "odd.csv", "Name,Phone\nAna,203\n")

    done = desk.run("contacts", "import", file, "--map", "name=Quién")
    assert (done.returncode, one_line(done)) == (2, "no column is headed “Quién”")


def test_a_company_is_found_by_any_number_of_its_range(desk: Desk) -> None:
    desk.json("contacts", "import", write(desk, "firms.csv", "Name,Phone\nZumos,+34 91 123 45 xx\n"))

    found = desk.json("contacts", "lookup", "911 234 567")
    assert [each["name"] for each in found] == ["Zumos"]
    assert found[0]["numbers"][0]["range"] == {"first": "+34911234500", "last": "+34911234599"}
    assert desk.json("contacts", "lookup", "911 234 667") == []


def test_one_person_in_two_files_is_one_person_of_two_sources(desk: Desk) -> None:
    cards = str(DATA / "same-person.vcf")
    table = write(desk, "crm.csv", "Name,Company,Phone\nmarta prieto,Talleres,+34 612 345 601\n")
    desk.json("contacts", "import", cards)
    desk.json("contacts", "import", cards, "--source", "phone")
    desk.json("contacts", "import", table)

    (found,) = desk.json("contacts", "lookup", "612345601")
    assert (found["source"], found["also_in"]) == ("crm.csv", ["phone", "same-person.vcf"])
    assert [each["id"] for each in desk.json("contacts", "search", "prieto")] == [found["id"]]


def test_an_import_is_undone_by_the_command(desk: Desk) -> None:
    first = write(desk, "one.csv", "Name,Phone\nAna,203\nBea,204\n")
    second = write(desk, "two.csv", "Name,Phone\nBea,205\n")
    desk.json("contacts", "import", first, "--source", "crm")
    desk.json("contacts", "import", second, "--source", "crm")

    undone = desk.json("contacts", "import", "--undo", "crm", "--json")
    assert undone == {"source": "crm", "restored": 1, "changed": 1, "removed": 0}
    people = [(each["name"], each["numbers"][0]["raw"]) for each in desk.json("contacts", "export")]
    assert people == [("Ana", "203"), ("Bea", "204")]
    assert desk.run("contacts", "import", "--undo").stdout == (
        "Import of crm undone: 2 removed, 0 changed back, 0 restored.\n"
    )
    nothing = desk.run("contacts", "import", "--undo")
    assert nothing.returncode == 1
    assert "There is no import to undo" in nothing.stderr
    assert "--undo goes with nothing" in desk.run("contacts", "import", first, "--undo").stderr
    assert "name a file" in desk.run("contacts", "import").stderr
