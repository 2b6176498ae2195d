"""The ways in which written digits can be read as a number of the public network, surest first."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gamma_desktop.errors import Message
from gamma_desktop.numbers import plan
from gamma_desktop.numbers.codes import How
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.written import Written

_SHORTEST_LOCAL, _LONGEST_LOCAL = 5, 9
"""Digits: what is shorter may be an extension, and no town has longer numbers without their area code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A valid number that the digits may mean.

    Attributes:
        how: how the digits were read.
        is_guess: a leading 00 was taken for "abroad"; right only if nothing better is found.
    """

    number: plan.PlannedNumber
    how: Message
    is_guess: bool = False


class Attempt(NamedTuple):
    """Digits to look up, country code first, how one came to them, and whether their text has that code."""

    digits: str
    how: Message
    is_guess: bool = False
    names_country: bool = False


def readings(written: Written, rules: NumberRules) -> Iterator[Reading]:
    """All readings of one text that are valid numbers, surest first; none twice."""
    seen = set()
    for attempt in attempts(written, rules):
        number = plan.valid_number(attempt.digits)
        if number is not None and number.e164 not in seen:
            seen.add(number.e164)
            yield Reading(number=number, how=attempt.how, is_guess=attempt.is_guess)


def emergency_number(written: Written, rules: NumberRules) -> str | None:
    """The emergency number that stands there, with or without the dial-out prefix."""
    return _of_kind(written, rules, plan.is_emergency)


def short_number(written: Written, rules: NumberRules) -> str | None:
    """The short number that stands there, with or without the dial-out prefix."""
    return _of_kind(written, rules, plan.is_short)


def _of_kind(written: Written, rules: NumberRules, is_kind: Callable[[str, str], bool]) -> str | None:
    if written.has_plus:
        return None
    return next((form for form in forms_of(written.digits, rules) if is_kind(form, rules.region)), None)


def attempts(written: Written, rules: NumberRules) -> Iterator[Attempt]:
    """What to look up, in order of trust: as plans are today, then as they were."""
    tried: list[Attempt] = []
    for attempt in _as_today(written, rules):
        tried.append(attempt)
        yield attempt
    for attempt in tried:
        if plan.valid_number(attempt.digits) is None:
            yield from _left_behind(attempt)


def _left_behind(attempt: Attempt) -> Iterator[Attempt]:
    if found := todays(attempt.digits, names_country=attempt.names_country):
        yield attempt._replace(digits=found[0], how=Message(How.OF_BEFORE, how=attempt.how, year=found[1]))


def _as_today(written: Written, rules: NumberRules) -> Iterator[Attempt]:
    home = plan.calling_code(rules.region)
    if written.has_plus:
        yield from _international(written.digits, home)
        return
    forms = forms_of(written.digits, rules)
    # Where national numbers begin with 0, a number without its dial-out prefix that begins with 00 can only
    # be foreign. Elsewhere (Spain) the vendor puts zeros before numbers that have none.
    is_foreign_sure = plan.has_trunk_zero(rules.region)
    if is_foreign_sure:
        yield from _abroad(forms[:1], rules, is_guess=False)
    if home:
        yield from _national(forms, home, rules)
        yield from _local(forms, home, rules)
    if home and not is_foreign_sure:
        yield from _without_zero(forms, home, rules)
    yield from _without_plus(forms, home, rules)
    yield from _abroad(forms, rules, is_guess=True)


def forms_of(digits: str, rules: NumberRules) -> list[str]:
    """The digits as they stand, then without the dial-out prefix if they begin with it."""
    bare = digits.removeprefix(rules.outside_prefix)
    return [form for form in dict.fromkeys((digits, bare)) if form]


def _international(digits: str, home: str) -> Iterator[Attempt]:
    yield Attempt(digits, Message(How.INTERNATIONAL), names_country=True)
    if home and digits.startswith(f"{home}0"):
        without = home + digits[len(home) + 1 :]
        how = Message(How.INTERNATIONAL_WITHOUT_ZERO, country=home)
        yield Attempt(without, how, names_country=True)


def _national(forms: Sequence[str], home: str, rules: NumberRules) -> Iterator[Attempt]:
    region, prefix = rules.region, rules.outside_prefix
    ways = (
        Message(How.NATIONAL, region=region),
        Message(How.NATIONAL_WITHOUT_PREFIX, region=region, prefix=prefix),
    )
    for form, how in zip(forms, ways, strict=False):
        if not plan.may_be_local(form, region):
            yield Attempt(home + form, how)


def _local(forms: Sequence[str], home: str, rules: NumberRules) -> Iterator[Attempt]:
    """Numbers without an area code are those of this office's, if it is known; extensions are shorter."""
    area = plan.area_code_abroad(rules.area_code, rules.region)
    if not area:
        return
    longest_extension = max(map(len, rules.extensions), default=0)
    for form in forms:
        is_local_length = max(longest_extension + 1, _SHORTEST_LOCAL) <= len(form) <= _LONGEST_LOCAL
        if is_local_length and form[0] != "0" and not plan.is_short(form, rules.region):
            yield Attempt(home + area + form, Message(How.LOCAL, area_code=rules.area_code))


def _without_zero(forms: Sequence[str], home: str, rules: NumberRules) -> Iterator[Attempt]:
    for form in forms:
        if form.startswith("0"):
            how = Message(How.NATIONAL_WITHOUT_ZERO, region=rules.region)
            yield Attempt(home + form[1:], how)


def _without_plus(forms: Sequence[str], home: str, rules: NumberRules) -> Iterator[Attempt]:
    for form in forms:
        is_whole = len(form) > _LONGEST_LOCAL + 1 or not plan.may_be_local(form, rules.region)
        if home and form.startswith(home) and is_whole:
            how = Message(How.INTERNATIONAL_WITHOUT_PLUS, country=home)
            yield Attempt(form, how, names_country=True)


def _abroad(forms: Sequence[str], rules: NumberRules, *, is_guess: bool) -> Iterator[Attempt]:
    for form in forms:
        if digits := plan.after_international_prefix(form, rules.region):
            how = Message(How.ABROAD)
            yield Attempt(digits, how, is_guess, names_country=True)


def todays(digits: str, *, names_country: bool) -> tuple[str, str] | None:
    """What digits of no plan, country code first, are today, and since when; None if they never were.

    Only notations with one meaning: the old form is no longer a number. The library knows Argentina's 9, 15.

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
