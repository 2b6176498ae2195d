"""How a text is understood, step by step: what was tried, what was kept of it, and why the rest was not.

Walks the same attempts as ``parse``, for people who want to know; nothing is decided here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from gamma_desktop.numbers import plan
from gamma_desktop.numbers.model import NumberKind, NumberRules, PhoneNumber
from gamma_desktop.numbers.parse import NO_PLAN, understand
from gamma_desktop.numbers.readings import Attempt, attempts, forms_of
from gamma_desktop.numbers.written import Written, read_characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One way to read a text.

    Attributes:
        tried: what it was read as, an English sentence.
        number: what that comes to: E.164, or digits; "" if nothing does.
        is_kept: this is how it is understood.
        why: why it was kept or dropped, an English sentence.
    """

    tried: str
    number: str = ""
    is_kept: bool = False
    why: str = ""


def steps(text: str, rules: NumberRules) -> tuple[Step, ...]:
    """The steps in the order in which they are taken; at most one is kept."""
    written, meant = read_characters(text), understand(text, rules)
    if not written.digits:
        return (_characters(written, meant),)
    found = (_characters(written, meant), *_extension(written, meant, rules), *_public(written, meant, rules))
    return (*found, *_last_resorts(written, meant, found))


def _characters(written: Written, meant: PhoneNumber) -> Step:
    tried = "Read the characters."
    if written.is_hidden or written.extension is not None:
        return Step(tried=tried, number=written.extension or "", is_kept=True, why=meant.reason)
    if written.problem:
        return Step(tried=tried, why=written.problem)
    digits = "+" * written.has_plus + written.digits
    left_out = " The extension behind it is left out." * written.has_inner_extension
    return Step(tried=tried, number=digits, why=f"These are the digits to understand.{left_out}")


def _extension(written: Written, meant: PhoneNumber, rules: NumberRules) -> Iterator[Step]:
    if not written.has_plus:
        is_known = written.digits in rules.extensions
        why = meant.reason if is_known else "No extension of this PBX has this number."
        yield Step(tried="Looked for an extension.", number=written.digits, is_kept=is_known, why=why)


def _public(written: Written, meant: PhoneNumber, rules: NumberRules) -> Iterator[Step]:
    """The public network; where an extension or an emergency number stands, nothing else is tried."""
    if meant.kind is NumberKind.EXTENSION and written.digits in rules.extensions:
        return
    if not written.has_plus:
        yield _short_step("emergency", NumberKind.EMERGENCY, written, meant, rules)
    if meant.kind is not NumberKind.EMERGENCY:
        yield from _attempts(written, meant, rules)
        if meant.kind is NumberKind.INVALID and meant.reason != NO_PLAN:
            yield Step(tried="Looked for a local number.", number=written.digits, why=meant.reason)
        if not written.has_plus and meant.kind is not NumberKind.EXTERNAL:
            yield _short_step("short", NumberKind.SHORT, written, meant, rules)


def _short_step(
    what: str, kind: NumberKind, written: Written, meant: PhoneNumber, rules: NumberRules
) -> Step:
    tried = f"Looked for a number among the {what} numbers of {rules.region}."
    if meant.kind is kind:
        return Step(tried=tried, number=meant.display, is_kept=True, why=meant.reason)
    return Step(tried=tried, number=" ".join(forms_of(written.digits, rules)), why="There is none.")


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
        return Step(tried=attempt.how, number=f"+{attempt.digits}", why="No numbering plan has this number.")
    is_kept = number.e164 == meant.e164
    why = "it is the surest reading" if is_kept else "another reading is surer"
    why = f"A numbering plan has it, {'and' if is_kept else 'but'} {why}."
    return Step(tried=attempt.how, number=number.e164, is_kept=is_kept, why=why)


def _last_resorts(written: Written, meant: PhoneNumber, before: tuple[Step, ...]) -> Iterator[Step]:
    if any(step.is_kept for step in before):
        return
    if meant.kind is NumberKind.EXTENSION:
        yield Step(tried="Taken for an extension.", number=meant.display, is_kept=True, why=meant.reason)
    elif meant.kind is NumberKind.EXTERNAL:
        yield Step(tried="Taken as it stands.", number=meant.e164 or "", is_kept=True, why=meant.reason)
    elif not written.has_plus:
        yield Step(tried="Taken for an extension.", number=written.digits, why="It is too long or too short.")
