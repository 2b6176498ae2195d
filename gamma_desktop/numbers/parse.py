"""Understand what a text means as a number for this PBX. Dials nothing.

The vendor writes one number in many ways: "+34647460197", "0647460197" (the dial-out prefix in front),
"+340647460197" (the prefix in the middle), "00647460197" (both). Each text has several readings, surest
first; reading a leading 00 as "abroad" is a guess and comes last, since 00 before a number of this country
can form a valid foreign one. Where several texts tell of the same party, two that agree win.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from gamma_desktop.errors import Message
from gamma_desktop.numbers.codes import Reason
from gamma_desktop.numbers.model import NumberKind, NumberRules, PhoneNumber
from gamma_desktop.numbers.written import Written, read_characters

if TYPE_CHECKING:
    from gamma_desktop.numbers.readings import Reading

_EXTENSION_LENGTHS = range(2, 7)
_LONGEST_KEPT = 200
"""Characters: texts that anybody may send must not fill the memory."""


def understand(text: str, rules: NumberRules) -> PhoneNumber:
    """The best reading of one text; what cannot be understood is INVALID, never an exception."""
    return best_of((text,), rules)


def best_of(candidates: Sequence[str], rules: NumberRules) -> PhoneNumber:
    """The best reading of several texts that tell of the same party, the most telling one first."""
    if sum(map(len, candidates)) > _LONGEST_KEPT:
        return _best_of(tuple(candidates), rules)
    return _best_of_lately(tuple(candidates), rules)


def e164_of(text: str, rules: NumberRules) -> str | None:
    """The E.164 form of the best reading alone: a third of the work, where many numbers are read at once."""
    written = read_characters(text)
    texts = (written,)
    if _hidden(texts) or _told_extension(texts, rules) or _emergency_number(texts, rules):
        return None
    found = _surest(written, rules)
    return found.number.e164 if found else understand(text, rules).e164


def _best_of(candidates: tuple[str, ...], rules: NumberRules) -> PhoneNumber:
    texts = [read_characters(candidate) for candidate in candidates]
    return (
        _hidden(texts)
        or _told_extension(texts, rules)
        or _emergency_number(texts, rules)
        or _planned_number(texts, rules)
        or _short_number(texts, rules)
        or _guessed_extension(texts)
        or _unassigned(texts, rules)
        or _not_a_number(texts, rules)
    )


# A reading costs half a millisecond, and one call asks for the same ones at every step that it takes.
_best_of_lately = lru_cache(maxsize=256)(_best_of)


def _hidden(texts: Iterable[Written]) -> PhoneNumber | None:
    for written in texts:
        if written.is_hidden:
            return PhoneNumber(input=written.text, kind=NumberKind.HIDDEN, reason=Message(Reason.WITHHELD))
    return None


def _told_extension(texts: Iterable[Written], rules: NumberRules) -> PhoneNumber | None:
    for written in texts:
        if written.extension is not None:
            return _extension(written, written.extension, Reason.SAYS_EXTENSION)
        if not written.has_plus and written.digits in rules.extensions:
            return _extension(written, written.digits, Reason.KNOWN_EXTENSION)
    return None


def _guessed_extension(texts: Iterable[Written]) -> PhoneNumber | None:
    for written in texts:
        if not written.has_plus and len(written.digits) in _EXTENSION_LENGTHS:
            return _extension(written, written.digits, Reason.SHORT_AS_EXTENSION)
    return None


def _extension(written: Written, digits: str, reason: Reason) -> PhoneNumber:
    return PhoneNumber(
        input=written.text,
        kind=NumberKind.EXTENSION,
        dial=digits,
        display=digits,
        valid=True,
        reason=Message(reason),
    )


def _emergency_number(texts: Iterable[Written], rules: NumberRules) -> PhoneNumber | None:
    from gamma_desktop.numbers.readings import emergency_number  # noqa: PLC0415  (36 ms: at a first number)

    for written in texts:
        if found := emergency_number(written, rules):
            return _short(written, found, NumberKind.EMERGENCY, rules)
    return None


def _planned_number(texts: Iterable[Written], rules: NumberRules) -> PhoneNumber | None:
    found = _planned(texts, rules)
    return _external(*found, rules) if found else None


def _planned(texts: Iterable[Written], rules: NumberRules) -> tuple[Written, "Reading"] | None:
    from gamma_desktop.numbers.readings import readings  # noqa: PLC0415  (in memory by now)

    every = [(written, reading) for written in texts for reading in readings(written, rules)]
    return _best(every) if every else None


def _surest(written: Written, rules: NumberRules) -> "Reading | None":
    """The best reading of one text; those behind it need not be looked at."""
    from gamma_desktop.numbers.readings import readings  # noqa: PLC0415  (in memory by now)

    guess: Reading | None = None
    for reading in readings(written, rules):
        if not reading.is_guess:
            return reading
        guess = guess or reading
    return guess


def _short_number(texts: Iterable[Written], rules: NumberRules) -> PhoneNumber | None:
    from gamma_desktop.numbers.readings import short_number  # noqa: PLC0415  (in memory by now)

    for written in texts:
        if found := short_number(written, rules):
            return _short(written, found, NumberKind.SHORT, rules)
    return None


def _best(every: Sequence[tuple[Written, "Reading"]]) -> tuple[Written, "Reading"]:
    """The reading that two texts share, else the first one that is no guess, else the first guess."""
    if len(every) == 1:
        return every[0]
    told_by: Counter[str] = Counter()
    for _, number in {(written.digits, reading.number.e164) for written, reading in every}:
        told_by[number] += 1
    return min(every, key=lambda one: (told_by[one[1].number.e164] == 1, one[1].is_guess))


def _external(written: Written, reading: "Reading", rules: NumberRules) -> PhoneNumber:
    from gamma_desktop.numbers import places, plan  # noqa: PLC0415  (in memory by now)

    number = reading.number
    return PhoneNumber(
        input=written.text,
        kind=NumberKind.EXTERNAL,
        e164=number.e164,
        dial=outside_form(plan.dialled_from(number.e164, rules.region), rules),
        display=plan.displayed(number.e164, rules.region),
        region=number.region,
        type=number.type,
        place=places.place_of_planned(number),
        valid=True,
        is_international=not plan.is_of(number.e164, rules.region),
        reason=_how_read(written, reading),
    )


def _how_read(written: Written, reading: "Reading") -> Message:
    return Message(Reason.WITHOUT_EXTENSION, how=reading.how) if written.has_inner_extension else reading.how


def _short(written: Written, digits: str, kind: NumberKind, rules: NumberRules) -> PhoneNumber:
    reason = Reason.EMERGENCY if kind is NumberKind.EMERGENCY else Reason.SHORT
    return PhoneNumber(
        input=written.text,
        kind=kind,
        dial=outside_form(digits, rules),
        display=digits,
        region=rules.region,
        valid=True,
        reason=Message(reason, region=rules.region),
    )


def _unassigned(texts: Sequence[Written], rules: NumberRules) -> PhoneNumber | None:
    """A number that no plan knows yet, written so that there is one way to read it: with plus and in full.

    Plans change before the library does, and odd lines exist: who stands so in the contacts is found.
    """
    from gamma_desktop.numbers import plan  # noqa: PLC0415  (in memory by now)

    for written in texts:
        e164 = plan.possible_number(written.digits) if written.has_plus else None
        if e164 is not None:
            return PhoneNumber(
                input=written.text,
                kind=NumberKind.EXTERNAL,
                e164=e164,
                dial=outside_form(plan.dialled_from(e164, rules.region), rules),
                display=plan.displayed(e164, rules.region),
                is_international=not plan.is_of(e164, rules.region),
                reason=Message(Reason.AS_IT_STANDS),
            )
    return None


def _not_a_number(texts: Sequence[Written], rules: NumberRules) -> PhoneNumber:
    """What the first text that holds anything is; digits are left as they came, so that one may try them."""
    written = next((text for text in texts if text.shown), texts[0] if texts else read_characters(""))
    return PhoneNumber(
        input=written.text,
        kind=NumberKind.INVALID,
        dial=("+" * written.has_plus + written.digits) or None,
        display=written.shown,
        reason=Message(written.problem or _why_unplanned(written, rules)),
    )


def _why_unplanned(written: Written, rules: NumberRules) -> Reason:
    from gamma_desktop.numbers import plan  # noqa: PLC0415  (in memory by now)

    is_local = not (written.has_plus or rules.area_code) and plan.lacks_area_code(
        written.digits, rules.region
    )
    return Reason.LACKS_AREA_CODE if is_local else Reason.NO_PLAN


def outside_form(pressed: str, rules: NumberRules) -> str:
    """What to ask Gamma to dial for an outside number, given the digits that the public network expects.

    Gamma puts the dial-out prefix in front where it is not there yet. Digits that begin with the prefix by
    chance ("0049…", "061") would be taken for prefixed, and digits that are also an extension would ring it;
    those get the prefix from us.
    """
    is_ambiguous = pressed.startswith(rules.outside_prefix) or pressed in rules.extensions
    return rules.outside_prefix + pressed if is_ambiguous else pressed
