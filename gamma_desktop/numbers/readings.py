"""The ways in which written digits can be read as a number of the public network, surest first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gamma_desktop.numbers import plan
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.written import Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A valid number that the digits may mean.

    Attributes:
        how: an English sentence that says how the digits were read.
        is_guess: a leading 00 was taken for "abroad"; right only if nothing better is found.
    """

    number: plan.PlannedNumber
    how: str
    is_guess: bool = False


class Attempt(NamedTuple):
    """Digits to look up, country code first, and how one came to them."""

    digits: str
    how: str
    is_guess: bool = False


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
    """What to look up, in order of trust."""
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
    if home and not is_foreign_sure:
        yield from _without_zero(forms, home, rules)
    yield from _without_plus(forms, home)
    yield from _abroad(forms, rules, is_guess=True)


def forms_of(digits: str, rules: NumberRules) -> list[str]:
    """The digits as they stand, then without the dial-out prefix if they begin with it."""
    bare = digits.removeprefix(rules.outside_prefix)
    return [form for form in dict.fromkeys((digits, bare)) if form]


def _international(digits: str, home: str) -> Iterator[Attempt]:
    yield Attempt(digits, "Read as an international number.")
    if home and digits.startswith(f"{home}0"):
        without = home + digits[len(home) + 1 :]
        yield Attempt(without, f"Read as an international number, without the 0 after +{home}.")


def _national(forms: Sequence[str], home: str, rules: NumberRules) -> Iterator[Attempt]:
    notes = ("", f", without the dial-out prefix {rules.outside_prefix}")
    for form, note in zip(forms, notes, strict=False):
        yield Attempt(home + form, f"Read as a national number of {rules.region}{note}.")


def _without_zero(forms: Sequence[str], home: str, rules: NumberRules) -> Iterator[Attempt]:
    for form in forms:
        if form.startswith("0"):
            how = f"Read as a national number of {rules.region}, without a 0 that is not part of it."
            yield Attempt(home + form[1:], how)


def _without_plus(forms: Sequence[str], home: str) -> Iterator[Attempt]:
    for form in forms:
        if home and form.startswith(home):
            yield Attempt(form, f"Read as an international number that lacks its plus (+{home}).")


def _abroad(forms: Sequence[str], rules: NumberRules, *, is_guess: bool) -> Iterator[Attempt]:
    for form in forms:
        if digits := plan.after_international_prefix(form, rules.region):
            yield Attempt(digits, "Read as a number dialled with the prefix for abroad.", is_guess)
