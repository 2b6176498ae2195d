import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from gamma_desktop.calls.model import Call, CallState, Outcome, Party, TranscriptPart, Transfer
from gamma_desktop.contacts.model import Contact, Match, MatchedBy
from gamma_desktop.history.export import CSV_COLUMNS, call_object, csv_heading, csv_rows
from gamma_desktop.history.model import IdentifiedCall
from tests.unit.calls.call_log_contract import START, ringing_call

ANA = Contact(id="1", name="Ana Lopez", company="Acme")
BEA = Contact(id="2", name="Bea", company="Acme")
KNOWN = Match(candidates=(ANA,), matched_by=MatchedBy.E164)


def calls_csv(calls: Sequence[IdentifiedCall], *, is_raw: bool = False) -> str:
    return csv_heading() + csv_rows(calls, is_raw=is_raw)


def answered_call() -> Call:
    return replace(
        ringing_call(),
        state=CallState.ENDED,
        outcome=Outcome.ANSWERED,
        answered_by="203",
        answered_at=START + timedelta(seconds=6.021),
        ended_at=START + timedelta(seconds=9.845),
        ring_seconds=6.021,
        talk_seconds=3.824,
        cause="causeNormal",
    )


def of(call: Call, match: Match = KNOWN) -> dict[str, object]:
    return call_object(IdentifiedCall(call=call, match=match))


def rows(*calls: IdentifiedCall) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(calls_csv(calls), newline="")))


def test_a_call_object_holds_the_promised_keys_in_order_with_their_values() -> None:
    assert list(of(answered_call()).items()) == [
        ("pbx", "acme"),
        ("call_id", "471900"),
        ("first_call_id", "471900"),
        ("external_call_id", None),
        ("direction", "incoming"),
        ("state", "ended"),
        ("outcome", "answered"),
        (
            "remote",
            {
                "number": "+34647460197",
                "raw": "+34647460197",
                "hidden": False,
                "contact": {"id": "1", "name": "Ana Lopez", "company": "Acme"},
                "candidates": 1,
                "matched_by": "e164",
            },
        ),
        ("extension", "203"),
        ("extensions", ["203"]),
        ("answered_by", "203"),
        ("dialed_number", None),
        ("started_at", "2018-11-16T20:32:52.176+00:00"),
        ("answered_at", "2018-11-16T20:32:58.197+00:00"),
        ("ended_at", "2018-11-16T20:33:02.021+00:00"),
        ("ring_seconds", 6.021),
        ("talk_seconds", 3.824),
        ("transfers", []),
        ("app_data", []),
        ("recording_url", None),
        ("transcript", None),
        ("cause", "causeNormal"),
        ("transferred_to", None),
        ("recorded", False),
        ("note", None),
        ("label", None),
        ("waiting", False),
        ("handled", None),
        ("claimed", None),
    ]


def test_the_keys_of_the_remote_party_stand_in_the_promised_order() -> None:
    remote = of(ringing_call())["remote"]

    assert isinstance(remote, dict)
    assert list(remote) == ["number", "raw", "hidden", "contact", "candidates", "matched_by"]


def test_a_call_that_goes_on_has_no_outcome_and_invents_no_times() -> None:
    told = of(ringing_call())

    assert (told["state"], told["outcome"]) == ("ringing", None)
    assert {told[key] for key in ("answered_at", "ended_at", "ring_seconds", "talk_seconds")} == {None}


def test_of_a_hidden_caller_no_number_is_told_even_if_one_leaked() -> None:
    hidden = Party(number="+34647460197", raw="anonymous", is_hidden=True)
    remote = of(replace(ringing_call(), remote=hidden), Match())["remote"]

    assert remote == {
        "number": None,
        "raw": "anonymous",
        "hidden": True,
        "contact": None,
        "candidates": 0,
        "matched_by": None,
    }


def test_of_several_candidates_none_is_named() -> None:
    remote = of(ringing_call(), Match(candidates=(ANA, BEA), matched_by=MatchedBy.E164))["remote"]

    assert isinstance(remote, dict)
    assert (remote["contact"], remote["candidates"], remote["matched_by"]) == (None, 2, "e164")


def test_transfers_are_told_oldest_first() -> None:
    steps = (
        Transfer(from_call_id="1", from_extension="201", to_extension="301", at=START),
        Transfer(from_call_id="1.1", from_extension=None, to_extension=None, at=START),
    )

    assert of(replace(ringing_call(), transfers=steps))["transfers"] == [
        {"from_call_id": "1", "from": "201", "to": "301", "at": "2018-11-16T20:32:52.176+00:00"},
        {"from_call_id": "1.1", "from": None, "to": None, "at": "2018-11-16T20:32:52.176+00:00"},
    ]


def test_a_transcript_is_told_part_by_part() -> None:
    parts = (TranscriptPart(text="Hello", confidence=0.9, end_seconds=1.5), TranscriptPart(text="Hi"))

    assert of(replace(ringing_call(), transcript=parts))["transcript"] == [
        {"text": "Hello", "confidence": 0.9, "end_seconds": 1.5},
        {"text": "Hi", "confidence": None, "end_seconds": None},
    ]


def test_csv_of_no_calls_is_its_heading() -> None:
    assert calls_csv([]) == ",".join(CSV_COLUMNS) + "\r\n"


def test_a_call_is_a_row_and_its_number_stays_text() -> None:
    (row,) = rows(IdentifiedCall(call=answered_call(), match=KNOWN))

    assert (row["number"], row["name"], row["company"]) == ("'+34647460197", "Ana Lopez", "Acme")
    assert (row["started_at"], row["talk_seconds"]) == ("2018-11-16T20:32:52.176+00:00", "3.824")


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@a", "\t=1", "＝1"])
def test_what_a_spreadsheet_would_run_is_made_text(formula: str) -> None:
    contact = Contact(id="1", name=formula, company=formula)
    (row,) = rows(IdentifiedCall(call=ringing_call(), match=Match(candidates=(contact,))))

    assert (row["name"], row["company"]) == (f"'{formula}", f"'{formula}")


def test_raw_csv_holds_what_was_there() -> None:
    contact = Contact(id="1", name="=1+1")
    written = calls_csv(
        [IdentifiedCall(call=ringing_call(), match=Match(candidates=(contact,)))], is_raw=True
    )
    (row,) = csv.DictReader(io.StringIO(written, newline=""))

    assert (row["name"], row["number"]) == ("=1+1", "+34647460197")


def test_note_and_label_are_told_and_guarded() -> None:
    noted = IdentifiedCall(call=ringing_call(), note="=wants an offer", label="+Sale")

    assert (call_object(noted)["note"], call_object(noted)["label"]) == ("=wants an offer", "+Sale")
    assert (rows(noted)[0]["note"], rows(noted)[0]["label"]) == ("'=wants an offer", "'+Sale")


def test_commas_quotes_and_lines_stay_in_their_cell() -> None:
    contact = Contact(id="1", name='a,"b"\nc')
    (row,) = rows(IdentifiedCall(call=ringing_call(), match=Match(candidates=(contact,))))

    assert row["name"] == 'a,"b"\nc'


def test_the_number_of_a_hidden_caller_is_in_no_row() -> None:
    hidden = Party(number="+34647460197", raw="+34647460197", is_hidden=True)

    assert "647460197" not in calls_csv([IdentifiedCall(call=replace(ringing_call(), remote=hidden))])
