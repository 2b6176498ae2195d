"""A contact's number out of the text that a source has for it: the one way in, for every source.

Importers, synchronised books and the edit form call ``contact_number``; all of them then match alike.
"""

from dataclasses import dataclass

from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import e164_of, understand
from gamma_desktop.numbers.ranges import range_in

_QUOTED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRead:
    """What a text came to.

    Attributes:
        number: None where the text is no number.
        problem: one English sentence for the report, where there is something to say; a number with a
            problem is kept for people to see, and matches no call.
    """

    number: ContactNumber | None = None
    problem: str = ""


def contact_number(text: str, rules: NumberRules, label: str = "") -> NumberRead:
    """Understand a text as a number of a contact, or as the range of numbers of a company.

    Args:
        text: one number as the source has it, on one line ("+34 91 123 45 xx" is one too).
        rules: how numbers are written here.
        label: "mobile", "work", …; empty if unknown.
    """
    if e164 := e164_of(text, rules):
        return NumberRead(number=ContactNumber(raw=text, e164=e164, label=label))
    number = understand(text, rules)
    if number.valid:
        return NumberRead(number=ContactNumber(raw=number.display, e164=None, label=label))
    if (found := range_in(text, rules)) is not None:
        return NumberRead(number=ContactNumber(raw=text, covers=found, label=label))
    quoted = f"“{text[:_QUOTED]}”"
    if number.dial is None:
        return NumberRead(problem=f"{quoted} was left out as a number: {number.reason}")
    problem = f"{quoted} is kept, but no call will match it: {number.reason}"
    return NumberRead(number=ContactNumber(raw=text, label=label), problem=problem)
