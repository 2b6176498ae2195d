from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from gamma_desktop.contacts.codes import SourceFault, SourceProblem
from gamma_desktop.contacts.errors import BadSource, NoSuchSource, SourceUnreachable, SourceUnusable
from gamma_desktop.contacts.model import Contact
from gamma_desktop.settings.errors import VaultError
from gamma_desktop.settings.ports import VaultHealth, VaultState
from tests.fakes.contact_book import replace_source
from tests.unit.sync.sources_at_hand import NOW, TEAM, SourcesAtHand, sources_at_hand

NO_KEYRING = VaultHealth(state=VaultState.MISSING)


@pytest.fixture
async def at_hand(tmp_path: Path) -> AsyncIterator[SourcesAtHand]:
    async with sources_at_hand(tmp_path) as at_hand:
        yield at_hand


async def sync(at_hand: SourcesAtHand) -> None:
    await at_hand.sources.sync("Team", lambda _done, _total: None)


async def test_a_source_is_read_with_its_password(at_hand: SourcesAtHand) -> None:
    await at_hand.sources.add(TEAM, "p w")
    await sync(at_hand)
    assert at_hand.reader.asked == [("read", "Team", "p w")]
    assert await at_hand.names() == ["Ana", "Beto"]


async def test_a_source_that_fails_keeps_its_contacts_and_tells_why(at_hand: SourcesAtHand) -> None:
    await at_hand.sources.add(TEAM, "p")
    await sync(at_hand)
    at_hand.reader.problem = SourceUnreachable(SourceProblem.LATER, said="no")
    with pytest.raises(SourceUnreachable):
        await sync(at_hand)
    status = (await at_hand.sources.find("Team")).status
    assert (status.last_error, status.failures, status.last_success) == (
        "The server cannot be reached. Try again later. It says: “no”.",
        1,
        NOW,
    )
    assert await at_hand.names() == ["Ana", "Beto"]


async def test_a_source_that_suddenly_shows_nobody_keeps_its_contacts(at_hand: SourcesAtHand) -> None:
    await at_hand.sources.add(TEAM, "p")
    await sync(at_hand)
    at_hand.reader.names = ()
    with pytest.raises(SourceUnusable, match=SourceProblem.NOTHING_ANY_MORE):
        await sync(at_hand)
    assert await at_hand.names() == ["Ana", "Beto"]
    assert "Check what its user may see" in (await at_hand.sources.find("Team")).status.last_error


async def test_a_keyring_that_gives_no_password_is_a_failure_too(at_hand: SourcesAtHand) -> None:
    await at_hand.sources.add(TEAM, "p")
    at_hand.secrets.health = VaultHealth(state=VaultState.LOCKED)
    with pytest.raises(VaultError):
        await sync(at_hand)
    assert (await at_hand.sources.find("Team")).status.last_error.startswith("The keyring is locked. Unlock")


async def test_names_that_are_taken_are_refused(at_hand: SourcesAtHand) -> None:
    await at_hand.sources.add(TEAM, "p")
    await replace_source(at_hand.book, "crm.csv", [Contact(id="c1", name="Carla")])
    for name in ("Team", "crm.csv", "local"):
        with pytest.raises(BadSource, match=r"bad_source_(taken|others_name)"):
            await at_hand.sources.add(replace(TEAM, name=name), "p")


async def test_without_a_safe_place_for_the_password_a_command_keeps_nothing(at_hand: SourcesAtHand) -> None:
    at_hand.secrets.health = NO_KEYRING
    with pytest.raises(VaultError):
        await at_hand.sources.add(TEAM, "p")
    assert await at_hand.sources.all() == ()
    assert await at_hand.sources.add(TEAM, "p", may_be_lost=True) == NO_KEYRING


async def test_the_password_that_is_kept_goes_to_the_same_server_alone(at_hand: SourcesAtHand) -> None:
    await at_hand.sources.add(TEAM, "p")
    await at_hand.sources.test(replace(TEAM, url="https://cloud.example/book"), "")
    await at_hand.sources.test(replace(TEAM, url="https://elsewhere.example/"), "")
    assert at_hand.reader.asked == [("test", "Team", "p"), ("test", "Team", "")]
    with pytest.raises(BadSource, match=SourceFault.PASSWORD_NEEDED) as refused:
        await at_hand.sources.change(replace(TEAM, url="https://elsewhere.example/"), "")
    assert refused.value.field == "password"


async def test_a_source_that_needs_no_user_any_more_leaves_no_password(at_hand: SourcesAtHand) -> None:
    await at_hand.sources.add(TEAM, "p")
    await at_hand.sources.change(replace(TEAM, user=""), "")
    assert at_hand.secrets.kept == {}


async def test_removing_takes_contacts_and_password_along(at_hand: SourcesAtHand) -> None:
    await at_hand.sources.add(TEAM, "p")
    await sync(at_hand)
    assert await at_hand.sources.remove("Team") == 2
    assert (await at_hand.names(), at_hand.secrets.kept) == ([], {})
    with pytest.raises(NoSuchSource):
        await at_hand.sources.remove("Team")
