"""Workbooks as offices have them; openpyxl writes them here, as Excel's files are made alike."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from gamma_desktop.contacts.contact_file import ContactFile
from gamma_desktop.contacts.errors import ContactFileError, ContactFileTooLarge, NotAContactTable
from gamma_desktop.contacts.field_text import LONGEST_FIELD
from gamma_desktop.contacts.file_kind import FileKind
from gamma_desktop.contacts.importing import ProblemCode
from gamma_desktop.contacts.preview import previewed
from gamma_desktop.contacts.xlsx_package import MOST_UNPACKED
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.ui.wording import say
from tests.saying import raises_saying
from tests.unit.contacts.whole_files import ReadFile, collected

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
HEADINGS = ("Nombre", "Teléfono")


Cell = str | float | dt.datetime | None


def workbook(*rows: tuple[Cell, ...], change: Callable[[Worksheet], None] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    if change is not None:
        change(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(content: bytes, name: str = "clientes.xlsx") -> ReadFile:
    return collected(ContactFile(io.BytesIO(content), name, NumberRules()).entries())


def keys(found: ReadFile) -> list[tuple[str, tuple[str, ...]]]:
    return [(person.name, tuple(number.key for number in person.numbers)) for person in found.people]


def said(found: ReadFile) -> list[tuple[ProblemCode, str]]:
    return [(problem.code, say(problem.reason)) for problem in found.problems]


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same file with another content of one of its parts, which may be a new one."""
    old, new = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    parts = {part: old.read(part) for part in old.namelist()}
    parts[name] = change(parts.get(name, b""))
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as package:
        for part, told in parts.items():
            package.writestr(part, told)
    return new.getvalue()


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        (34911234567.0, "+34911234567"),
        (9.11234567e8, "+34911234567"),
        (612345602, "+34612345602"),
        ("612 34 56 02", "+34612345602"),
        ("0034612345602", "+34612345602"),
        ("\u200e+34 612 34 56 02 ", "+34612345602"),
    ],
)
def test_a_number_is_understood_however_its_cell_keeps_it(cell: Cell, key: str) -> None:
    found = read(workbook(HEADINGS, ("Marta", 912345601), ("Inés", cell)))

    assert keys(found)[1] == ("Inés", (key,))


@pytest.mark.parametrize(
    ("cell", "form", "raw"),
    [
        (34612345602, '"+"0', "+34612345602"),
        (612345602, '000" "00" "00" "00', "612 34 56 02"),
        (34612345602, r"0000000000000", "0034612345602"),
        (6123456, "[<=9999999]###-####;(###) ###-####", "612-3456"),
        (612345602, "0.00", "612345602"),
        (612345602, "#,##0", "612345602"),
    ],
)
def test_a_number_has_the_zeros_and_signs_that_the_sheet_shows(cell: int, form: str, raw: str) -> None:
    def show(sheet: Worksheet) -> None:
        sheet["B3"].number_format = form

    found = read(workbook(HEADINGS, ("Marta", 912345601), ("Inés", cell), change=show))

    assert [number.raw for number in found.people[1].numbers] == [raw]


def test_texts_that_the_file_keeps_apart_from_the_cells_are_read_without_their_readings() -> None:
    content = with_part(
        workbook(HEADINGS, ("Marta", "612345601")),
        SHEET,
        lambda xml: xml.replace(b't="inlineStr"><is><t>Marta</t></is>', b't="s"><v>1</v>'),
    )
    texts = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>x</t></si>'
        b"<si><r><t>Mar</t></r><r><t>\xc3\xada</t></r><rPh><t>ma</t></rPh></si></sst>"
    )
    content = with_part(content, STRINGS, lambda _nothing: texts)

    assert keys(read(content)) == [("María", ("+34612345601",))]


def test_titles_in_merged_cells_stand_above_the_headings_and_are_told() -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:B1")

    found = read(workbook(("Clientes 2026", None), (), HEADINGS, ("Marta", 612345601), change=merge))

    assert keys(found) == [("Marta", ("+34612345601",))]
    assert found.people[0].line == 4
    assert (ProblemCode.LAYOUT, "What stands above the headings was left out, lines of text: 1.") in said(
        found
    )


def test_a_cell_that_reaches_over_rows_counts_for_each_of_them() -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A2:A3")

    found = read(
        workbook(
            ("Empresa", *HEADINGS), ("Uno SL", "Marta", 612345601), (None, "Inés", 612345602), change=merge
        )
    )

    assert [(person.name, person.company) for person in found.people] == [
        ("Marta", "Uno SL"),
        ("Inés", "Uno SL"),
    ]


def test_only_the_first_sheet_that_is_shown_is_read_and_the_others_are_named() -> None:
    def more(sheet: Worksheet) -> None:
        book = sheet.parent
        assert isinstance(book, openpyxl.Workbook)
        book.create_sheet("Listas", 0).append(("x",))
        book.worksheets[0].sheet_state = "hidden"
        book.create_sheet("Antiguos & más").append(HEADINGS)
        book.create_sheet("Hoja3")

    found = read(workbook(HEADINGS, ("Marta", 612345601), change=more))

    assert keys(found) == [("Marta", ("+34612345601",))]
    assert said(found) == [
        (ProblemCode.SHEET, "Only the first sheet, “Sheet”, was read; not read: Antiguos & más.")
    ]


def test_where_the_first_sheet_holds_no_contacts_the_others_are_named() -> None:
    def more(sheet: Worksheet) -> None:
        book = sheet.parent
        assert isinstance(book, openpyxl.Workbook)
        book.create_sheet("Clientes").append(HEADINGS)

    for rows in ((("Informe", "de ventas"),), ()):
        with raises_saying(NotAContactTable, "if the contacts are in Clientes, move it there"):
            read(workbook(*rows, change=more))


def test_what_is_hidden_is_read_and_told() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True
        sheet.column_dimensions["F"].hidden = True

    found = read(
        workbook((*HEADINGS, "Móvil"), ("A", 912345601, 612345601), ("B", 912345602, 612345602), change=hide)
    )

    assert keys(found)[1] == ("B", ("+34912345602", "+34612345602"))
    assert said(found) == [
        (ProblemCode.LAYOUT, "What is hidden in the sheet was read too (rows: 1, columns: 1).")
    ]


def test_a_formula_counts_by_the_result_that_is_in_the_file_and_one_without_is_told() -> None:
    content = workbook(HEADINGS, ("Marta", "=612345600+1"), ("Inés", "=612345600+2"), ("Pau", 612345603))
    content = with_part(
        content,
        SHEET,
        lambda xml: xml.replace(b"612345600+1</f><v />", b"612345600+1</f><v>612345601</v>").replace(
            b"612345600+2</f><v />", b"612345600+2</f>"
        ),
    )
    found = read(content)

    assert keys(found) == [("Marta", ("+34612345601",)), ("Pau", ("+34612345603",))]
    assert [(code, reason[:46]) for code, reason in said(found)] == [
        (ProblemCode.CELL, "Formulas whose result is not in the file, and "),
        (ProblemCode.LEFT_OUT, "Left out: there is no number."),
    ]


def test_dates_truths_and_errors_are_no_numbers() -> None:
    found = read(
        workbook(
            (*HEADINGS, "Desde", "Activo", "Total"),
            ("Marta", 612345601, dt.datetime(2024, 5, 1), True, "#N/A"),  # noqa: DTZ001  (Excel has no zones)
        )
    )

    assert keys(found) == [("Marta", ("+34612345601",))]
    assert (ProblemCode.CELL, "Cells that show an error and count as empty: 1.") in said(found)


def test_digits_that_excel_has_lost_are_told() -> None:
    found = read(workbook(HEADINGS, ("Marta", 612345601), ("Inés", 1234567890123456789)))

    assert "A spreadsheet has cut its digits" in said(found)[0][1]
    assert [number.e164 for number in found.people[1].numbers] == [None]


def test_a_column_that_looks_like_numbers_and_is_not_imported_is_told() -> None:
    found = read(workbook((*HEADINGS, "Cuenta"), ("Marta", 612345601, 912345601)))

    assert said(found) == [(ProblemCode.COLUMN, "“Cuenta” looks like numbers, and is not imported.")]


def test_files_are_told_by_what_is_in_them_whatever_their_name() -> None:
    rows = (HEADINGS, ("Marta", "612345601"))
    assert keys(read(workbook(*rows), "clientes.csv")) == [("Marta", ("+34612345601",))]
    assert keys(read(b"Nombre;Tel\nMarta;612345601\n", "clientes.xlsx")) == [("Marta", ("+34612345601",))]
    cards = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Marta\r\nTEL:612345601\r\nEND:VCARD\r\n"
    assert keys(read(cards, "clientes.xlsx")) == [("Marta", ("+34612345601",))]


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


OLDER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (OLDER + "Workbook".encode("utf-16-le"), "older Excel"),
        (OLDER + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
        (packed(**{"xl/workbook.bin": b""}), "XLSB"),
        (packed(**{"content.xml": b""}), "ODS"),
        (packed(**{"Index/Document.iwa": b""}), "Numbers"),
        (packed(**{"clientes.csv": b"Nombre;Tel"}), "Unpack it"),
        (workbook(HEADINGS)[:-300], "damaged"),
        (b"\xef\xbb\xbf<html><body><table>", "web page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "XML"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_what_is_no_xlsx_file_is_named_with_what_to_do(content: bytes, reason: str) -> None:
    with raises_saying(NotAContactTable, reason) as told:
        read(content, "clientes.xls")

    assert "import" in say(told.value.detail)


FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]>'


@pytest.mark.parametrize(
    ("part", "change", "error"),
    [
        (SHEET, lambda xml: xml.replace(b"</sheetData>", FAR), ContactFileTooLarge),
        (SHEET, lambda xml: DOCTYPE + xml, NotAContactTable),
        (SHEET, lambda xml: xml[:-100], NotAContactTable),
        (SHEET, lambda xml: xml.replace(b'r="B2"', b'r="!!2"'), NotAContactTable),
        ("xl/_rels/workbook.xml.rels", lambda _xml: b"<Relationships/>", ContactFileError),
    ],
    ids=["far cell", "entities", "cut", "no place", "no sheet"],
)
def test_a_hostile_file_is_refused_before_its_cells_are_read(
    part: str, change: Callable[[bytes], bytes], error: type[ContactFileError]
) -> None:
    content = with_part(workbook(HEADINGS, ("Marta", "612345601")), part, change)

    with pytest.raises(error):
        read(content)


@pytest.mark.parametrize(
    ("part", "length", "error"),
    [
        (SHEET, 100, NotAContactTable),
        (SHEET, MOST_UNPACKED, ContactFileTooLarge),
        (STRINGS, MOST_UNPACKED // 2, ContactFileTooLarge),
    ],
)
def test_what_unpacks_to_too_much_or_to_more_than_it_says_is_refused(
    part: str, length: int, error: type[ContactFileError]
) -> None:
    content = with_part(workbook(HEADINGS, ("Marta", "612345601")), STRINGS, lambda _nothing: b"<sst/>")
    directory = bytearray(content)
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(part.encode()))
    directory[at + 24 : at + 28] = length.to_bytes(4, "little")

    with pytest.raises(error):
        read(bytes(directory))


def test_cells_with_a_look_and_no_content_do_not_count() -> None:
    def colour(sheet: Worksheet) -> None:
        sheet["XFD1048576"].number_format = "0.00"

    assert keys(read(workbook(HEADINGS, ("Marta", 612345601), change=colour))) == [
        ("Marta", ("+34612345601",))
    ]


def test_a_preview_tells_the_first_contacts_and_what_is_odd_about_the_rows() -> None:
    content = workbook(
        (*HEADINGS, "Cuenta"), ("Marta", 612345601, 912345601), ("Inés", None, 912345602),
        ("Pau", "123456789012345678", 912345603), ("Marta", 612345601, 912345601),
        ("x" * (LONGEST_FIELD + 1), 612345604, None),
    )  # fmt: skip
    found = previewed(ContactFile(io.BytesIO(content), "clientes.xlsx", NumberRules()))

    assert (found.kind, found.sheet, found.entries) == (FileKind.SHEET, "Sheet", 5)
    assert [each.person.name if each.person else None for each in found.first] == [
        "Marta", None, "Pau", None, None,
    ]  # fmt: skip
    assert (found.checked, found.left_out) == (5, 3)
    assert [(problem.line, problem.code) for problem in found.problems] == [
        (0, ProblemCode.COLUMN),
        (3, ProblemCode.LEFT_OUT),
        (4, ProblemCode.NUMBER),
        (5, ProblemCode.REPEATED),
        (6, ProblemCode.LEFT_OUT),
    ]


@pytest.mark.parametrize("value", [3.46123e10, 912345601.5, 91234560.1, 34612345678901234567.0])
def test_a_number_that_lost_digits_or_has_a_fraction_is_told_and_matches_no_call(value: float) -> None:
    found = read(workbook(HEADINGS, ("Ana Ruiz", 912345601), ("Eva Sol", 912345602), ("Luis Gil", value)))

    assert [number.e164 for number in found.people[2].numbers] == [None]
    assert [(each.line, each.code) for each in found.problems] == [(4, ProblemCode.NUMBER)]


@pytest.mark.parametrize(("value", "number"), [(34912345601, "+34912345601"), (612345601.0, "+34612345601")])
def test_a_whole_number_is_a_number_however_it_is_kept(value: float, number: str) -> None:
    found = read(workbook(HEADINGS, ("Ana Ruiz", value)))

    assert keys(found) == [("Ana Ruiz", (number,))]
    assert said(found) == []
