"""The relay's authority: made once, its certificate renewed before it ends; as OpenSSL sees it."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from gamma_desktop.settings.codes import AuthorityFault
from gamma_desktop.settings.errors import AuthorityUnusable
from gamma_desktop.team.membership import tls_trusting
from gamma_desktop.team.relay.authority import RelayAuthority, tls_context
from tests.unit.team.joining_relay import Clock

STRICT = getattr(ssl, "VERIFY_X509_STRICT", ssl.VERIFY_X509_TRUSTED_FIRST)
"""As Python 3.13 and later verify by default."""


def authority(folder: Path, *names: str, clock: Clock | None = None) -> RelayAuthority:
    return RelayAuthority(folder, names or ("localhost",), clock or Clock())


async def shown(context: ssl.SSLContext, trusting: str, name: str = "localhost") -> datetime:
    """Until when the certificate is good that a server with this context shows to a strict client."""
    client = tls_trusting(trusting)
    client.verify_flags |= STRICT
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=context)
    async with server:
        port = server.sockets[0].getsockname()[1]
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=client, server_hostname=name)
        certificate = writer.get_extra_info("peercert")
        writer.close()
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC)


@pytest.mark.parametrize("name", ["relay.example.com", "127.0.0.1", "::1"])
async def test_a_client_that_trusts_the_authority_takes_its_certificate(tmp_path: Path, name: str) -> None:
    made = authority(tmp_path / "new", name)
    assert made.prepare()
    await shown(made.context(), made.pem, name)


async def test_a_client_that_trusts_another_authority_does_not(tmp_path: Path) -> None:
    made, other = authority(tmp_path / "a"), authority(tmp_path / "b")
    made.prepare()
    other.prepare()
    with pytest.raises(ssl.SSLCertVerificationError):
        await shown(made.context(), other.pem)


def test_the_authority_stays_the_same_when_the_relay_starts_again(tmp_path: Path) -> None:
    first = authority(tmp_path)
    first.prepare()
    again = authority(tmp_path)
    assert not again.prepare()
    assert again.hash == first.hash


async def test_the_certificate_is_renewed_a_month_before_its_end_the_authority_stays(
    tmp_path: Path,
) -> None:
    clock = Clock(timedelta(days=-61))
    made = authority(tmp_path, clock=clock)
    made.prepare()
    before, known = await shown(made.context(), made.pem), made.hash
    clock.offset = timedelta(0)
    assert made.prepare()
    assert await shown(made.context(), made.pem) > before
    assert made.hash == known


async def test_connections_are_shown_a_renewed_certificate_without_a_restart(tmp_path: Path) -> None:
    clock = Clock(timedelta(days=-61))
    made = authority(tmp_path, clock=clock)
    made.prepare()
    running = made.context()
    before = await shown(running, made.pem)
    clock.offset = timedelta(0)
    assert made.renew(running)
    assert await shown(running, made.pem) > before


def test_other_names_have_another_certificate_made(tmp_path: Path) -> None:
    authority(tmp_path, "old.example.com").prepare()
    assert authority(tmp_path, "old.example.com", "new.example.com").prepare()


def test_a_desk_whose_clock_is_a_day_behind_takes_a_new_certificate(tmp_path: Path) -> None:
    made = authority(tmp_path)
    made.prepare()
    begins = ssl._ssl._test_decode_cert(str(made.certificate_file))["notBefore"]  # type: ignore[attr-defined]  # of CPython, untold
    assert ssl.cert_time_to_seconds(begins) < (datetime.now(UTC) - timedelta(days=1)).timestamp()


def test_the_keys_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    authority(tmp_path / "new").prepare()
    assert {each.stat().st_mode & 0o077 for each in (tmp_path / "new").iterdir()} == {0}


def test_without_names_there_is_no_certificate(tmp_path: Path) -> None:
    with pytest.raises(AuthorityUnusable) as failure:
        RelayAuthority(tmp_path, (), Clock()).prepare()
    assert failure.value.fault.code == AuthorityFault.NO_NAMES


def test_an_authority_that_cannot_be_read_is_not_replaced(tmp_path: Path) -> None:
    authority(tmp_path).prepare()
    (tmp_path / "authority.pem").write_bytes(b"-----BEGIN nonsense")
    with pytest.raises(AuthorityUnusable) as failure:
        authority(tmp_path).prepare()
    assert failure.value.fault.code == AuthorityFault.NOT_READ
    assert (tmp_path / "authority.pem").read_bytes() == b"-----BEGIN nonsense"


async def test_a_company_shows_its_own_certificate(tmp_path: Path) -> None:
    company = trustme.CA()
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    issued = company.issue_cert("localhost")
    issued.cert_chain_pems[0].write_to_path(certificate)
    issued.private_key_pem.write_to_path(key)
    await shown(tls_context(str(certificate), str(key)), company.cert_pem.bytes().decode())


def test_a_certificate_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(AuthorityUnusable) as failure:
        tls_context(str(tmp_path / "none.pem"), "")
    assert "none.pem" in str(failure.value.fault)
