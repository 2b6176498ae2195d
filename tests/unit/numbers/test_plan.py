"""Numbers of all plans: read the short way or not, each is what the library says."""

import random
from collections.abc import Iterator

import phonenumbers

from gamma_desktop.numbers import plan

_TYPES = phonenumbers.PhoneNumberType.values()


def _by_the_library(digits: str) -> str | None:
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _like_numbers() -> Iterator[str]:
    """Numbers of each type of each country, with other ends, with what stands in front inland, too short."""
    chance = random.Random(11)  # noqa: S311  (no secret)
    for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items():
        for region in regions:
            for kind in _TYPES:
                example = phonenumbers.example_number_for_type(region, kind)
                if example is None:
                    continue
                national = phonenumbers.national_significant_number(example)
                yield f"{code}{national[:-3]}{chance.randrange(1000):03}"
                yield f"{code}{chance.choice('0189')}{national}"
                yield f"{code}{national[: chance.randrange(2, 9)]}"


def test_a_number_is_what_the_library_says_however_it_is_read() -> None:
    different = [
        (digits, found.e164 if found else None, _by_the_library(digits))
        for digits in _like_numbers()
        if (found := plan.valid_number(digits)) is not None or _by_the_library(digits) is not None
        if (found.e164 if found else None) != _by_the_library(digits)
    ]

    assert different == []
