"""The words that contacts are searched by: what is stored and what is typed, brought to one form.

Case, accents and punctuation go; numbers are found however they are written: with or without country code,
leading zeros and spaces.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.numbers.ranges import without_country_code

_MOST_WORDS = 16

FEWEST_INSIDE = 3
"""Digits that are looked for inside numbers: fewer are inside of all of them."""

_ASCII_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = re.compile(r"['`´ʼ’]")
_OPTIONAL_ZERO = "(0)"
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_ACCENTS = re.compile("[\u0300-\u036f]+")
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


def words(text: str) -> list[str]:
    """The words of a text in order, in small plain letters."""
    plain = text.lower() if text.isascii() else _plain(text)
    return _ASCII_WORD.findall(plain) if plain.isascii() else "".join(_parts_of_words(plain)).split()


def stored_words(text: str) -> str:
    """What the index holds of a name: its words, and more where people write it in more than one way.

    Those around an apostrophe are also there as one ("dangelo"), and vowels that German and the languages of
    the north may write as two are there as two as well ("mueller").
    """
    found = words(text)
    if not text.isascii():
        found += _spelt_out(text, besides=found)
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
        for e164 in _known(number):
            found[e164.removeprefix("+")] = None
            found[without_country_code(e164)] = None
    return " ".join(found)


def stored_insides(numbers: Iterable[ContactNumber]) -> str:
    """The digits of numbers from every place on where no other form of them begins, to the end."""
    found: dict[str, None] = {}
    for number in numbers:
        for e164 in _known(number):
            digits, begins = e164.removeprefix("+"), without_country_code(e164)
            found |= {digits[start:]: None for start in range(1, len(digits) - FEWEST_INSIDE + 1)}
            found.pop(begins, None)
    return " ".join(found)


def match_expression(
    text: str, also: Callable[[str], Iterable[str]] = lambda _: (), *, words_in: str = ""
) -> str:
    """What is typed, as an FTS5 expression: each word begins a word of the contact; "" if there is no word.

    Digits set apart by spaces may be one number, or several words.

    Args:
        text: as typed.
        also: other words that one word, or all digits of one number, may stand for as well.
        words_in: the columns in which digits set apart may be several words, as FTS5 writes them; else all.
    """
    typed = words(text.replace(_OPTIONAL_ZERO, ""))[:_MOST_WORDS]
    terms: list[str] = []
    for are_digits, neighbours in groupby(typed, str.isdecimal):
        group = list(neighbours)
        if are_digits:
            terms.append(
                f"({' OR '.join([*_readings(group, words_in), *map(_begins, also(''.join(group)))])})"
            )
        else:
            terms += (_either(word, also(word)) for word in group)
    return " AND ".join(terms)


def _either(word: str, others: Iterable[str]) -> str:
    readings = [_begins(word), *map(_begins, others)]
    return readings[0] if len(readings) == 1 else f"({' OR '.join(readings)})"


def _spelt_out(text: str, besides: Sequence[str]) -> list[str]:
    small = unicodedata.normalize("NFC", text.casefold())
    spelt_out = small.translate(_SPELT_OUT)
    return [] if spelt_out == small else [word for word in words(spelt_out) if word not in besides]


def _known(number: ContactNumber) -> Iterator[str]:
    """The international form of a number, or how all numbers of a range begin."""
    known = number.covers.start if number.covers is not None else number.e164
    if known is not None:
        yield known


def _readings(groups: list[str], words_in: str) -> Iterable[str]:
    """What digits may mean: a number, the same without leading zeros, or several words."""
    number = "".join(groups)
    readings = {_begins(number): None}
    if significant := number.lstrip("0"):
        readings[_begins(significant)] = None
    if len(groups) > 1:
        readings[f"{words_in}({' AND '.join(map(_begins, groups))})"] = None
    return readings


def _begins(word: str) -> str:
    return f'"{word}"*'


def _plain(text: str) -> str:
    """Small letters without their accents."""
    letters = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return letters if letters.isascii() else letters.translate(_LETTERS)


def _parts_of_words(text: str) -> Iterator[str]:
    """Whatever is no part of a word becomes a space; vowels are, where a script writes them as marks."""
    for character in text:
        if character.isalnum():
            yield character
        elif not unicodedata.combining(character):
            yield character if unicodedata.category(character) in {"Mn", "Mc"} else " "
