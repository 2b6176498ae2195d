"""What each telephone system, address book and program for customers exports, in the languages around us.

Each file has the headings as that program writes them, and the same two people.
"""

from pathlib import Path

import pytest

from gamma_desktop.contacts.contact_file import ContactFile
from gamma_desktop.contacts.importing import ProblemCode
from gamma_desktop.numbers.model import NumberRules
from tests.unit.contacts.whole_files import ReadFile, collected

FILES = sorted((Path(__file__).parents[2] / "data" / "contacts" / "dialects").glob("*.csv"))
RULES = NumberRules(extensions=frozenset({"2001"}))
LABELS = {
    "612345601": "mobile", "612345602": "mobile", "912345603": "home", "912345604": "home",
    "912345605": "work", "912345606": "work", "912345607": "other", "912345608": "fax",
    "912345609": "fax", "912345610": "pager", "912345611": "assistant", "912345612": "main",
    "912345613": "fax", "912345614": "car", "912345615": "main", "912345616": "", "912345618": "work",
}  # fmt: skip
"""Of each number that a file has, what it is; the files have those alone."""


def read(file: Path) -> ReadFile:
    with file.open("rb") as content:
        return collected(ContactFile(content, file.name, RULES).entries())


def test_each_export_is_read_with_each_field_in_its_place_and_nothing_to_say_of_its_rows(
    subtests: pytest.Subtests,
) -> None:
    for file in FILES:
        with subtests.test(file.stem):
            check(file.read_text("cp1252"), read(file))


def check(text: str, found: ReadFile) -> None:
    marta, luis = found.people

    assert (marta.name, luis.name) == ("Marta Prieto Vila", "Luis Cano Ruiz")
    assert marta.company == ("Talleres Uno SL" if "Talleres Uno SL" in text else "")
    assert {number.raw: number.label for number in marta.numbers if number.e164} == {
        number: label for number, label in LABELS.items() if number in text
    }
    assert [number.e164 for number in luis.numbers if number.e164] == ["+34612345620"]
    assert [*marta.emails] == ["marta@example.com"] * ("marta@" in text)
    assert (marta.title, marta.note) == (
        "Gerente" if "Gerente" in text else "",
        "Llamar por la tarde" if "Llamar" in text else "",
    )
    allowed = {ProblemCode.LETTERS, ProblemCode.COLUMN}
    assert [problem for problem in found.problems if problem.code not in allowed] == []
