"""How a text is understood, step by step: what was tried, what was kept of it, and why the rest was not.

Walks the same attempts as ``parse``, for people who want to know; nothing is decided here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from gamma_desktop.errors import Message
from gamma_desktop.numbers import plan
from gamma_desktop.numbers.codes import Reason, Tried, Why
from gamma_desktop.numbers.model import NumberKind, NumberRules, PhoneNumber
from gamma_desktop.numbers.parse import understand
from gamma_desktop.numbers.readings import Attempt, attempts, forms_of
from gamma_desktop.numbers.written import Written, read_characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One way to read a text.

    Attributes:
        tried: what it was read as: ``Tried`` or ``How``.
        number: what that comes to: E.164, or digits; "" if nothing does.
        is_kept: this is how it is understood.
        why: why it was kept or dropped: ``Why``, ``Reason``, ``How`` or ``WrittenProblem``.
    """

    tried: Message
    number: str = ""
    is_kept: bool = False
    why: Message | None = None


def steps(text: str, rules: NumberRules) -> tuple[Step, ...]:
    """The steps in the order in which they are taken; at most one is kept."""
    written, meant = read_characters(text), understand(text, rules)
    if not written.digits:
        return (_characters(written, meant),)
    found = (_characters(written, meant), *_extension(written, meant, rules), *_public(written, meant, rules))
    return (*found, *_last_resorts(written, meant, found))


def _characters(written: Written, meant: PhoneNumber) -> Step:
    tried = Message(Tried.CHARACTERS)
    if written.is_hidden or written.extension is not None:
        return Step(tried=tried, number=written.extension or "", is_kept=True, why=meant.reason)
    if written.problem:
        return Step(tried=tried, why=Message(written.problem))
    digits = "+" * written.has_plus + written.digits
    why = Why.DIGITS_WITHOUT_EXTENSION if written.has_inner_extension else Why.DIGITS
    return Step(tried=tried, number=digits, why=Message(why))


def _extension(written: Written, meant: PhoneNumber, rules: NumberRules) -> Iterator[Step]:
    if not written.has_plus:
        is_known = written.digits in rules.extensions
        why = meant.reason if is_known else Message(Why.NO_EXTENSION)
        yield Step(tried=Message(Tried.EXTENSION), number=written.digits, is_kept=is_known, why=why)


def _public(written: Written, meant: PhoneNumber, rules: NumberRules) -> Iterator[Step]:
    """The public network; where an extension or an emergency number stands, nothing else is tried."""
    if meant.kind is NumberKind.EXTENSION and written.digits in rules.extensions:
        return
    if not written.has_plus:
        yield _short_step(Tried.EMERGENCY, NumberKind.EMERGENCY, written, meant, rules)
    if meant.kind is not NumberKind.EMERGENCY:
        yield from _attempts(written, meant, rules)
        if meant.kind is NumberKind.INVALID and meant.reason != Message(Reason.NO_PLAN):
            yield Step(tried=Message(Tried.LOCAL), number=written.digits, why=meant.reason)
        if not written.has_plus and meant.kind is not NumberKind.EXTERNAL:
            yield _short_step(Tried.SHORT, NumberKind.SHORT, written, meant, rules)


def _short_step(
    what: Tried, kind: NumberKind, written: Written, meant: PhoneNumber, rules: NumberRules
) -> Step:
    tried = Message(what, region=rules.region)
    if meant.kind is kind:
        return Step(tried=tried, number=meant.display, is_kept=True, why=meant.reason)
    return Step(tried=tried, number=" ".join(forms_of(written.digits, rules)), why=Message(Why.NONE_THERE))


def _attempts(written: Written, meant: PhoneNumber, rules: NumberRules) -> Iterator[Step]:
    """What comes to the same number as an attempt before is not told again."""
    told: set[str] = set()
    for attempt in attempts(written, rules):
        step = _attempt(attempt, meant)
        if step.number not in told:
            told.add(step.number)
            yield step


def _attempt(attempt: Attempt, meant: PhoneNumber) -> Step:
    number = plan.valid_number(attempt.digits)
    if number is None:
        return Step(tried=attempt.how, number=f"+{attempt.digits}", why=Message(Reason.NO_PLAN))
    is_kept = number.e164 == meant.e164
    why = Message(Why.SUREST if is_kept else Why.ANOTHER_IS_SURER)
    return Step(tried=attempt.how, number=number.e164, is_kept=is_kept, why=why)


def _last_resorts(written: Written, meant: PhoneNumber, before: tuple[Step, ...]) -> Iterator[Step]:
    if any(step.is_kept for step in before):
        return
    if meant.kind is NumberKind.EXTENSION:
        yield Step(
            tried=Message(Tried.TAKEN_FOR_EXTENSION), number=meant.display, is_kept=True, why=meant.reason
        )
    elif meant.kind is NumberKind.EXTERNAL:
        yield Step(
            tried=Message(Tried.TAKEN_AS_IT_STANDS), number=meant.e164 or "", is_kept=True, why=meant.reason
        )
    elif not written.has_plus:
        yield Step(
            tried=Message(Tried.TAKEN_FOR_EXTENSION), number=written.digits, why=Message(Why.NOT_AN_EXTENSION)
        )
