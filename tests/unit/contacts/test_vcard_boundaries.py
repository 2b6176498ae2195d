"""Where a card ends: its lines never reach another card; where that is in doubt, it is left out, and told."""

import io

import pytest

from gamma_desktop.contacts.vcard_import import vcard_entries
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.ui.wording import say
from tests.unit.contacts.whole_files import ReadFile, collected

ANA = ("BEGIN:VCARD", "VERSION:3.0", "FN:Ana", "TEL:912345601", "END:VCARD")
BEA = ("BEGIN:VCARD", "VERSION:3.0", "FN:Bea", "TEL:612345602", "END:VCARD")
BOTH = {"Ana": ["912345601"], "Bea": ["612345602"]}
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def read(content: bytes | str) -> ReadFile:
    told = content if isinstance(content, bytes) else content.encode()
    return collected(vcard_entries(io.BytesIO(told), "people.vcf", NumberRules()))


def numbers(found: ReadFile) -> dict[str, list[str]]:
    return {
        person.name: [number.e164.removeprefix("+34") for number in person.numbers if number.e164]
        for person in found.people
    }


def told(found: ReadFile) -> str:
    return "\n".join(f"{problem.line}: {say(problem.reason)}" for problem in found.problems)


@pytest.mark.parametrize(
    "content",
    [
        "\r\n".join(ANA) + "\r\n".join(BEA),
        "\r\n".join(ANA) + " " + "\r\n".join(BEA),
        "\n".join(ANA) + MARK + "\n".join(BEA),
        "\n".join((*ANA, MARK + BEA[0], *BEA[1:])),
        MARK + "\n".join(ANA) + "\n" + MARK * 2 + "\n".join(BEA),
        "\r".join((*ANA, *BEA)),
        "\r".join((*ANA, *BEA)) + "\r",
        "\r".join(ANA) + "\n" + "\r\n".join(BEA),
        "\r\r\n".join((*ANA, *BEA)),
        "\n".join((*ANA, *BEA)).replace("BEGIN:VCARD\n", "BEGIN:VCARD").replace("VERSION", " VERSION"),
        "\n".join((*ANA, *BEA)).lower().replace("fn:ana", "FN:Ana").replace("fn:bea", "FN:Bea"),
        "\n".join((*ANA, *BEA)) + "\n\x1a",
        "\n".join((*ANA, *BEA)).encode("utf-16"),
    ],
    ids=[
        "one line", "with a space", "mark between", "mark in front", "marks at each start", "CR",
        "CR at the end", "mixed ends", "CR CR LF", "version behind", "small letters", "DOS end", "UTF-16",
    ],
)  # fmt: skip
def test_cards_are_told_apart_however_they_were_joined(content: str | bytes) -> None:
    found = read(content)

    assert (numbers(found), told(found)) == (BOTH, "")


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ((*ANA[:3], "TEL:912345601END:VCARD", *BEA), 1),
        ((*ANA[:3], "TEL:912345601END:VCARDBEGIN:VCARD", *BEA[1:]), 1),
        ((*ANA[:4], "NOTE:xBEGIN:VCARD", *BEA[1:]), 1),
        ((*ANA[:4], "TEL;X=\N{NO-BREAK SPACE}BEGIN:VCARD VERSION:3.0", *BEA[1:]), 1),
    ],
)
def test_a_card_whose_end_runs_into_a_line_is_left_out_and_told(lines: tuple[str, ...], line: int) -> None:
    found = read("\r\n".join((*lines, "")))

    assert numbers(found) == {"Bea": ["612345602"]}
    assert f"{line}: Left out: line " in told(found)
    assert (found.read, len(found.people)) == (2, 1)


@pytest.mark.parametrize(
    "lines",
    [
        (*ANA[:-1], *BEA[1:]),
        (*ANA[:-1], *BEA[2:]),
        ("BEGIN:VCARD", "N:Ana;;;;", "TEL:912345601", "N:Bea;;;;", "TEL:612345602", "END:VCARD"),
        ("BEGIN:VCARD", "UID:1", "FN:Ana", "TEL:912345601", "UID:2", "TEL:612345602", "END:VCARD"),
    ],
)
def test_a_card_that_may_be_two_is_left_out_and_told(lines: tuple[str, ...]) -> None:
    found = read("\n".join((*lines, "")))

    assert found.people == ()
    assert "two cards may have run into each other" in told(found)


def test_a_card_without_an_end_ends_where_the_next_begins() -> None:
    found = read("\n".join((*ANA[:-1], *BEA, "")))

    assert numbers(found) == BOTH
    assert told(found) == "1: The end of this card (END:VCARD) is missing."


def test_a_card_of_an_assistant_without_an_end_swallows_no_other_card() -> None:
    assistant = ("AGENT:", "BEGIN:VCARD", "FN:Cleo", "TEL:699999999")
    found = read("\n".join((*ANA[:-1], *assistant, *BEA, *ANA)))

    assert numbers(found) == {"Ana": ["912345601"], "Bea": ["612345602"]}


@pytest.mark.parametrize(
    "assistant",
    [
        ("AGENT:", "BEGIN:VCARD", "FN:Cleo", "TEL:699999999", "END:VCARD"),
        ("AGENT:BEGIN:VCARD", "FN:Cleo", "TEL:699999999", "END:VCARD"),
        (r"AGENT:BEGIN:VCARD\nFN:Cleo\nTEL:699999999\nEND:VCARD\n",),
    ],
)
def test_the_card_of_an_assistant_gives_its_number_to_nobody(assistant: tuple[str, ...]) -> None:
    found = read("\n".join((*ANA[:-1], *assistant, ANA[-1], *BEA)))

    assert numbers(found) == BOTH


def test_lines_outside_of_cards_are_told() -> None:
    found = read("\n".join((*ANA, "TEL:699999999", "NOTE:x", *BEA, "TEL:698888888")) + "\n")

    assert numbers(found) == BOTH
    assert told(found).splitlines() == [
        "6: This line and 1 more stood outside of any card, and were left out.",
        "13: This line stood outside of any card, and was left out.",
    ]
    assert found.read == 2


def test_a_file_that_ends_within_a_number_keeps_none_of_it() -> None:
    found = read("\n".join((*ANA, *BEA))[: -len("02\nEND:VCARD")])

    assert numbers(found) == {"Ana": ["912345601"], "Bea": []}
    assert "ends in the middle of this line" in told(found)


def test_an_indented_line_below_an_end_belongs_to_no_card_before_it() -> None:
    found = read("\n".join((*ANA, "  BEGIN:VCARD", *BEA[1:])))

    assert numbers(found) == BOTH


@pytest.mark.parametrize(
    "cut", ["=C3=\r\n=B1", "=C3=\r\n =B1", "=C3=\r\n\t=B1", "=C=\r\n3=B1", "=C3\r\n =B1"]
)
def test_a_letter_that_quoted_printable_cuts_in_two_is_joined_before_it_is_read(cut: str) -> None:
    name = f"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Mu{cut}oz"
    found = read(f"BEGIN:VCARD\r\nVERSION:2.1\r\n{name}\r\nTEL:912345601\r\nEND:VCARD\r\n")

    assert [person.name for person in found.people] == ["Muñoz"]


def test_letters_that_had_to_be_guessed_are_told() -> None:
    found = read("\n".join((*ANA, *BEA)).replace("FN:Bea", "FN:José Muñoz").encode("cp850"))

    assert [person.name for person in found.people] == ["Ana", "José Muñoz"]
    assert told(found) == "8: “José Muñoz” is not UTF-8, and was read as DOS (code page 850). Is it right?"


@pytest.mark.parametrize("indent", [" ", "    ", "\t"])
def test_a_file_that_is_indented_as_a_whole_is_read_as_if_it_were_not(indent: str) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nNOTE:a long no\n te\nTEL:912345601\nEND:VCARD\n"
    second = card.replace("Ana", "Bea").replace("601", "602")
    found = read("".join(f"{indent}{line}" for line in (card + second).splitlines(keepends=True)))

    assert numbers(found) == {"Ana": ["912345601"], "Bea": ["912345602"]}
    assert [person.note for person in found.people] == ["a long note"] * 2
