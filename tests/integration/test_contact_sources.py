"""``contacts sources`` as processes: real servers, and the real keyring of a session of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gamma_desktop.demo.parts import Parts
from tests.fixtures.address_book_server import PASSWORD, USER, AddressBookServer, address_book_server, card
from tests.fixtures.directory_server import BASE, READER, DirectoryServer
from tests.fixtures.directory_server import PASSWORD as READERS_PASSWORD
from tests.fixtures.keyring_session import KeyringSession
from tests.integration.command import Desk, one_line

ANA, BETO = card("u1", "Ana Gil", "+34910000001"), card("u2", "Beto Sanz", "+34910000002")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AddressBookServer]:
    with address_book_server(tmp_path_factory.mktemp("address-books")) as server:
        yield server


@pytest.fixture
def desk(tmp_path: Path, keyring_session: KeyringSession) -> Desk:
    keyring_session.start_keyring()
    environment = keyring_session.environment()
    return Desk(tmp_path / "profile", DBUS_SESSION_BUS_ADDRESS=environment["DBUS_SESSION_BUS_ADDRESS"])


@pytest.fixture
def team(desk: Desk, server: AddressBookServer) -> Desk:
    """A desk with the source “Team”, not read yet."""
    server.put_all(ANA + BETO)
    added = desk.run(*add_team(server), stdin=f"{PASSWORD}\n")
    assert added.returncode == 0, added.stderr
    return desk


def add_team(server: AddressBookServer, *more: str) -> tuple[str, ...]:
    return ("contacts", "sources", "add", "Team", "--carddav", server.url, "--user", USER, *more)


def test_a_source_is_added_read_and_read_again(team: Desk, server: AddressBookServer) -> None:
    (report,) = team.json("contacts", "sources", "sync")
    assert report == {
        "source": "Team",
        "read": 2,
        "imported": 2,
        "updated": 0,
        "skipped": 0,
        "removed": 0,
        "problems": [],
    }
    (ana,) = team.json("contacts", "lookup", "910 000 001")
    assert (ana["name"], ana["source"]) == ("Ana Gil", "Team")
    server.delete("u1")
    (report,) = team.json("contacts", "sources", "sync", "Team")
    assert (report["read"], report["removed"]) == (0, 1)
    (listed,) = team.json("contacts", "sources", "list")
    assert (listed["contacts"], listed["last_error"], listed["url"]) == (1, None, server.url)


def test_the_password_is_in_the_keyring_and_nowhere_else(team: Desk) -> None:
    team.run("contacts", "sources", "sync")
    kept = [path for path in team.profile.rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if PASSWORD.encode() in path.read_bytes()]


def test_a_source_that_fails_keeps_what_it_had_and_says_so(team: Desk, server: AddressBookServer) -> None:
    team.json("contacts", "sources", "sync")
    server.stop()
    try:
        failed = team.run("contacts", "sources", "sync", "--json")
    finally:
        server.start()
    assert failed.returncode == 1
    assert "Team: not read; what it had before stays." in failed.stderr
    (listed,) = team.json("contacts", "sources", "list")
    assert listed["contacts"] == 2
    assert "Connection refused" in listed["last_error"]


def test_a_source_that_goes_takes_its_contacts_and_its_password_along(
    team: Desk, keyring_session: KeyringSession
) -> None:
    team.json("contacts", "sources", "sync")
    assert len(keyring_session.items()) == 1
    asked = team.run("contacts", "sources", "remove", "Team")
    assert "will be removed from this computer with 2 contacts" in asked.stderr
    assert (asked.returncode, len(keyring_session.items())) == (1, 1)
    removed = team.run("contacts", "sources", "remove", "Team", "--yes")
    assert "Removed, with 2 contacts." in removed.stderr
    assert (team.json("contacts", "sources", "list"), keyring_session.items()) == ([], [])
    assert team.json("contacts", "search", "ana") == []


def test_a_wrong_password_keeps_nothing(desk: Desk, server: AddressBookServer) -> None:
    refused = desk.run(*add_team(server), stdin="wrong")
    assert refused.returncode == 1
    assert one_line(refused).startswith("The server refused user or password.")
    assert desk.json("contacts", "sources", "list") == []


def test_without_a_keyring_a_source_with_a_password_is_refused(
    tmp_path: Path, server: AddressBookServer
) -> None:
    refused = Desk(tmp_path).run(*add_team(server, "--no-test"), stdin=PASSWORD)
    assert refused.returncode == 3
    assert "There is no keyring" in refused.stderr
    assert "GAMMA_API_KEY" not in refused.stderr
    assert Desk(tmp_path).json("contacts", "sources", "list") == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--carddav", "http://cloud.example/"), "Use https"),
        (("--ldap", "https://dc.example"), "ldaps://"),
        (("--ldap", "ldaps://dc.example", "--filter", "ou=Sales"), "stands in brackets"),
        (("--ldap", "ldaps://dc.example", "--attribute", "shoe=size"), "“shoe” is none of"),
    ],
)
def test_what_can_be_no_source_is_wrong_usage(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    refused = Desk(tmp_path).run("contacts", "sources", "add", "Team", *arguments)
    assert refused.returncode == 2
    assert words in one_line(refused)


def test_a_name_that_an_import_has_is_refused(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (tmp_path / "crm.csv").write_text("name,phone\nAna,910000001\n", "utf-8")
    desk.run("contacts", "import", str(tmp_path / "crm.csv"))
    refused = desk.run("contacts", "sources", "add", "crm.csv", "--ldap", "ldaps://dc.example", "--no-test")
    assert refused.returncode == 2
    assert "Choose another name" in one_line(refused)


def test_an_import_does_not_take_the_place_of_a_source(team: Desk, tmp_path: Path) -> None:
    (tmp_path / "crm.csv").write_text("name,phone\nCarla,910000003\n", "utf-8")
    refused = team.run("contacts", "import", str(tmp_path / "crm.csv"), "--source", "Team")
    assert refused.returncode == 2
    assert "is read from a server. Choose another name" in one_line(refused)


def test_a_directory_is_read_too(desk: Desk, tmp_path: Path) -> None:
    with Parts(tmp_path / "logs") as parts:
        directory = DirectoryServer(tmp_path / "slapd", parts)
        directory.start()
        directory.fill(3)
        where = ("--ldap", directory.url, "--ca-file", str(directory.ca_file), "--user", READER)
        added = desk.run("contacts", "sources", "add", "Acme", *where, stdin=READERS_PASSWORD)
        assert f"has people in {BASE}" in added.stderr
        (report,) = desk.json("contacts", "sources", "sync")
        assert (report["read"], report["imported"]) == (3, 3)


@pytest.mark.parametrize("action", ["list", "sync"])
def test_without_a_source_the_commands_say_how_to_add_one(tmp_path: Path, action: str) -> None:
    done = Desk(tmp_path / "profile").run("contacts", "sources", action)
    assert done.returncode == 0
    assert (done.stdout, "contacts sources add" in done.stderr) == ("", True)
