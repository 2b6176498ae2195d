"""Which column of a table holds what, told by its headings: English, Spanish, German; of the usual programs.

Knows no rows.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gamma_desktop.contacts.csv_fields import SEVERAL, Field, Fields
from gamma_desktop.contacts.field_text import LONGEST_LABEL


def _any_of(*headings: str) -> frozenset[str]:
    return frozenset(heading for several in headings for heading in several.split(", "))


_NAME = _any_of(
    "name, full name, display name, contact, contact name, person, customer, customer name",
    "nombre, nombre completo, nombre y apellidos, nombre y apellido, nombre para mostrar, contacto, cliente",
    "kontakt, kontaktname, anzeigename, ansprechpartner, vollstandiger name, kunde, kundenname",
)
_FIRST = _any_of("first name, first, given name, forename, nombre de pila, primer nombre, vorname")
_MIDDLE = _any_of("middle name, middle, additional name, segundo nombre, weitere vornamen, zweiter vorname")
_LAST = _any_of(
    "last name, last, family name, surname, second last name",
    "apellido, apellidos, primer apellido, segundo apellido, nachname, familienname, zuname",
)
_COMPANY = _any_of(
    "company, company name, organization, organisation, organization name, organisation name",
    "organization 1 name, organisation 1 name, business, business name, account name",
    "empresa, compania, organizacion, nombre de empresa, nombre de la empresa, razon social",
    "firma, firmenname, unternehmen",
)
_NOTE = _any_of(
    "note, notes, comment, comments, remark, remarks",
    "nota, notas, comentario, comentarios, observaciones",
    "notiz, notizen, bemerkung, bemerkungen, anmerkung, anmerkungen, kommentar",
)
_TITLE = _any_of(
    "job title, organization title, organisation title, organization 1 title, organisation 1 title, role",
    "puesto, cargo, puesto de trabajo",
    "position, berufsbezeichnung, funktion",
)
_EMAIL_WORD = re.compile(r"\b(?:e ?mails?|mail|correos?)\b")
_ABOUT_AN_ADDRESS = re.compile(
    r"\b(?:type|label|tipo|etiqueta|typ|bezeichnung|display|name|nombre|pantalla|angezeigter|anzeigename)\b"
)
_PHONE_WORD = re.compile(
    r"\b(?:phones?|telephones?|tel|tfno|tlfn?o?|telefono?s?|telefonnummer|rufnummer|durchwahl|nebenstelle|"
    r"extension|ext|landline|festnetz\w*|fijo|handy\w*|celular|cell|cellphone|mobiles?|moviles|movil|"
    r"mobil\w*|autotelefon|centralita|fax|telefax|faxnummer)\b"
)
_BARE_NUMBER = _any_of("number, numero, nummer")
_ABOUT_A_NUMBER = re.compile(
    r"\b(?:type|label|tipo|etiqueta|typ|bezeichnung|code|prefix|prefijo|vorwahl|country|provider|date|mail)\b"
)
_LABEL_WORD = re.compile(r"\b(?:type|label|tipo|etiqueta|typ|bezeichnung)\b")
_VALUE_WORD = re.compile(r"\b(?:value|valor|wert)\b")
_LABELS = (
    ("fax", re.compile(r"\b\w*fax\w*\b")),
    ("mobile", re.compile(r"\b(?:mobil\w*|movil\w*|cell\w*|celular\w*|handy\w*)\b")),
    ("extension", re.compile(r"\b(?:extension|ext|durchwahl|nebenstelle)\b")),
    ("assistant", re.compile(r"\b(?:assistants?|asistente|ayudante|assistent\w*)\b")),
    (
        "work",
        re.compile(
            r"\b(?:work|business|office|company|trabajo|oficina|empresa|laboral|"
            r"geschaft\w*|dienst\w*|arbeit|buro|firma)\b"
        ),
    ),
    ("home", re.compile(r"\b(?:home|personal|private?|particular|casa|privado|zuhause)\b")),
    ("main", re.compile(r"\b(?:main|primary|principal|central|centralita|haupt\w*|zentrale)\b")),
    ("other", re.compile(r"\b(?:other|otros?|otras?|weiteres?|sonstige\w*)\b")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneColumn:
    """A column of numbers.

    Attributes:
        index: which one, from 0.
        label: what the heading calls the numbers.
        label_index: the column that tells so row by row, if there is one.
    """

    index: int
    label: str = ""
    label_index: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where in a row what stands; None for what the table has not."""

    name: int | None = None
    first: int | None = None
    middle: int | None = None
    last: tuple[int, ...] = ()
    company: int | None = None
    title: int | None = None
    note: int | None = None
    emails: tuple[int, ...] = ()
    phones: tuple[PhoneColumn, ...] = ()

    @property
    def used(self) -> frozenset[int]:
        """Those that have a meaning to us."""
        single = (self.name, self.first, self.middle, self.company, self.title, self.note)
        several = (*self.last, *self.emails, *(phone.index for phone in self.phones))
        return frozenset(index for index in (*single, *several) if index is not None)

    @property
    def understood(self) -> int:
        """How many of them there are."""
        return len(self.used)


def columns_of(headings: Sequence[str]) -> Columns:
    """What the columns hold by their headings."""
    return columns_by(headings, guessed_fields(headings))


def guessed_fields(headings: Sequence[str]) -> Fields:
    """What each column holds; of several that hold the same, where one alone may, the first counts."""
    fields: list[Field] = []
    for heading in map(_plain, headings):
        field = next((field for field, means in _MEANINGS if means(heading)), Field.IGNORED)
        fields.append(Field.IGNORED if field in fields and field not in SEVERAL else field)
    return tuple(fields)


def columns_by(headings: Sequence[str], fields: Fields) -> Columns:
    """Where in a row what stands, given what each column holds."""
    by_field: dict[Field, list[int]] = {}
    for index, field in enumerate(fields):
        by_field.setdefault(field, []).append(index)

    def first(field: Field) -> int | None:
        return next(iter(by_field.get(field, ())), None)

    return Columns(
        name=first(Field.NAME),
        first=first(Field.FIRST),
        middle=first(Field.MIDDLE),
        last=tuple(by_field.get(Field.LAST, ())),
        company=first(Field.COMPANY),
        title=first(Field.TITLE),
        note=first(Field.NOTE),
        emails=tuple(by_field.get(Field.EMAIL, ())),
        phones=_phones([_plain(heading) for heading in headings], by_field.get(Field.PHONE, ())),
    )


def label_of(text: str) -> str:
    """What a kind of number is called here; a word that we do not know stays as it is."""
    plain = _plain(text)
    known = next((label for label, words in _LABELS if words.search(plain)), None)
    return known if known is not None else " ".join(text.lstrip("* ").split())[:LONGEST_LABEL]


def _phones(headings: Sequence[str], indexes: Sequence[int]) -> tuple[PhoneColumn, ...]:
    label_columns = {
        _LABEL_WORD.sub("", heading).strip(): index
        for index, heading in enumerate(headings)
        if _LABEL_WORD.search(heading)
    }
    return tuple(
        PhoneColumn(
            index=index,
            label=next((label for label, words in _LABELS if words.search(headings[index])), ""),
            label_index=label_columns.get(_VALUE_WORD.sub("", headings[index]).strip()),
        )
        for index in indexes
    )


def _holds_numbers(heading: str) -> bool:
    is_phone = _PHONE_WORD.search(heading) is not None and _ABOUT_A_NUMBER.search(heading) is None
    return is_phone or heading in _BARE_NUMBER


def _holds_addresses(heading: str) -> bool:
    return _EMAIL_WORD.search(heading) is not None and _ABOUT_AN_ADDRESS.search(heading) is None


def _plain(heading: str) -> str:
    """Small plain words, one space between them: "Teléfono (móvil)" is "telefono movil"."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    letters = unicodedata.normalize("NFKD", apart.casefold())
    without_accents = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", without_accents))


_MEANINGS: tuple[tuple[Field, Callable[[str], bool]], ...] = (
    (Field.NAME, _NAME.__contains__),
    (Field.FIRST, _FIRST.__contains__),
    (Field.MIDDLE, _MIDDLE.__contains__),
    (Field.LAST, _LAST.__contains__),
    (Field.COMPANY, _COMPANY.__contains__),
    (Field.TITLE, _TITLE.__contains__),
    (Field.NOTE, _NOTE.__contains__),
    (Field.EMAIL, _holds_addresses),
    (Field.PHONE, _holds_numbers),
)
