from dataclasses import replace

from gamma_desktop.calls.model import Call, Party
from gamma_desktop.cli.call_table import call_line, table
from gamma_desktop.contacts.model import NO_MATCH, Contact, Match
from gamma_desktop.history.model import IdentifiedCall
from tests.unit.calls.call_log_contract import ended, ringing_call


def line(call: Call, match: Match = NO_MATCH) -> str:
    return call_line(IdentifiedCall(call=call, match=match))


def named(name: str) -> Match:
    return Match(candidates=(Contact(id="1", name=name),))


def test_a_line_tells_the_call_in_columns_under_their_headings() -> None:
    call = replace(ended(ringing_call()), talk_seconds=3.824)
    heading, told = table([IdentifiedCall(call=call, match=named("Ana"))]).splitlines()

    for column, text in (
        ("Direction", "Incoming"),
        ("Outcome", "Missed"),
        ("Who", "Ana +34647460197"),
        ("Extension", "203"),
        ("Call", "471900"),
    ):
        assert told[heading.index(column) :].startswith(text)
    assert told[heading.index("Talked") - 1 :].startswith("    4 s")


def test_columns_keep_their_width_whatever_stands_in_them() -> None:
    short, long = line(ringing_call(), named("A")), line(ringing_call(), named("A" * 300))

    assert short.index("471900") == long.index("471900")
    assert "A…" in long


def test_what_a_terminal_would_obey_is_only_shown() -> None:
    evil = "\x1b[2J\r\n\x9b31m\u202e"
    call = replace(ringing_call(f"1{evil}"), extension=evil, remote=Party(raw=evil, label=evil, number=None))
    told = line(call) + line(ringing_call(), named(evil))

    assert told.isprintable()
    assert "[2J" in told


def test_a_hidden_caller_is_told_without_a_number() -> None:
    told = line(replace(ringing_call(), remote=Party(number="+34647460197", is_hidden=True)), named("Ana"))

    assert "Hidden number" in told
    assert "647460197" not in told
    assert "Ana" not in told


def test_several_candidates_are_counted_and_none_is_named() -> None:
    match = Match(candidates=(Contact(id="1", name="Ana"), Contact(id="2", name="Bea")))

    assert "+34647460197 (2 contacts)" in line(ringing_call(), match)
