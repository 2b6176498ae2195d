"""Every event in the vendor's reference, as it stands there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gamma_desktop.calls.event import CallEvent, EventKind
from gamma_desktop.calls.model import CallKey, Origin, Party
from gamma_desktop.calls.ports import UnreadableEvent
from tests.unit.gamma.raw_events import RECEIVED, decoded_raw, vendor_example

MOBILE = Party(number="+34647460197", raw="+34647460197")
ODD_MOBILE = Party(number="+34647460197", raw="+340647460197")
FIRST = Origin(
    first_call_id="1558393109565",
    first_from=Party(number="201", raw="201", is_extension=True),
    first_to=Party(number="+34647460197", raw="0647460197"),
    first_is_incoming=False,
)


@pytest.mark.parametrize(
    ("name", "call_id", "kind", "milliseconds"),
    [
        ("callback-notification", "321296", EventKind.RINGING, 1541763052569),
        ("incoming-answered-1-ringing", "471900", EventKind.RINGING, 1542399572176),
        ("incoming-answered-2-talking", "471900", EventKind.TALKING, 1542399578197),
        ("incoming-answered-3-dropped", "471900", EventKind.DROPPED, 1542399582021),
        ("incoming-missed-1-ringing", "472362", EventKind.RINGING, 1542401480534),
        ("incoming-missed-2-dropped", "472362", EventKind.DROPPED, 1542401484054),
        ("outgoing-answered-1-alerting", "472367", EventKind.RINGING, 1542401510992),
        ("outgoing-answered-2-talking", "472367", EventKind.TALKING, 1542401516677),
        ("outgoing-answered-3-dropped", "472367", EventKind.DROPPED, 1542401521090),
        ("outgoing-unanswered-1-alerting", "472388", EventKind.RINGING, 1542401535788),
        ("outgoing-unanswered-2-dropped", "472388", EventKind.DROPPED, 1542401541347),
    ],
)
def test_the_events_of_a_plain_call(name: str, call_id: str, kind: EventKind, milliseconds: int) -> None:
    event = decoded_raw(vendor_example(name))
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    assert (event.key, event.kind, event.at) == (CallKey("acme", call_id), kind, at)
    assert (event.extension, event.is_incoming) == ("203", not name.startswith("outgoing"))
    assert (event.origin, event.is_recorded, event.cause) == (None, False, "causeNormal")
    assert event.party == (ODD_MOBILE if "unanswered" in name else MOBILE)


def test_the_dialled_number_and_the_leg_are_told() -> None:
    event = decoded_raw(vendor_example("callback-notification"))
    assert (event.dialed_number, event.leg_id) == ("7541763052569", "1541763052549.-478323")


def test_an_attribute_that_the_tables_do_not_know_is_kept() -> None:
    assert decoded_raw(vendor_example("outgoing-unanswered-2-dropped")).parameters == {"lineId": "-704094"}


def test_the_end_of_a_transferred_call_has_no_origin() -> None:
    event = decoded_raw(vendor_example("transfer-1-dropped"))
    assert (event.kind, event.cause, event.origin) == (EventKind.DROPPED, "causeTransfer", None)


def test_a_transferred_call_names_the_one_before_and_who_passed_it_on() -> None:
    event = decoded_raw(vendor_example("transfer-2-alerting"))
    assert event.origin == replace(FIRST, previous_call_id="1558393109565", transferred_by="201")
    assert (event.key.call_id, event.extension) == ("1558393109565.1", "301")
    assert event.party == Party(number="201", raw="201", is_extension=True)


@pytest.mark.parametrize("name", ["transfer-3-alerting-again", "transcription-available"])
def test_an_example_that_lacks_a_comma_is_no_json(name: str) -> None:
    with pytest.raises(UnreadableEvent, match="not JSON"):
        decoded_raw(vendor_example(name))


def with_comma(name: str, before: str) -> CallEvent:
    raw = vendor_example(name)
    missing = f"\n{before}".encode()
    return decoded_raw(replace(raw, body=raw.body.replace(missing, b"," + missing)))


def test_a_second_transfer_keeps_the_first_call() -> None:
    origin = with_comma("transfer-3-alerting-again", '"firstFrom"').origin
    assert origin == replace(FIRST, previous_call_id="1558393109565.1", transferred_by="301")


def test_a_transcript_is_read_in_its_stretches() -> None:
    event = with_comma("transcription-available", '"stateCause"')
    assert event.kind is EventKind.TRANSCRIPT
    assert event.transcript is not None
    assert [(part.text, part.confidence, part.end_seconds) for part in event.transcript] == [
        ("Hi, good Morning", 0.8930228, 5.64),
        ("Good Morning sir, How can I help you ?", 0.9101991, 10.22),
        ("I'd like some information.", 0.8818244, 13.87),
    ]


def test_a_recording_is_announced_with_nothing_but_the_call() -> None:
    event = decoded_raw(vendor_example("recording-available"))
    assert (event.kind, event.key.call_id) == (EventKind.RECORDING, "472388")
    assert (event.recording_url, event.party, event.at) == ("https://callRecording", None, RECEIVED)


def test_digits_typed_on_an_ivr_come_with_the_name_of_the_ivr() -> None:
    event = decoded_raw(vendor_example("app-data-available"))
    assert (event.kind, event.app_data, event.extension) == (EventKind.APP_DATA, "435267232", "9900")
    assert event.party == Party(number="+34941892961", raw="0941892961", label="IncomingVTCRMIvr")
