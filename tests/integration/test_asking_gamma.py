"""The commands that ask Gamma for something, as processes, against the simulated cloud: every exit code."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gamma_desktop.calls.model import Call
from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.cli.exit_codes import NOT_SET_UP
from gamma_desktop.settings.paths import profile_paths
from gamma_desktop.settings.profile_lock import profile_lock
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from tests.fixtures.callback_receiver import CallbackReceiver
from tests.fixtures.simulated_cloud import RunningCloud
from tests.integration.command import PATIENCE, Desk, one_line
from tests.unit.calls.call_log_contract import ringing_call

NUMBER = "647460197"
COMMANDS = {
    "dial": ["dial", NUMBER],
    "hangup": ["hangup", "471900"],
    "transfer": ["transfer", "471900", "204"],
    "configure": ["configure", "--yes", "--callback-url", "http://127.0.0.1:9/"],
}
READS = {"extensions": ["extensions"], "key test": ["key", "test"]}
REQUESTS = {"dial": "call", "hangup": "drop", "transfer": "redirectIncoming", "configure": "configure"}


@pytest.fixture
def desk(tmp_path: Path, simulated_cloud: RunningCloud) -> Desk:
    """At extension 203, with the key."""
    desk = Desk(
        tmp_path / "profile",
        GAMMA_API_KEY=simulated_cloud.key,
        GAMMA_DESKTOP_LISTENER_SECRET="a-secret-for-tests",
    )
    settings = f'api.url = "{simulated_cloud.url}"\nagent.extensions = ["203"]\nlistener.port = 0\n'
    desk.profile.mkdir()
    (desk.profile / "settings.toml").write_text(settings)
    return desk


@pytest.fixture
def dead_end() -> Iterator[str]:
    """An address at which nobody listens, and nobody can begin to."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/vtcrm/api/"


def asked(cloud: RunningCloud) -> list[tuple[str, Any]]:
    return [(request["request"], request["body"]) for request in cloud.requests()]


async def log_call(desk: Desk, call: Call) -> None:
    """Put a call into the book, as the running program does when its events come."""
    paths = profile_paths(str(desk.profile))
    paths.prepare()
    async with Database(paths.book) as database:
        await SqliteCallLog(database).record(LogBatch(cursor=1, calls=(call,)))


def at_a_terminal(desk: Desk, answer: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command where somebody types."""
    typing, terminal = os.openpty()
    with open(typing, "wb", buffering=0) as keys, open(terminal, "rb") as keyboard:  # noqa: PTH123  (handles)
        keys.write(answer.encode())
        return subprocess.run(
            [sys.executable, "-m", "gamma_desktop", *arguments],
            env=desk.environment,
            stdin=keyboard,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )


def refused(done: subprocess.CompletedProcess[str], code: int) -> str:
    """What a command said that ended with a code; one line, and no trace of a crash."""
    assert done.returncode == code, done.stderr
    return one_line(done)


def test_dial_sends_one_request_from_my_extension_and_prints_our_id(
    desk: Desk, simulated_cloud: RunningCloud
) -> None:
    printed = desk.json("dial", "+34 647 460 197")

    ((request, body),) = asked(simulated_cloud)
    assert list(printed) == ["external_call_id"]
    assert request == "call"
    assert body == {
        "extension": "203",
        "destination": NUMBER,
        "request_callback_headers": {"X-VTCRM-External-Call-Id": printed["external_call_id"]},
    }


@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("dial", 'api.url = "http://127.0.0.999/"'),
        ("dial", 'agent.extensions = "203 and 204"'),
        ("dial", "api.adress = 3"),
        ("dial", "api = 3"),
        ("dial", "[listener"),
        ("hangup", 'api.url = "https://"'),
        ("transfer", "listener.port = 99999"),
        ("configure", 'listener.secret_header = "Host"'),
        ("dial", "team.relays = 3"),
        ("dial", 'agents.extensions = ["204"]'),
        ("extensions", 'api.url = "http://127.0.0.999/"'),
        ("key test", 'Api.url = "http://127.0.0.1:1/"'),
    ],
)
def test_no_command_acts_on_a_default_in_place_of_what_was_set(
    desk: Desk, simulated_cloud: RunningCloud, command: str, line: str
) -> None:
    managed = f'api.url = "{simulated_cloud.url}"\nagent.extensions = ["203"]\n'
    (desk.profile / "no-managed.toml").write_text(managed)
    (desk.profile / "settings.toml").write_text(f"{line}\n")

    said = refused(desk.run(*(COMMANDS | READS)[command]), 1)

    assert said.startswith(f"Nothing was done: a setting does not count. {desk.profile}/settings.toml:1: ")
    assert said.endswith("Correct it, or remove it.")
    assert asked(simulated_cloud) == []


@pytest.mark.parametrize("line", ['ui.theme = "pink"', 'numbers.region = "Spain"'])
def test_a_command_acts_where_only_what_it_does_not_depend_on_is_wrong(
    desk: Desk, simulated_cloud: RunningCloud, line: str
) -> None:
    with (desk.profile / "settings.toml").open("a") as settings:
        settings.write(f"{line}\n")

    done = desk.run(*COMMANDS["dial"])

    assert (done.returncode, line.partition(" ")[0] in done.stderr) == (0, True)
    assert len(asked(simulated_cloud)) == 1


@pytest.mark.parametrize(
    "line",
    [
        'numbers.region = "XX"',
        'dial.deny = ["premiun"]',
        "listener.port = 99999",
        "team.relays = 3",
        'api.url = "http://127.0.0.999/"',
        'agent.extensions = "203 and 204"',
        "[listener",
    ],
)
def test_an_emergency_number_is_called_whatever_does_not_count_in_the_settings(
    desk: Desk, simulated_cloud: RunningCloud, line: str
) -> None:
    managed = f'api.url = "{simulated_cloud.url}"\nagent.extensions = ["203"]\n'
    (desk.profile / "no-managed.toml").write_text(managed)
    (desk.profile / "settings.toml").write_text(f"{line}\n")
    book = profile_paths(str(desk.profile)).book
    book.parent.mkdir(exist_ok=True)
    book.write_text("no database at all " * 1000)

    done = desk.run("dial", "112")

    assert done.returncode == 0, done.stderr
    assert f"{desk.profile}/settings.toml:1: " in done.stderr
    ((_, body),) = asked(simulated_cloud)
    assert (body["extension"], body["destination"]) == ("203", "112")


def test_an_emergency_number_is_not_called_from_no_extension_but_from_one_that_is_named(
    desk: Desk, simulated_cloud: RunningCloud
) -> None:
    (desk.profile / "no-managed.toml").write_text(f'api.url = "{simulated_cloud.url}"\n')
    (desk.profile / "settings.toml").write_text('agent.extensions = "203 and 204"\n')

    done = desk.run("dial", "112")
    assert (done.returncode, asked(simulated_cloud)) == (3, [])
    assert "agent.extensions" in done.stderr
    assert "--from" in done.stderr

    assert desk.run("dial", "112", "--from", "204").returncode == 0
    assert asked(simulated_cloud)[0][1]["extension"] == "204"


@pytest.mark.parametrize(
    ("answer", "arguments", "code"), [("n\n", [], 1), ("y\n", [], 0), ("", ["--yes"], 0)]
)
def test_at_a_terminal_dial_asks_before_an_emergency_number(
    desk: Desk, simulated_cloud: RunningCloud, answer: str, arguments: list[str], code: int
) -> None:
    done = at_a_terminal(desk, answer, "dial", "112", *arguments)

    assert (done.returncode, "112 is an emergency number." in done.stderr) == (code, True)
    assert len(asked(simulated_cloud)) == (0 if code else 1)


def test_a_script_dials_an_emergency_number_with_a_warning(desk: Desk, simulated_cloud: RunningCloud) -> None:
    done = desk.run("dial", "112")

    assert (done.returncode, done.stderr) == (0, "112 is an emergency number.\n")
    assert asked(simulated_cloud)[0][1]["destination"] == "112"


def test_dial_may_name_another_extension(desk: Desk, simulated_cloud: RunningCloud) -> None:
    assert desk.run("dial", NUMBER, "--from", "204").returncode == 0

    assert asked(simulated_cloud)[0][1]["extension"] == "204"


def test_hangup_right_after_dial_ends_the_call_by_our_own_id(
    desk: Desk, simulated_cloud: RunningCloud
) -> None:
    ours = desk.run("dial", NUMBER).stdout.strip()

    assert desk.run("hangup", ours).returncode == 0
    assert asked(simulated_cloud)[-1] == ("drop", {"callId": ours})
    states = [each["event"]["state"] for each in simulated_cloud.wait_for_deliveries(2)]
    assert states == ["prompting", "dropped"]


async def test_hangup_names_the_call_as_gamma_does_where_our_own_id_is_refused(
    desk: Desk, simulated_cloud: RunningCloud
) -> None:
    ours = desk.run("dial", NUMBER).stdout.strip()
    gammas = simulated_cloud.requests()[0]["callId"]
    await log_call(desk, replace(ringing_call(gammas), external_call_id=ours))
    simulated_cloud.control("fail", request="drop", status=400)

    assert desk.run("hangup", ours).returncode == 0
    assert asked(simulated_cloud)[1:] == [("drop", {"callId": ours}), ("drop", {"callId": gammas})]


def test_transfer_passes_a_call_on(desk: Desk, simulated_cloud: RunningCloud) -> None:
    call_id = simulated_cloud.control("incoming", from_="+34647460197", to=["203"])
    simulated_cloud.control("answer", callId=call_id)

    assert desk.run("transfer", str(call_id), "204").returncode == 0
    assert asked(simulated_cloud) == [("redirectIncoming", {"callId": call_id, "destination": "204"})]


def test_extensions_are_listed_with_their_names(desk: Desk) -> None:
    found = desk.json("extensions")

    assert found[3] == {"extension": "203", "name": "Tony Manero"}
    assert [each["extension"] for each in found] == [
        *("200", "201", "202", "203", "204", "205", "206"),
        "9204",
    ]
    assert "203   Tony Manero" in desk.run("extensions").stdout.splitlines()


def test_a_good_key_is_told(desk: Desk) -> None:
    done = desk.run("key", "test")

    assert (done.returncode, done.stdout) == (0, "")
    assert "The key is good" in done.stderr


def test_configure_says_what_it_displaces_and_registers_address_and_secret(
    desk: Desk, simulated_cloud: RunningCloud, callback_receiver: CallbackReceiver
) -> None:
    done = desk.run("configure", "--yes", "--callback-url", callback_receiver.url)

    assert done.returncode == 0
    assert "displaces the one registered now" in done.stderr
    assert callback_receiver.url in done.stderr
    ((_, body),) = asked(simulated_cloud)
    assert body == {
        "events_callback_url": callback_receiver.url,
        "events_callback_headers": {"X-Gamma-Desktop-Secret": "a-secret-for-tests"},
    }
    simulated_cloud.control("incoming", from_="+34647460197", to=["203"])
    assert callback_receiver.take().headers["X-Gamma-Desktop-Secret"] == "a-secret-for-tests"


def test_configure_looks_for_a_place_for_its_secret_before_it_says_what_it_displaces(
    desk: Desk, simulated_cloud: RunningCloud
) -> None:
    del desk.environment["GAMMA_DESKTOP_LISTENER_SECRET"]
    done = desk.run("configure", "--yes", "--callback-url", "http://127.0.0.1:9/")

    assert done.returncode != 0
    assert "GAMMA_DESKTOP_LISTENER_SECRET" in done.stderr
    assert "displaces" not in done.stderr
    assert asked(simulated_cloud) == []


def test_configure_registers_nothing_while_another_program_has_the_port(
    desk: Desk, simulated_cloud: RunningCloud
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        desk.configure(listener__port=str(taken.getsockname()[1]))
        said = one_line(desk.run(*COMMANDS["configure"]))

    assert "Another program uses port" in said
    assert asked(simulated_cloud) == []


def test_configure_registers_what_the_running_program_of_this_profile_takes_already(
    desk: Desk, simulated_cloud: RunningCloud
) -> None:
    paths = profile_paths(str(desk.profile))
    paths.lock.parent.mkdir(parents=True, exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as taken, profile_lock(paths.lock):
        desk.configure(listener__port=str(taken.getsockname()[1]))
        assert desk.run(*COMMANDS["configure"]).returncode == 0

    assert len(asked(simulated_cloud)) == 1


def test_configure_without_yes_and_without_anybody_to_ask_sends_nothing(
    desk: Desk, simulated_cloud: RunningCloud
) -> None:
    done = desk.run("configure", "--callback-url", "http://127.0.0.1:9/")

    assert done.returncode == 1
    assert "displaces the one registered now" in done.stderr
    assert "nothing was sent" in done.stderr
    assert asked(simulated_cloud) == []


def test_configure_warns_that_a_list_of_addresses_can_lock_out(
    desk: Desk, simulated_cloud: RunningCloud
) -> None:
    done = desk.run(*COMMANDS["configure"], "--allow-ip", "127.0.0.0/8", "10.0.0.1")

    assert done.returncode == 0
    assert "locks you out" in done.stderr
    assert asked(simulated_cloud)[0][1]["allowed_ip_addresses"] == ["127.0.0.0/8", "10.0.0.1"]


@pytest.mark.parametrize("command", [*COMMANDS, *READS])
def test_a_wrong_key_ends_with_4_status_and_reason(desk: Desk, command: str) -> None:
    desk.environment["GAMMA_API_KEY"] = "wrong"
    said = refused_after_warning(desk, command, 4)

    assert "Gamma refused the key" in said
    assert "“Your API key is wrong”. (401)" in said


@pytest.mark.parametrize("command", [*COMMANDS, *READS])
def test_without_a_key_it_ends_with_3_and_says_how_to_give_one(
    desk: Desk, simulated_cloud: RunningCloud, command: str
) -> None:
    del desk.environment["GAMMA_API_KEY"]
    said = refused_after_warning(desk, command, 3)

    assert "key" in said
    assert asked(simulated_cloud) == []


def test_dial_without_an_extension_ends_with_3(desk: Desk, simulated_cloud: RunningCloud) -> None:
    desk.configure(agent__extensions="")

    assert "--from" in refused(desk.run("dial", NUMBER), 3)
    assert asked(simulated_cloud) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_without_an_answer_it_ends_with_5_and_was_sent_exactly_once(
    desk: Desk, simulated_cloud: RunningCloud, command: str
) -> None:
    simulated_cloud.control("fail", request=REQUESTS[command], reset=True, times=9)
    done = desk.run(*COMMANDS[command])

    assert done.returncode == 5, done.stderr
    assert "may or may not" in done.stderr
    assert [request for request, _ in asked(simulated_cloud)] == [REQUESTS[command]]


def test_a_call_that_is_placed_behind_a_failing_answer_can_be_hung_up_by_the_id_that_dial_prints(
    desk: Desk, simulated_cloud: RunningCloud
) -> None:
    simulated_cloud.control("fail", request="call", status=500, acts=True)
    done = desk.run("dial", NUMBER)

    assert done.returncode == 5, done.stderr
    assert "answer is unclear (500" in done.stderr
    assert "may or may not have been placed" in done.stderr
    assert desk.run("hangup", done.stdout.strip()).returncode == 0


@pytest.mark.parametrize("command", ["hangup", "transfer", "configure"])
def test_a_command_behind_a_failing_answer_ends_with_5_and_was_sent_exactly_once(
    desk: Desk, simulated_cloud: RunningCloud, command: str
) -> None:
    simulated_cloud.control("fail", request=REQUESTS[command], status=502, times=9)
    done = desk.run(*COMMANDS[command])

    assert done.returncode == 5, done.stderr
    assert "may or may not" in done.stderr
    assert len(asked(simulated_cloud)) == 1


def test_a_dial_that_is_interrupted_prints_the_id_to_hang_up_by(
    desk: Desk, simulated_cloud: RunningCloud
) -> None:
    simulated_cloud.control("fail", request="call", hang=True)
    with subprocess.Popen(
        [sys.executable, "-m", "gamma_desktop", "dial", NUMBER],
        env=desk.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as dialling:
        until = time.monotonic() + PATIENCE
        while not simulated_cloud.requests() and time.monotonic() < until:
            time.sleep(0.05)
        dialling.send_signal(signal.SIGINT)
        printed, said = dialling.communicate(timeout=PATIENCE)

    assert (dialling.returncode, "may or may not have been placed" in said) == (5, True)
    assert re.fullmatch(r"gd-[0-9a-f]{32}\n", printed)


def test_a_dial_without_an_answer_still_prints_the_id_to_hang_up_by(
    desk: Desk, simulated_cloud: RunningCloud
) -> None:
    simulated_cloud.control("fail", request="call", reset=True, acts=True)
    ours = desk.run("dial", NUMBER).stdout.strip()

    assert re.fullmatch(r"gd-[0-9a-f]{32}", ours)
    assert desk.run("hangup", ours).returncode == 0


@pytest.mark.parametrize("command", [*COMMANDS, *READS])
def test_an_unreachable_gamma_ends_with_1_and_nothing_was_sent(
    desk: Desk, dead_end: str, command: str
) -> None:
    desk.configure(api__url=dead_end)
    said = refused_after_warning(desk, command, 1)

    assert "Gamma cannot be reached. Nothing was sent." in said


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("status", "told"), [(429, "Try again in 7 s"), (503, "fault is on Gamma's side")])
def test_gamma_under_pressure_ends_with_4_and_is_not_asked_again(
    desk: Desk, simulated_cloud: RunningCloud, command: str, status: int, told: str
) -> None:
    simulated_cloud.control("fail", request=REQUESTS[command], status=status, retryAfter=7, times=9)
    said = refused_after_warning(desk, command, 4)

    assert told in said
    assert str(status) in said
    assert len(asked(simulated_cloud)) == 1


@pytest.mark.parametrize("command", ["hangup", "transfer"])
def test_a_call_that_is_not_there_ends_with_4_and_gammas_reason(desk: Desk, command: str) -> None:
    assert "call 471900 does not exist" in refused(desk.run(*COMMANDS[command]), 4)


@pytest.mark.parametrize(
    "arguments",
    [
        ["dial"],
        ["dial", "nobody"],
        ["dial", ""],
        ["dial", "647460197", "--from", "the desk"],
        ["hangup"],
        ["hangup", ""],
        ["hangup", "4719\n00"],
        ["transfer", "471900"],
        ["transfer", "", "204"],
        ["transfer", "471900", "nobody"],
        ["extensions", "203"],
        ["configure", "--yes", "--callback-url", "ftp://example.com"],
        ["configure", "--yes", "--allow-ip", "everywhere"],
        ["key"],
        ["key", "set", "a-key-as-an-argument"],
    ],
)
def test_wrong_usage_ends_with_2_and_asks_nothing(
    desk: Desk, simulated_cloud: RunningCloud, arguments: list[str]
) -> None:
    assert desk.run(*arguments).returncode == 2
    assert asked(simulated_cloud) == []


def test_a_setting_that_does_not_count_is_reported_before_another_one_is_used(desk: Desk) -> None:
    settings = desk.profile / "settings.toml"
    settings.write_text(settings.read_text() + '\n[pop]\nmode = "loud"\n')
    done = desk.run("dial", NUMBER)

    assert done.returncode == 0
    assert "pop.mode must be one of" in done.stderr


def refused_after_warning(desk: Desk, command: str, code: int) -> str:
    """The last line of a command that failed; ``configure`` with a key says before what it displaces."""
    done = desk.run(*(COMMANDS | READS)[command])
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    *before, last = done.stderr.splitlines()
    assert len(before) == (command == "configure" and code != NOT_SET_UP)
    return last
