"""Files of the kinds that people really have; what is right stands beside each.

``NAME.right`` has a line for each contact: name | company (if any) | number label | …, where "?" begins a
number that stays as written, and "*" is a name whose letters cannot be known; then "! LINE CODE" for each
problem.
"""

import io
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from gamma_desktop.contacts.contact_file import ContactFile
from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.ui.contacts.row_views import dialable
from tests.unit.contacts.whole_files import ReadFile, collected

FOLDER = Path(__file__).parents[2] / "data" / "contacts" / "kinds"
FILES = sorted(file for file in FOLDER.glob("*/*.*") if file.suffix in {".csv", ".vcf"})


def told(found: ReadFile) -> list[str]:
    parts = [(each.name, each.company, *map(number_told, each.numbers)) for each in found.people]
    return [" | ".join(filter(None, each)) for each in parts] + [
        f"! {each.line} {each.code}" for each in found.problems
    ]


def number_told(number: ContactNumber) -> str:
    is_understood = number.e164 is not None or dialable(number)
    return f"{number.key} {number.label}".strip() if is_understood else f"?{number.raw}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_file_comes_in_as_is_right_for_it(file: Path) -> None:
    right = file.with_suffix(".right").read_text("utf-8").splitlines()
    found = told(collected(ContactFile(io.BytesIO(file.read_bytes()), file.name, NumberRules()).entries()))

    assert len(found) == len(right), found
    assert [
        (one, two) for one, two in zip(found, right, strict=True) if not fnmatchcase(one, escaped(two))
    ] == []


def escaped(right: str) -> str:
    return right.replace("[", "[[]").replace("?", "[?]")


def test_each_kind_has_five_files_at_least() -> None:
    kinds = [file.parent.name for file in FILES]

    assert {kind: kinds.count(kind) for kind in kinds if kinds.count(kind) < 5} == {}
