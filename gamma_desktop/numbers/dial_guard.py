"""Whether a number may be called, and what to ask before: the one place with the rules. Pure.

Emergency numbers stand above all of it: they are never forbidden, and asked about elsewhere.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gamma_desktop.errors import Message
from gamma_desktop.numbers.codes import DialFinding
from gamma_desktop.numbers.model import NumberKind, PhoneNumber

REPEATED_WITHIN = timedelta(seconds=10)
"""Who calls the same number again so soon may have pressed twice."""
USUAL_FOR = timedelta(days=90)
"""A country that was talked with so lately is not unusual."""

_PREFIX = re.compile(r"\+?[0-9]{1,15}")


class DialKind(StrEnum):
    """What ``dial.allow``, ``dial.confirm`` and ``dial.deny`` may name, besides prefixes."""

    PREMIUM = "premium"
    SATELLITE = "satellite"
    SHARED_COST = "shared_cost"
    PERSONAL = "personal"
    MOBILE = "mobile"
    TOLL_FREE = "toll_free"
    VOIP = "voip"
    SHORT = "short"
    INTERNATIONAL = "international"
    UNUSUAL = "unusual"
    OUTSIDE_HOURS = "outside_hours"
    REPEATED = "repeated"
    LINK = "link"


OF_MOMENT = (DialKind.UNUSUAL, DialKind.OUTSIDE_HOURS, DialKind.REPEATED, DialKind.LINK)
"""Kinds that say how or when a number is called, not what it is: asked about, and never forbidden."""

BY_RISK: tuple[str, ...] = (
    DialKind.PREMIUM,
    DialKind.SATELLITE,
    DialKind.SHARED_COST,
    DialKind.UNUSUAL,
    DialKind.OUTSIDE_HOURS,
    DialKind.REPEATED,
    DialKind.LINK,
)
"""What is asked about by default."""

_FINDINGS = {
    DialKind.PREMIUM: DialFinding.PREMIUM,
    DialKind.SATELLITE: DialFinding.SATELLITE,
    DialKind.SHARED_COST: DialFinding.SHARED_COST,
    DialKind.PERSONAL: DialFinding.PERSONAL,
    DialKind.MOBILE: DialFinding.MOBILE,
    DialKind.TOLL_FREE: DialFinding.TOLL_FREE,
    DialKind.VOIP: DialFinding.VOIP,
    DialKind.SHORT: DialFinding.SHORT,
    DialKind.INTERNATIONAL: DialFinding.INTERNATIONAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DialRules:
    """What may be called from this desk; each list has kinds (``DialKind``) and prefixes.

    Attributes:
        allow: what is called without a question.
        confirm: what is asked about.
        deny: what is not called.
        exceptions: what is called although ``deny`` has it, where it is named more exactly than there.
        is_administrators: ``deny`` is what the administrator's file says.
        may_forbid_more: something in a file does not count, and may be what forbids a call.
    """

    allow: tuple[str, ...] = ()
    confirm: tuple[str, ...] = BY_RISK
    deny: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    is_administrators: bool = False
    may_forbid_more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DialMoment:
    """How and when a number is called.

    Attributes:
        now: by the clock here, in our own time zone.
        is_from_link: another program named the number.
        is_repeated: the same number was called within ``REPEATED_WITHIN``.
        is_usual: its country was talked with within ``USUAL_FOR``; see ``needs_history``.
        claimed_by: the colleague who is calling it back.
    """

    now: datetime
    is_from_link: bool = False
    is_repeated: bool = False
    is_usual: bool = False
    claimed_by: str = ""


def is_prefix(text: str) -> bool:
    """Whether a text is how numbers can begin: "+44" or, as they are written here, "902"."""
    return _PREFIX.fullmatch(text) is not None


def denied_by(number: PhoneNumber, rules: DialRules) -> str | None:
    """The kind or prefix that forbids to call a number; None where it may be called.

    An exception counts where it is a longer prefix than the one that forbids, or a prefix against a kind.
    """
    if number.kind is NumberKind.EMERGENCY:
        return None
    prefix, excepted = _longest_prefix(number, rules.deny), _longest_prefix(number, rules.exceptions)
    if prefix is not None:
        return prefix.text if excepted is None or excepted.left_open >= prefix.left_open else None
    kinds = _kinds(number)
    found = next((entry for entry in rules.deny if entry in kinds), None)
    return found if excepted is None else None


def is_doubtful(number: PhoneNumber, rules: DialRules) -> bool:
    """Whether it cannot be told if a number may be called; colleagues and emergency numbers always may."""
    return rules.may_forbid_more and number.kind not in {NumberKind.EXTENSION, NumberKind.EMERGENCY}


def needs_history(number: PhoneNumber, rules: DialRules) -> bool:
    """Whether what to ask depends on which countries were talked with."""
    return (
        number.is_international
        and number.e164 is not None
        and number.type != DialKind.SATELLITE
        and DialKind.UNUSUAL in _asked_about(number, rules)
    )


def calling_code(e164: str) -> str:
    """The beginning that all numbers of the same country share ("+44"); "" for none that is known."""
    from gamma_desktop.numbers import plan  # noqa: PLC0415  (the library, which a number has had loaded)

    return next((f"+{e164[1:end]}" for end in (2, 3, 4) if plan.is_country_code(e164[1:end])), "")


def reasons_to_ask(number: PhoneNumber, rules: DialRules, moment: DialMoment) -> tuple[Message, ...]:
    """What to tell before a number is called, and have confirmed; empty where it is called at once.

    A link is asked about whatever the settings say: another program never dials by itself.
    """
    if number.kind is NumberKind.EMERGENCY or denied_by(number, rules) is not None:
        return ()
    return tuple(_reasons(number, rules, moment))


def _reasons(number: PhoneNumber, rules: DialRules, moment: DialMoment) -> Iterator[Message]:
    if moment.is_from_link:
        yield Message(DialFinding.LINK)
    if moment.claimed_by:
        yield Message(DialFinding.CLAIMED, by=moment.claimed_by)
    if is_doubtful(number, rules):
        yield Message(DialFinding.DOUBTFUL)
    asked = _asked_about(number, rules)
    for kind, finding in _FINDINGS.items():
        if kind in asked and kind in _kinds(number):
            yield Message(finding)
    if needs_history(number, rules) and not moment.is_usual:
        yield Message(DialFinding.UNUSUAL, days=USUAL_FOR.days)
    if DialKind.OUTSIDE_HOURS in asked:
        yield from _late_there(number, moment.now)
    prefix = _longest_prefix(number, rules.confirm)
    if prefix is not None and _longest_prefix(number, rules.allow) is None:
        yield Message(DialFinding.PREFIX, prefix=prefix.text)
    if moment.is_repeated and DialKind.REPEATED in asked:
        yield Message(DialFinding.REPEATED, seconds=int(REPEATED_WITHIN.total_seconds()))


def _asked_about(number: PhoneNumber, rules: DialRules) -> set[str]:
    """Of the kinds that are asked about, those that count for this number.

    A prefix that is allowed answers for all that is said of the number, not for calling it twice.
    """
    asked = set(rules.confirm) - set(rules.allow)
    return asked if _longest_prefix(number, rules.allow) is None else asked & {DialKind.REPEATED}


def _late_there(number: PhoneNumber, here: datetime) -> Iterator[Message]:
    from gamma_desktop.numbers.far_time import far_time  # noqa: PLC0415  (4 ms with the zones, when first asked)

    if number.e164 is None or not (number.is_international and number.valid):
        return
    there = far_time(number.e164, here)
    if there is None or not there.is_at_night:
        return
    earliest, latest = (f"{time:%H:%M}" for time in (there.earliest, there.latest))  # ISO 8601
    if there.is_certain:
        yield Message(DialFinding.OUTSIDE_HOURS, time=earliest)
    else:
        yield Message(DialFinding.OUTSIDE_HOURS_BETWEEN, earliest=earliest, latest=latest)


def _kinds(number: PhoneNumber) -> frozenset[str]:
    """What a number is, in the words of the settings."""
    if number.kind is NumberKind.SHORT:
        return frozenset({DialKind.SHORT})
    if number.kind is not NumberKind.EXTERNAL:
        return frozenset()
    type_there = {number.type} if number.type is not None else set()
    if number.type == "fixed_or_mobile":
        type_there = {DialKind.MOBILE}
    return frozenset(type_there | ({DialKind.INTERNATIONAL} if number.is_international else set()))


@dataclass(frozen=True, slots=True)
class _Prefix:
    """A prefix that a number begins with, and how many of its digits follow."""

    text: str
    left_open: int


def _longest_prefix(number: PhoneNumber, entries: Sequence[str]) -> _Prefix | None:
    """The prefix among these entries that names the number most exactly."""
    fitting = (
        _Prefix(entry, len(form) - len(entry))
        for form in _forms(number)
        for entry in entries
        if is_prefix(entry) and form.startswith(entry)
    )
    return min(fitting, key=lambda prefix: prefix.left_open, default=None)


def _forms(number: PhoneNumber) -> Iterator[str]:
    """How prefixes find a number: internationally, and as it is written in this country."""
    if number.kind is NumberKind.SHORT:
        yield re.sub(r"[^0-9]", "", number.display)
    if number.kind is not NumberKind.EXTERNAL or number.e164 is None:
        return
    yield number.e164
    if not number.is_international and number.region is not None:
        from gamma_desktop.numbers import plan  # noqa: PLC0415  (the library, which a number has had loaded)

        national = number.e164.removeprefix(f"+{plan.calling_code(number.region)}")
        yield national
        if plan.has_trunk_zero(number.region):
            yield f"0{national}"
