"""A short way to tell the events of a call: seconds, what happened, on which extension."""

from datetime import UTC, datetime, timedelta

from gamma_desktop.calls.event import CallEvent, EventKind
from gamma_desktop.calls.model import CallKey, Origin, Party

START = datetime(2018, 11, 16, 20, 32, 52, tzinfo=UTC)
CALLER = Party(number="+34647460197", raw="+34647460197")
COLLEAGUE = Party(number="202", raw="202", is_extension=True)
KINDS = {
    "prompts": EventKind.PROMPTING,
    "rings": EventKind.RINGING,
    "talks": EventKind.TALKING,
    "drops": EventKind.DROPPED,
    "records": EventKind.RECORDING,
    "types": EventKind.APP_DATA,
}


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def tell(
    line: str,
    *,
    call: str = "471900",
    pbx: str = "acme",
    leg: str | None = None,
    incoming: bool = True,
    party: Party = CALLER,
    origin: Origin | None = None,
    cause: str = "causeNormal",
    external: str | None = None,
    received: datetime | None = None,
) -> CallEvent:
    """An event from a line such as "6 talks 203": after 6 s, extension 203 talks."""
    seconds, what, *rest = line.split()
    extension = rest[0] if rest else ""
    at = after(float(seconds))
    return CallEvent(
        key=CallKey(pbx, call),
        kind=KINDS[what],
        at=at,
        received_at=received or at,
        extension=extension,
        leg_id=f"leg-{extension}" if leg is None else leg,
        is_incoming=incoming,
        party=party,
        origin=origin,
        cause=cause,
        external_call_id=external,
        app_data=rest[1] if what == "types" else None,
        recording_url="https://recordings.example/1.mp3" if what == "records" else None,
    )


def story(
    *lines: str,
    call: str = "471900",
    incoming: bool = True,
    party: Party = CALLER,
    external: str | None = None,
) -> list[CallEvent]:
    """The events of one call, a line each."""
    return [tell(line, call=call, incoming=incoming, party=party, external=external) for line in lines]
