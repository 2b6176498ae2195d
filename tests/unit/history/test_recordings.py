from dataclasses import replace
from datetime import datetime

import pytest

from gamma_desktop.calls.model import CallKey
from gamma_desktop.history.recordings import audio_suffix, file_mark, file_stem, host_of, is_allowed
from tests.unit.calls.call_log_contract import ringing_call

AT = datetime(2026, 3, 12, 10, 42)  # noqa: DTZ001  (a local time)


@pytest.mark.parametrize(
    ("host", "allowed", "fits"),
    [
        ("rec.example.com", ("rec.example.com",), True),
        ("REC.example.com.", ("rec.Example.com",), True),
        ("rec.example.com", ("*.example.com",), True),
        ("a.b.example.com", ("*.example.com",), True),
        ("example.com", ("*.example.com",), False),
        (".example.com", ("*.example.com",), False),
        ("evilexample.com", ("*.example.com",), False),
        ("rec.example.com.evil.net", ("rec.example.com", "*.example.com"), False),
        ("rec.example.com", (), False),
        ("", ("*.example.com",), False),
    ],
)
def test_a_host_is_allowed_by_its_name_or_by_what_it_is_below(
    host: str, allowed: tuple[str, ...], fits: object
) -> None:
    assert is_allowed(host, allowed) is fits


@pytest.mark.parametrize(
    ("beginning", "suffix"),
    [
        (b"ID3\x04" + bytes(8), ".mp3"),
        (b"\xff\xfb\x90\x00" + bytes(8), ".mp3"),
        (b"RIFF\x24\x00\x00\x00WAVE", ".wav"),
        (b"OggS" + bytes(8), ".ogg"),
        (b"\x00\x00\x00\x20ftypM4A ", ".m4a"),
        (b"RIFF\x24\x00\x00\x00AVI ", None),
        (b"\xff\xf1\x50\x80" + bytes(8), None),
        (b"<!doctype html>", None),
        (b"MZ" + bytes(10), None),
        (b"\xff", None),
        (b"", None),
    ],
)
def test_the_first_bytes_tell_sound_from_anything_else(beginning: bytes, suffix: str | None) -> None:
    assert audio_suffix(beginning) == suffix


@pytest.mark.parametrize("call_id", ["471900.1", "../../etc/passwd", "a\0b", "CON", "x" * 300, "…", ".."])
def test_a_file_is_named_by_us_whatever_the_call_is_called(call_id: str) -> None:
    call = replace(ringing_call(), key=CallKey("acme", call_id))
    stem = file_stem(call, AT)
    assert stem.startswith("2026-03-12 1042 ")
    assert stem.endswith(file_mark(call.key))
    assert len(stem) < 90
    assert not set(stem) & set('/\\\0:<>|?*"')


def test_calls_of_two_pbxs_that_share_an_id_have_two_files() -> None:
    assert file_mark(CallKey("acme", "1")) != file_mark(CallKey("other", "1"))


@pytest.mark.parametrize(("url", "host"), [("https://a.example/x", "a.example"), ("https://[", ""), ("", "")])
def test_the_host_of_an_address_can_be_shown(url: str, host: str) -> None:
    assert host_of(url) == host
