"""The world's numbering plans: the only module that knows the phonenumbers library.

Importing it costs 16 to 36 ms and 2.7 MB, so the rest of the package imports it when a number is first
read, not before.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import (
    PhoneMetadata,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
    phonenumberutil,
    shortnumberinfo,
)

_TYPES = {
    PhoneNumberType.FIXED_LINE: "fixed",
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "fixed_or_mobile",
    PhoneNumberType.TOLL_FREE: "toll_free",
    PhoneNumberType.PREMIUM_RATE: "premium",
    PhoneNumberType.SHARED_COST: "shared_cost",
    PhoneNumberType.VOIP: "voip",
    PhoneNumberType.PERSONAL_NUMBER: "personal",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.UAN: "company",
    PhoneNumberType.VOICEMAIL: "voicemail",
}

_ORDINARY_COSTS = (shortnumberinfo.ShortNumberCost.TOLL_FREE, shortnumberinfo.ShortNumberCost.STANDARD_RATE)

_SATELLITE = ("870", "881", "88213", "88216")
"""Inmarsat, the global mobile satellite systems, and those two of the shared code 882 that are satellites
(ITU-T E.164, list of assigned country codes); the library counts some of them as plain mobile phones."""

_EMERGENCY_TOO = {
    "ES": frozenset({"061", "062", "080", "091", "092"}),
    "FR": frozenset({"114", "191", "196"}),
    "GB": frozenset({"18000"}),
    "IT": frozenset({"114", "117", "1530"}),
    "PT": frozenset({"117"}),
}
"""Help in danger that the library counts as plain short numbers: ambulance, police forces and fire brigade of
Spain, the deaf, air and sea rescue of France, the text relay of Britain, children, customs police and coast
guard of Italy, forest fires in Portugal."""

_ZERO_STAYS = ("39", "378")
"""Country codes behind which area codes keep their 0: Italy and San Marino."""

_SURELY_WITH_CODE = 10
"""Digits of a mobile number: no local number is as long."""

_PLAIN_LENGTHS = range(4, 15)
"""Digits behind the country code: shorter and longer ones are left to the library."""

LONGEST_EMERGENCY = 6
"""Digits: no region has a longer emergency number, so that most numbers need not be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedNumber:
    """A valid number of the public network.

    Attributes:
        e164: with "+".
        region: ISO 3166 code; None for numbers of no country (+800…).
        area_digits: the digits that tell the area, country code first; "" where the number tells none.
    """

    e164: str
    region: str | None
    type: str | None
    area_digits: str


@lru_cache(maxsize=512)
def valid_number(digits: str) -> PlannedNumber | None:
    """The number that these digits, country code first, are; None if no plan has it."""
    number = _parsed(digits)
    region = phonenumbers.region_code_for_number(number) if number is not None else None
    if number is None or region is None:
        return None
    kind = phonenumbers.number_type(number)
    if kind == PhoneNumberType.UNKNOWN:  # which is what makes a number invalid, and the one thing that does
        return None
    return PlannedNumber(
        e164=phonenumbers.format_number(number, PhoneNumberFormat.E164),
        region=None if region == phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY else region,
        type="satellite" if digits.startswith(_SATELLITE) else _TYPES.get(kind),
        area_digits=_area_digits(number, kind),
    )


def is_ordinary_short(digits: str, region: str) -> bool:
    """Whether a short number costs nothing, or what is usual; one that the library does not know does not."""
    number = phonenumbers.PhoneNumber(
        country_code=phonenumbers.country_code_for_region(region),
        national_number=int(digits) if digits.isdecimal() else 0,
        italian_leading_zero=digits.startswith("0") or None,
    )
    return shortnumberinfo.expected_cost_for_region(number, region) in _ORDINARY_COSTS


def possible_number(digits: str) -> str | None:
    """The E.164 form of digits, country code first, that no plan has assigned but that are as long as one."""
    number = _parsed(digits)
    if number is None or phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return None
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return e164 if e164 == f"+{digits}" else None


def time_zones(e164: str) -> tuple[str, ...]:
    """Where the phone may be, as names of time zones; empty if the number does not tell."""
    from phonenumbers import timezone  # noqa: PLC0415  (3 ms and 0.5 MB, for those who ask)

    zones = timezone.time_zones_for_number(_known(e164))
    return tuple(zone for zone in zones if zone != timezone.UNKNOWN_TIMEZONE)


def is_of(e164: str, region: str) -> bool:
    """Whether a number is of the country code that a region has."""
    home = phonenumbers.country_code_for_region(region)
    return _known(e164).country_code == home


@lru_cache(maxsize=16)
def calling_code(region: str) -> str:
    """The country code of a region ("34" for ES); "" for a region that does not exist."""
    return str(phonenumbers.country_code_for_region(region) or "")


def example(region: str) -> str:
    """A number of a region as it is written there; "" for a region that does not exist."""
    number = phonenumbers.example_number(region)
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL) if number is not None else ""


@lru_cache(maxsize=16)
def has_trunk_zero(region: str) -> bool:
    """Whether numbers are written with a leading 0 inside this country (they are not in Spain)."""
    metadata = PhoneMetadata.metadata_for_region(region, None)
    return metadata is not None and metadata.national_prefix == "0"


@lru_cache(maxsize=16)
def _longest_with_area(region: str) -> int:
    """Digits of the longest number with its area code where those differ in length, and begin with 0; else 0.

    There (Germany, Austria, Finland, Sweden) the digits after the 0 can be a local number of another town.
    """
    metadata = PhoneMetadata.metadata_for_region(region, None)
    if metadata is None or metadata.fixed_line is None or not has_trunk_zero(region):
        return 0
    lengths = metadata.fixed_line.possible_length
    return max(lengths) if max(lengths) - min(lengths) > 1 else 0


def may_be_local(digits: str, region: str) -> bool:
    """Whether digits without a leading 0 may be a local number, though an area code may stand in them."""
    if digits.startswith("0") or len(digits) >= _longest_with_area(region):
        return False
    number = valid_number(calling_code(region) + digits) if len(digits) >= _SURELY_WITH_CODE else None
    return number is None or bool(number.area_digits)


def lacks_area_code(digits: str, region: str) -> bool:
    """Whether digits are as long as local numbers, and can be dialled in their own town alone."""
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return False
    found = phonenumbers.is_possible_number_with_reason(number)
    return found == ValidationResult.IS_POSSIBLE_LOCAL_ONLY or may_be_local(digits, region)


def area_code_abroad(written: str, region: str) -> str:
    """An area code as it stands behind the country code: "30" for "030" in Germany, "06" in Italy."""
    bare = written.lstrip("0")
    return f"0{bare}" if bare and calling_code(region) in _ZERO_STAYS else bare


def after_international_prefix(digits: str, region: str) -> str | None:
    """What follows the digits that one dials for abroad ("00" in Spain); None if they are not there."""
    metadata = PhoneMetadata.metadata_for_region(region, None)
    if metadata is None or metadata.international_prefix is None:
        return None
    found = re.match(metadata.international_prefix, digits)
    return digits[found.end() :] if found else None


def is_emergency(digits: str, region: str) -> bool:
    """Whether this reaches the emergency services."""
    if len(digits) > LONGEST_EMERGENCY:
        return False
    return digits in _EMERGENCY_TOO.get(region, ()) or shortnumberinfo.is_emergency_number(digits, region)


def is_short(digits: str, region: str) -> bool:
    """Whether this is a short number of the public network (1004, 016)."""
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return False
    return shortnumberinfo.is_valid_short_number_for_region(number, region)


def displayed(e164: str, region: str) -> str:
    """Grouped as in its country: the national form at home, the international one for the rest."""
    form = PhoneNumberFormat.NATIONAL if is_of(e164, region) else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(_known(e164), form)


def dialled_from(e164: str, region: str) -> str:
    """What a phone of the public network in ``region`` dials: "647460197", "00493012345678"."""
    written = phonenumbers.format_out_of_country_calling_number(_known(e164), region)
    return re.sub(r"[^0-9+]", "", written)


# What was parsed is never changed, and to show and to dial a number both ask for the same one again.
@lru_cache(maxsize=64)
def _known(e164: str) -> phonenumbers.PhoneNumber:
    return phonenumbers.parse(e164)


def _parsed(digits: str) -> phonenumbers.PhoneNumber | None:
    return _plainly_parsed(digits) or _carefully_parsed(digits)


def _plainly_parsed(digits: str) -> phonenumbers.PhoneNumber | None:
    """The number where its parts are as they stand, which is nearly always; else None.

    The library, which reads any text, comes to the same in five times the time.
    """
    code = next((digits[:end] for end in (1, 2, 3) if is_country_code(digits[:end])), "")
    national = digits[len(code) :]
    is_plain = code and national[:1] != "0" and len(national) in _PLAIN_LENGTHS and digits.isascii()
    if not is_plain or ((prefix := _trunk_prefix(code)) is not None and prefix.match(national)):
        return None
    return phonenumbers.PhoneNumber(country_code=int(code), national_number=int(national))


def _carefully_parsed(digits: str) -> phonenumbers.PhoneNumber | None:
    try:
        return _known(f"+{digits}")
    except phonenumbers.NumberParseException:
        return None


def is_country_code(digits: str) -> bool:
    """Whether these digits are the code of a country, or of a network that spans several."""
    return digits.isdecimal() and int(digits) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE


@lru_cache(maxsize=512)
def _trunk_prefix(code: str) -> re.Pattern[str] | None:
    """What the library takes off in front of national numbers, where it stands there; None for nothing."""
    region = phonenumbers.region_code_for_country_code(int(code))
    metadata = PhoneMetadata.metadata_for_region_or_calling_code(int(code), region)
    prefix = metadata.national_prefix_for_parsing if metadata is not None else None
    return re.compile(prefix) if prefix else None


def _area_digits(number: phonenumbers.PhoneNumber, kind: int) -> str:
    code = number.country_code or 0
    if not phonenumberutil.is_number_type_geographical(kind, code):
        return ""
    token = phonenumbers.country_mobile_token(code)
    return str(code) + phonenumbers.national_significant_number(number).removeprefix(token)
