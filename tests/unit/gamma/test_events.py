import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gamma_desktop.calls.event import CallEvent, EventKind
from gamma_desktop.calls.model import CallKey, Party, TranscriptPart
from gamma_desktop.calls.ports import UnreadableEvent
from gamma_desktop.gamma.events import GammaEventDecoder
from gamma_desktop.gamma.wire import ATTRIBUTES
from gamma_desktop.numbers.model import NumberRules
from tests.unit.gamma.raw_events import RECEIVED, decoded, decoded_raw, raw_event

FORM = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
CALLER = {
    "displayedExternalNumber": "+34647460197",
    "displayedLabel": "647460197",
    "displayedNumber": "0647460197",
}


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("prompting", EventKind.PROMPTING),
        ("ringing", EventKind.RINGING),
        ("alerting", EventKind.RINGING),
        ("TALKING", EventKind.TALKING),
        ("dropped", EventKind.DROPPED),
        ("recordingAvailable", EventKind.RECORDING),
        ("held", EventKind.OTHER),
        ("sentimentAvailable", EventKind.OTHER),
    ],
)
def test_a_state_becomes_a_kind_and_an_unknown_one_is_no_error(state: str, kind: EventKind) -> None:
    assert decoded(state=state).kind is kind


def test_an_informative_event_of_an_unknown_kind_is_told_apart_from_a_state() -> None:
    event = decoded(state="sentimentAvailable", stateCause="Informative")
    assert (event.kind, event.state) == (EventKind.INFORMATIVE, "sentimentAvailable")


def test_an_informative_event_needs_nothing_but_the_call() -> None:
    event = decoded_raw(raw_event(b'{"callId":"1","appData":"12#"}'))
    assert (event.kind, event.app_data) == (EventKind.APP_DATA, "12#")


@pytest.mark.parametrize(
    ("value", "truth"),
    [
        *(("true", True), ("TRUE", True), (True, True), (1, True), ("1", True), (" True ", True)),
        *(("False", False), (False, False), (0, False), ("0", False)),
        *(("yes", None), (2, None), (1.0, None), ("", None), (None, None), ([], None)),
    ],
)
def test_truth_comes_as_a_word_or_as_json(value: object, truth: bool | None) -> None:
    event = decoded(isIncoming=value, isRecording=value)
    assert (event.is_incoming, event.is_recorded) == (truth, truth)


def test_ids_and_extensions_may_be_json_numbers() -> None:
    event = decoded(callId=471900, extension=203, appData=435267232)
    assert (event.key, event.extension, event.app_data) == (CallKey("", "471900"), "203", "435267232")


@pytest.mark.parametrize(
    "attributes",
    [
        {"eventTimestamp": "1542399572176"},
        {"eventTimestamp": 1542399572176},
        {"lastModificationTime": "1542399572176"},
        {"eventTimestamp": "soon", "lastModificationTime": "1542399572176"},
        {"eventTimestamp": 1542399572.176},
        {"eventTimestamp": "1542399572.176"},
        {"eventTimestamp": 1542399572176000},
        {"eventTimestamp": "1542399572176000"},
        {"eventTimestamp": "2018-11-16T20:19:32.176Z"},
        {"eventTimestamp": "2018-11-16T21:19:32.176+01:00"},
        {"eventTimestamp": "2018-11-16 20:19:32.176"},
    ],
)
def test_the_time_is_taken_from_whichever_attribute_gives_one(attributes: dict[str, object]) -> None:
    at = datetime(2018, 11, 16, 20, 19, 32, 176_000, tzinfo=UTC)
    assert decoded(**attributes).at == at


@pytest.mark.parametrize("seconds", [1542399572, "1542399572", "1542399572.0"])
def test_a_time_in_whole_seconds_is_understood_by_its_size(seconds: object) -> None:
    assert decoded(eventTimestamp=seconds).at == datetime(2018, 11, 16, 20, 19, 32, tzinfo=UTC)


@pytest.mark.parametrize(
    "timestamp", ["", "soon", "0", "946684799999", "9" * 30, 1e300, -1, None, [], True, str(2**63), "1e12"]
)
def test_a_time_that_cannot_be_right_gives_way_to_the_time_of_receipt(timestamp: object) -> None:
    assert decoded(eventTimestamp=timestamp).at == RECEIVED


@pytest.mark.parametrize(
    ("ahead", "is_believed"), [(timedelta(hours=23), True), (timedelta(hours=25), False)]
)
def test_a_clock_that_runs_ahead_is_believed_for_a_day(ahead: timedelta, is_believed: bool) -> None:
    at = RECEIVED + ahead
    event = decoded(eventTimestamp=str(int(at.timestamp() * 1000)))
    assert (event.at == at) is is_believed


@pytest.mark.parametrize(
    ("written", "call_id"),
    [("471900", "471900"), ("471900.0", "471900"), ("471900.1", "471900.1"), ("471900.10", "471900.10")],
)
def test_a_call_id_that_is_a_json_number_is_its_digits_as_written(written: str, call_id: str) -> None:
    body = f'{{"callId":{written},"state":"ringing","firstCallId":{written},"originalCallId":77.0}}'
    event = decoded_raw(raw_event(body.encode()))
    assert event.key == CallKey("", call_id)
    assert event.origin is not None
    assert (event.origin.first_call_id, event.origin.previous_call_id) == (None, "77")


HIDDEN_WORDS = (
    *(
        "anonymous",
        "Anonymous",
        "",
        None,
        "Anónimo",
        "ANÓNIMO",
        "unknown",
        "Private",
        "privado",
        "Restricted",
    ),
    *("unavailable", "null", "sip:anonymous@anonymous.invalid", "<sip:anonymous@pbx.example>"),
)


@pytest.mark.parametrize(
    "label",
    [
        *("Anónimo", "unknown", "null", "sip:anonymous@anonymous.invalid"),
        *("Número oculto", "Private number", "No Caller ID", "Unbekannt", "Inconnu", "LLAMADA OCULTA"),
        '"Anonymous" <sip:anonymous@anonymous.invalid>',
    ],
)
def test_a_word_for_a_hidden_caller_is_never_a_name(label: str) -> None:
    party = decoded(displayedLabel=label, displayedNumber="0647460197").party
    assert party is not None
    assert party.label is None


@pytest.mark.parametrize("displayed", HIDDEN_WORDS)
def test_a_hidden_caller_leaks_no_number(displayed: str | None) -> None:
    event = decoded(**CALLER | {"displayedNumber": displayed}, firstFrom="0647460197", firstCallId="0")
    hidden = Party(raw="anonymous", is_hidden=True)
    assert event.party == hidden
    assert event.origin is not None
    assert event.origin.first_from == hidden
    assert "647460197" not in repr(event)


def test_an_event_that_displays_nobody_has_no_party() -> None:
    assert decoded().party is None


def test_a_missing_number_is_not_a_hidden_one() -> None:
    assert decoded(displayedExternalNumber="+34647460197").party == Party(
        number="+34647460197", raw="+34647460197"
    )


@pytest.mark.parametrize("label", ["Ext 201", "201", "", "ext. 201"])
def test_a_label_that_is_a_number_is_no_name(label: str) -> None:
    party = decoded(displayedLabel=label, displayedNumber="201", extension="203").party
    assert party == Party(number="201", raw="201", is_extension=True)


def test_a_label_that_is_a_name_is_kept() -> None:
    party = decoded(displayedLabel="Gines Gomez", displayedNumber="0647460197").party
    assert party == Party(number="+34647460197", raw="0647460197", label="Gines Gomez")


def test_a_number_that_no_plan_has_is_shown_raw() -> None:
    assert decoded(displayedNumber="999002929").party == Party(raw="999002929")


def test_a_listed_extension_is_one_whatever_it_looks_like() -> None:
    party = decoded(frozenset({"1004"}), displayedNumber="1004").party
    assert party == Party(number="1004", raw="1004", is_extension=True)


def test_the_extension_of_the_event_is_one_though_nobody_listed_it() -> None:
    origin = decoded(extension="1004", firstCallId="0", firstFrom="647460197", firstTo="1004").origin
    assert origin is not None
    assert origin.first_to == Party(number="1004", raw="1004", is_extension=True)


def test_a_call_that_names_itself_as_its_origin_has_none() -> None:
    assert decoded(callId="7", firstCallId="7", firstFrom="1", originalCallId="7").origin is None


@pytest.mark.parametrize(
    ("displayed", "from_", "to", "expected"),
    [
        ("203", "0647460197", "201", "203"),
        ("0647460197", "0647460197", "201", "201"),
        ("0647460197", "201", "0647460197", "201"),
        ("0647460197", "0647460197", "999002929", None),
    ],
)
def test_who_passed_a_call_on_is_whoever_is_an_extension(
    displayed: str, from_: str, to: str, expected: str | None
) -> None:
    origin = decoded(
        callId="7.1", originalCallId="7", displayedNumber=displayed, originallyFrom=from_, originallyTo=to
    ).origin
    assert origin is not None
    assert (origin.previous_call_id, origin.transferred_by) == ("7", expected)


def test_the_ends_of_the_previous_call_serve_where_it_was_the_first() -> None:
    origin = decoded(
        callId="7.1", originalCallId="7", firstCallId="7", originallyFrom="647460197", originallyTo="201"
    ).origin
    assert origin is not None
    assert origin.first_from == Party(number="+34647460197", raw="647460197")


def test_headers_name_the_pbx_and_our_own_call() -> None:
    headers = {"x-vtcrm-pbxid": "acme", "x-vtcrm-external-call-id": "mine-1"}
    event = decoded_raw(raw_event(b'{"callId":"1","state":"prompting"}', headers=headers))
    assert (event.key.pbx, event.external_call_id) == ("acme", "mine-1")


def test_parameters_come_from_the_query_and_from_beside_the_attributes() -> None:
    body = b'{"callId":"1","state":"ringing","customer":{"id":[7]},"count":3}'
    event = decoded_raw(raw_event(body, query="a=%C3%A1&empty=&callId=2&extension=9"))
    assert event.parameters == {
        "a": "á",
        "empty": "",
        "callId": "2",
        "extension": "9",
        "customer": '{"id":[7]}',
        "count": "3",
    }
    assert (event.key.call_id, event.extension) == ("1", "")


def test_an_event_may_come_as_a_form() -> None:
    event = decoded_raw(raw_event(b"callId=5&state=talking&shop=12", headers=FORM))
    assert (event.key.call_id, event.kind, event.parameters) == ("5", EventKind.TALKING, {"shop": "12"})


def test_an_event_may_come_as_json_in_a_field_of_a_form() -> None:
    body = b"shop=12&callId=9&event=%7B%22callId%22%3A%225%22%2C%22state%22%3A%22talking%22%7D"
    event = decoded_raw(raw_event(body, headers=FORM))
    assert (event.key.call_id, event.parameters) == ("5", {"shop": "12", "callId": "9"})


def test_json_that_calls_itself_a_form_is_json() -> None:
    assert decoded_raw(raw_event(b'{"callId":"5","state":"ringing"}', headers=FORM)).key.call_id == "5"


def test_the_case_of_an_attribute_does_not_matter_unless_both_are_there() -> None:
    assert decoded(OriginalDialedNumber="912345678").dialed_number == "912345678"
    assert decoded(OriginalDialedNumber="1", originalDialedNumber="2").dialed_number == "2"


@pytest.mark.parametrize(
    ("transcription", "parts"),
    [
        ("Hello", (TranscriptPart(text="Hello"),)),
        (
            {
                "results": [
                    {"alternatives": [{"transcript": "A"}, {"transcript": "B"}]},
                    {},
                    3,
                    {"alternatives": []},
                ]
            },
            (TranscriptPart(text="A"),),
        ),
        (
            {"results": [{"alternatives": [{"transcript": "A", "confidence": 7}], "resultEndTime": "soon"}]},
            (TranscriptPart(text="A"),),
        ),
        ({"results": "none"}, None),
        ([], None),
        (None, None),
    ],
)
def test_a_transcript_is_read_as_far_as_it_goes(
    transcription: object, parts: tuple[TranscriptPart, ...] | None
) -> None:
    assert decoded(state="transcriptionAvailable", transcription=transcription).transcript == parts


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf  ", "empty"),
        (b"hello", "not JSON"),
        (b"\x00\x01\xff", "not JSON"),
        (b'{"callId":"1","state":"ringing"', "not JSON"),
        (b'{"callId":' + b"9" * 5000 + b"}", "not JSON"),
        (b"[1]", "not an object"),
        (b"null", "not an object"),
        (b'{"state":"ringing"}', "callId"),
        (b'{"callId":"","state":"ringing"}', "callId"),
        (b'{"callId":null,"state":"ringing"}', "callId"),
        (b'{"callId":["1"],"state":"ringing"}', "callId"),
        (b'{"callId":true,"state":"ringing"}', "callId"),
        (b'{"callId":"a\\u0000b","state":"ringing"}', "callId"),
        (b'{"callId":"\\ud800","state":"ringing"}', "callId"),
        (b'{"callId":"' + b"1" * 201 + b'","state":"ringing"}', "callId"),
        (b'{"callId":"1"}', "state"),
        (b"[" * 200_000, "nested"),
    ],
)
def test_what_is_no_event_is_unreadable_and_says_why(body: bytes, why: str) -> None:
    with pytest.raises(UnreadableEvent, match=why):
        decoded_raw(raw_event(body))


@pytest.mark.parametrize(
    "encoded",
    [
        '{"callId":"1","state":"ringing","displayedLabel":"Muñoz"}'.encode("utf-8-sig"),
        '{"callId":"1","state":"ringing","displayedLabel":"Muñoz"}'.encode("latin-1"),
        '{"callId":"1","state":"ringing","displayedLabel":"Muñoz"}'.encode("utf-16"),
        b'{"callId":"0","callId":"1","state":"ringing","displayedLabel":"Mu\\u00f1oz","x":NaN}',
    ],
)
def test_a_name_survives_however_the_body_is_encoded(encoded: bytes) -> None:
    party = decoded_raw(raw_event(encoded)).party
    assert party is not None
    assert party.label == "Muñoz"


def test_texts_are_limited_and_made_safe_to_keep() -> None:
    event = decoded(
        extension="x" * 5000, appData="7\u0000\ud800\u202e\u001b[31m" + "8" * 5000, callLegId={"a": [1]}
    )
    assert len(event.extension) == 200
    assert event.app_data is not None
    assert event.app_data.startswith("7����[31m8")
    assert len(event.app_data) == 1000
    assert event.leg_id == '{"a":[1]}'


def test_no_more_parameters_are_kept_than_anybody_would_register() -> None:
    event = decoded(**{f"p{number}": "x" * 5000 for number in range(500)})
    assert len(event.parameters) == 100
    assert max(map(len, event.parameters.values())) == 1000


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner), max_leaves=8
)
NAMES = st.sampled_from(ATTRIBUTES)


def decoded_or_unreadable(body: bytes, query: str, headers: dict[str, str]) -> CallEvent | None:
    try:
        return decoded_raw(raw_event(body, query=query, headers=headers))
    except UnreadableEvent:
        return None


@given(st.binary(max_size=200), st.text(max_size=50), st.sampled_from([{}, FORM]))
def test_no_bytes_are_too_odd(body: bytes, query: str, headers: dict[str, str]) -> None:
    decoded_or_unreadable(body, query, headers)


@given(st.dictionaries(NAMES, VALUES | st.text("+0123456789.ex ", max_size=15)))
def test_no_values_are_too_odd(attributes: dict[str, object]) -> None:
    event = decoded_or_unreadable(json.dumps({"callId": "1"} | attributes).encode(), "", {})
    if event is not None:
        repr(event).encode()


def test_no_nesting_is_too_deep() -> None:
    for depth in range(500, 1000, 10):
        body = b'{"callId":"1","state":' + b"[" * depth + b"]" * depth + b"}"
        decoded_or_unreadable(body, "", {})


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("https://rec.example/1.mp3", "https://rec.example/1.mp3"),
        (["https://rec.example/1.mp3", "https://rec.example/2.mp3"], "https://rec.example/1.mp3"),
        ("/recordings/1.wav", "/recordings/1.wav"),
        ("ftp://rec.example/1.wav", "ftp://rec.example/1.wav"),
        ("https://rec.example/" + "a" * 3000, None),
        (["", None, "https://rec.example/2.mp3"], "https://rec.example/2.mp3"),
        ([], None),
        ("", None),
        (7, "7"),
    ],
)
def test_the_address_of_a_recording_is_kept_as_what_it_is(told: object, kept: str | None) -> None:
    assert decoded(state="recordingAvailable", recordingURL=told).recording_url == kept


SAID = {"alternatives": [{"transcript": "Good morning", "confidence": 0.9}]}


@pytest.mark.parametrize(
    "transcription",
    [
        {"results": [SAID]},
        json.dumps({"results": [SAID]}),
        {"done": True, "response": {"results": [SAID]}},
        json.dumps({"done": True, "response": {"results": [SAID]}}),
        [SAID],
        json.dumps([SAID]),
    ],
)
def test_a_transcript_is_read_in_each_wrapper(transcription: object) -> None:
    event = decoded(state="transcriptionAvailable", transcription=transcription)
    assert event.transcript == (TranscriptPart(text="Good morning", confidence=0.9),)


@pytest.mark.parametrize(
    "transcription",
    [
        {"response": json.dumps({"results": [SAID]})},
        json.dumps(json.dumps({"results": [SAID]})),
        {"results": {"alternatives": SAID["alternatives"][0]}},
        {"operation": {"done": True, "response": {"results": [SAID]}}},
        [json.dumps(SAID)],
        SAID["alternatives"],
        SAID,
    ],
)
def test_a_transcript_is_read_however_it_is_wrapped(transcription: object) -> None:
    event = decoded(state="transcriptionAvailable", transcription=transcription)
    assert event.transcript == (TranscriptPart(text="Good morning", confidence=0.9),)


@pytest.mark.parametrize("transcription", ["null", "", "{}", [], "[" * 100_000 + "]" * 100_000, [[[]]]])
def test_a_transcript_of_nothing_is_none_or_what_it_says(transcription: object) -> None:
    parts = decoded(state="transcriptionAvailable", transcription=transcription).transcript or ()
    assert len(parts) <= 1


def test_a_transcript_that_only_looks_like_json_is_what_was_said() -> None:
    event = decoded(state="transcriptionAvailable", transcription="{laughs} Good morning")
    assert event.transcript == (TranscriptPart(text="{laughs} Good morning"),)


def test_whoever_calls_from_a_line_of_this_pbx_is_a_colleague() -> None:
    line = "+34961112233"
    raw = raw_event(b'{"callId":"1","state":"ringing","isIncoming":"true","displayedNumber":"0961112233"}')
    event = GammaEventDecoder(NumberRules, lambda: {line}).decode(raw)

    assert event.party == Party(number=line, raw="0961112233", is_extension=True)
