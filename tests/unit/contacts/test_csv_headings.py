import pytest

from gamma_desktop.contacts.csv_headings import Columns, PhoneColumn, columns_of, label_of


def labels(*headings: str) -> list[tuple[str, str]]:
    """The columns of numbers among some headings, each with its label."""
    return [(headings[phone.index], phone.label) for phone in columns_of(headings).phones]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["Name", "Company", "Note"], Columns(name=0, company=1, note=2)),
        (["first_name", "LastName", "Organisation"], Columns(first=0, last=(1,), company=2)),
        (["Nombre", "Apellidos", "Empresa", "Notas"], Columns(name=0, last=(1,), company=2, note=3)),
        (["Primer apellido", "Segundo apellido", "Nombre"], Columns(name=2, last=(0, 1))),
        (["Vorname", "Nachname", "Firma", "Notizen"], Columns(first=0, last=(1,), company=2, note=3)),
        (["NAME", "name"], Columns(name=0)),
        (["Compañía", "Razón  social"], Columns(company=0)),
        (["Birthday", "Phonetic First Name", "Customer number", "E-mail Type"], Columns()),
        (["E-mail Address", "Puesto", "E-mail Display Name"], Columns(emails=(0,), title=1)),
    ],
)
def test_headings_are_understood_in_three_languages(headings: list[str], expected: Columns) -> None:
    assert columns_of(headings) == expected


def test_numbers_of_outlook_are_told_apart() -> None:
    assert labels("Business Phone", "Business Phone 2", "Home Phone", "Mobile Phone", "Business Fax") == [
        ("Business Phone", "work"),
        ("Business Phone 2", "work"),
        ("Home Phone", "home"),
        ("Mobile Phone", "mobile"),
        ("Business Fax", "fax"),
    ]


def test_numbers_of_outlook_in_spanish_and_german_are_told_apart() -> None:
    assert labels("Teléfono del trabajo", "Móvil", "Telefon (geschäftlich)", "Mobiltelefon", "Tel.") == [
        ("Teléfono del trabajo", "work"),
        ("Móvil", "mobile"),
        ("Telefon (geschäftlich)", "work"),
        ("Mobiltelefon", "mobile"),
        ("Tel.", ""),
    ]


def test_abbreviations_of_a_mobile_number_head_one() -> None:
    assert labels("Telm.", "Tlm", "Móv.", "TLMV") == [
        (heading, "mobile") for heading in ("Telm.", "Tlm", "Móv.", "TLMV")
    ]


def test_short_words_say_where_a_number_is() -> None:
    assert labels("Tel. gesch.", "Tel. priv.", "Tfno. trab.", "Tel. dom.") == [
        ("Tel. gesch.", "work"),
        ("Tel. priv.", "home"),
        ("Tfno. trab.", "work"),
        ("Tel. dom.", "home"),
    ]


def test_a_label_column_of_google_belongs_to_its_number() -> None:
    headings = ["Name", "Phone 1 - Label", "Phone 1 - Value", "Phone 2 - Type", "Phone 2 - Value"]

    assert columns_of(headings).phones == (
        PhoneColumn(index=2, label_index=1),
        PhoneColumn(index=4, label_index=3),
    )


@pytest.mark.parametrize(
    "heading", ["Phone type", "Phone country code", "Account number", "Hotel", "Mailbox"]
)
def test_what_is_about_numbers_or_only_sounds_like_it_is_no_number(heading: str) -> None:
    assert columns_of([heading]).phones == ()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("* Mobile", "mobile"),
        ("Trabajo", "work"),
        ("Privat", "home"),
        ("Yacht", "Yacht"),
        ("x" * 50, "x" * 40),
    ],
)
def test_known_labels_have_one_name_and_others_keep_theirs(text: str, label: str) -> None:
    assert label_of(text) == label
