import io
from pathlib import Path

import pytest

from gamma_desktop.contacts.errors import ContactFileTooLarge, NotAContactTable
from gamma_desktop.contacts.field_text import LONGEST_NOTE, MOST_NUMBERS
from gamma_desktop.contacts.importing import ImportedPerson
from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.contacts.vcard_import import vcard_entries
from gamma_desktop.contacts.vcard_lines import raw_lines
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.ui.wording import say
from tests.saying import raises_saying
from tests.unit.contacts.whole_files import ReadFile, collected

FILES = Path(__file__).parents[2] / "data" / "contacts"
RULES = NumberRules(extensions=frozenset({"203"}))


def shrunk(image: bytes) -> bytes | None:
    return b"small" if image.startswith(b"\x89PNG") else None


def read(content: bytes | str) -> ReadFile:
    file = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    return collected(vcard_entries(file, "people.vcf", RULES, shrink=shrunk))


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))


def one(*lines: str, version: str = "3.0") -> ImportedPerson:
    (person,) = read(card(*lines, version=version)).people
    return person


def problems(found: ReadFile) -> list[tuple[int, str]]:
    return [(problem.line, say(problem.reason)) for problem in found.problems]


def numbers(person: ImportedPerson) -> list[tuple[str, str]]:
    return [(number.e164 or number.raw, number.label) for number in person.numbers]


@pytest.mark.parametrize(
    ("file", "name", "company", "labels", "title"),
    [
        ("outlook-2.1.vcf", "Nuño Peña", "Talleres Ferrer, Recambios", "work mobile fax", "Jefe de almacén"),
        ("android-2.1.vcf", "Ana López", "", "mobile ", ""),
        ("iphone-3.0.vcf", "Dr. Jürgen Müller", "Beispiel GmbH, Einkauf", "mobile work Empfang fax",
         "Leiter, Einkauf"),
        ("google-3.0.vcf", "Inés Castro", "Clínica del Mar", "work mobile", "Gerente"),
        ("davx5-4.0.vcf", "Chloé Dubois", "Exemple SARL", "mobile work fax", "Directrice"),
        ("utf16-3.0.vcf", "Łukasz Żółć", "", "mobile", ""),
    ],
)  # fmt: skip
def test_files_of_each_kind_come_in_whole(
    file: str, name: str, company: str, labels: str, title: str
) -> None:
    person = read((FILES / file).read_bytes()).people[0]

    assert (person.name, person.company, person.title) == (name, company, title)
    assert " ".join(number.label for number in person.numbers) == labels
    assert all(number.e164 for number in person.numbers)


def test_a_note_over_several_lines_of_quoted_printable_is_put_together() -> None:
    (person,) = read((FILES / "outlook-2.1.vcf").read_bytes()).people

    assert person.note == "Llama los martes\nsiempre antes de las diez"


def test_what_is_damaged_costs_nothing_but_itself() -> None:
    found = read((FILES / "damaged.vcf").read_bytes())

    assert [person.name for person in found.people] == [
        "Whole Before",
        "Odd Line",
        "Without End",
        "Big Boss",
        "Whole After",
    ]
    assert found.read == 6
    assert problems(found) == [
        (9, "This line is no property of a card, and was left out."),
        (10, "“none” is kept, but no call will match it: Not a valid phone number."),
        (13, "The end of this card (END:VCARD) is missing."),
        (17, "Left out: there is no name."),
        (24, "Another person's card (AGENT) stands inside this one, and was left out."),
        (36, "The picture cannot be read, and was left out."),
    ]


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["FN:Ana Lopez", "N:X;Y;;;"], "Ana Lopez"),
        (["N:Lopez;Ana;Maria,Eva;Dr.;PhD"], "Dr. Ana Maria,Eva Lopez PhD"),
        (["FN:", "N:Lopez;Ana"], "Ana Lopez"),
        (["N:;;;;", "NICKNAME:Annie"], "Annie"),
        (["ORG:Acme;Sales"], "Acme, Sales"),
        (["EMAIL:ana@acme.example"], "ana@acme.example"),
        (["FN:A\\, B\\; C\\\\D"], "A, B; C\\D"),
        (["FN:A\x1b\u202eB"], "A B"),
    ],
)
def test_a_name_is_found_wherever_the_card_has_one(lines: list[str], name: str) -> None:
    assert one(*lines).name == name


def test_a_card_of_a_company_names_it_once_and_that_of_a_person_twice_if_need_be() -> None:
    assert one("FN:Acme", "N:;;;;", "ORG:Acme;").company == ""
    assert one("FN:Acme", "N:Acme;;;;", "ORG:Acme").company == "Acme"


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("TEL:912345678", ""),
        ("TEL;HOME:912345678", "home"),
        ("TEL;CELL;VOICE;PREF:912345678", "mobile"),
        ("TEL;TYPE=work;TYPE=voice:912345678", "work"),
        ("tel;type=WORK,FAX:912345678", "fax"),
        ('TEL;VALUE=uri;TYPE="voice,cell":tel:912-345-678', "mobile"),
        ("TEL;TYPE=x-reception:912345678", "reception"),
        ("item1.TEL:912345678\r\nitem1.X-ABLabel:_$!<Mobile>!$_", "mobile"),
        ("item1.TEL;type=WORK:912345678\r\nITEM1.X-ABLabel:Front desk", "Front desk"),
        ("TEL;VALUE=text:+34 912 345 678", ""),
        ("TEL ;TYPE=WORK :912345678", "work"),
    ],
)
def test_a_number_is_labelled_in_every_notation(line: str, label: str) -> None:
    assert numbers(one("FN:Ana", line)) == [("+34912345678", label)]


def test_preferred_numbers_and_addresses_come_first_and_each_once() -> None:
    person = one(
        "FN:Ana",
        "TEL:203",
        "TEL;PREF=2:912345678",
        "TEL;PREF=1:647460197",
        "TEL:+34912345678",
        "EMAIL:a@x.example",
        "EMAIL;TYPE=pref:b@x.example",
        "EMAIL:mailto:a@x.example",
        "EMAIL:nobody",
    )

    assert [number for number, _ in numbers(person)] == ["+34647460197", "+34912345678", "203"]
    assert person.emails == ("b@x.example", "a@x.example")


def test_a_link_that_is_no_plain_number_is_kept_as_text_and_told() -> None:
    found = read(card("FN:Ana", "TEL;VALUE=uri:tel:*21*600"))

    assert found.people[0].numbers == (ContactNumber(raw="*21*600"),)
    assert problems(found)[0][1].startswith("“*21*600” is kept, but no call will match it: ")


@pytest.mark.parametrize(
    "tel",
    [
        r"TEL;TYPE=WORK:912345609\;\;\,\;",
        r"TEL;TYPE=WORK:+34912345609\,\,123#",
        "TEL:+34 912 345 609,45",
        "TEL;WORK:912345609p45",
        "TEL:912345609;45",
        "TEL;VALUE=uri:tel:+34-912-345-609;ext=45",
        "TEL;VALUE=uri:tel:+34912345609,,45",
        "TEL;VALUE=uri:tel:+34912345609,,45%23",
        "TEL:+34 912 345 609 x45",
        "TEL:912 345 609w45",
        "TEL:912 345 609 (45)\\nTel 912345609",
    ],
)
def test_what_follows_a_pause_costs_a_number_nothing(tel: str) -> None:
    found = read(card("FN:Ana", tel))

    assert [number.e164 for number in found.people[0].numbers][-1] == "+34912345609"


def test_a_property_with_several_numbers_gives_each() -> None:
    assert numbers(one("FN:Ana", r"TEL;TYPE=WORK:912345601 / 02\n612345603 (Ana)")) == [
        ("+34912345601", "work"),
        ("+34912345602", "work"),
        ("+34612345603", "work"),
    ]


@pytest.mark.parametrize("charset", ["ISO-8859-1", "windows-1252", "UTF-8", "cp850"])
def test_a_charset_is_taken_at_its_word(charset: str) -> None:
    text = f"BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET={charset}:Nuño Peña\nEND:VCARD\n"

    assert read(text.encode(charset)).people[0].name == "Nuño Peña"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encoding_of_a_file_is_told_by_the_file(encoding: str) -> None:
    assert read(card("FN:Nuño Peña").encode(encoding)).people[0].name == "Nuño Peña"


@pytest.mark.parametrize(
    "charset",
    ["", "nonsense", "zlib", "idna", "utf-8", "a\0b", "UTF7", "unicode_escape", "Raw-Unicode-Escape"],
)
def test_a_charset_that_is_wrong_or_no_charset_does_not_cost_the_name(charset: str) -> None:
    text = b"BEGIN:VCARD\nFN;CHARSET=%s:Nu\xf1o\nEND:VCARD" % charset.encode()

    assert read(text).people[0].name == "Nuño"


def test_folds_within_a_letter_and_lines_of_the_old_version_are_put_together() -> None:
    letters = "Peña".encode()
    new = b"BEGIN:VCARD\nVERSION:3.0\nFN:" + letters[:3] + b"\n " + letters[3:] + b"\nEND:VCARD\n"
    old = b"BEGIN:VCARD\r\nVERSION:2.1\r\nFN:Ana\r\n Lopez\r\nEND:VCARD\r\n"

    assert [person.name for person in read(new + old).people] == ["Peña", "Ana Lopez"]


@pytest.mark.parametrize(
    "photo",
    [
        "PHOTO;ENCODING=b;TYPE=PNG:iVBORw0K",
        "PHOTO;PNG;BASE64:\r\n iVBO\r\n Rw0K\r\n",
        "PHOTO;TYPE=PNG;ENCODING=BASE64:iVBO\r\nRw0K\r\n",
        "PHOTO:data:image/png;base64,iVBORw0K",
        "PHOTO;VALUE=uri:data:image/png;base64\\,iVBORw0K",
    ],
)
def test_a_picture_comes_in_small_and_by_name_in_every_notation(photo: str) -> None:
    found = read(card("FN:Ana", photo))

    assert dict(found.photos) == {found.people[0].photo: b"small"}
    assert found.problems == ()


def test_a_picture_that_is_elsewhere_is_not_fetched_which_is_told() -> None:
    found = read(card("FN:Ana", "PHOTO;VALUE=uri:https://photos.example/a.png"))

    assert (found.people[0].photo, dict(found.photos)) == ("", {})
    assert problems(found) == [(4, "The picture is only linked to, and was left out.")]


@pytest.mark.parametrize("photo", ["PHOTO;ENCODING=b:!!no!!", "PHOTO:data:image/png;base64,iVBOR"])
def test_a_picture_that_is_damaged_is_told(photo: str) -> None:
    found = read(card("FN:Ana", photo))

    assert problems(found) == [(4, "The picture cannot be read, and was left out.")]


def test_what_is_beyond_the_limits_is_cut_and_told() -> None:
    tel = [f"TEL:9123{number:05}" for number in range(MOST_NUMBERS + 1)]
    found = read(card("FN:Ana", f"NOTE:{'x' * (LONGEST_NOTE + 1)}", f"TITLE:{'y' * 400}", *tel))

    assert (len(found.people[0].note), len(found.people[0].numbers)) == (LONGEST_NOTE, MOST_NUMBERS)
    assert [reason for _, reason in problems(found)] == [
        "There are more than 50 numbers; the others were left out.",
        "The note was cut to 5000 characters.",
        f"“{'y' * 40}…” was cut to 300 characters.",
    ]


def test_more_cards_than_are_imported_in_one_go_are_refused_whole() -> None:
    file = io.BytesIO(b"BEGIN:VCARD\n" * 5)

    with raises_saying(ContactFileTooLarge, "more than 4 cards"):
        collected(vcard_entries(file, "people.vcf", RULES, most_cards=4))


@pytest.mark.parametrize("content", ["", "Name,Phone\nAna,203\n", "\0" * 100, "END:VCARD\n" * 9])
def test_a_file_without_a_card_is_refused(content: str) -> None:
    with raises_saying(NotAContactTable, "no vCard"):
        read(content)


def test_an_unusable_number_of_a_card_keeps_its_place() -> None:
    assert one("FN:Ana", "TEL:203", "TEL:99999999999").numbers == (
        ContactNumber(raw="203"),
        ContactNumber(raw="99999999999"),
    )


def test_cards_within_cards_without_end_are_refused() -> None:
    with raises_saying(NotAContactTable, "20 deep"):
        read("BEGIN:VCARD\nAGENT:\n" * 100)


def test_a_card_of_endless_lines_is_read_as_far_as_one_may_be() -> None:
    found = read(card("FN:Ana", *["TEL:203"] * 2000))

    assert found.people[0].name == "Ana"
    assert problems(found)[0] == (
        1003,
        "There are more than 1000 lines in this card; the others were left out.",
    )


def test_of_a_line_longer_than_a_photograph_no_more_is_kept() -> None:
    text = b"NOTE:" + b"x" * 2000 + b"\nTEL:203\nPHOTO;ENCODING=b:" + b"\n AAAA" * 500 + b"\nTEL:204\n"
    lines = list(raw_lines(io.BytesIO(text), longest=1000))

    assert [(line.number, line.is_cut, len(line.content) <= 1000) for line in lines] == [
        (1, True, True),
        (2, False, True),
        (3, True, True),
        (504, False, True),
    ]


def test_a_second_company_and_a_second_job_title_are_told() -> None:
    lines = ("FN:Ana", "ORG:Acme;Sales", "ORG:Beta;Board", "TITLE:Head", "TITLE:Chair", "ROLE:Head")
    found = read(card(*lines, "TEL:912345601"))

    assert (found.people[0].company, found.people[0].title) == ("Acme, Sales", "Head")
    assert problems(found) == [
        (5, "“Beta, Board” was left out: a contact has one company."),
        (7, "“Chair” was left out: a contact has one job title."),
    ]
