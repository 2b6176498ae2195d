"""The vendor's own examples, posted by curl to the real listener: who, which way, and what it came to."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.keyring_session import KeyringSession
from tests.integration.command import Desk, one_line
from tests.integration.listening import Listening

EXAMPLES = Path(__file__).parent.parent / "data" / "vendor"
CALLER = "+34647460197"


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Listening]:
    with Listening(tmp_path / "profile") as listening:
        yield listening


def post_examples(listening: Listening, *names: str) -> dict[str, Any]:
    """Post examples in order; the call as it was printed last."""
    call: dict[str, Any] = {}
    for name in names:
        assert listening.post((EXAMPLES / f"{name}.json").read_bytes()) == 200
        call = listening.next_call()
    return call


def short(call: dict[str, Any]) -> tuple[str, str | None, str, str | None]:
    return call["direction"], call["remote"]["number"], call["state"], call["outcome"]


@pytest.mark.parametrize(
    ("examples", "expected"),
    [
        (["callback-notification"], ("incoming", CALLER, "ringing", None)),
        (
            [f"incoming-answered-{step}" for step in ("1-ringing", "2-talking", "3-dropped")],
            ("incoming", CALLER, "ended", "answered"),
        ),
        (
            [f"incoming-missed-{step}" for step in ("1-ringing", "2-dropped")],
            ("incoming", CALLER, "ended", "missed"),
        ),
        (
            [f"outgoing-answered-{step}" for step in ("1-alerting", "2-talking", "3-dropped")],
            ("outgoing", CALLER, "ended", "answered"),
        ),
        (
            [f"outgoing-unanswered-{step}" for step in ("1-alerting", "2-dropped")],
            ("outgoing", CALLER, "ended", "unanswered"),
        ),
        (["transfer-1-dropped"], ("outgoing", CALLER, "ended", "transferred")),
        (["transfer-2-alerting"], ("incoming", CALLER, "ringing", None)),
        (["app-data-available"], ("incoming", "+34941892961", "ringing", None)),
    ],
)
def test_an_example_of_the_reference_is_understood(
    listening: Listening, examples: list[str], expected: tuple[str, str | None, str, str | None]
) -> None:
    assert short(post_examples(listening, *examples)) == expected


def test_the_answered_example_gives_the_documented_call_object(listening: Listening) -> None:
    call = post_examples(
        listening, "incoming-answered-1-ringing", "incoming-answered-2-talking", "incoming-answered-3-dropped"
    )

    documented = {
        "pbx": "acme",
        "call_id": "471900",
        "first_call_id": "471900",
        "external_call_id": None,
        "direction": "incoming",
        "state": "ended",
        "outcome": "answered",
        "remote": {
            "number": CALLER,
            "raw": CALLER,
            "hidden": False,
            "contact": None,
            "candidates": 0,
            "matched_by": None,
        },
        "extension": "203",
        "extensions": ["203"],
        "answered_by": "203",
        "dialed_number": None,
        "started_at": "2018-11-16T20:19:32.176+00:00",
        "answered_at": "2018-11-16T20:19:38.197+00:00",
        "ended_at": "2018-11-16T20:19:42.021+00:00",
        "ring_seconds": 6.021,
        "talk_seconds": 3.824,
        "transfers": [],
        "app_data": [],
        "recording_url": None,
        "transcript": None,
        "cause": "causeNormal",
    }
    assert {key: call[key] for key in documented} == documented


def test_a_transfer_links_both_calls_and_names_the_step(listening: Listening) -> None:
    post_examples(listening, "transfer-1-dropped")
    assert listening.post((EXAMPLES / "transfer-2-alerting.json").read_bytes()) == 200
    successor = listening.next_call()
    first = listening.next_call()

    assert (successor["call_id"], successor["first_call_id"]) == ("1558393109565.1", "1558393109565")
    assert [(step["from_call_id"], step["from"], step["to"]) for step in successor["transfers"]] == [
        ("1558393109565", "201", "301")
    ]
    assert first["call_id"] == "1558393109565"


@pytest.mark.parametrize("example", ["transfer-3-alerting-again", "transcription-available"])
def test_an_example_that_is_not_json_is_put_aside_and_the_next_event_comes_through(
    listening: Listening, example: str
) -> None:
    assert listening.post((EXAMPLES / f"{example}.json").read_bytes()) == 200

    assert post_examples(listening, "incoming-missed-1-ringing")["call_id"] == "472362"


def test_a_recording_fills_in_the_call_it_belongs_to(listening: Listening) -> None:
    call = post_examples(
        listening, "outgoing-unanswered-1-alerting", "outgoing-unanswered-2-dropped", "recording-available"
    )

    assert (call["recording_url"], call["outcome"]) == ("https://callRecording", "unanswered")


def test_what_was_answered_survives_kill_9_and_is_in_the_log_after_a_restart(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    with Listening(profile) as before:
        for step in ("1-ringing", "2-talking", "3-dropped"):
            assert before.post((EXAMPLES / f"incoming-answered-{step}.json").read_bytes()) == 200
        before.kill()

    with Listening(profile) as again:
        assert again.post((EXAMPLES / "incoming-missed-1-ringing.json").read_bytes()) == 200
        while again.next_call()["call_id"] != "472362":
            pass
        (call,) = (call for call in again.calls() if call["call_id"] == "471900")

    assert (call["outcome"], call["talk_seconds"]) == ("answered", 3.824)


def test_events_are_worked_in_after_the_journal_was_taken_away(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    with Listening(profile) as before:
        for step in ("1-ringing", "2-talking", "3-dropped"):
            assert before.post((EXAMPLES / f"incoming-answered-{step}.json").read_bytes()) == 200
            before.next_call()
    for file in (profile / "data").glob("journal.db*"):
        file.unlink()

    with Listening(profile) as again:
        assert post_examples(again, "incoming-missed-1-ringing")["call_id"] == "472362"


def test_events_that_were_stored_and_never_read_are_worked_in_at_the_next_start(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    listening = Listening(profile)
    store_and_die(profile, [f"incoming-answered-{step}" for step in ("1-ringing", "2-talking", "3-dropped")])

    with listening:
        assert listening.next_call()["outcome"] == "answered"

    assert [call["call_id"] for call in listening.calls()] == ["471900"]


INTAKE_ALONE = """
import os, signal, sys, urllib.request
from pathlib import Path
from gamma_desktop.intake.listener import IntakeThread
from gamma_desktop.settings.model import ListenerSettings
intake = IntakeThread(ListenerSettings(port=0), Path(sys.argv[1]), ["s"], lambda: None)
intake.start()
for example in sys.argv[2:]:
    headers = {"X-Gamma-Desktop-Secret": "s", "X-VTCRM-PBXID": "acme"}
    request = urllib.request.Request(intake.url, Path(example).read_bytes(), headers)
    assert urllib.request.urlopen(request, timeout=60).status == 200
os.kill(os.getpid(), signal.SIGKILL)
"""
"""The half that answers, without the half that reads: killed after its last 200."""


def store_and_die(profile: Path, examples: list[str]) -> None:
    journal = profile / "data" / "journal.db"
    journal.parent.mkdir()
    files = [str(EXAMPLES / f"{example}.json") for example in examples]
    done = subprocess.run([sys.executable, "-c", INTAKE_ALONE, str(journal), *files], check=False)
    assert done.returncode == -signal.SIGKILL


def test_a_second_listener_on_the_profile_is_refused(listening: Listening) -> None:
    again = Listening(listening.profile)

    with pytest.raises(AssertionError, match="gamma-desktop: Another Gamma Desktop runs on this profile"):
        again.__enter__()


def test_without_a_keyring_and_a_secret_it_does_not_listen_and_says_why(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "profile")
    desk.configure(listener__port="0")
    done = desk.run("listen")

    assert done.returncode == 3
    assert one_line(done).startswith("There is no keyring. It keeps what Gamma's events are known by")


def test_with_a_setting_of_the_listener_that_does_not_count_it_does_not_listen(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "profile")
    desk.configure(listener__port="0", listener__require_secret="false")
    (desk.profile / "settings.toml").write_text('listener = {port = 0, allowed_sources = "mine"}\n')
    done = desk.run("listen")

    assert done.returncode == 1
    assert "Nothing was done: a setting does not count." in done.stderr
    assert "listener.allowed_sources" in done.stderr
    assert "listening at" not in done.stderr


def test_before_registering_it_does_not_listen_and_makes_up_no_secret(
    tmp_path: Path, keyring_session: KeyringSession
) -> None:
    keyring_session.start_keyring()
    desk = Desk(tmp_path / "profile", DBUS_SESSION_BUS_ADDRESS=keyring_session.address)
    desk.configure(listener__port="0")
    done = desk.run("listen")

    assert (done.returncode, keyring_session.items()) == (3, [])
    assert one_line(done).startswith("Not registered with Gamma. Register in Settings.")
    assert one_line(done).endswith("From a terminal: gamma-desktop configure")


def test_events_with_another_secret_are_told_while_it_listens(listening: Listening) -> None:
    for _ in range(5):
        assert listening.post(b"{}", secret="of-another-desk") == 401

    told = listening.next_warning()
    assert told.startswith("gamma-desktop: events are refused since ")
    assert "they carry another secret" in told


def test_who_listens_to_the_network_in_clear_is_warned_and_told_where(tmp_path: Path) -> None:
    with Listening(tmp_path / "profile", **{"listener.host": "0.0.0.0"}) as listening:  # noqa: S104  (says the name)
        assert listening.url.startswith("http://0.0.0.0:")
        assert "cross the network unencrypted" in listening.next_warning()
