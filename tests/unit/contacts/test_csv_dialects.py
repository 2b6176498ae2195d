"""Tables of the telephone systems and programs that companies come from, in the languages around us."""

import io
from pathlib import Path

import pytest

from gamma_desktop.contacts.contact_file import ContactFile
from gamma_desktop.contacts.errors import NotAContactTable
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.ui.wording import say
from tests.saying import raises_saying
from tests.unit.contacts.whole_files import ReadFile, collected

FILES = Path(__file__).parents[2] / "data" / "contacts" / "systems"


def read(content: bytes | str, name: str = "people.csv") -> ReadFile:
    told = content if isinstance(content, bytes) else content.encode()
    return collected(ContactFile(io.BytesIO(told), name, NumberRules()).entries())


def told(found: ReadFile) -> list[tuple[str, str, dict[str, str]]]:
    """Name, company, and the label of each number."""
    return [
        (person.name, person.company, {number.raw: number.label for number in person.numbers})
        for person in found.people
    ]


def reasons(found: ReadFile) -> list[tuple[int, str]]:
    return [(problem.line, say(problem.reason)) for problem in found.problems]


@pytest.mark.parametrize(
    ("file", "people"),
    [
        (
            "3cx.csv",
            [
                (
                    "Marta Prieto",
                    "Talleres Uno SL",
                    {
                        "612345601": "mobile", "612345602": "mobile", "912345603": "home",
                        "912345604": "home", "912345605": "work", "912345606": "work",
                        "912345607": "other", "912345608": "fax",
                        "912345609": "fax", "912345610": "pager",
                    },
                )
            ],
        ),
        (
            "yeastar-p.csv",
            [
                (
                    "Marta Prieto",
                    "Talleres Uno SL",
                    {
                        "912345605": "work", "912345606": "work", "912345608": "fax", "612345601": "mobile",
                        "612345602": "mobile", "912345603": "home", "912345604": "home", "912345609": "fax",
                        "912345607": "other",
                    },
                )
            ],
        ),
        (
            "vtiger.csv",
            [
                (
                    "Marta Prieto",
                    "Talleres Uno",
                    {"912345605": "", "612345601": "mobile", "912345603": "home", "912345607": "other"},
                )
            ],
        ),
        ("telf.csv", [("Marta Prieto", "Talleres", {"912345605": "", "612345601": "mobile"})]),
        (
            "catalan.csv",
            [
                ("Anna Puig Serra", "Tallers Un SL", {"932345601": "", "612345602": "mobile"}),
                ("Pere Vidal", "", {"932345603": ""}),
            ],
        ),
        (
            "preamble.csv",
            [("Marta Prieto", "Talleres", {"912345603": "home", "912345605": "work", "612345601": "mobile"})],
        ),
    ],
)  # fmt: skip
def test_each_number_comes_in_with_its_label(file: str, people: object) -> None:
    assert told(read((FILES / file).read_bytes())) == people


@pytest.mark.parametrize(
    ("file", "people"),
    [
        ("end-begin-one-line.vcf", {"Marta Prieto": "912345601", "Luis Cano": "612345602",
         "Eva Rubio": "612345603"}),
        ("joined-files-bom-inside.vcf", {"Marta Prieto": "912345601", "Luis Cano": "612345602"}),
        ("cr-only.vcf", {"Marta Prieto": "912345601", "Luis Cano": "612345602"}),
    ],
)  # fmt: skip
def test_cards_in_joined_files_stay_apart(file: str, people: dict[str, str]) -> None:
    found = read((FILES / file).read_bytes(), file)

    assert {person.name: [number.raw for number in person.numbers] for person in found.people} == {
        name: [number] for name, number in people.items()
    }


def test_a_row_in_another_encoding_costs_no_other_row_a_letter() -> None:
    found = read((FILES / "one-bad-byte.csv").read_bytes())

    assert [person.name for person in found.people][-3:] == ["José Muñoz 4", "Núñez Bad", "Ángela Íñiguez"]
    assert reasons(found) == [
        (7, "This line is not UTF-8 like others, and was read as Windows-1252. Is it right?")
    ]


ANA = ("Ana Puig Serra", "Tallers", {"912345601": "work", "612345602": "mobile", "912345603": "fax"})


@pytest.mark.parametrize(
    "headings",
    [
        "Nombre,Apellidos,Empresa,Teléfono del trabajo,Móv.,Fax",
        "Nom,Cognoms,Companyia,Telèfon de la feina,Mòbil,Fax de la feina",
        "Nome,Apelidos,Entidade,Teléfono do traballo,Móbil,Fax",
        "Izena,Abizenak,Enpresa,Laneko telefonoa,Mugikorra,Faxa",
        "Nome,Sobrenome,Organização,Telefone comercial,Telemóvel,Fax comercial",
        "Prénom,Nom,Société,Téléphone (bureau),Tél. portable,Télécopie (bureau)",
        "Nome,Cognome,Azienda,Telefono ufficio,Cellulare,Fax ufficio",
        "Voornaam,Achternaam,Bedrijf,Telefoon werk,Mobiele telefoon,Faxnummer",
        "Vorname,Nachname,Firma,Telefon geschäftlich,Mobilnummer,Telefax",
        "First Name,Last Name,Company,Business Phone,Mobile Phone,Business Fax",
        "firstname,lastname,companyname,officephone,mobilephone,businessfax",
        "fname,lname,company,work,cell,fax",
        "Contact First Name,Contact Last Name,Associated Company,Work Phone,Mobile Phone Number,Fax Number",
        "FirstName,LastName,Account Name,phone_work,phone_mobile,phone_fax",
        "NOMBRE,APELLIDO 1,RAZÓN SOCIAL,TFNO. TRABAJO,MÓVIL 1,FAX 1",
    ],
)
def test_headings_of_each_language_and_program_are_understood(headings: str) -> None:
    found = read(f"{headings}\nAna,Puig Serra,Tallers,912345601,612345602,912345603\n")

    assert (told(found), reasons(found)) == ([ANA], [])


def test_a_column_of_numbers_is_one_whatever_it_is_called() -> None:
    found = read("Nombre,Contacto,Avisos,Móvil\nAna Puig,912345601,912345604,612345602\n")

    assert told(found) == [
        ("Ana Puig", "", {"912345601": "", "912345604": "", "612345602": "mobile"}),
    ]


@pytest.mark.parametrize(
    "book",
    [
        '<?xml version="1.0" encoding="utf-8"?>\n<phonebooks><phonebook name="Telefonbuch"><contact>',
        '\ufeff<?xml version="1.0"?><AddressBook><Contact><FirstName>Ana</FirstName>',
        '<tbook complete="true">\n<item context="" type="">\n<name>Ana, Puig</name>',
    ],
)
def test_an_xml_phone_book_says_what_to_export_instead(book: str) -> None:
    with raises_saying(NotAContactTable, "Export the contacts as vCard or CSV"):
        read(book, "phonebook.xml")


def test_a_word_for_a_position_may_head_extensions() -> None:
    found = read("Nom,Poste,Portable\nAna Puig,203,612345602\nBea Vidal,204,\n")

    assert [[number.raw for number in person.numbers] for person in found.people] == [
        ["203", "612345602"],
        ["204"],
    ]


def test_an_address_is_told_from_the_name_before_it() -> None:
    (person,) = read(
        'Nombre,Correo\n"Ana Puig","Puig, Ana <ana@example.com>; Ana (bea@example.com)"\n'
    ).people

    assert person.emails == ("ana@example.com", "bea@example.com")


def test_a_column_of_numbers_is_no_name_whatever_it_is_called() -> None:
    found = read("Contacto,Persona,Empresa\n612345602,Ana Puig,Tallers\n612345603,Bea Vidal,Mobles\n")

    assert [(person.name, person.company) for person in found.people] == [
        ("Ana Puig", "Tallers"),
        ("Bea Vidal", "Mobles"),
    ]


@pytest.mark.parametrize("name", ["1880", "'=1+1", "3 4 5"])
def test_an_odd_name_stays_one_where_nothing_else_can_be(name: str) -> None:
    (person,) = read(f"Name,Phone\n{name},912345601\n").people

    assert person.name == name.removeprefix("'")


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("ZIP Code", "28001"),
        ("Código postal", "28001"),
        ("ID de cliente", "612345699"),
        ("Account ID", "912345699"),
        ("Fecha de alta", "2026-03-01"),
        ("Cumpleaños", "01/02/1970"),
        ("IBAN", "ES9121000418450200051332"),
        ("NIF", "12345678Z"),
        ("CIF", "B12345678"),
        ("Importe", "1234567.50"),
        ("Kundennummer", "612345699"),
        *(
            (heading, "612345699")
            for heading in (
                *(
                    "Kd-Nr.",
                    "Cod.",
                    "KvK-nummer",
                    "NIPC",
                    "Número de conta",
                    "Passport number",
                ),
                *(
                    "Social Security Number",
                    "Nº SS",
                    "Seguridad Social",
                    "Matrícula",
                    "Mitgliedsnummer",
                    "Nº Exp.",
                ),
                *("Lidnummer", "Expediente", "Bezero zenbakia", "Versicherungsnummer", "RUT", "CUIT", "RFC"),
                *("Kontonummer", "Rekeningnummer", "Debitorennr.", "Facture", "Rechnungsnr.", "Commande"),
                *("Bestelnummer", "Bestellnr.", "Ordernummer", "Ordine", "Nº afiliado", "Nº Registro"),
            )
        ),
    ],
)
def test_codes_and_dates_are_no_numbers_to_call(heading: str, cell: str) -> None:
    (person,) = read(f"Nombre,Teléfono,{heading}\nAna,912345601,{cell}\n").people

    assert [number.raw for number in person.numbers] == ["912345601"]


def test_a_column_that_looks_like_numbers_or_names_and_is_not_imported_is_told() -> None:
    found = read("Nombre,Teléfono,ID interno,Vendedor\nAna Puig,912345601,612345699,Eva Gil Mas\n")

    assert reasons(found) == [
        (0, "“ID interno” looks like numbers, and is not imported."),
        (0, "“Vendedor” looks like names, and is not imported."),
    ]
    assert found.read == 1


@pytest.mark.parametrize(
    "table",
    ["Ana Puig,912345601\nBea Vidal,912345602\n", "Ana Puig;Tallers;912345601\nBea Vidal;Mobles;912345602\n"]
)  # fmt: skip
def test_a_table_without_headings_keeps_its_first_row(table: str) -> None:
    found = read(table)

    assert [(person.name, person.line) for person in found.people] == [("Ana Puig", 1), ("Bea Vidal", 2)]
    assert reasons(found)[0] == (1, "There are no headings: each column was recognized by its cells.")


@pytest.mark.parametrize(
    "above",
    ["Agenda\n", "Agenda 2026;\n\nExportada: 3 de marzo\n", "Empresa: Tallers\n---\n", "a, b, c\nd\n"],
)
def test_headings_are_found_below_titles_which_are_told(above: str) -> None:
    found = read(f"{above}Nombre;Teléfono;Móvil\nAna;912345601;612345602\nTotal: 1;;\n")

    assert told(found) == [("Ana", "", {"912345601": "", "612345602": "mobile"})]
    assert reasons(found)[0][1].startswith("What stands above the headings was left out")
    assert reasons(found)[-1][1] == "Left out: it sums up or counts the rows above."


def test_a_column_that_is_empty_in_the_first_rows_is_judged_by_those_below() -> None:
    rows = "Ana,912345601,\n" * 150
    found = read(f"Nombre,Teléfono,Avisos\n{rows}Bea,,612345602\n")

    assert found.people[-1].numbers[0].raw == "612345602"


@pytest.mark.parametrize(
    ("encoding", "called"),
    [("mac_roman", "Mac Roman"), ("cp850", "DOS (code page 850)"), ("cp1252", "Windows-1252")]
)  # fmt: skip
def test_a_file_in_an_older_encoding_is_read_and_the_guess_is_told(encoding: str, called: str) -> None:
    text = "Nombre,Teléfono\nJosé Muñoz,912345601\nÁngela Íñiguez,912345602\nInés Gómez,912345603\n"
    found = read(text.encode(encoding))

    assert [person.name for person in found.people] == ["José Muñoz", "Ángela Íñiguez", "Inés Gómez"]
    assert reasons(found) == [(0, f"The file is not UTF-8, and was read as {called}. Are the letters right?")]


@pytest.mark.parametrize(
    ("heading", "name"),
    [("Nombre mostrado", "Ana Ruiz"), ("nombrecontacto", "Ana Ruiz"), ("Name des Einkäufers", "Ana Ruiz")],
)
def test_people_are_named_before_their_company_by_any_heading_of_names(heading: str, name: str) -> None:
    found = read(f"{heading};Empresa;Teléfono\nAna Ruiz;Acme;912345601\nLuis Gil;Beta;912345602\n")

    assert (found.people[0].name, found.people[0].company) == (name, "Acme")


@pytest.mark.parametrize(
    "heading", ["Nombre de la calle", "Nombre de usuario", "Nom de domaine", "Street name"]
)
def test_a_name_of_something_else_names_no_person(heading: str) -> None:
    found = read(f"{heading};Empresa;Teléfono\nGran Via;Acme;912345601\nSol Mayor;Beta;912345602\n")

    assert [person.name for person in found.people] == ["Acme", "Beta"]
