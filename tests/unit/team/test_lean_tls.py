"""A relay's connections hold little memory to read into."""

import asyncio
import ssl
from asyncio import sslproto
from contextlib import suppress
from pathlib import Path

import pytest

from gamma_desktop.team.relay.lean_tls import use_little_memory_for_tls
from tests.integration.team.running_relay import trust


async def test_a_connection_of_tls_reads_into_what_a_record_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sslproto.SSLProtocol, "max_size", sslproto.SSLProtocol.max_size)
    use_little_memory_for_tls()
    of_relay, of_desk = trust(tmp_path)
    held: list[int] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        protocol = vars(writer.transport)["_ssl_protocol"]
        held.append(len(vars(protocol)["_ssl_buffer"]))
        writer.write(await reader.readline())
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", ssl=of_relay) as server:
        port = server.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=of_desk)
        writer.write(b"x" * 60_000 + b"\n")
        assert len(await reader.read(60_001)) > 0
        writer.close()
        with suppress(ConnectionError, ssl.SSLError):
            await writer.wait_closed()

    assert held == [16 * 1024]
