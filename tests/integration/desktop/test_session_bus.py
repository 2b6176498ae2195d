"""A connection to a bus that is there and does not do what a bus does."""

import asyncio
import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gamma_desktop.desktop.session_bus import SessionBus

pytestmark = pytest.mark.skipif(os.name == "nt", reason="other systems have no such bus")


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the session's bus is, by a path that is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="gd-") as folder:
        place = Path(folder) / "bus"
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={place}")
        yield place


def connect_to(place: Path, answer: bytes | None) -> tuple[list[bytes], BaseException | None]:
    """Connect to a bus that answers just this, or closes the connection where it is None.

    Returns:
        What the bus got until we let go, and how the connection ended.
    """
    got: list[bytes] = []

    async def play() -> BaseException | None:
        let_go = asyncio.Event()

        async def be_the_bus(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            got.append(await reader.read(100))
            if answer is not None:
                writer.write(answer)
                got.append(await reader.read(100))
            writer.close()
            let_go.set()

        bus = SessionBus(lambda *_: None, lambda: None, answers_within=0.3)
        async with await asyncio.start_unix_server(be_the_bus, place):
            ended = (await asyncio.gather(bus.serve(lambda: None), return_exceptions=True))[0]
            async with asyncio.timeout(60):
                await let_go.wait()
        return ended

    ended = asyncio.run(play())
    gc.collect()  # a socket that was left open is told now, and fails the test
    return got, ended


def test_a_bus_that_never_answers_is_let_go_of(place: Path) -> None:
    (greeting, end), ended = connect_to(place, b"")
    assert greeting.startswith(b"\0AUTH")
    assert (end, type(ended)) == (b"", TimeoutError)


@pytest.mark.parametrize("answer", [None, b"REJECTED EXTERNAL\r\n", b"x" * 10_000])
def test_what_is_no_bus_is_let_go_of(place: Path, answer: bytes | None) -> None:
    _, ended = connect_to(place, answer)
    assert isinstance(ended, OSError)
