"""An office to show and to test with: colleagues, customers, a morning of calls. All names are made up."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from gamma_desktop.calls.model import (
    Call,
    CallFacts,
    CallKey,
    CallState,
    Dated,
    Direction,
    Extension,
    Leg,
    Outcome,
    Party,
    Transfer,
)
from gamma_desktop.contacts.model import Contact, ContactNumber, Match, MatchedBy
from gamma_desktop.history.model import NO_REMARK, IdentifiedCall, Remark

NOW = datetime(2026, 3, 12, 10, 42, tzinfo=UTC)
MINE = ("203",)
EXTENSIONS = (
    Extension(number="201", name="Gines Gomez"),
    Extension(number="202", name="Antonio Abajo"),
    Extension(number="203", name="Tony Manero"),
    Extension(number="204", name="Sandra Thomas"),
    Extension(number="205"),
    Extension(number="206", name="Peter Garrisson"),
    Extension(number="9204", name="Incoming IVR"),
)


def contact(name: str, company: str, *numbers: str, note: str = "") -> Contact:
    """A customer; the second number is a mobile one."""
    labels = ("work", "mobile", "home")
    return Contact(
        id=name,
        name=name,
        company=company,
        note=note,
        source="contacts.csv",
        numbers=tuple(
            ContactNumber(raw=number, e164=number, label=label)
            for number, label in zip(numbers, labels, strict=False)
        ),
    )


ANA = contact("Ana Lopez", "Acme Logistics", "+34647460197", note="Wants the offer for Valencia by Friday.")
CONTACTS = (
    ANA,
    contact("Beatriz Ferrer", "Talleres Ferrer", "+34961234567", "+34611223344"),
    contact("Carlos Ibáñez", "Frutas del Turia", "+34963456789"),
    contact("Dolores Núñez", "", "+34622334455"),
    contact("Erik Lindqvist", "Nordvik AB", "+46850123456"),
    contact("Farah Haddad", "Haddad & Sons", "+442071234567", "+447911123456"),
    contact("Gonzalo Peris", "Ayuntamiento de Paterna", "+34961379600"),
    contact("Hannah Vogel", "Vogel Maschinenbau GmbH", "+493012345678"),
)


def match_of(number: str | None) -> Match:
    """Who among the customers has a number."""
    people = tuple(each for each in CONTACTS if any(known.e164 == number for known in each.numbers))
    return Match(candidates=people, matched_by=MatchedBy.E164 if people else None)


def outside(number: str) -> Party:
    """Somebody with a number."""
    return Party(number=number, raw=number)


HIDDEN = Party(raw="anonymous", is_hidden=True)


def call(
    call_id: str,
    remote: Party,
    *,
    minutes_ago: float,
    direction: Direction = Direction.INCOMING,
    outcome: Outcome | None = Outcome.ANSWERED,
    state: CallState = CallState.ENDED,
    extension: str = "203",
    rang: float | None = 6,
    talked: float | None = None,
) -> Call:
    """A call that started so many minutes before NOW."""
    started = NOW - timedelta(minutes=minutes_ago)
    is_talking = state is CallState.TALKING
    answered = started + timedelta(seconds=rang or 0) if talked is not None or is_talking else None
    is_over = state is CallState.ENDED and rang is not None
    ended = started + timedelta(seconds=(rang or 0) + (talked or 0)) if is_over else None
    leg = Leg(extension=extension, ringing_at=started, talking_at=answered, dropped_at=ended)
    return Call(
        key=CallKey("acme", call_id),
        first_call_id=call_id,
        direction=direction,
        remote=remote,
        legs=(leg,),
        state=state,
        started_at=started,
        received_at=started,
        outcome=outcome if state is CallState.ENDED else None,
        extension=extension,
        extensions=(extension,),
        answered_by=extension if answered else None,
        answered_at=answered,
        ended_at=ended,
        ring_seconds=rang,
        talk_seconds=talked,
        dialed_number="+34961112233" if direction is Direction.INCOMING else None,
    )


RINGING = call("9001", outside("+34647460197"), minutes_ago=0.1, state=CallState.RINGING, rang=None)
TALKING = call("9002", outside("+34963456789"), minutes_ago=2.3, state=CallState.TALKING)
TAKEN_BY_ANOTHER = replace(
    call("9003", outside("+34963456789"), minutes_ago=2.3, state=CallState.TALKING, extension="201"),
    legs=(
        Leg(
            extension="203", ringing_at=NOW - timedelta(minutes=2.3), dropped_at=NOW - timedelta(minutes=2.2)
        ),
        Leg(
            extension="201",
            ringing_at=NOW - timedelta(minutes=2.3),
            talking_at=NOW - timedelta(minutes=2.2),
        ),
    ),
    extensions=("201", "203"),
)
"""It rang at 203 as well, and 201 talks."""
TRANSFERRED = replace(
    call("8006.1", outside("+442071234567"), minutes_ago=95, talked=412),
    transfers=(
        Transfer(
            from_call_id="8006",
            from_extension="201",
            to_extension="203",
            at=NOW - timedelta(minutes=95),
        ),
    ),
    app_data=("4711",),
    told=CallFacts(app_data=(Dated(NOW - timedelta(minutes=95, seconds=20), "4711"),)),
)
MISSED = call("8001", outside("+34622334455"), minutes_ago=14, outcome=Outcome.MISSED, rang=21, talked=None)
PAST = (
    MISSED,
    call("8002", outside("+34961234567"), minutes_ago=31, direction=Direction.OUTGOING, talked=204),
    call("8003", HIDDEN, minutes_ago=48, outcome=Outcome.MISSED, rang=9),
    call("8004", outside("+34912345678"), minutes_ago=61, talked=64),
    call(
        "8005",
        Party(number="202", raw="202", is_extension=True),
        minutes_ago=77,
        direction=Direction.INTERNAL,
        talked=35,
    ),
    TRANSFERRED,
    call(
        "8007",
        outside("+46850123456"),
        minutes_ago=130,
        direction=Direction.OUTGOING,
        outcome=Outcome.UNANSWERED,
        rang=28,
    ),
    call("8008", outside("+493012345678"), minutes_ago=1300, talked=1893),
    call(
        "8009", outside("+34647460197"), minutes_ago=1420, outcome=Outcome.ANSWERED_ELSEWHERE, extension="203"
    ),
    call("8010", outside("+34961379600"), minutes_ago=2900, talked=77),
    call("8011", outside("+34611223344"), minutes_ago=4400, outcome=Outcome.MISSED, rang=33),
)


def holds(each: IdentifiedCall, text: str) -> bool:
    """Whether every word begins a word of the name at the time, of the number or of the note."""
    names = [contact.name for contact in each.match.candidates]
    words = " ".join((*names, each.call.remote.number or "", each.note)).casefold().split()
    return all(any(word.startswith(typed) for word in words) for typed in text.casefold().split())


def identified(
    calls: Sequence[Call], said: Mapping[CallKey, Remark] = MappingProxyType({})
) -> list[IdentifiedCall]:
    """Calls together with the customers that they are from, and what people say of them."""
    remarks = [said.get(each.key, NO_REMARK) for each in calls]
    return [
        IdentifiedCall(call=each, match=match_of(each.remote.number), note=remark.note, label=remark.label)
        for each, remark in zip(calls, remarks, strict=True)
    ]
