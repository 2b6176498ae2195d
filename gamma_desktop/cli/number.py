"""``number explain``: how a number or a tel: link is understood, and why."""

import argparse
import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gamma_desktop.cli.arguments import add_action, sound_text
from gamma_desktop.cli.exit_codes import DONE, fail
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.paths import profile_paths
from gamma_desktop.ui.wording import say

if TYPE_CHECKING:
    from gamma_desktop.numbers.explain import Step
    from gamma_desktop.numbers.model import NumberRules, PhoneNumber


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    explain = add_action(actions, "explain", "how a number or a link to one is understood")
    explain.add_argument(
        "text",
        metavar="TEXT",
        type=sound_text,
        help="a number in any form, or a link (tel:, callto:, sip:, sips:)",
    )
    explain.add_argument("--json", action="store_true", help="one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Print the explanation; a text that is no number is explained too, and no failure."""
    try:
        number, steps = asyncio.run(_understand(arguments))
    except GammaDesktopError as error:
        return fail(error)
    told = {**_facts(number), **_time_there(number)}
    if arguments.json:
        print(json.dumps({**told, "steps": [_step(step) for step in steps]}))
        return DONE
    for name, value in told.items():
        if value not in (None, "", False, []):
            print(f"{name:<13} {_words(value)}")
    print()
    for step in steps:
        print(plain(_line(step)))
    return DONE


async def _understand(arguments: argparse.Namespace) -> "tuple[PhoneNumber, Sequence[Step]]":
    from gamma_desktop.app.api_session import known_rules
    from gamma_desktop.errors import Message
    from gamma_desktop.numbers.codes import Tried, Why
    from gamma_desktop.numbers.errors import RefusedLink
    from gamma_desktop.numbers.explain import Step, steps
    from gamma_desktop.numbers.model import NumberKind, PhoneNumber
    from gamma_desktop.numbers.parse import understand
    from gamma_desktop.numbers.tel_uri import is_link, number_in

    paths = profile_paths(arguments.profile)
    rules = await known_rules(paths, load_settings(paths).settings)
    if not is_link(arguments.text):
        number = understand(arguments.text, rules)
        return number, (*steps(arguments.text, rules), *_as_a_contact(number, rules))
    try:
        named = number_in(arguments.text)
    except RefusedLink as error:
        refused = PhoneNumber(input=arguments.text, kind=NumberKind.INVALID, reason=error.problem)
        return refused, (Step(tried=Message(Tried.LINK), why=error.problem),)
    first = Step(tried=Message(Tried.LINK), number=named, why=Message(Why.NAMED_BY_LINK))
    return replace(understand(named, rules), input=arguments.text), (first, *steps(named, rules))


def _as_a_contact(number: "PhoneNumber", rules: "NumberRules") -> "Iterator[Step]":
    """What a text that cannot be dialled comes to where it stands in a contact."""
    from gamma_desktop.contacts.written_number import contact_numbers
    from gamma_desktop.errors import Message
    from gamma_desktop.numbers.codes import Tried, Why
    from gamma_desktop.numbers.explain import Step
    from gamma_desktop.numbers.model import NumberKind

    if number.kind is not NumberKind.INVALID:
        return
    read = contact_numbers(number.input, rules)
    for each in (one for one in read.numbers if one.e164 is not None):
        why = Message(Why.IN_A_CONTACT)
        if each.label:
            why = Message(Why.IN_A_CONTACT_LABELLED, label=each.label)
        yield Step(tried=Message(Tried.CONTACT), number=each.e164 or "", why=why)
    for problem in read.problems:
        yield Step(tried=Message(Tried.CONTACT), why=problem)


def _line(step: "Step") -> str:
    came_to = f": {step.number}. " if step.number else ". "
    return ("→ " if step.is_kept else "· ") + say(step.tried).removesuffix(".") + came_to + say(step.why)


def _step(step: "Step") -> dict[str, object]:
    return {
        "tried": say(step.tried),
        "number": step.number or None,
        "kept": step.is_kept,
        "why": say(step.why),
    }


def _words(value: object) -> str:
    if isinstance(value, list):
        value = ", ".join(value)
    return "yes" if value is True else plain(str(value))


def _time_there(number: "PhoneNumber") -> dict[str, object]:
    """The zones that a number abroad may be in; a time only where all of them show the same."""
    from gamma_desktop.numbers.far_time import far_time
    from gamma_desktop.numbers.plan import time_zones

    if number.e164 is None or not number.is_international:
        return {"time_zones": [], "local_time": None}
    there = far_time(number.e164, datetime.now(UTC))
    certain = there.earliest if there is not None and there.is_certain else None
    return {
        "time_zones": list(time_zones(number.e164)),
        "local_time": certain.isoformat(timespec="seconds") if certain is not None else None,
    }


def _facts(number: "PhoneNumber") -> dict[str, object]:
    return {
        "input": number.input,
        "kind": number.kind,
        "e164": number.e164,
        "dial": number.dial,
        "display": number.display,
        "region": number.region,
        "type": number.type,
        "place": number.place,
        "valid": number.valid,
        "international": number.is_international,
        "reason": say(number.reason),
    }
