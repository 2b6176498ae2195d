"""Recordings from a real server into a real folder."""

import asyncio
import ssl
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from gamma_desktop.calls.model import Call
from gamma_desktop.gamma.recordings import RecordingDownloader
from gamma_desktop.history.recordings import FolderUnusable, NotAudio, Recordings, UnusableAddress
from gamma_desktop.store.recording_files import RecordingFiles
from tests.unit.calls.call_log_contract import ringing_call
from tests.unit.gamma.wire_server import Behaviour, answer, wire_server

SOUND = b"OggS" + bytes(1_000)


def desk(folder: Path) -> Recordings:
    def hosts() -> tuple[str, ...]:
        return ("127.0.0.1",)

    return Recordings(
        RecordingFiles(folder / "recordings"),
        hosts,
        load_source=lambda: RecordingDownloader(hosts),
        open_path=lambda _path: False,
    )


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


async def until_some_comes(recordings: Recordings, call: Call) -> None:
    """Cancel as soon as there is any progress, as the pane does."""
    now = asyncio.get_running_loop().time
    async with asyncio.timeout(None) as limit:
        await recordings.fetch(call, lambda *_: limit.reschedule(now()))


async def test_what_was_fetched_is_found_and_can_be_copied(tls: ssl.SSLContext, tmp_path: Path) -> None:
    recordings = desk(tmp_path)
    async with wire_server(answer(b"200 OK", SOUND), tls=tls) as wire:
        call = replace(ringing_call(), recording_url=wire.url)
        file = await recordings.fetch(call, lambda *_: None)
    assert (recordings.find(call.key), file.suffix, file.read_bytes()) == (file, ".ogg", SOUND)
    await recordings.save_copy(file, tmp_path / "copy.ogg")
    assert (tmp_path / "copy.ogg").read_bytes() == SOUND


@pytest.mark.parametrize("behaviour", [answer(b"200 OK", b"MZ, no sound at all"), None])
async def test_what_is_refused_or_cancelled_leaves_no_file(
    tls: ssl.SSLContext, tmp_path: Path, behaviour: Behaviour | None
) -> None:
    async def stall(writer: asyncio.StreamWriter, over: asyncio.Event) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n" + SOUND)
        await over.wait()

    recordings = desk(tmp_path)
    async with wire_server(behaviour or stall, tls=tls) as wire:
        call = replace(ringing_call(), recording_url=wire.url)
        with pytest.raises((NotAudio, TimeoutError)):
            await until_some_comes(recordings, call)
    assert list((tmp_path / "recordings").iterdir()) == []
    assert recordings.find(call.key) is None


async def test_a_copy_that_cannot_be_written_says_where(tmp_path: Path) -> None:
    (tmp_path / "it.ogg").write_bytes(SOUND)
    with pytest.raises(FolderUnusable, match="nowhere"):
        await desk(tmp_path).save_copy(tmp_path / "it.ogg", tmp_path / "nowhere" / "it.ogg")


async def test_a_call_without_an_address_has_nothing_to_fetch(tmp_path: Path) -> None:
    with pytest.raises(UnusableAddress):
        await desk(tmp_path).fetch(ringing_call(), lambda *_: None)
