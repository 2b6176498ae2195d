"""What a relay hands out: a change in its file reaches desks at once, and a mistake in it changes nothing."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from gamma_desktop.demo.parts import Parts
from gamma_desktop.demo.waiting import look_until
from tests.fixtures.address_book_server import PASSWORD, USER, AddressBookServer, address_book_server, card
from tests.fixtures.directory_server import BASE, READER, DirectoryServer
from tests.fixtures.directory_server import PASSWORD as DIRECTORY_PASSWORD
from tests.fixtures.keyring_session import KeyringSession
from tests.integration.team.team_processes import PATIENCE, DeskProcess, RelayProcess

LABELS = 'calls.labels = ["{}"]'


@pytest.fixture
def ending() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def rewrite(relay: RelayProcess, before: str, after: str) -> None:
    file = Path(relay.environment["GAMMA_DESKTOP_RELAY"])
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


def has_labels(desk: DeskProcess, *labels: str) -> bool:
    told = desk.explained("calls.labels")
    return bool(told["value"] == list(labels) and told["layer"] == "team")


def joined_desk(folder: Path, relay: RelayProcess, ending: ExitStack) -> DeskProcess:
    return ending.enter_context(DeskProcess(folder, relay.invite(folder.name, "--extension", "203")))


def test_a_changed_setting_reaches_desks_at_once_and_one_that_was_off_with_its_next_connection(
    tmp_path: Path, ending: ExitStack
) -> None:
    relay = ending.enter_context(RelayProcess(tmp_path / "relay", push=LABELS.format("Sale")))
    relay.start()
    here, off = (joined_desk(tmp_path / name, relay, ending) for name in ("here", "off"))
    for desk in (here, off):
        desk.start()
        desk.until_it_says("connected to your team")
        assert look_until(partial(has_labels, desk, "Sale"), seconds=PATIENCE)
    off.stop()

    rewrite(relay, LABELS.format("Sale"), LABELS.format("Support"))
    assert look_until(lambda: has_labels(here, "Support"), seconds=PATIENCE)
    assert has_labels(off, "Sale")

    rewrite(relay, LABELS.format("Support"), 'calls.labels = "Support"\n\n[relay.groups]\nsales = []')
    relay.until_it_says("relay.push.calls.labels must be a list")
    relay.until_it_says("does not count now: what it said before does")
    assert has_labels(here, "Support")

    rewrite(relay, 'calls.labels = "Support"\n\n[relay.groups]\nsales = []', LABELS.format("Lead"))
    rewrite(relay, "[relay]", "[relay]\nretention_days = 7")
    relay.signal(signal.SIGHUP)
    relay.until_it_says("relay.retention_days has changed: it counts when the relay starts again")
    assert look_until(lambda: has_labels(here, "Lead"), seconds=PATIENCE)
    off.start()
    off.until_it_says("connected to your team")
    assert look_until(lambda: has_labels(off, "Lead"), seconds=PATIENCE)

    rewrite(relay, LABELS.format("Lead"), "")
    assert look_until(lambda: here.explained("calls.labels")["layer"] == "default", seconds=PATIENCE)
    assert (here.stop(), off.stop(), relay.stop()) == (0, 0, 0)


SOURCE = """
[[relay.sources]]
name = "Company"
carddav = "{url}"
user = "{user}"
credential = "address-book"
ca_file = "{ca_file}"
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AddressBookServer]:
    with address_book_server(tmp_path_factory.mktemp("address-books"), is_encrypted=True) as server:
        server.put("ana", card("u1", "Ana Gil", "+34910000001"))
        yield server


def handing_out(folder: Path, ending: ExitStack) -> RelayProcess:
    """A relay with a credential, as systemd gives one to a service."""
    credentials = folder / "credentials"
    credentials.mkdir(mode=0o700)
    (credentials / "address-book").write_text(f"{PASSWORD}\n")
    relay = RelayProcess(folder / "relay", CREDENTIALS_DIRECTORY=str(credentials))
    ending.enter_context(relay)
    relay.start()
    return relay


def hand_out(relay: RelayProcess, server: AddressBookServer) -> None:
    source = SOURCE.format(url=server.url, user=USER, ca_file=server.ca_file)
    rewrite(relay, "[relay.push]", f"{source}\n[relay.push]")


def take_back(relay: RelayProcess) -> None:
    file = Path(relay.environment["GAMMA_DESKTOP_RELAY"])
    text, _, rest = file.read_text().partition("[[relay.sources]]")
    file.write_text(text + rest[rest.index("[relay.push]") :])


def sources(desk: DeskProcess) -> list[dict[str, object]]:
    told: list[dict[str, object]] = json.loads(desk.command("contacts", "sources", "list", "--json"))
    return told


def holders(folder: Path, text: str) -> list[str]:
    """Files below a folder that hold it."""
    files = (each for each in folder.rglob("*") if each.is_file() and not each.name.endswith("-shm"))
    return [str(each.relative_to(folder)) for each in files if text.encode() in each.read_bytes()]


def test_a_source_of_the_relay_is_read_at_the_desk_and_goes_when_taken_back_or_when_the_desk_leaves(
    tmp_path: Path, ending: ExitStack, server: AddressBookServer, keyring_session: KeyringSession
) -> None:
    keyring_session.start_keyring()
    relay = handing_out(tmp_path, ending)
    desk = joined_desk(tmp_path / "desk", relay, ending)
    desk.environment["DBUS_SESSION_BUS_ADDRESS"] = os.environ["DBUS_SESSION_BUS_ADDRESS"]
    desk.start()
    desk.until_it_says("connected to your team")
    hand_out(relay, server)
    assert look_until(lambda: sources(desk), seconds=PATIENCE)

    (report,) = json.loads(desk.command("contacts", "sources", "sync", "--json"))
    (kept,) = sources(desk)
    refused = desk.run("contacts", "sources", "remove", "Company", "--yes")
    found = json.loads(desk.command("contacts", "lookup", "910000001", "--json"))
    assert (report["imported"], [each["name"] for each in found]) == (1, ["Ana Gil"])
    assert (kept["name"], kept["from_team"], kept["user"]) == ("Company", True, USER)
    assert "is from your team, whose administrator decides this" in refused.stderr
    assert len(keyring_session.items()) == 1
    assert holders(tmp_path / "desk", PASSWORD) == []
    assert holders(tmp_path / "relay", PASSWORD) == []

    take_back(relay)
    assert look_until(lambda: not sources(desk), seconds=PATIENCE)
    assert (json.loads(desk.command("contacts", "search", "ana", "--json")), keyring_session.items()) == (
        [],
        [],
    )
    assert list((tmp_path / "desk" / "data" / "team-authorities").iterdir()) == []

    hand_out(relay, server)
    assert look_until(lambda: sources(desk), seconds=PATIENCE)
    desk.command("contacts", "sources", "sync")
    assert holders(tmp_path / "desk" / "data", "Ana Gil") != []
    desk.stop()
    desk.command("leave", "--yes")
    assert (sources(desk), keyring_session.items()) == ([], [])
    assert holders(tmp_path / "desk" / "data", "Ana Gil") == []
    assert not [line for line in (*relay.said.queue, *desk.said.queue) if PASSWORD in line]


DIRECTORY = """
[[relay.sources]]
name = "Directory"
ldap = "{url}"
user = "{user}"
base = "{base}"
ca_file = "{ca_file}"
"""


@pytest.fixture
def directory(tmp_path: Path, ending: ExitStack) -> DirectoryServer:
    server = DirectoryServer(tmp_path / "directory", ending.enter_context(Parts(tmp_path / "directory-logs")))
    server.start()
    server.fill(1)
    return server


def test_a_directory_of_the_relay_with_a_kept_password_is_read_at_a_desk_until_that_is_removed(
    tmp_path: Path, ending: ExitStack, directory: DirectoryServer, keyring_session: KeyringSession
) -> None:
    keyring_session.start_keyring()
    bus = os.environ["DBUS_SESSION_BUS_ADDRESS"]
    relay = RelayProcess(tmp_path / "relay", DBUS_SESSION_BUS_ADDRESS=bus)
    ending.enter_context(relay)
    source = DIRECTORY.format(url=directory.url, user=READER, base=BASE, ca_file=directory.ca_file)
    rewrite(relay, "[relay.push]", f"{source}\n[relay.push]")
    told = relay.run("relay", "password", "Directory", stdin=f"{DIRECTORY_PASSWORD}\n")
    assert (told.returncode, told.stdout) == (0, ""), told.stderr
    relay.start()
    desk = joined_desk(tmp_path / "desk", relay, ending)
    desk.environment["DBUS_SESSION_BUS_ADDRESS"] = bus
    desk.start()
    desk.until_it_says("connected to your team")
    assert look_until(lambda: sources(desk), seconds=PATIENCE)

    (report,) = json.loads(desk.command("contacts", "sources", "sync", "--json"))
    assert report["imported"] == 1
    assert len(json.loads(desk.command("contacts", "search", "Person", "--json"))) == 1
    assert len(keyring_session.items()) == 2  # the relay's, and the desk's
    assert [holders(tmp_path / name, DIRECTORY_PASSWORD) for name in ("desk", "relay")] == [[], []]

    (member,) = json.loads(relay.command("relay", "desks", "--json"))
    relay.command("relay", "remove", member["desk"], "--yes")
    assert look_until(lambda: len(keyring_session.items()) == 1, seconds=PATIENCE)
    assert look_until(lambda: not holders(tmp_path / "desk" / "data", "Person 0"), seconds=PATIENCE)
    assert sources(desk) == []


@pytest.mark.parametrize(
    ("arguments", "stdin", "words"),
    [
        (["Nobody"], "secret\n", "relay.sources has no source called “Nobody”"),
        (["Company"], "secret\n", "has its password from the credential address-book: change it there"),
        (["Directory"], "\n", "No password was given"),
        (["Directory"], "secret\n", "keyring"),
    ],
    ids=["unknown", "by a credential", "none", "no keyring"],
)
def test_a_password_that_cannot_be_kept_is_said(
    tmp_path: Path, server: AddressBookServer, arguments: list[str], stdin: str, words: str
) -> None:
    relay = RelayProcess(tmp_path / "relay")
    both = SOURCE.format(url=server.url, user=USER, ca_file=server.ca_file) + DIRECTORY.format(
        url="ldaps://localhost", user=READER, base=BASE, ca_file=server.ca_file
    )
    rewrite(relay, "[relay.push]", f"{both}\n[relay.push]")
    refused = relay.run("relay", "password", *arguments, stdin=stdin)
    assert (refused.returncode != 0, refused.stdout) == (True, "")
    assert words in refused.stderr


def test_a_source_that_cannot_be_one_keeps_a_relay_from_starting(tmp_path: Path) -> None:
    relay = RelayProcess(tmp_path / "relay")
    rewrite(relay, "[relay.push]", '[[relay.sources]]\nname = "Company"\nldap = "https://dc"\n[relay.push]')
    refused = relay.run("relay", "run")
    assert refused.returncode == 1
    assert "relay.sources has one that cannot be a source, Company: The address begins" in refused.stderr
