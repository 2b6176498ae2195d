import random
import subprocess
import sys

import phonenumbers
import pytest
from phonenumbers import geocoder
from phonenumbers.geodata import GEOCODE_DATA

from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.numbers.places import LANGUAGES, PlaceTable, place_of
from gamma_desktop.shipped import resource


@pytest.mark.parametrize(
    ("e164", "language", "place"),
    [
        ("+34912345678", "en", "Madrid, Spain"),
        ("+34912345678", "es", "Madrid, España"),
        ("+4989123456", "de", "München, Deutschland"),
        ("+4989123456", "es", "Munich, Alemania"),
        ("+34647460197", "en", "Spain"),
        ("+16502530000", "en", "Mountain View, CA, United States"),
        ("+34912345678", "fr", "Madrid, Spain"),
        ("+80012345678", "en", None),
        ("+34999002929", "en", None),
        ("", "en", None),
    ],
)
def test_a_number_tells_its_place(e164: str, language: str, place: str | None) -> None:
    assert place_of(e164, language) == place


def test_an_understood_number_comes_with_its_place() -> None:
    assert understand("912345678", NumberRules()).place == "Madrid, Spain"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_says_what_the_library_says(language: str) -> None:
    """Fails once phonenumbers brings new places: then run ``make places``."""
    for region in phonenumbers.SUPPORTED_REGIONS:
        number = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.FIXED_LINE)
        if number is None:
            continue
        told = (
            place_of(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), language) or ""
        )
        assert geocoder.description_for_number(number, language) in told.split(", ", 1)[0] + told


def in_library(digits: str) -> str:
    prefixes = (digits[:length] for length in range(9, 0, -1))
    return next((GEOCODE_DATA[one]["en"] for one in prefixes if "en" in GEOCODE_DATA.get(one, {})), "")


def test_the_table_knows_every_area() -> None:
    """A sample of numbers in and around the areas, the same each time."""
    table = PlaceTable(resource("places.bin").read_bytes())
    chance = random.Random(7)  # noqa: S311  (a sample guards nothing)
    for prefix in chance.sample(sorted(GEOCODE_DATA), 5000):
        digits = str(int(prefix) + chance.randint(-1, 1)) + str(chance.randint(1000, 9999))
        assert table.area(digits, 0) == in_library(digits), digits


def test_a_file_that_is_no_table_is_refused() -> None:
    with pytest.raises(ValueError, match="x00"):
        PlaceTable(b"\0" * 64)


def test_places_do_not_load_the_tables_of_the_library() -> None:
    program = (
        "import sys; from gamma_desktop.numbers.places import place_of;"
        "place_of('+34912345678'); sys.exit('phonenumbers.geodata' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
