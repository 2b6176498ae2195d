import io

from gamma_desktop.contacts.contact_file import ContactFile
from gamma_desktop.contacts.export import contact_object
from gamma_desktop.contacts.model import Contact, ContactNumber
from gamma_desktop.numbers.model import NumberRules
from tests.unit.contacts.whole_files import collected, contacts_csv, gathered

ANA = Contact(
    id="1",
    name="=Ana",
    company="Acme, Sons",
    numbers=(
        ContactNumber(raw="+34 647 460 197", e164="+34647460197", label="mobile"),
        ContactNumber(raw="203"),
    ),
    note="-5\nand more",
    source="crm",
)
BEA = Contact(id="2", name="Bea", source="crm")


def test_a_contact_object_holds_the_promised_keys_in_order() -> None:
    assert list(contact_object(ANA).items()) == [
        ("id", "1"),
        ("name", "=Ana"),
        ("company", "Acme, Sons"),
        (
            "numbers",
            [
                {"raw": "+34 647 460 197", "e164": "+34647460197", "label": "mobile"},
                {"raw": "203", "e164": None, "label": ""},
            ],
        ),
        ("note", "-5\nand more"),
        ("source", "crm"),
        ("emails", []),
        ("title", ""),
        ("favourite", False),
        ("local_note", ""),
        ("also_in", []),
        ("vip", False),
    ]


def test_csv_has_as_many_columns_as_the_most_numbers_and_no_formulas() -> None:
    assert contacts_csv([ANA, BEA]) == (
        "Name,Company,Job Title,Note,Source,"
        "Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value\r\n"
        '\'=Ana,"Acme, Sons",,"\'-5\nand more",crm,mobile,\'+34 647 460 197,,203\r\n'
        "Bea,,,,crm,,,,\r\n"
    )


def test_what_was_exported_imports_as_it_was() -> None:
    file = ContactFile(io.BytesIO(contacts_csv([ANA]).encode()), "contacts.csv", NumberRules())

    (again,) = gathered("crm", [collected(file.entries())]).contacts

    assert contact_object(again) | {"id": "1"} == contact_object(ANA)
