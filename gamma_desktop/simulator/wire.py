"""Events as the vendor's JSON, each attribute spelled and typed as in the reference's examples."""

from typing import assert_never

import msgspec

from gamma_desktop.simulator.model import (
    AppDataEvent,
    Ends,
    Leg,
    LegEvent,
    PbxEvent,
    RecordingEvent,
    TranscriptionEvent,
)

Attributes = dict[str, object]


def body(event: PbxEvent) -> bytes:
    """The body of the event's callback request."""
    return msgspec.json.encode(attributes(event))


def attributes(event: PbxEvent) -> Attributes:
    """The attributes of an event, before they become bytes."""
    match event:
        case LegEvent():
            return _leg_event(event)
        case AppDataEvent():
            return _app_data_event(event)
        case RecordingEvent():
            return _recording_event(event)
        case TranscriptionEvent():
            return _transcription_event(event)
    assert_never(event)


def _leg_event(event: LegEvent) -> Attributes:
    leg = event.leg
    shown = leg.other
    return {
        "callId": event.call_id,
        "callLegId": leg.leg_id,
        "displayedExternalNumber": shown.external,
        "displayedLabel": shown.label,
        "displayedNumber": shown.number,
        "isIncoming": _flag(leg.is_incoming),
        "isRecording": _flag(event.is_recording),
        "eventTimestamp": str(event.at_ms),
        "state": leg.state.value,
        "stateCause": event.cause.value,
        "extension": leg.extension,
        **_original(leg),
        **_first(leg.first),
        **_where_known("originalDialedNumber", event.dialed_number),
        **_where_known("recordingURL", event.recording_url),
    }


def _app_data_event(event: AppDataEvent) -> Attributes:
    # In this example alone, the reference shows the number in one form, and the IVR's name as the label.
    leg = event.leg
    hidden_or_prefixed = leg.other.in_chain
    return {
        "callId": event.call_id,
        "appData": event.app_data,
        "state": "appDataAvailable",
        "stateCause": "informative",
        "callLegId": leg.leg_id,
        "displayedExternalNumber": hidden_or_prefixed,
        "displayedLabel": event.ivr_label,
        "displayedNumber": hidden_or_prefixed,
        "isIncoming": _flag(leg.is_incoming),
        "isRecording": "false",
        "extension": event.ivr_extension,
        **_first(leg.first),
        "eventTimestamp": str(event.at_ms),
    }


def _recording_event(event: RecordingEvent) -> Attributes:
    return {
        "callId": event.call_id,
        "state": "recordingAvailable",
        "recordingURL": event.url,
        "stateCause": "informative",
    }


def _transcription_event(event: TranscriptionEvent) -> Attributes:
    results = [
        {
            "alternatives": [{"transcript": part.text, "confidence": part.confidence}],
            "resultEndTime": f"{part.end_seconds:.3f}s",
        }
        for part in event.parts
    ]
    return {
        "callId": event.call_id,
        "state": "transcriptionAvailable",
        "transcription": {"results": results},
        "stateCause": "informative",
    }


def _original(leg: Leg) -> Attributes:
    if leg.original is None:
        return {}
    return {
        "originallyFrom": leg.original.source,
        "originallyTo": leg.original.destination,
        "originalIsIncoming": _flag(leg.original.is_incoming),
        "originalCallId": leg.original.call_id,
    }


def _first(ends: Ends) -> Attributes:
    return {
        "firstFrom": ends.source,
        "firstTo": ends.destination,
        "firstIsIncoming": _flag(ends.is_incoming),
        "firstCallId": ends.call_id,
    }


def _where_known(name: str, value: str | None) -> Attributes:
    return {} if value is None else {name: value}


def _flag(value: bool) -> str:  # noqa: FBT001  (the value itself, not a switch)
    return "true" if value else "false"
