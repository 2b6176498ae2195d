"""Where the country code of an international number ends, by the list of ITU-T E.164.

No code begins with another one, and their lengths follow from their first two digits, so this needs neither
the numbering plans of countries nor the library that knows them.
"""

_ONE_DIGIT = frozenset("17")
_THREE_DIGITS_AFTER = {
    "2": "12345689",
    "3": "578",
    "4": "2",
    "5": "09",
    "6": "789",
    "8": "035789",
    "9": "679",
}
"""For each first digit of the others, the second digits after which a third one belongs to the code."""


def without_country_code(e164: str) -> str:
    """The national part of an E.164 number: "647460197" of "+34647460197"."""
    digits = e164.removeprefix("+")
    if digits[:1] in _ONE_DIGIT:
        return digits[1:]
    return digits[3:] if digits[1:2] in _THREE_DIGITS_AFTER.get(digits[:1], "") else digits[2:]
