"""What an import does not take, it says."""

import io

import pytest

from gamma_desktop.contacts.contact_file import ContactFile
from gamma_desktop.contacts.importing import ProblemCode
from gamma_desktop.contacts.preview import MOST_TOLD, previewed
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.ui.wording import say
from tests.unit.contacts.whole_files import collected


def said(content: str | bytes, name: str = "people.csv") -> list[tuple[int, ProblemCode, str]]:
    told = content if isinstance(content, bytes) else content.encode()
    file = ContactFile(io.BytesIO(told), name, NumberRules(), shrink=lambda image: image)
    return [(each.line, each.code, say(each.reason)) for each in collected(file.entries()).problems]


def card(*lines: str) -> str:
    return "\n".join(("BEGIN:VCARD", "VERSION:3.0", "FN:Marta", "TEL:612345601", *lines, "END:VCARD", ""))


@pytest.mark.parametrize(
    ("heading", "cells", "like"),
    [
        ("Notes", "Call late", "notes"),
        ("Observaciones", "Ok", "notes"),
        ("Cargo", "Boss", "job titles"),
        ("Empresa", "Uno", "companies"),
    ],
)
def test_a_second_column_of_what_there_may_be_one_is_told(heading: str, cells: str, like: str) -> None:
    table = f"Name,Phone,Company,Job title,Note,{heading}\nMarta,612345601,Dos SL,Sales,Hi,{cells}\n"

    assert said(table) == [(0, ProblemCode.COLUMN, f"“{heading}” looks like {like}, and is not imported.")]


def test_a_second_column_that_is_empty_is_not_told() -> None:
    assert said("Name,Phone,Note,Notes\nMarta,612345601,Hi,\n") == []


def test_the_card_of_an_assistant_inside_another_is_told() -> None:
    found = said(card("AGENT:", "BEGIN:VCARD", "FN:Ana", "TEL:612345602", "END:VCARD"), "people.vcf")

    reason = "Another person's card (AGENT) stands inside this one, and was left out."
    assert found == [(5, ProblemCode.LINE, reason)]


def test_pictures_beside_the_first_are_told() -> None:
    found = said(card("PHOTO;ENCODING=b:iVBORw0KGgo=", "PHOTO;ENCODING=b:iVBORw0=", "LOGO:x"), "people.vcf")

    assert [(line, code) for line, code, _reason in found] == [
        (6, ProblemCode.PICTURE),
        (7, ProblemCode.PICTURE),
    ]


def test_a_number_that_is_cut_is_told() -> None:
    found = said(card("TEL:" + "612345602; " * 40), "people.vcf")

    assert found[0][2].endswith("was cut to 300 characters.")


def test_each_guess_of_letters_in_a_card_is_counted() -> None:
    found = said(card("ORG:Peña", "TITLE:Señora", "NOTE:año").encode("cp1252"), "people.vcf")

    assert len(found) == 1
    assert found[0][2].endswith("Is it right? So were lines of this card: 2 more.")


def test_a_preview_of_very_many_problems_tells_some_and_counts_the_others() -> None:
    table = "Name,Phone\n" + "Marta,\n" * (MOST_TOLD + 50)
    found = previewed(ContactFile(io.BytesIO(table.encode()), "people.csv", NumberRules()))

    assert (len(found.problems), found.untold) == (MOST_TOLD, 50)
    assert (found.checked, found.left_out) == (MOST_TOLD + 50, MOST_TOLD + 50)
