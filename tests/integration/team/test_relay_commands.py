"""The commands of a relay and of its desks, on real processes, TLS, files and a real keyring."""

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gamma_desktop.demo.free_port import free_port
from gamma_desktop.intake.journal import JournalWriter
from tests.fixtures.keyring_session import KeyringSession
from tests.fixtures.simulated_cloud import RunningCloud
from tests.integration.command import Desk, one_line
from tests.integration.team.team_processes import PATIENCE, DeskProcess, RelayProcess

RINGING = json.dumps(
    {
        "callId": "1",
        "state": "ringing",
        "isIncoming": "true",
        "extension": "203",
        "displayedNumber": "647460197",
    }
).encode()
ENDED = RINGING.replace(b"ringing", b"dropped")


@pytest.fixture
def ending() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RelayProcess]:
    """One for all that does not end it; each test has a desk of another name there."""
    with RelayProcess(tmp_path_factory.mktemp("relay") / "profile") as running:
        running.start()
        yield running


def joined(folder: Path, relay: RelayProcess, ending: ExitStack, name: str) -> DeskProcess:
    line = relay.invite(name, "--extension", "203", "--may", "any-call")
    return ending.enter_context(DeskProcess(folder, line))


def with_a_wrong_code(line: str) -> str:
    address, code, authority = line.split("/")
    return f"{address}/{code[:-5]}{'00000' if code[-5:] != '00000' else '11111'}/{authority}"


def desks_of(relay: RelayProcess, name: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(relay.command("relay", "desks", "--json"))
    return [desk for desk in told if desk["name"] == name]


def told_of(call: str, *bodies: bytes) -> list[bytes]:
    """Events of a call of one test: what the relay has heard already is no news to a desk that comes."""
    return [body.replace(b'"1"', f'"{call}"'.encode()) for body in bodies]


def holding(profile: Path, text: bytes) -> list[str]:
    """The files of a profile that hold a text anywhere, also in what is free."""
    return [str(file) for file in profile.rglob("*") if file.is_file() and text in file.read_bytes()]


def test_a_removed_desk_is_told_at_once_and_wipes_what_the_team_has_shared(
    tmp_path: Path, relay: RelayProcess, ending: ExitStack
) -> None:
    desk = joined(tmp_path / "desk", relay, ending, "Ana")
    desk.start()
    desk.until_it_says("connected to your team")
    assert [relay.post(body) for body in told_of("ana", RINGING, ENDED)] == [200, 200]
    while desk.next_call()["state"] != "ended":
        pass
    relay.command("relay", "remove", "ana", "--yes")
    desk.until_it_says("has removed it: the team's calls and contacts are erased")
    desk.until_it_says("were removed from this computer")
    assert desk.wait() == 1
    assert holding(desk.profile, b"647460197") == []
    assert not (desk.profile / "data" / "membership.json").exists()
    assert desks_of(relay, "Ana") == []


def test_a_desk_that_was_removed_while_it_was_off_hears_of_it_when_it_comes_back(
    tmp_path: Path, relay: RelayProcess, ending: ExitStack
) -> None:
    desk = joined(tmp_path / "desk", relay, ending, "Bea")
    relay.command("relay", "remove", "Bea", "--yes")
    desk.start()
    desk.until_it_says("were removed from this computer")
    assert desk.wait() == 1


def test_a_desk_that_leaves_is_gone_from_relay_and_disk(
    tmp_path: Path, relay: RelayProcess, ending: ExitStack
) -> None:
    desk = joined(tmp_path / "desk", relay, ending, "Eva")
    desk.start()
    desk.until_it_says("connected to your team")
    assert relay.post(told_of("eva", RINGING)[0]) == 200
    desk.next_call()
    desk.stop()
    desk.command("leave", "--yes")
    assert holding(desk.profile, b"647460197") == []
    assert desks_of(relay, "Eva") == []
    assert desk.run("leave", "--yes").returncode == 1


@pytest.mark.parametrize("command", [("configure", "--yes"), ("key", "test"), ("key", "set")])
def test_on_a_desk_of_a_team_the_relay_does_this(
    tmp_path: Path, relay: RelayProcess, ending: ExitStack, command: tuple[str, ...]
) -> None:
    desk = joined(tmp_path / "desk", relay, ending, "Leo")
    done = desk.run(*command)
    assert done.returncode == 1
    assert "Run this command on the relay" in done.stderr


def test_a_desk_keeps_its_secret_in_the_keyring_and_nowhere_else(
    tmp_path: Path, relay: RelayProcess, keyring_session: KeyringSession
) -> None:
    keyring_session.start_keyring()
    desk = Desk(tmp_path / "desk", **keyring_session.environment())
    file = tmp_path / "ana.invitation"
    file.write_text(relay.invite("Ana", "--extension", "203"))
    assert desk.run("join", "--file", str(file)).returncode == 0
    assert not file.exists()
    assert "already" in one_line(desk.run("join", "x:1/y/z")).lower()
    assert desk.run("leave", "--yes").returncode == 0


def test_without_a_keyring_a_desk_is_told_what_to_set_and_its_invitation_stays_good(
    tmp_path: Path, relay: RelayProcess
) -> None:
    line, desk = relay.invite("Ana"), Desk(tmp_path / "desk")
    refused = desk.run("join", line)
    assert refused.returncode == 3
    assert "GAMMA_DESKTOP_DESK_SECRET" in refused.stderr
    example = refused.stderr.split()[-1]
    desk.environment["GAMMA_DESKTOP_DESK_SECRET"] = "too-short"
    refused = desk.run("join", line)
    assert (refused.returncode, "GAMMA_DESKTOP_DESK_SECRET must be 43" in refused.stderr) == (3, True)
    desk.environment["GAMMA_DESKTOP_DESK_SECRET"] = example
    assert "The code is not right" in one_line(desk.run("join", with_a_wrong_code(line)))
    assert desk.run("join", "gamma-desktop", "join", line).returncode == 0


def test_desks_and_status_tell_who_is_there_and_how_far(
    tmp_path: Path, relay: RelayProcess, ending: ExitStack
) -> None:
    desk = joined(tmp_path / "desk", relay, ending, "Ida")
    desk.start()
    desk.until_it_says("connected to your team")
    relay.post(told_of("ida", RINGING)[0])
    desk.next_call()
    while not (told := desks_of(relay, "Ida")[0])["connected"] or told["lag"]:
        pass
    assert (told["extensions"], told["may"]) == (["203"], ["any-call"])
    status = json.loads(relay.command("relay", "status", "--json"))
    assert status["running"]
    assert status["desks"]["connected"] >= 1
    assert status["last_position"] >= 1


def test_a_number_that_is_erased_at_the_relay_is_in_none_of_its_files(relay: RelayProcess) -> None:
    for body in told_of("erased", RINGING, ENDED):
        assert relay.post(body.replace(b"647460197", b"600555333")) == 200
    assert holding(relay.profile, b"600555333")
    done = relay.run("relay", "erase", "--number", "600555333", "--yes")
    assert (done.returncode, "Desks erase these calls too" in done.stderr) == (0, True)
    assert holding(relay.profile, b"600555333") == []


def test_no_desk_is_told_to_be_connected_to_a_relay_that_was_killed(
    tmp_path: Path, ending: ExitStack
) -> None:
    relay = ending.enter_context(RelayProcess(tmp_path / "relay"))
    relay.start()
    desk = joined(tmp_path / "desk", relay, ending, "Ana")
    desk.start()
    while not desks_of(relay, "Ana")[0]["connected"]:
        pass
    relay.kill()
    assert not desks_of(relay, "Ana")[0]["connected"]
    assert "not running" in relay.command("relay", "status")
    at = datetime(2026, 11, 30, 10, 2, tzinfo=UTC)
    with JournalWriter(relay.profile / "data" / "spool.db") as spool:
        spool.append(at, {}, "", b"waits for the servers")
    status = json.loads(relay.command("relay", "status", "--json"))
    assert (status["spooled"], status["spooling_since"]) == (1, at.isoformat())
    assert "1 events wait since 2026-11-30 10:02:00" in relay.command("relay", "status")


def test_a_relay_is_set_up_registers_its_callback_and_says_what_that_displaces(
    tmp_path: Path, simulated_cloud: RunningCloud
) -> None:
    profile = tmp_path / "relay"
    desk = Desk(
        profile, GAMMA_DESKTOP_RELAY=str(tmp_path / "relay.toml"), GAMMA_DESKTOP_LISTENER_SECRET="a-secret"
    )
    desk.configure(api__url=simulated_cloud.url)
    callback = f"http://127.0.0.1:{free_port()}/vtcrm/callback"
    init = (
        "relay",
        "init",
        "--name",
        "localhost",
        "--callback-url",
        callback,
        "--tee",
        "http://127.0.0.1:1/",
        "--yes",
    )
    without_key = desk.run(*init)
    assert (without_key.returncode, "set GAMMA_API_KEY" in without_key.stderr) == (3, True)
    assert (tmp_path / "relay.toml").stat().st_mode & 0o077 == 0
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "api-key").write_text(f"{simulated_cloud.key}\n")
    desk.environment["CREDENTIALS_DIRECTORY"] = str(credentials)
    done = desk.run(*init)
    assert done.returncode == 0, done.stderr
    assert "displaces" in done.stderr
    assert desk.json("relay", "status")["callback"] == callback
    for text in (simulated_cloud.key.encode(), b"a-secret"):
        assert holding(profile, text) == []


def test_settings_that_make_no_sense_are_not_written(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "relay", GAMMA_DESKTOP_RELAY=str(tmp_path / "relay.toml"))
    done = desk.run("relay", "init", "--name", "not a name", "--no-callback", "--yes")
    assert done.returncode == 2
    assert "relay.names must be" in done.stderr
    assert not (tmp_path / "relay.toml").exists()


def test_a_relay_does_not_start_with_a_mistake_in_its_settings(tmp_path: Path) -> None:
    file = tmp_path / "relay.toml"
    file.write_text("[relay]\nnames = ['localhost']\ngroup = {}\n")
    done = Desk(tmp_path / "relay", GAMMA_DESKTOP_RELAY=str(file)).run("relay", "run")
    assert done.returncode == 1
    assert f"{file}:3: relay.group is not a setting" in done.stderr


@pytest.fixture
def company(tmp_path: Path) -> Desk:
    """A relay with groups, that does not run."""
    file = tmp_path / "relay.toml"
    file.write_text("[relay]\nnames = ['localhost']\n[relay.groups]\nsales = ['201']\nsupport = ['301']\n")
    return Desk(tmp_path / "relay", GAMMA_DESKTOP_RELAY=str(file))


def test_a_table_of_a_spreadsheet_invites_each_row(tmp_path: Path, company: Desk) -> None:
    table = tmp_path / "desks.csv"
    table.write_text(
        "\ufeffName;Extension;May\nAna;201;international\nBéa;301 302;\nReception;;any-call\n",
        encoding="utf-8",
    )
    invited = company.json("relay", "invite", "--csv", str(table), "--days", "7")
    assert [(each["name"], each["extensions"], each["group"]) for each in invited] == [
        ("Ana", ["201"], "sales"),
        ("Béa", ["301", "302"], "support"),
        ("Reception", [], None),
    ]
    assert company.json("relay", "status")["invitations"] == 3


def test_each_row_has_a_private_file_where_one_asks_for_files(tmp_path: Path, company: Desk) -> None:
    table = tmp_path / "desks.csv"
    table.write_text("name,extension\nAna/../x,201\n")
    done = company.run("relay", "invite", "--csv", str(table), "--folder", str(tmp_path / "out"))
    (file,) = (tmp_path / "out").iterdir()
    assert (done.stdout.strip(), file.name) == (str(file), "Ana----x-201.invitation")
    assert file.stat().st_mode & 0o077 == 0
    assert file.read_text().startswith("localhost:8443/")


def test_a_table_in_the_encoding_of_windows_is_read(tmp_path: Path, company: Desk) -> None:
    table = tmp_path / "desks.csv"
    table.write_bytes("name;extension\r\nJosé Ibáñez;201\r\n".encode("cp1252"))
    (invited,) = company.json("relay", "invite", "--csv", str(table))
    assert invited["name"] == "José Ibáñez"


@pytest.mark.parametrize(
    ("rows", "said", "code"),
    [
        ("Ana,201\nBea,301\n", "Bea-301.invitation is there already", 1),
        ("Ana,201\nAna,201\n", "Ana and Ana would have the same file", 2),
    ],
)
def test_where_not_all_files_can_be_written_no_one_is_invited(
    tmp_path: Path, company: Desk, rows: str, said: str, code: int
) -> None:
    table, out = tmp_path / "desks.csv", tmp_path / "out"
    table.write_text(f"name,extension\n{rows}")
    out.mkdir()
    (out / "Bea-301.invitation").write_text("another")
    done = company.run("relay", "invite", "--csv", str(table), "--folder", str(out))
    assert (done.returncode, said in one_line(done)) == (code, True)
    assert company.json("relay", "status")["invitations"] == 0
    assert [file.name for file in out.iterdir()] == ["Bea-301.invitation"]


def test_a_folder_that_cannot_be_is_told_before_anyone_is_invited(tmp_path: Path, company: Desk) -> None:
    (tmp_path / "out").write_text("a file")
    assert company.run("relay", "invite", "Ana", "--folder", str(tmp_path / "out")).returncode == 1
    assert company.json("relay", "status")["invitations"] == 0


@pytest.mark.parametrize("command", [("run",), ("invite", "Ana")])
def test_a_relay_that_was_never_set_up_says_how(tmp_path: Path, command: tuple[str, ...]) -> None:
    bare = Desk(tmp_path / "relay", GAMMA_DESKTOP_RELAY=str(tmp_path / "relay.toml"))
    done = bare.run("relay", *command)
    assert (done.returncode, "gamma-desktop relay init" in one_line(done)) == (3, True)
    assert not list((tmp_path / "relay").rglob("authority.pem"))
    assert "gamma-desktop relay init" in bare.run("relay", "status").stdout
    assert "gamma-desktop relay invite" in bare.run("relay", "desks").stderr
    assert bare.json("relay", "status")["disk_free_bytes"] > 0


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("name,extension\n", "no row below the names of the columns"),
        ("name,extension\n\n\n", "no row below the names of the columns"),
        ("Ana,201\n", "no column 'Ana'"),
        ("name,extension\nAna,2x1\n", ":2: '2x1' is no extension"),
        ("name,extension\n,201\n", ":2: a desk needs a name"),
        ("name,group\nAna,nowhere\n", ":2: there is no group 'nowhere'"),
        ("name,may\nAna,fly\n", ":2: there is no right 'fly'"),
        ("name,extension\nAna,201 301\n", ":2: Ana has extensions of several groups"),
    ],
)
def test_a_table_with_a_mistake_invites_no_one(tmp_path: Path, company: Desk, table: str, said: str) -> None:
    file = tmp_path / "desks.csv"
    file.write_text(table)
    done = company.run("relay", "invite", "--csv", str(file))
    assert done.returncode == 2
    assert said in one_line(done)
    assert company.json("relay", "status")["invitations"] == 0


def test_a_desk_whose_extension_is_in_a_group_sees_all_only_where_that_is_said(company: Desk) -> None:
    assert company.json("relay", "invite", "Ana", "--extension", "201")[0]["group"] == "sales"
    told = company.json("relay", "invite", "Ana", "--extension", "201", "--whole-pbx")
    assert told[0]["group"] is None


def test_the_log_of_a_relay_is_objects_and_systemd_hears_that_it_is_ready(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(PATIENCE)
        with RelayProcess(tmp_path / "relay", NOTIFY_SOCKET=str(tmp_path / "notify")) as relay:
            relay.is_started = True
            relay.start()
            assert manager.recv(200).startswith(b"READY=1\n")
            desk = DeskProcess(tmp_path / "desk", relay.invite("Ana"))
            told = [json.loads(relay.said.get(timeout=PATIENCE)) for _ in range(2)]
            assert [(each["level"], each["part"]) for each in told] == [
                ("info", "team.relay.authority"),
                ("info", "team.relay.invitations"),
            ]
            assert relay.stop() == 0
            assert manager.recv(200) == b"STOPPING=1"
            assert desk.stop() == 0


def test_a_damaged_list_of_desks_is_left_as_it_is_and_says_what_to_do(tmp_path: Path, company: Desk) -> None:
    file = tmp_path / "relay" / "data" / "relay.db"
    company.run("relay", "status")
    for each in file.parent.glob("relay.db*"):
        each.unlink()
    file.write_bytes(b"no database" * 100)
    file.chmod(0o600)
    done = company.run("relay", "desks")
    assert done.returncode == 1
    assert "Put your own backup of it in its place" in one_line(done)
    assert file.read_bytes() == b"no database" * 100
