"""Recordings from a real server on a real socket, by TLS that the system trusts for the test."""

import asyncio
import contextlib
import re
import ssl
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
import trustme

from gamma_desktop.gamma.recordings import RecordingDownloader
from gamma_desktop.history.recordings import (
    DownloadBroken,
    FolderUnusable,
    HostNotAllowed,
    NotAudio,
    RecordingError,
    RecordingRefused,
    TooLarge,
    UnusableAddress,
)
from gamma_desktop.ui.wording import explain
from tests.unit.gamma.wire_server import Behaviour, WireServer, answer, close, wire_server

SOUND = b"ID3\x04" + bytes(range(256)) * 4_000
WHOLE = answer(b"200 OK", SOUND)
HERE = ("127.0.0.1",)
Progress = list[tuple[int, int | None]]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def tls(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The server's side; ours trusts its authority, as a system's administrator would have it."""
    trusted = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(trusted)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    return context


async def fetched(
    wire: WireServer, to: Path, hosts: tuple[str, ...] = HERE, *, largest: int = 10**9
) -> tuple[str, Progress]:
    progress: Progress = []
    downloader = RecordingDownloader(lambda: hosts, largest=largest)
    suffix = await downloader.fetch(wire.url, to, lambda come, total: progress.append((come, total)))
    return suffix, progress


async def test_a_recording_comes_whole_and_tells_how_far_it_is(tls: ssl.SSLContext, tmp_path: Path) -> None:
    async with wire_server(WHOLE, tls=tls) as wire:
        suffix, progress = await fetched(wire, tmp_path / "it")
    assert (suffix, (tmp_path / "it").read_bytes()) == (".mp3", SOUND)
    assert progress == sorted(progress)
    assert len(progress) > 2
    assert progress[-1] == (len(SOUND), len(SOUND))


async def test_neither_key_nor_secret_nor_cookie_is_sent(tls: ssl.SSLContext, tmp_path: Path) -> None:
    async with wire_server(WHOLE, tls=tls) as wire:
        await fetched(wire, tmp_path / "it")
    (request,) = wire.requests
    assert set(request.headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def leading_to(url: Callable[[WireServer], str]) -> Callable[[list[WireServer]], Behaviour]:
    """A redirect to an address that is known once the server runs."""

    def of(wires: list[WireServer]) -> Behaviour:
        async def behave(writer: asyncio.StreamWriter, over: asyncio.Event) -> None:
            location = b"Location: " + url(wires[0]).encode() + b"\r\n"
            await answer(b"302 Found", headers=location)(writer, over)

        return behave

    return of


async def redirected(
    tls: ssl.SSLContext, to: Path, url: Callable[[WireServer], str], hosts: tuple[str, ...]
) -> WireServer:
    wires: list[WireServer] = []
    async with wire_server(leading_to(url)(wires), WHOLE, tls=tls) as wire:
        wires.append(wire)
        try:
            await fetched(wire, to, hosts)
        finally:
            assert "authorization" not in {name for each in wire.requests for name in each.headers}
    return wire


async def test_a_redirect_is_followed_to_an_allowed_host(tls: ssl.SSLContext, tmp_path: Path) -> None:
    hosts = ("127.0.0.1", "localhost")
    wire = await redirected(
        tls, tmp_path / "it", lambda wire: wire.url.replace("127.0.0.1", "localhost"), hosts
    )
    assert [request.headers["host"].partition(":")[0] for request in wire.requests] == list(hosts)
    assert (tmp_path / "it").exists()


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        (lambda wire: wire.url.replace("127.0.0.1", "localhost"), HostNotAllowed),
        (lambda wire: wire.url.replace("https", "http"), UnusableAddress),
        (lambda wire: wire.url.replace("//", "//me:secret@"), UnusableAddress),
        (lambda _: "file:///etc/passwd", UnusableAddress),
        (lambda _: "data:audio/mpeg,x", UnusableAddress),
        (lambda _: "https://127.0.0.1:99999/", UnusableAddress),
    ],
)
async def test_a_redirect_leads_nowhere_else(
    tls: ssl.SSLContext,
    tmp_path: Path,
    location: Callable[[WireServer], str],
    kind: type[RecordingError],
) -> None:
    with pytest.raises(kind):
        await redirected(tls, tmp_path / "it", location, HERE)
    assert not (tmp_path / "it").exists()


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:99999/it",
        "https://127.0.0.1:0/it",
        "https://a..example.com/it",
        f"https://{'a' * 64}.example.com/it",
        "https://127.0.0.999/it",
    ],
)
async def test_an_address_that_leads_nowhere_is_told_as_one(url: str, tmp_path: Path) -> None:
    downloader = RecordingDownloader(lambda: ("127.0.0.1", "127.0.0.999", "*.example.com"))

    with pytest.raises(UnusableAddress):
        await downloader.fetch(url, tmp_path / "it", lambda _come, _total: None)


async def test_redirects_in_a_circle_come_to_an_end(tls: ssl.SSLContext, tmp_path: Path) -> None:
    circle = answer(b"302 Found", headers=b"Location: /again\r\n")
    async with wire_server(circle, tls=tls) as wire:
        with pytest.raises(RecordingRefused, match="circles"):
            await fetched(wire, tmp_path / "it")
    assert len(wire.requests) == 6


async def test_nothing_is_asked_of_a_host_that_is_not_allowed(tls: ssl.SSLContext, tmp_path: Path) -> None:
    async with wire_server(WHOLE, tls=tls) as wire:
        with pytest.raises(HostNotAllowed):
            await fetched(wire, tmp_path / "it", ())
    assert wire.requests == []


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (answer(b"404 Not Found"), RecordingRefused),
        (answer(b"200 OK", b"<!doctype html><title>Log in</title>"), NotAudio),
        (answer(b"200 OK", b""), NotAudio),
        (answer(b"200 OK", SOUND[:100], headers=b"Content-Encoding: identity\r\n"), TooLarge),
        (close, DownloadBroken),
    ],
)
async def test_what_is_no_whole_recording_is_refused_and_leaves_nothing(
    tls: ssl.SSLContext, tmp_path: Path, behaviour: Behaviour, kind: type[RecordingError]
) -> None:
    async with wire_server(behaviour, tls=tls) as wire:
        with pytest.raises(kind):
            await fetched(wire, tmp_path / "it", largest=99)
    assert not (tmp_path / "it").exists()


def cut_short(*, tells_length: bool) -> Behaviour:
    """Sound that goes on and on, until whoever listens has had enough."""

    async def behave(writer: asyncio.StreamWriter, over: asyncio.Event) -> None:
        length = b"Content-Length: 100000000\r\n" if tells_length else b""
        writer.write(b"HTTP/1.1 200 OK\r\n" + length + b"\r\n" + SOUND)
        await writer.drain()
        if tells_length:
            return
        while not over.is_set():
            writer.write(SOUND)
            await writer.drain()

    return behave


@pytest.mark.parametrize(("tells_length", "kind"), [(False, TooLarge), (True, DownloadBroken)])
async def test_a_recording_that_never_ends_or_ends_too_soon_is_not_kept(
    tls: ssl.SSLContext, tmp_path: Path, tells_length: object, kind: type[RecordingError]
) -> None:
    async with wire_server(cut_short(tells_length=bool(tells_length)), tls=tls) as wire:
        with pytest.raises(kind):
            await fetched(wire, tmp_path / "it", largest=200_000_000 if tells_length else 3_000_000)
    assert not (tmp_path / "it").exists()


async def test_cancelling_amid_it_leaves_nothing(tls: ssl.SSLContext, tmp_path: Path) -> None:
    async def stall(writer: asyncio.StreamWriter, over: asyncio.Event) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n" + SOUND)
        await over.wait()

    async with wire_server(stall, tls=tls) as wire, asyncio.TaskGroup() as tasks:
        begun = asyncio.Event()
        downloader = RecordingDownloader(lambda: HERE)
        work = tasks.create_task(downloader.fetch(wire.url, tmp_path / "it", lambda *_: begun.set()))
        await begun.wait()
        assert (tmp_path / "it").exists()
        work.cancel()
    assert not (tmp_path / "it").exists()


async def test_a_folder_that_cannot_be_written_to_is_told(tls: ssl.SSLContext, tmp_path: Path) -> None:
    async with wire_server(WHOLE, tls=tls) as wire:
        with pytest.raises(FolderUnusable, match="No such file"):
            await fetched(wire, tmp_path / "nowhere" / "it")


async def test_a_server_that_nobody_trusts_gets_no_request(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    async with wire_server(WHOLE, tls=context) as wire:
        with pytest.raises(DownloadBroken, match=r"(?i)certificate"):
            await fetched(wire, tmp_path / "it")
    assert wire.requests == []


@pytest.mark.parametrize(
    ("proxy", "words"),
    [
        ("gopher://proxy.example:1", "HTTPS_PROXY .* is no kind of proxy.*remove HTTPS_PROXY"),
        ("socks5://me:secret@proxy.example:1", "socks5://proxy.example:1. cannot be used: SOCKS"),
        ("http://127.0.0.1:1", "HTTPS_PROXY .* did not connect .*remove HTTPS_PROXY"),
    ],
)
async def test_a_proxy_that_cannot_be_used_is_named_and_not_asked_for_this_machine(
    tls: ssl.SSLContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxy: str, words: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    away = RecordingDownloader(lambda: ("recordings.example",))
    with pytest.raises(DownloadBroken) as caught:
        await away.fetch("https://recordings.example/1.mp3", tmp_path / "away", lambda _come, _total: None)
    told = str(explain(caught.value))
    assert re.search(words, told)
    assert "secret" not in f"{told} {caught.value}"
    async with wire_server(WHOLE, tls=tls) as wire:
        await fetched(wire, tmp_path / "it")
    assert (tmp_path / "it").read_bytes() == SOUND


async def _piped(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while some := await source.read(65536):
            to.write(some)
            await to.drain()
    to.close()


@contextlib.asynccontextmanager
async def proxy_to(port: list[int]) -> AsyncIterator[tuple[str, list[str]]]:
    """A proxy that connects to one port of this machine, whatever it is asked for; and what that was."""
    asked: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).split()[1].decode())
        from_far, to_far = await asyncio.open_connection("127.0.0.1", port[0])
        writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        await asyncio.gather(_piped(reader, to_far), _piped(from_far, writer))

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked


async def test_a_redirect_to_this_machine_asks_no_proxy(
    authority: trustme.CA, tls: ssl.SSLContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.issue_cert("127.0.0.1", "recordings.example").configure_cert(tls)
    wires: list[WireServer] = []
    port: list[int] = []
    here = leading_to(lambda wire: wire.url)(wires)
    async with wire_server(here, WHOLE, tls=tls) as wire, proxy_to(port) as (proxy, asked):
        wires.append(wire)
        port.append(httpx.URL(wire.url).port or 0)
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("https_proxy", proxy)
        downloader = RecordingDownloader(lambda: ("recordings.example", *HERE))
        await downloader.fetch("https://recordings.example/it", tmp_path / "it", lambda _come, _total: None)

    assert (asked, len(wire.requests)) == (["recordings.example:443"], 2)
