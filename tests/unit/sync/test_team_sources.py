"""Sources of the team beside the agent's own, on a real book, with a played server and a played keyring."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gamma_desktop.contacts.errors import BadSource
from gamma_desktop.contacts.sources import ContactSource, SourceKind, TeamSource
from gamma_desktop.settings.ports import VaultHealth, VaultState, source_password
from gamma_desktop.store.backups import Backups
from gamma_desktop.store.contact_sources import SqliteContactSources
from gamma_desktop.store.database import Database
from gamma_desktop.store.forgetting import forget_team_sources
from gamma_desktop.sync.sources import SourcePasswords
from gamma_desktop.sync.team_sources import TeamSources
from tests.unit.sync.sources_at_hand import SourcesAtHand

COMPANY = TeamSource(
    source=ContactSource(
        name="Company", kind=SourceKind.CARDDAV, url="https://cards.example/", user="reader"
    ),
    password="pw",
)
OWN = replace(COMPANY.source, url="https://own.example/", user="")


def nothing(_done: int, _total: int | None) -> None:
    """Progress is of no interest."""


class Hand:
    """A desk, and the team's sources at it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.here = SourcesAtHand(database)
        self.folder = folder / "authorities"
        self.team = TeamSources(
            SqliteContactSources(database), SourcePasswords(self.here.secrets), self.folder
        )

    async def kept(self) -> dict[str, ContactSource]:
        return {each.source.name: each.source for each in await self.here.sources.all()}


@pytest.fixture
async def hand(tmp_path: Path) -> AsyncIterator[Hand]:
    async with Database(tmp_path / "book.db") as database:
        yield Hand(database, tmp_path)


async def test_what_is_new_is_to_be_read_and_what_is_told_again_is_not(hand: Hand) -> None:
    assert await hand.team.take([COMPANY]) == ["Company"]
    assert await hand.team.take([COMPANY]) == []
    assert await hand.team.take([replace(COMPANY, password="other")]) == ["Company"]
    assert await hand.team.take([replace(COMPANY, password=None)]) == []
    assert hand.here.secrets.kept == {source_password("Company"): "other"}
    moved = replace(COMPANY, source=replace(COMPANY.source, url="https://new.example/"), password=None)
    assert await hand.team.take([moved]) == ["Company"]
    assert (await hand.kept())["Company"].url == "https://new.example/"


async def test_the_agents_own_source_keeps_its_name_and_stays_when_the_teams_goes(hand: Hand) -> None:
    await hand.here.sources.add(OWN, "")
    assert await hand.team.take([COMPANY]) == ["Company (team)"]
    assert await hand.team.take([COMPANY]) == []
    assert {name: each.from_team for name, each in (await hand.kept()).items()} == {
        "Company": False,
        "Company (team)": True,
    }
    assert await hand.team.take([]) == []
    assert (await hand.kept(), hand.here.secrets.kept) == ({"Company": OWN}, {})


async def test_it_is_neither_changed_nor_removed_at_the_desk(hand: Hand) -> None:
    await hand.team.take([COMPANY])
    with pytest.raises(BadSource):
        await hand.here.sources.remove("Company")
    with pytest.raises(BadSource):
        await hand.here.sources.change(OWN, "")
    assert (await hand.kept())["Company"].user == "reader"


async def test_its_authority_is_kept_while_it_is_there(hand: Hand) -> None:
    await hand.team.take([replace(COMPANY, authority="BEGIN CERTIFICATE")])
    file = Path((await hand.kept())["Company"].ca_file)
    assert (file.read_text(), file.parent) == ("BEGIN CERTIFICATE", hand.folder)
    await hand.team.take([COMPANY])
    assert ((await hand.kept())["Company"].ca_file, list(hand.folder.iterdir())) == ("", [])


async def test_without_a_keyring_it_is_read_and_goes_all_the_same(hand: Hand) -> None:
    hand.here.secrets.health = VaultHealth(state=VaultState.MISSING)
    assert await hand.team.take([COMPANY]) == ["Company"]
    await hand.team.take([])
    assert await hand.kept() == {}


async def test_backups_let_go_of_the_teams_contacts_and_of_no_others(hand: Hand, tmp_path: Path) -> None:
    await hand.here.sources.add(replace(OWN, name="Own"), "")
    await hand.team.take([COMPANY])
    for name, people in (("Own", ("Zoe",)), ("Company", ("Ana", "Beto"))):
        hand.here.reader.names = people
        await hand.here.sources.sync(name, nothing)
    backups = Backups(tmp_path / "book.db", tmp_path / "backups")
    copy = backups.make(datetime(2026, 3, 2, tzinfo=UTC)).path
    assert b"Beto" in copy.read_bytes()
    forget_team_sources(backups)
    assert (b"Zoe" in copy.read_bytes(), b"Beto" in copy.read_bytes()) == (True, False)
    assert b"cards.example" not in copy.read_bytes()
