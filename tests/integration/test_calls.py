"""The call log as the real command prints it, beside the real listener that fills it."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gamma_desktop.calls.model import CallKey
from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.settings.paths import profile_paths
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from tests.integration.command import Desk
from tests.integration.listening import Listening
from tests.unit.calls.call_log_contract import START, ended, ringing_call

EXAMPLES = Path(__file__).parent.parent / "data" / "vendor"
ANSWERED, MISSED, DIALLED = "471900", "472362", "471898"
HIDDEN = (
    b'{"callId": "h1", "state": "ringing", "isIncoming": "true", "extension": "204", '
    b'"displayedNumber": "anonymous", "displayedExternalNumber": "+34600111222", '
    b'"eventTimestamp": "1542400000000"}'
)


@pytest.fixture(scope="module")
def listening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listening]:
    """A listener that heard of four calls, and goes on listening; nobody changes anything any more."""
    with Listening(tmp_path_factory.mktemp("desk") / "profile") as listening:
        for file in sorted(EXAMPLES.glob("incoming-*.json")) + sorted(EXAMPLES.glob("outgoing-un*.json")):
            assert listening.post(file.read_bytes()) == 200
            listening.next_call()
        assert listening.post(HIDDEN) == 200
        listening.next_call()
        yield listening


@pytest.fixture
def desk(listening: Listening) -> Desk:
    return Desk(listening.profile)


def ids(listening: Listening, *arguments: str) -> list[str]:
    return [call["call_id"] for call in listening.calls(*arguments)]


def test_calls_are_listed_newest_first_beside_the_running_listener(listening: Listening) -> None:
    listed = ids(listening)

    assert set(listed) >= {ANSWERED, MISSED, "h1"}
    assert listed[0] == "h1"  # the last to come, though Gamma dates it before others


def test_missed_calls_alone(listening: Listening) -> None:
    assert ids(listening, "--missed") == [MISSED]


def test_as_many_as_asked_for(listening: Listening) -> None:
    assert ids(listening, "--limit", "2") == ids(listening)[:2]


@pytest.mark.parametrize("number", ["+34647460197", "647460197", "0647460197", "+34 647 46 01 97"])
def test_calls_with_a_number_however_it_is_written(listening: Listening, number: str) -> None:
    assert set(ids(listening, "--number", number)) == set(ids(listening)) - {"h1"}


@pytest.mark.parametrize("number", ["600111222", "+34600111222", "anonymous", "647460198", "197"])
def test_a_hidden_callers_number_and_others_find_nothing(listening: Listening, number: str) -> None:
    assert ids(listening, "--number", number) == []


def test_calls_since_a_moment_of_our_clock(listening: Listening) -> None:
    assert ids(listening, "--since", "1d") == ids(listening)
    assert ids(listening, "--since", "0d") == []


def test_csv_has_a_row_a_call_and_lines_of_its_own_kind(listening: Listening) -> None:
    rows = list(csv.DictReader(io.StringIO(listening.command("calls", "--csv"), newline="")))

    assert [row["call_id"] for row in rows] == ids(listening)
    missed = next(row for row in rows if row["call_id"] == MISSED)
    assert (missed["outcome"], missed["number"], missed["talk_seconds"]) == ("missed", "'+34647460197", "")
    assert next(row for row in rows if row["call_id"] == "h1")["number"] == ""


def test_calls_by_their_words_and_what_they_were(listening: Listening) -> None:
    assert set(ids(listening, "--search", "647 460")) == set(ids(listening)) - {"h1"}
    assert ids(listening, "--search", "600111222") == []
    outgoing = ids(listening, "--outgoing")
    assert outgoing == [call["call_id"] for call in listening.calls() if call["direction"] == "outgoing"]
    assert set(ids(listening, "--incoming")) == set(ids(listening)) - set(outgoing)
    assert ids(listening, "--extension", "204", "--incoming", "--search", "647460197") == [
        call["call_id"] for call in listening.calls("--extension", "204") if call["call_id"] != "h1"
    ]
    assert ids(listening, "--until", "2000-01-01") == []


def test_a_note_is_shown_found_and_removed_beside_the_running_listener(
    listening: Listening, desk: Desk
) -> None:
    assert desk.run("calls", "note", MISSED, " Asked for Sandra ").returncode == 0
    assert desk.json("calls", "show", MISSED)["note"] == "Asked for Sandra"
    assert "Note       Asked for Sandra" in listening.command("calls", "show", MISSED)
    assert ids(listening, "--search", "sandra") == [MISSED]

    removed = desk.run("calls", "note", MISSED, "")
    assert (removed.returncode, removed.stderr) == (0, "Removed the note: Asked for Sandra\n")
    assert desk.json("calls", "show", MISSED)["note"] is None
    assert ids(listening, "--search", "sandra") == []


def test_a_label_of_the_teams_list_is_given_shown_found_and_taken_away(
    listening: Listening, desk: Desk
) -> None:
    assert desk.run("calls", "label", MISSED, "Sale").returncode == 3
    assert desk.run("config", "set", "calls.labels", "Sale, Complaint").returncode == 0
    assert desk.run("calls", "label", MISSED, "sale").returncode == 0
    assert listening.command("calls", "label", MISSED) == "Sale\n"
    assert desk.json("calls", "label", MISSED) == {"label": "Sale"}
    assert desk.json("calls", "show", MISSED)["label"] == "Sale"
    assert ids(listening, "--label", "SALE") == ids(listening, "--search", "sale") == [MISSED]

    unknown = desk.run("calls", "label", MISSED, "Praise")
    assert (unknown.returncode, "Sale, Complaint" in unknown.stderr) == (2, True)
    assert desk.run("calls", "label", MISSED, "").stderr == "Removed the label: Sale\n"
    assert ids(listening, "--label", "Sale") == []


def test_a_note_needs_a_call_and_has_a_limit(desk: Desk) -> None:
    assert desk.run("calls", "note", "nothing", "text").returncode == 1
    assert desk.run("calls", "note", MISSED, "x" * 2001).returncode == 2


def test_raw_csv_leaves_the_apostrophe_out(listening: Listening) -> None:
    rows = list(csv.DictReader(io.StringIO(listening.command("calls", "--csv", "--raw"), newline="")))

    assert next(row for row in rows if row["call_id"] == MISSED)["number"] == "+34647460197"


def test_lines_for_people_stand_under_a_heading(listening: Listening) -> None:
    heading, *lines = listening.command("calls").splitlines()

    assert heading.split() == ["When", "Direction", "Outcome", "Who", "Extension", "Talked", "Call"]
    assert [line.split()[-1] for line in lines] == ids(listening)


def test_one_call_is_shown_with_its_raw_events(desk: Desk) -> None:
    call = desk.json("calls", "show", ANSWERED)

    bodies = [EXAMPLES / f"incoming-answered-{step}.json" for step in ("1-ringing", "2-talking", "3-dropped")]
    assert (call["call_id"], call["outcome"]) == (ANSWERED, "answered")
    assert [event["body"] for event in call["events"]] == [body.read_text() for body in bodies]
    assert list(call["events"][0]) == ["position", "received_at", "headers", "query", "body"]
    assert "secret" not in str(call["events"]).casefold()


def test_one_call_for_people_tells_its_steps_then_its_facts_then_its_events(listening: Listening) -> None:
    shown = listening.command("calls", "show", ANSWERED)

    steps, facts, events = shown.split("\n\n", 2)
    assert [line.split("  ", 2)[2].strip() for line in steps.splitlines()[1:]] == [
        "Rang at Extension 203",
        "Answered by Extension 203 after 6 s",
        "Ended after 4 s",
    ]
    assert {"  Outcome    Answered", "  Extension  203"} <= set(facts.splitlines())
    assert events.startswith("Raw events")
    assert '\n  "callId":"471900",\n' in events


async def test_of_calls_that_share_an_id_the_newest_is_shown_and_the_others_named(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    older = ended(ringing_call("471900"))
    newer = replace(older, key=CallKey("other", "471900"), started_at=START + timedelta(days=1))
    paths = profile_paths(str(tmp_path))
    paths.prepare()
    async with Database(paths.book) as database:
        await SqliteCallLog(database).record(LogBatch(cursor=1, calls=(older, newer)))

    newest = desk.run("calls", "show", "471900", "--json")
    assert json.loads(newest.stdout)["pbx"] == "other"
    assert newest.stderr.strip().endswith("the others: 471900 --pbx acme")
    assert desk.json("calls", "show", "471900", "--pbx", "acme")["pbx"] == "acme"
    assert desk.run("calls", "note", "471900", "Ask again", "--pbx", "acme").returncode == 0
    assert [call["note"] for call in desk.json("calls", "--all")] == [None, "Ask again"]
    assert desk.run("calls", "show", "471900", "--pbx", "nobody").returncode == 1


def test_one_call_for_people_shows_nothing_that_a_terminal_would_obey(listening: Listening) -> None:
    shown = listening.command("calls", "show", ANSWERED)

    assert shown.count("  event ") == 3
    assert all(line.isprintable() for line in shown.splitlines())


def test_a_call_that_is_not_there_is_one_line_and_ends_with_1(desk: Desk) -> None:
    done = desk.run("calls", "show", "no\x1b[2J")

    assert (done.returncode, done.stdout) == (1, "")
    assert "there is no call" in done.stderr
    assert "\x1b" not in done.stderr


def test_where_no_program_ever_ran_there_are_no_calls(tmp_path: Path) -> None:
    assert Desk(tmp_path / "empty").json("calls") == []
    assert Desk(tmp_path / "empty").run("calls", "show", "1").returncode == 1
    assert not (tmp_path / "empty" / "data").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--since", "yesterday"],
        ["--limit", "0"],
        ["--limit", "many"],
        ["--json", "--csv"],
        ["--raw"],
        ["--incoming", "--outgoing"],
        ["note", "1"],
        ["--number"],
        ["show"],
        ["forget"],
    ],
)
def test_wrong_usage_ends_with_2(tmp_path: Path, arguments: list[str]) -> None:
    assert Desk(tmp_path).run("calls", *arguments).returncode == 2
