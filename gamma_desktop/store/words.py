"""The words that contacts are searched by: what is stored and what is typed, brought to one form.

Case, accents and punctuation go; numbers are found however they are written: with or without country code,
leading zeros and spaces.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby

from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.numbers.country_code import without_country_code

_MOST_WORDS = 16

_ASCII_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = re.compile(r"['`´ʼ’]")
_OPTIONAL_ZERO = "(0)"
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


def words(text: str) -> list[str]:
    """The words of a text in order, in small plain letters."""
    return _ASCII_WORD.findall(text.lower()) if text.isascii() else "".join(_plain(text)).split()


def stored_words(text: str) -> str:
    """What the index holds of a name: its words, and those around an apostrophe also as one."""
    found = words(text)
    if _APOSTROPHES.search(text):
        found += words(_APOSTROPHES.sub("", text))
    return " ".join(found)


def stored_numbers(numbers: Iterable[ContactNumber]) -> str:
    """What the index holds of numbers: each as the source had it, as international and as national digits.

    Of a range, the digits that all of it begin with.
    """
    found: dict[str, None] = {}
    for number in numbers:
        found["".join(words(number.raw.replace(_OPTIONAL_ZERO, "")))] = None
        international = number.covers.start if number.covers is not None else number.e164
        if international is not None:
            found[international.removeprefix("+")] = None
            found[without_country_code(international)] = None
    return " ".join(found)


def match_expression(text: str) -> str:
    """What is typed, as an FTS5 expression: each word begins a word of the contact; "" if there is no word.

    Digits set apart by spaces may be one number, or several words.
    """
    typed = words(text.replace(_OPTIONAL_ZERO, ""))[:_MOST_WORDS]
    terms: list[str] = []
    for are_digits, neighbours in groupby(typed, str.isdecimal):
        group = list(neighbours)
        terms += [_number_term(group)] if are_digits else map(_begins, group)
    return " AND ".join(terms)


def _number_term(groups: list[str]) -> str:
    number = "".join(groups)
    readings = {_begins(number): None}
    if significant := number.lstrip("0"):
        readings[_begins(significant)] = None
    if len(groups) > 1:
        readings[f"({' AND '.join(map(_begins, groups))})"] = None
    return f"({' OR '.join(readings)})"


def _begins(word: str) -> str:
    return f'"{word}"*'


def _plain(text: str) -> Iterator[str]:
    """Letters without their accents; whatever is no part of a word becomes a space."""
    for character in unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS):
        if character.isalnum():
            yield character
        elif not unicodedata.combining(character):
            yield character if unicodedata.category(character) in {"Mn", "Mc"} else " "
