"""Where a number is from, in words: "Madrid, Spain".

phonenumbers can tell, but keeps its 290,000 areas in dictionaries: 99 MB and 0.3 s. The script
``packaging/make_places.py`` turns them into one file of 2 MB, in which a number is found by bisection without
reading the rest. The file lists, in order, the numbers at which the name of the place changes.
"""

import mmap
import struct
from functools import cache

from gamma_desktop.numbers import plan
from gamma_desktop.shipped import resource

LANGUAGES = ("en", "es", "de")
MAGIC = b"GDP1"
HEADER = "<4sIII"
"""The magic, how many borders, how many names, how many bytes of names. Then the columns: the borders
(uint32, ``DIGITS`` digits from the country code on), the name of each (uint16), where each name starts and
the last one ends (uint32), the names (one text a language, apart by NUL), a line for each country."""
DIGITS = 9


def place_of(e164: str, language: str = "en") -> str | None:
    """Area and country of a valid number, or just its country; None if it is of no country."""
    number = plan.valid_number(e164.removeprefix("+"))
    return place_of_planned(number, language) if number else None


def place_of_planned(number: plan.PlannedNumber, language: str = "en") -> str | None:
    """The same for a number that was understood before."""
    table = _table()
    at = LANGUAGES.index(language) if language in LANGUAGES else 0
    country = table.country(number.region, at) if number.region else ""
    area = table.area(number.area_digits, at) if number.area_digits else ""
    return ", ".join(dict.fromkeys(name for name in (area, country) if name)) or None


class PlaceTable:
    """The file, read where it lies.

    Args:
        data: all of it; kept as long as the table.
    """

    def __init__(self, data: mmap.mmap | bytes) -> None:
        magic, self._borders, names, names_size = struct.unpack_from(HEADER, data)
        if magic != MAGIC:
            raise ValueError(magic)
        self._data = data
        self._starts = struct.calcsize(HEADER)
        self._which = self._starts + 4 * self._borders
        self._offsets = self._which + 2 * self._borders
        self._names = self._offsets + 4 * (names + 1)
        self._countries = self._names + names_size

    def area(self, digits: str, language: int) -> str:
        """The area that a number, country code first, is in; "" if it is in none."""
        border = self._last_border_up_to(int(digits[:DIGITS].ljust(DIGITS, "0")))
        if border < 0:
            return ""
        (which,) = struct.unpack_from("<H", self._data, self._which + 2 * border)
        start, end = struct.unpack_from("<II", self._data, self._offsets + 4 * which)
        names = self._data[self._names + start : self._names + end].decode().split("\0")
        return names[language] or names[0]

    def country(self, region: str, language: int) -> str:
        """The name of a country; "" if it is not known."""
        line = self._data.find(f"\n{region}\t".encode(), self._countries) + 1
        if not line:
            return ""
        names = self._data[line : self._data.find(b"\n", line)].decode().split("\t")[1:]
        return names[language] or names[0]

    def _last_border_up_to(self, number: int) -> int:
        low, high = 0, self._borders
        while low < high:
            middle = (low + high) // 2
            (start,) = struct.unpack_from("<I", self._data, self._starts + 4 * middle)
            low, high = (middle + 1, high) if start <= number else (low, middle)
        return low - 1


@cache
def _table() -> PlaceTable:
    with resource("places.bin").open("rb") as file:
        return PlaceTable(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
