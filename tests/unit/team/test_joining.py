"""A desk joins over a real TLS socket: what an invitation is good for, and whom a desk trusts."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gamma_desktop.demo.free_port import free_port
from gamma_desktop.settings.codes import JoinFault, ValueFault
from gamma_desktop.settings.errors import JoinFailed, VaultError
from gamma_desktop.settings.ports import SecretName, VaultHealth, VaultState
from gamma_desktop.settings.secrets import VARIABLES, from_environment
from gamma_desktop.team.invitation import JoinCode, JoinLine
from gamma_desktop.team.member.joining import join, leave
from gamma_desktop.team.membership import Membership
from gamma_desktop.team.ports import Desk, Right
from gamma_desktop.team.relay.invitations import AttemptLimit
from gamma_desktop.team.secrets import bearer, new_secret
from tests.fakes.secret_store import FakeSecretStore
from tests.unit.team.joining_relay import JoiningRelay, joining_relay


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[JoiningRelay]:
    async with joining_relay(tmp_path) as running:
        yield running


async def joined(relay: JoiningRelay, line: JoinLine, vault: FakeSecretStore | None = None) -> Membership:
    return await join(line, vault or FakeSecretStore(), relay.clock)


async def refusal(relay: JoiningRelay, line: JoinLine, vault: FakeSecretStore | None = None) -> str:
    with pytest.raises(JoinFailed) as failure:
        await joined(relay, line, vault)
    return failure.value.fault.code


def with_wrong_proof(line: JoinLine) -> JoinLine:
    code = JoinCode.read(line.code)
    assert code is not None
    return replace(line, code=str(JoinCode(code.invitation + JoinCode.new().proof)))


async def desk_of(relay: JoiningRelay, membership: Membership, vault: FakeSecretStore) -> Desk | None:
    secret = vault.kept.get(SecretName.DESK_SECRET, "")
    return await relay.desks.desk_of(bearer(membership.desk, secret))


async def test_a_desk_that_joined_is_known_by_its_secret_as_it_was_invited(
    relay: JoiningRelay,
) -> None:
    vault = FakeSecretStore()
    membership = await joined(relay, await relay.invite(), vault)
    assert await desk_of(relay, membership, vault) == Desk(
        id=membership.desk,
        name="Ana",
        extensions=("214",),
        group="sales",
        rights=frozenset({Right.INTERNATIONAL}),
    )
    assert (membership.name, membership.relays) == ("Ana", (relay.address,))


async def test_an_invitation_read_back_from_what_was_printed_is_good(relay: JoiningRelay) -> None:
    printed = str(await relay.invite())
    assert (await joined(relay, JoinLine.read(f"  <{printed}>\r\n"))).name == "Ana"


async def test_the_relay_keeps_neither_code_nor_secret(relay: JoiningRelay, tmp_path: Path) -> None:
    vault, line = FakeSecretStore(), await relay.invite()
    await joined(relay, line, vault)
    stored = b"".join(each.read_bytes() for each in tmp_path.glob("relay.db*"))
    code = JoinCode.read(line.code)
    assert code is not None
    assert code.invitation.encode() in stored
    assert code.proof.encode() not in stored
    assert vault.kept[SecretName.DESK_SECRET].encode() not in stored


async def test_a_stolen_line_is_good_once_and_its_second_use_is_logged(
    relay: JoiningRelay, caplog: pytest.LogCaptureFixture
) -> None:
    line = await relay.invite()
    await joined(relay, line)
    with caplog.at_level(logging.WARNING):
        assert await refusal(relay, line) == JoinFault.CODE_USED
    assert "'Ana'" in caplog.text
    assert str(JoinCode.read(line.code)) not in caplog.text


async def test_a_desk_whose_answer_was_lost_joins_with_the_same_line_and_secret(relay: JoiningRelay) -> None:
    vault, line = FakeSecretStore(), await relay.invite()
    first = await joined(relay, line, vault)
    assert (await joined(relay, line, vault)).desk == first.desk


async def test_an_invitation_is_over_after_its_time_by_the_relays_clock(relay: JoiningRelay) -> None:
    line = await relay.invite()
    relay.clock.offset = timedelta(minutes=16)
    assert await refusal(relay, line) == JoinFault.CODE_EXPIRED


async def test_five_wrong_codes_end_that_invitation_alone(relay: JoiningRelay) -> None:
    line, other = await relay.invite(), await relay.invite()
    assert [await refusal(relay, with_wrong_proof(line)) for _ in range(5)] == [JoinFault.CODE_WRONG] * 5
    assert await refusal(relay, line) == JoinFault.CODE_SPENT
    assert (await joined(relay, other)).name == "Ana"


async def test_four_wrong_codes_leave_an_invitation_good(relay: JoiningRelay) -> None:
    line = await relay.invite()
    for _ in range(4):
        await refusal(relay, with_wrong_proof(line))
    assert (await joined(relay, line)).name == "Ana"


async def test_a_code_of_no_invitation_is_wrong(relay: JoiningRelay) -> None:
    line = replace(await relay.invite(), code=str(JoinCode.new()))
    assert await refusal(relay, line) == JoinFault.CODE_WRONG


async def test_who_has_no_more_than_a_part_of_a_used_code_does_not_hear_that(
    relay: JoiningRelay,
) -> None:
    line = await relay.invite()
    await joined(relay, line)
    assert await refusal(relay, with_wrong_proof(line)) == JoinFault.CODE_WRONG


async def test_a_relay_with_another_authority_is_sent_no_code(
    relay: JoiningRelay, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    line = await relay.invite()
    (tmp_path / "neighbour").mkdir()
    async with joining_relay(tmp_path / "neighbour") as neighbour:
        with caplog.at_level(logging.INFO, "gamma_desktop"):
            assert await refusal(relay, replace(line, relays=(neighbour.address,))) == JoinFault.OTHER_RELAY
    assert "invitation" not in caplog.text
    assert (await joined(relay, line)).name == "Ana"


async def test_a_neighbour_who_shows_the_right_authority_without_its_key_is_sent_no_code(
    relay: JoiningRelay, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    line = await relay.invite()
    (tmp_path / "neighbour").mkdir()
    async with joining_relay(tmp_path / "neighbour", shows=relay.authority.pem) as neighbour:
        with caplog.at_level(logging.INFO, "gamma_desktop"):
            assert await refusal(relay, replace(line, relays=(neighbour.address,))) == JoinFault.NOT_TRUSTED
    assert "invitation" not in caplog.text


async def test_a_relay_that_is_reached_by_a_name_it_does_not_have_is_not_trusted(relay: JoiningRelay) -> None:
    line = await relay.invite()
    by_number = line.relays[0].replace("localhost", "127.0.0.1")
    assert await refusal(relay, replace(line, relays=(by_number,))) == JoinFault.OTHER_NAME


async def test_addresses_are_tried_in_turn(relay: JoiningRelay) -> None:
    line = await relay.invite()
    membership = await joined(relay, replace(line, relays=("localhost:1", *line.relays)))
    assert membership.relays == ("localhost:1", *line.relays)


async def test_a_relay_that_is_not_there_leaves_the_invitation_good(relay: JoiningRelay) -> None:
    line = await relay.invite()
    assert await refusal(relay, replace(line, relays=("localhost:1",))) == JoinFault.UNREACHABLE
    assert (await joined(relay, line)).name == "Ana"


async def test_without_a_keyring_the_invitation_stays_good(relay: JoiningRelay) -> None:
    line, without_keyring = await relay.invite(), FakeSecretStore()
    without_keyring.health = VaultHealth(state=VaultState.MISSING)
    with pytest.raises(VaultError):
        await joined(relay, line, without_keyring)
    assert (await joined(relay, line)).name == "Ana"


async def test_a_refused_desk_keeps_no_secret(relay: JoiningRelay) -> None:
    vault = FakeSecretStore()
    await refusal(relay, replace(await relay.invite(), code=str(JoinCode.new())), vault)
    assert vault.kept == {}


async def test_a_secret_that_no_keyring_lets_go_of_hides_no_refusal(
    relay: JoiningRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLES[SecretName.DESK_SECRET], new_secret())
    line = replace(await relay.invite(), code=str(JoinCode.new()))
    with pytest.raises(JoinFailed) as failure:
        await join(line, SecretOfTheEnvironment(), relay.clock)
    assert failure.value.fault.code == JoinFault.CODE_WRONG


async def test_a_secret_of_the_environment_that_is_too_short_is_told_and_nothing_goes_out(
    relay: JoiningRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLES[SecretName.DESK_SECRET], "too-short")
    line, vault = await relay.invite(), FakeSecretStore()
    vault.kept[SecretName.DESK_SECRET] = "too-short"
    with pytest.raises(VaultError) as failure:
        await joined(relay, line, vault)
    assert failure.value.health.problem is not None
    assert failure.value.health.problem.code == ValueFault.OF_VARIABLE
    assert vault.kept == {SecretName.DESK_SECRET: "too-short"}
    monkeypatch.delenv(VARIABLES[SecretName.DESK_SECRET])
    assert (await joined(relay, line)).name == "Ana"


async def test_a_port_where_no_relay_listens_is_told_in_words(relay: JoiningRelay) -> None:
    line = await relay.invite()
    nobody = f"localhost:{free_port()}"
    with pytest.raises(JoinFailed) as failure:
        await joined(relay, replace(line, relays=(nobody,)))
    assert dict(failure.value.fault.data) == {"address": nobody, "why": "Connection refused"}
    async with await asyncio.start_server(_says_hello, "localhost", 0) as plain:
        there = f"localhost:{plain.sockets[0].getsockname()[1]}"
        assert await refusal(relay, replace(line, relays=(there,))) == JoinFault.NOT_A_RELAY


async def _says_hello(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 mail.example.com ESMTP\r\n")
    writer.close()
    await writer.wait_closed()


class SecretOfTheEnvironment(FakeSecretStore):
    """On a machine without a keyring: what is read is the environment's, nothing is kept or forgotten."""

    async def read(self, name: str) -> str | None:
        return from_environment(name)

    async def delete(self, name: str) -> None:  # noqa: ARG002  (the port's)
        raise VaultError(VaultHealth(state=VaultState.MISSING))


async def test_a_desk_that_leaves_is_known_no_longer(relay: JoiningRelay) -> None:
    vault = FakeSecretStore()
    membership = await joined(relay, await relay.invite(), vault)
    secret = dict(vault.kept)
    assert await leave(membership, vault)
    assert vault.kept == {}
    vault.kept = secret
    assert await desk_of(relay, membership, vault) is None


async def test_a_desk_leaves_also_while_the_relay_is_out_of_reach(relay: JoiningRelay) -> None:
    vault = FakeSecretStore()
    membership = await joined(relay, await relay.invite(), vault)
    assert not await leave(replace(membership, relays=("localhost:1",)), vault)
    assert vault.kept == {}


async def test_a_removed_desk_and_its_used_invitation_open_nothing(relay: JoiningRelay) -> None:
    vault, line = FakeSecretStore(), await relay.invite()
    membership = await joined(relay, line, vault)
    await relay.desks.remove(membership.desk)
    assert await desk_of(relay, membership, vault) is None
    assert await refusal(relay, line, vault) == JoinFault.CODE_USED


async def test_an_address_that_tries_too_often_is_told_to_wait(tmp_path: Path) -> None:
    async with joining_relay(tmp_path, limit=AttemptLimit(2, clock=lambda: 0.0)) as relay:
        line = replace(await relay.invite(), code=str(JoinCode.new()))
        told = [await refusal(relay, line) for _ in range(3)]
    assert told == [JoinFault.CODE_WRONG, JoinFault.CODE_WRONG, JoinFault.TOO_MANY]


def test_attempts_are_counted_by_address_and_forgiven_one_a_second() -> None:
    seconds = [0.0]
    limit = AttemptLimit(2, clock=lambda: seconds[0])
    assert [limit.allows("a") for _ in range(3)] == [True, True, False]
    assert limit.allows("b")
    seconds[0] = 1.0
    assert [limit.allows("a") for _ in range(2)] == [True, False]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "relay.example.com:8443",
        "relay.example.com:8443/K7Q2M/system",
        "relay.example.com/K7Q2M-XXXXX-XXXXX-XXXXX/system",
        "relay.example.com:8443/K7Q2M-XXXXX-XXXXX-XXXXX/short",
        "relay.example.com:8443/K7Q2M-XXXXX-XXXXX-XXXXX",
        "https://relay.example.com:8443/K7Q2M-XXXXX-XXXXX-XXXXX/system",
        "-x:8443/K7Q2M-XXXXX-XXXXX-XXXXX/system",
        ",".join(["a:1"] * 9) + "/K7Q2M-XXXXX-XXXXX-XXXXX/system",
        "x" * 5_000,
    ],
)
def test_what_is_no_line_is_told_so(text: str) -> None:
    with pytest.raises(JoinFailed) as failure:
        JoinLine.read(text)
    assert failure.value.fault.code == JoinFault.NO_LINE


@pytest.mark.parametrize(
    "before",
    [
        "gamma-desktop join ",
        "$ gamma-desktop --profile front join\n",
        '"C:\\Program Files\\Gamma Desktop\\gamma-desktop.exe" join ',
        "Please run this:\r\n\r\n  gamma-desktop join '",
        "join ",
    ],
)
def test_a_line_is_read_with_the_command_that_takes_it(before: str) -> None:
    line = "relay.example.com:8443/K7Q2M-XXXXX-XXXXX-XXXXX/system"
    assert str(JoinLine.read(f"{before}{line}")) == line


def test_a_code_is_read_as_people_type_it() -> None:
    assert str(JoinCode.read("k7q2m-xxxxx-oooo1-iillo")) == "K7Q2M-XXXXX-00001-11110"


def test_an_address_of_version_6_stands_in_a_line() -> None:
    line = JoinLine(("[::1]:8443",), str(JoinCode.new()), "system")
    assert JoinLine.read(str(line)) == line


async def test_an_old_secret_is_good_until_the_new_one_was_used(relay: JoiningRelay) -> None:
    vault = FakeSecretStore()
    membership = await joined(relay, await relay.invite(), vault)
    old = bearer(membership.desk, vault.kept[SecretName.DESK_SECRET])
    assert await relay.desks.new_secret(membership.desk) is None  # it is young
    relay.clock.offset = timedelta(days=31)
    secret = await relay.desks.new_secret(membership.desk)
    assert secret is not None
    assert await relay.desks.new_secret(membership.desk) is None  # it has been offered
    assert await relay.desks.desk_of(old) is not None
    assert await relay.desks.desk_of(bearer(membership.desk, secret)) is not None
    assert await relay.desks.desk_of(old) is None
    assert await relay.desks.desk_of(bearer(membership.desk, secret)) is not None
