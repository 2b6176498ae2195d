"""How what a desk asks of a call's facts is judged, by what was agreed on before it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from gamma_desktop.calls.codes import TeamRefusal
from gamma_desktop.calls.facts import (
    CLAIM_LASTS,
    LONGEST_NOTE,
    AskedFact,
    Claim,
    Denied,
    Fact,
    FactVerb,
    Handled,
    SharedState,
    encode_fact,
    judge,
    read_fact,
)
from gamma_desktop.calls.model import CallKey

AT = datetime(2026, 11, 30, 10, 14, tzinfo=UTC)
KEY = CallKey("acme", "1")
NOTED = SharedState(note="Wants an invoice", label="Sale")


def asked(verb: FactVerb, **told: object) -> AskedFact:
    return replace(AskedFact(id="gd-1", verb=verb, call=KEY), **told)  # type: ignore[arg-type]  # a mapping of fields


def verdict(known: SharedState, what: AskedFact, desk: str = "luis", at: datetime = AT) -> str | Denied:
    return judge(known, what, desk=desk, at=at)


def test_a_note_is_written_where_its_writer_saw_what_stands_there() -> None:
    note = asked(FactVerb.NOTE, text="Paid", instead_of="Wants an invoice")
    assert verdict(NOTED, note) == "Paid"


def test_a_note_whose_writer_saw_another_one_is_refused_and_told_which() -> None:
    note = asked(FactVerb.NOTE, text="Paid", instead_of="")
    assert verdict(NOTED, note) == Denied(code=TeamRefusal.CONFLICT, stands="Wants an invoice")


def test_where_no_one_can_be_asked_both_notes_are_kept() -> None:
    note = asked(FactVerb.NOTE, text="Paid", instead_of="", keeps_both=True)
    assert verdict(NOTED, note) == "Wants an invoice\nPaid"
    assert verdict(SharedState(), note) == "Paid"
    long = verdict(NOTED, replace(note, text="x" * LONGEST_NOTE))
    assert isinstance(long, str)
    assert len(long) == LONGEST_NOTE


def test_the_same_note_twice_is_no_conflict() -> None:
    assert verdict(NOTED, asked(FactVerb.NOTE, text="Wants an invoice", instead_of="")) == "Wants an invoice"


def test_the_last_label_counts() -> None:
    assert verdict(NOTED, asked(FactVerb.LABEL, text="Complaint")) == "Complaint"


def test_the_first_claim_stands_until_it_lapses_and_is_its_own_desks_to_renew() -> None:
    claimed = SharedState(claim=Claim(desk="ana", by="Ana", at=AT))
    claim = asked(FactVerb.CLAIM)
    assert verdict(claimed, claim) == Denied(code=TeamRefusal.CLAIMED, claim=claimed.claim)
    assert verdict(claimed, claim, desk="ana") == ""
    almost = AT + CLAIM_LASTS - timedelta(seconds=1)
    assert isinstance(verdict(claimed, claim, at=almost), Denied)
    assert verdict(claimed, claim, at=AT + CLAIM_LASTS) == ""
    assert verdict(claimed, replace(claim, undoes=True)) == ""


def test_a_call_that_was_handled_may_be_handled_again() -> None:
    assert verdict(SharedState(handled=Handled(by="Ana", at=AT)), asked(FactVerb.HANDLE)) == ""


def test_a_fact_is_read_as_it_was_written_with_the_time_of_its_entry() -> None:
    fact = Fact(id="gd-1", verb=FactVerb.NOTE, call=KEY, first_call_id="1", by="Ana", text="\u202e“Ñ”")
    read = read_fact(encode_fact(fact), AT)
    assert read == fact
    assert read is not None
    assert read.at == AT


def test_what_a_newer_relay_says_and_what_is_no_fact_at_all_is_left_out() -> None:
    strange = (b"", b"{}", b"[1]", b'{"id": 3}', b"\xff\xfe", b'{"id":"1","verb":"sing","call":{}}')
    assert [read_fact(body, AT) for body in strange] == [None] * len(strange)
