"""Who is at the ends of a call, out of the numbers that an event names."""

from collections.abc import Collection
from dataclasses import replace

from gamma_desktop.calls.model import Origin, Party
from gamma_desktop.gamma.wire import WireEvent
from gamma_desktop.numbers.model import NumberKind, NumberRules
from gamma_desktop.numbers.parse import best_of
from gamma_desktop.numbers.written import says_hidden

_DISPLAYED = ("displayedExternalNumber", "displayedLabel", "displayedNumber")
HIDDEN = Party(raw="anonymous", is_hidden=True)


def displayed_party(event: WireEvent, rules: NumberRules) -> Party | None:
    """The other end of the leg; None where the event displays no one."""
    if not any(name in event.attributes for name in _DISPLAYED):
        return None
    if _withheld(event):
        return HIDDEN
    external, label, number = (event.text(name) or "" for name in _DISPLAYED)
    party = _party((external, label, number), rules)
    return replace(party, label=_name(label, rules)) if not party.is_hidden else party


def as_colleague(party: Party | None, own_lines: Collection[str]) -> Party | None:
    """The same party; one that has the number of a line of this PBX is inside, as an extension is."""
    if party is not None and party.number in own_lines:
        return replace(party, is_extension=True)
    return party


def origin(event: WireEvent, call_id: str, displayed: Party | None, rules: NumberRules) -> Origin | None:
    """Where a transferred call comes from; None for one that was not transferred.

    Events of a chain's first call name it as its own origin and get its direction wrong; that is left out.
    """
    previous = _other(event.call_id("originalCallId"), call_id)
    first = _other(event.call_id("firstCallId"), call_id)
    if previous is None and first is None:
        return None
    first_from, first_to = _first_ends(event, previous, first)
    return Origin(
        previous_call_id=previous,
        first_call_id=first,
        transferred_by=_transferrer(event, displayed, rules) if previous else None,
        first_from=_end(first_from, displayed, rules),
        first_to=_end(first_to, displayed, rules),
        first_is_incoming=event.truth("firstIsIncoming") if first else None,
    )


def _withheld(event: WireEvent) -> bool:
    """The caller hides, even where another field gives the number away."""
    if "displayedNumber" not in event.attributes:
        return False
    return says_hidden(event.text("displayedNumber") or "anonymous")


def _party(texts: tuple[str, ...], rules: NumberRules) -> Party:
    number = best_of(texts, rules)
    if number.kind is NumberKind.HIDDEN:
        return HIDDEN
    if number.kind is NumberKind.EXTENSION:
        raw = number.dial if number.dial in texts else number.input
        return Party(number=number.dial, raw=raw or "", is_extension=True)
    return Party(number=number.e164, raw=number.input)


def _name(label: str, rules: NumberRules) -> str | None:
    """The label if it is a name and not one more way to write a number."""
    is_name = any(character.isalpha() for character in label)
    return label if is_name and best_of((label,), rules).kind is NumberKind.INVALID else None


def _other(call_id: str | None, own: str) -> str | None:
    return call_id if call_id != own else None


def _first_ends(event: WireEvent, previous: str | None, first: str | None) -> tuple[str | None, str | None]:
    if first is None:
        return None, None
    ends = event.text("firstFrom"), event.text("firstTo")
    if ends == (None, None) and first == previous:
        return event.text("originallyFrom"), event.text("originallyTo")
    return ends


def _end(text: str | None, displayed: Party | None, rules: NumberRules) -> Party | None:
    """An end of the first call; hidden if it is the one who hides in this very event."""
    if text is None:
        return None
    party = _party((text,), rules)
    hides = displayed is not None and displayed.is_hidden
    return HIDDEN if hides and not party.is_extension else party


def _transferrer(event: WireEvent, displayed: Party | None, rules: NumberRules) -> str | None:
    if displayed is not None and displayed.is_extension:
        return displayed.number
    for name in ("originallyTo", "originallyFrom"):
        text = event.text(name)
        party = _party((text,), rules) if text else None
        if party is not None and party.is_extension:
            return party.number
    return None
