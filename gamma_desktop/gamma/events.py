"""From the vendor's events to ours (section "Events API" of the reference, and what it leaves open).

Knows no call: what several events come to is for the tracker to say.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec

from gamma_desktop.calls.event import CallEvent, EventKind
from gamma_desktop.calls.model import CallKey
from gamma_desktop.calls.ports import RawEvent, UnreadableEvent
from gamma_desktop.gamma.parties import displayed_party, origin
from gamma_desktop.gamma.transcripts import transcript_parts
from gamma_desktop.gamma.wire import TEXT_LIMIT, WireEvent, finite_number, read_wire, safe_text
from gamma_desktop.numbers.model import NumberRules

_KINDS = {
    "prompting": EventKind.PROMPTING,
    "ringing": EventKind.RINGING,
    "alerting": EventKind.RINGING,
    "talking": EventKind.TALKING,
    "dropped": EventKind.DROPPED,
    "recordingavailable": EventKind.RECORDING,
    "transcriptionavailable": EventKind.TRANSCRIPT,
    "appdataavailable": EventKind.APP_DATA,
}
_INFORMATIVE = {
    "recordingURL": EventKind.RECORDING,
    "transcription": EventKind.TRANSCRIPT,
    "appData": EventKind.APP_DATA,
}
_APP_DATA_LIMIT = 1000
_URL_LIMIT = 2000
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_LATEST_AHEAD = timedelta(days=1)
_NO_ID = "it names no call (callId)"


class _NamedCall(msgspec.Struct):
    callId: str  # noqa: N815  (the vendor's name)


_named_call = msgspec.json.Decoder(_NamedCall)


class GammaEventDecoder:
    """Understands raw events.

    Args:
        rules: how numbers are written here, asked anew for each event, since extensions become known over
            time.
    """

    def __init__(self, rules: Callable[[], NumberRules]) -> None:
        self._rules = rules

    def decode(self, raw: RawEvent) -> CallEvent:
        """Understand an event; raises UnreadableEvent, and nothing else whatever the bytes are."""
        try:
            return self._understand(read_wire(raw), raw)
        except RecursionError as error:
            raise UnreadableEvent("the body is nested too deeply") from error

    def call_of(self, raw: RawEvent) -> CallKey | None:
        """Which call an event is about, by its body alone; None for one that is not written as usual."""
        try:
            call_id = _named_call.decode(raw.body).callId.strip()
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None
        return CallKey(_header(raw, "x-vtcrm-pbxid"), call_id)

    def _understand(self, event: WireEvent, raw: RawEvent) -> CallEvent:
        call_id = _call_id(event)
        extension = event.text("extension") or ""
        rules = _knowing(extension, self._rules())
        party = displayed_party(event, rules)
        return CallEvent(
            key=CallKey(_header(raw, "x-vtcrm-pbxid"), call_id),
            kind=_kind(event),
            at=_time(event, raw.received_at),
            received_at=raw.received_at,
            extension=extension,
            leg_id=event.text("callLegId") or "",
            is_incoming=event.truth("isIncoming"),
            party=party,
            origin=origin(event, call_id, party, rules),
            cause=event.text("stateCause"),
            is_recorded=event.truth("isRecording"),
            dialed_number=event.text("originalDialedNumber"),
            external_call_id=_header(raw, "x-vtcrm-external-call-id") or None,
            app_data=event.text("appData", _APP_DATA_LIMIT),
            recording_url=_recording_url(event),
            transcript=transcript_parts(event.attributes.get("transcription")),
            parameters=event.parameters,
        )


def _call_id(event: WireEvent) -> str:
    """The id as it is: one that had to be shortened or cleaned could be taken for another call's."""
    value = event.attributes.get("callId")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise UnreadableEvent(_NO_ID)
    given = str(value).strip()
    if not given:
        raise UnreadableEvent(_NO_ID)
    if given != safe_text(given, TEXT_LIMIT):
        raise UnreadableEvent("its callId is too long, or holds characters that no id has")
    return given


def _kind(event: WireEvent) -> EventKind:
    state = event.text("state")
    if state is not None:
        return _KINDS.get(state.lower(), EventKind.OTHER)
    for name, kind in _INFORMATIVE.items():
        if event.attributes.get(name):
            return kind
    if event.text("stateCause") == "informative":
        return EventKind.OTHER
    raise UnreadableEvent("it does not say what happened (state)")


def _knowing(extension: str, rules: NumberRules) -> NumberRules:
    """Whatever an event is about is an extension, listed or not."""
    if extension in rules.extensions or not (extension.isascii() and extension.isdecimal()):
        return rules
    return replace(rules, extensions=rules.extensions | {extension})


def _header(raw: RawEvent, name: str) -> str:
    return safe_text(raw.headers.get(name), TEXT_LIMIT)


def _time(event: WireEvent, received_at: datetime) -> datetime:
    """When it happened; the time of receipt where the event gives no time that can be right."""
    for name in ("eventTimestamp", "lastModificationTime"):
        at = _from_milliseconds(event.attributes.get(name))
        if at is not None and _EARLIEST <= at <= received_at + _LATEST_AHEAD:
            return at
    return received_at


def _from_milliseconds(value: object) -> datetime | None:
    if isinstance(value, str):
        try:
            value = int(value[:TEXT_LIMIT])
        except ValueError:
            return None
    number = finite_number(value)
    if number is None:
        return None
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=number)
    except OverflowError:
        return None


def _recording_url(event: WireEvent) -> str | None:
    """Where the recording is; a web address, or nothing."""
    url = event.text("recordingURL", _URL_LIMIT + 1)
    is_web_address = url is not None and url.lower().startswith(("https://", "http://"))
    return url if url is not None and is_web_address and len(url) <= _URL_LIMIT else None
