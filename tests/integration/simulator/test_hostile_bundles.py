"""Bundles that are none, or that somebody made to do harm: one line says so, whatever is in them."""

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest

from gamma_desktop.cli.main import run
from gamma_desktop.simulator.errors import BadScenario
from gamma_desktop.simulator.replay import read_bundle

GOOD = b'{"title": "an hour", "steps": [{"do": "event", "body": {}}]}'
AT_CENTRAL_FLAGS, AT_CENTRAL_METHOD, AT_CENTRAL_SIZE = 8, 10, 24
AT_LOCAL_FLAGS, AT_LOCAL_METHOD = 6, 8


def zipped(document: bytes) -> bytearray:
    """A bundle with these events."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("scenario.json", document)
    return bytearray(file.getvalue())


def changed(content: bytearray, local: int, central: int, number: int) -> bytes:
    """With another number in both headers of its only member."""
    directory = content.index(b"PK\x01\x02")
    content[local : local + 2] = content[directory + central : directory + central + 2] = struct.pack(
        "<H", number
    )
    return bytes(content)


def claiming_less() -> bytes:
    """More than any bundle holds, under the size of a small one."""
    content = zipped(b" " * (100 * 1024 * 1024))
    at = content.index(b"PK\x01\x02") + AT_CENTRAL_SIZE
    content[at : at + 4] = struct.pack("<I", 1_000)
    return bytes(content)


def damaged() -> bytes:
    content = zipped(GOOD * 50)
    content[45:60] = bytes(15)
    return bytes(content)


HOSTILE = {
    "no zip": b"events",
    "empty": b"",
    "without events": bytes(zipped(GOOD)).replace(b"scenario.json", b"schedule.json"),
    "encrypted": changed(zipped(GOOD), AT_LOCAL_FLAGS, AT_CENTRAL_FLAGS, 1),
    "compressed in an unknown way": changed(zipped(GOOD), AT_LOCAL_METHOD, AT_CENTRAL_METHOD, 99),
    "damaged": damaged(),
    "larger than it says": claiming_less(),
    "too large": bytes(zipped(b" " * (65 * 1024 * 1024))),
    "no text": bytes(zipped(b'{"title": "\xff", "steps": [{"do": "settle"}]}')),
    "deep": bytes(zipped(b'{"steps": [{"do": "event", "body": ' + b"[" * 100_000)),
    "of unknown steps": bytes(zipped(b'{"steps": [{"do": "run", "program": "/bin/sh"}]}')),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_is_refused(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "bundle.zip"
    file.write_bytes(HOSTILE[kind])

    with pytest.raises(BadScenario):
        read_bundle(file)


def test_its_name_is_told_in_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code = run(["simulate", "--replay", str(tmp_path / "two\nlines\x1b[31m.zip")])

    (line,) = capfd.readouterr().err.splitlines()
    assert code == 1
    assert line.isprintable()


@pytest.mark.parametrize("option", ["--replay", "--scenario"])
def test_what_may_never_end_is_refused_unread(
    option: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    for endless in (pipe, Path("/dev/zero")):
        assert run(["simulate", option, str(endless)]) == 1
        (line,) = capfd.readouterr().err.splitlines()
        assert line.endswith(f"{endless} cannot be read: it is no regular file")


def test_a_bundle_without_events_is_told_as_such(tmp_path: Path) -> None:
    file = tmp_path / "bundle.zip"
    file.write_bytes(zipped(b'{"title": "an hour", "steps": []}'))

    with pytest.raises(BadScenario, match="nothing to play"):
        read_bundle(file)
