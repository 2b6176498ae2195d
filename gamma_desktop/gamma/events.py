"""From the vendor's events to ours (section "Events API" of the reference, and what it leaves open).

Knows no call: what several events come to is for the tracker to say.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec

from gamma_desktop.calls.event import CallEvent, EventKind
from gamma_desktop.calls.model import CallKey
from gamma_desktop.calls.ports import RawEvent, UnreadableEvent
from gamma_desktop.gamma.parties import as_colleague, displayed_party, origin
from gamma_desktop.gamma.transcripts import transcript_parts
from gamma_desktop.gamma.wire import TEXT_LIMIT, WireEvent, WrittenNumber, finite_number, read_wire, safe_text
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
_NUMERIC = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,12})?")
_LEAST_MILLISECONDS, _LEAST_MICROSECONDS = 1e11, 1e14
"""In seconds the first would be the year 5138, in milliseconds the second as well."""
_NO_ID = "it names no call (callId)"


class _NamedCall(msgspec.Struct):
    callId: str  # noqa: N815  (the vendor's name)


_named_call = msgspec.json.Decoder(_NamedCall)


class GammaEventDecoder:
    """Understands raw events.

    Args:
        rules: how numbers are written here, asked for at each event, since extensions become known over
            time.
        own_lines: the numbers of this PBX itself, in E.164: a caller from one of them is a colleague.
    """

    def __init__(
        self,
        rules: Callable[[], NumberRules],
        own_lines: Callable[[], Collection[str]] = frozenset,
    ) -> None:
        self._rules = rules
        self._own_lines = own_lines

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
        own_lines = self._own_lines()
        party = as_colleague(displayed_party(event, rules), own_lines)
        return CallEvent(
            key=CallKey(_header(raw, "x-vtcrm-pbxid"), call_id),
            kind=_kind(event),
            at=_time(event, raw.received_at),
            state=event.text("state"),
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
    if isinstance(value, bool) or not isinstance(value, str | int | WrittenNumber):
        raise UnreadableEvent(_NO_ID)
    given = (
        (event.call_id("callId") or "").strip() if isinstance(value, WrittenNumber) else str(value).strip()
    )
    if not given:
        raise UnreadableEvent(_NO_ID)
    if given != safe_text(given, TEXT_LIMIT):
        raise UnreadableEvent("its callId is too long, or holds characters that no id has")
    return given


def _kind(event: WireEvent) -> EventKind:
    state = event.text("state")
    if state is not None and (kind := _KINDS.get(state.lower())) is not None:
        return kind
    is_informative = (event.text("stateCause") or "").lower() == "informative"
    if state is not None:
        return EventKind.INFORMATIVE if is_informative else EventKind.OTHER
    for name, kind in _INFORMATIVE.items():
        if event.attributes.get(name):
            return kind
    if is_informative:
        return EventKind.INFORMATIVE
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
        at = _moment(event.attributes.get(name))
        if at is not None and _EARLIEST <= at <= received_at + _LATEST_AHEAD:
            return at
    return received_at


def _moment(value: object) -> datetime | None:
    """A time of the wire: milliseconds, seconds or microseconds since 1970 by their size, or ISO 8601."""
    if isinstance(value, str):
        text = value.strip()[:TEXT_LIMIT]
        if not _NUMERIC.fullmatch(text):
            return _from_iso(text)
        value = float(text)
    number = finite_number(value)
    if number is None:
        return None
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=number * _milliseconds_in(number))
    except OverflowError:
        return None


def _milliseconds_in(number: float) -> float:
    """What a unit of a timestamp is, told by how large timestamps of this century are in it."""
    if number < _LEAST_MILLISECONDS:
        return 1000
    return 1 if number < _LEAST_MICROSECONDS else 0.001


def _from_iso(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _recording_url(event: WireEvent) -> str | None:
    """Where the recording is, as the event says: of several, the first. It need be no web address."""
    told = event.attributes.get("recordingURL")
    if isinstance(told, list):
        told = next(filter(None, told), None)
    url = safe_text(told, _URL_LIMIT + 1)
    return url if url and len(url) <= _URL_LIMIT else None
