"""Makes resources/places.bin, from which numbers.places tells "Madrid, Spain", out of phonenumbers' tables.

Run it (``make places``) after phonenumbers was updated; a test says when the two differ.
"""

import struct
import sys
from array import array
from collections.abc import Iterator, Mapping
from pathlib import Path

from phonenumbers.geodata import GEOCODE_DATA
from phonenumbers.geodata.locale import LOCALE_DATA

from gamma_desktop.numbers.places import DIGITS, HEADER, LANGUAGES, MAGIC

Names = tuple[str, ...]
NOWHERE: Names = ("",) * len(LANGUAGES)


def names_in(named: Mapping[str, str], inherited: Names) -> Names:
    """The name of an area in each language: its own, else the English one, else that of the area around."""
    found = (named.get(language) or named.get("en") for language in LANGUAGES)
    return tuple(own or around for own, around in zip(found, inherited, strict=True))


def borders() -> Iterator[tuple[int, Names]]:
    """(first number, names) wherever the names change, walking through all numbers of ``DIGITS`` digits."""
    around: list[tuple[int, Names]] = []
    for prefix in sorted(GEOCODE_DATA):
        start = int(prefix.ljust(DIGITS, "0"))
        while around and around[-1][0] <= start:
            end, _ = around.pop()
            yield end, around[-1][1] if around else NOWHERE
        names = names_in(GEOCODE_DATA[prefix], around[-1][1] if around else NOWHERE)
        around.append((start + 10 ** (DIGITS - len(prefix)), names))
        yield start, names
    while around:
        end, _ = around.pop()
        yield end, around[-1][1] if around else NOWHERE


def merged() -> dict[int, Names]:
    """The borders that matter: the last word on each number, and none between areas of one name."""
    last_words = dict(borders())
    kept: dict[int, Names] = {}
    before = NOWHERE
    for start, names in last_words.items():
        if names != before:
            kept[start] = before = names
    return kept


def packed(names: Names) -> bytes:
    """Names as they stand in the file; those that repeat the English one are left empty."""
    return "\0".join(name if name != names[0] or not at else "" for at, name in enumerate(names)).encode()


def countries() -> bytes:
    """A line for each country, its code first."""
    lines = []
    for region, named in sorted(LOCALE_DATA.items()):
        texts = [named.get(language, "") for language in LANGUAGES]
        names = [named.get(text[1:], "") if text.startswith("*") else text for text in texts]
        lines.append(f"\n{region}\t" + "\t".join(names))
    return ("".join(lines) + "\n").encode()


def main(target: Path) -> None:
    """Write the table."""
    areas = merged()
    numbers = {names: at for at, names in enumerate(dict.fromkeys(areas.values()))}
    texts = [packed(names) for names in numbers]
    offsets = array("I", [0])
    for text in texts:
        offsets.append(offsets[-1] + len(text))
    starts = array("I", areas)
    which = array("H", (numbers[names] for names in areas.values()))
    if sys.byteorder == "big":
        for column in (starts, which, offsets):
            column.byteswap()
    header = struct.pack(HEADER, MAGIC, len(starts), len(texts), offsets[-1])
    parts = (header, starts.tobytes(), which.tobytes(), offsets.tobytes(), *texts, countries())
    target.write_bytes(b"".join(parts))
    print(f"{target}: {len(starts)} borders, {len(texts)} names, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(__file__).resolve().parent.parent / "resources" / "places.bin")
