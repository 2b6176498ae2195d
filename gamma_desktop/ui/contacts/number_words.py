"""Numbers of contacts in words: what kind they are, and how they are understood. Pure."""

from PySide6.QtCore import QCoreApplication

from gamma_desktop.numbers.model import NumberKind, PhoneNumber
from gamma_desktop.numbers.ranges import NumberRange
from gamma_desktop.ui.parties import PartyNames

LABELS = ("work", "mobile", "home", "fax", "")
DEAR = frozenset({"premium", "shared_cost"})
"""Types of numbers that cost more than one expects."""

translate = QCoreApplication.translate


def label_name(label: str) -> str:
    """A label of a number as people read it; one that we do not know stands as its source has it."""
    names = {
        "work": translate("contacts", "Work"),
        "mobile": translate("contacts", "Mobile"),
        "home": translate("contacts", "Home"),
        "fax": translate("contacts", "Fax"),
        "other": translate("contacts", "Other"),
        "": translate("contacts", "Other"),
    }
    return names.get(label, label)


def range_words(numbers: NumberRange, parties: PartyNames) -> str:
    """What a range holds."""
    if numbers.is_open:
        return translate("contacts", "All numbers that begin with {0}").format(numbers.first)
    ends = parties.shown(numbers.first), parties.shown(numbers.last)
    return translate("contacts", "All numbers from {0} to {1}").format(*ends)


def number_words(number: PhoneNumber, parties: PartyNames) -> str:
    """How a number is understood: "647 46 01 97 · mobile · Spain"."""
    if number.kind is NumberKind.EXTENSION:
        return parties.extension(number.display)
    return " · ".join(part for part in (number.display, _type_word(number.type), number.place) if part)


def _type_word(kind: str | None) -> str:
    words = {
        "mobile": translate("contacts", "mobile"),
        "fixed": translate("contacts", "landline"),
        "premium": translate("contacts", "premium rate: dear to call"),
        "shared_cost": translate("contacts", "shared cost"),
        "toll_free": translate("contacts", "free of charge"),
        "voip": translate("contacts", "internet telephone"),
        "satellite": translate("contacts", "satellite"),
    }
    return words.get(kind or "", "")
