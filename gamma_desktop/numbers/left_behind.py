"""Notations that numbering plans left behind, and how the same numbers are written today.

Only those with one meaning: the old form is no number any more. Argentina's 9 and 15 the library knows.
"""

import re

from gamma_desktop.numbers import plan


def todays(digits: str, *, names_country: bool) -> tuple[str, str] | None:
    """What digits of no plan, country code first, are today, and since when; None if they never were.

    Args:
        digits: to look up.
        names_country: the country code stands in the text, and is not that of the country here.
    """
    for before, now, since, must_name_country in _CHANGES.get(digits[:2], ()):
        if (found := before.fullmatch(digits)) and (names_country or not must_name_country):
            changed = found.expand(now)
            return (changed, since) if plan.valid_number(changed) is not None else None
    return None


_CHANGES: dict[str, tuple[tuple[re.Pattern[str], str, str, bool], ...]] = {
    "52": ((re.compile(r"52(?:1|01|04[45])(\d{10})"), r"52\1", "2019", False),),
    "55": ((re.compile(r"550?(\d\d)([6-9]\d{7})"), r"55\g<1>9\2", "2016", False),),
    "39": ((re.compile(r"39([124-9]\d{7,9})"), r"390\1", "1998", True),),
    "44": ((re.compile(r"440?1([78])1(\d{7})"), r"4420\1\2", "2000", False),),
    "35": ((re.compile(r"3510?1(\d{7})"), r"35121\1", "1999", False),),
    "41": ((re.compile(r"410?1(\d{7})"), r"4144\1", "2007", False),),
}
"""By how digits begin: the old form, today's, the year of the change, and whether the country code has to be
there: inside Italy digits without a 0 may be a local number of any town. Mexico's prefixes of mobiles and of
long distance went (IFT), Brazil's mobiles got a 9 (Anatel), Italy's area codes kept their 0 abroad, London's
0171 and 0181 became 020 (Ofcom), Lisbon's 01 became 21 (Anacom), Zurich's 01 became 044 (BAKOM)."""
