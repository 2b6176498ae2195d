"""One frame for all desks: what it is on the wire, by zlib's own reading of it."""

import secrets
import zlib

import pytest

from gamma_desktop.team.compression import WINDOW_BITS
from gamma_desktop.team.relay.ready_frame import ReadyFrame

_FINAL_TEXT, _COMPRESSED = 0x81, 0xC1


def payload(frame: bytes) -> bytes:
    length, begin = frame[1], 2
    if length > 125:
        begin += 2 if length == 126 else 8
        length = int.from_bytes(frame[2:begin], "big")
    assert len(frame) == begin + length
    return frame[begin:]


def test_a_frame_refers_to_nothing_beyond_the_window_of_a_desk_or_before_itself() -> None:
    text = secrets.token_bytes(3 * 2**WINDOW_BITS) * 2
    frame = ReadyFrame(text).bytes_for(WINDOW_BITS)

    assert frame[0] == _COMPRESSED
    reader = zlib.decompressobj(wbits=-WINDOW_BITS)
    read, waiting = b"", payload(frame) + b"\x00\x00\xff\xff"
    while waiting:  # in pieces: zlib remembers no more than the window of what it gave out before
        read += reader.decompress(waiting, 100)
        waiting = reader.unconsumed_tail
    assert read == text


def test_it_is_compressed_once_however_many_desks_get_it() -> None:
    frame = ReadyFrame(b"words " * 1000)
    assert frame.bytes_for(15) is frame.bytes_for(WINDOW_BITS)
    assert len(frame.bytes_for(15)) < 200


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_it_is_sent_as_it_is_to_a_desk_with_a_smaller_window_or_none(size: int) -> None:
    text = b"x" * size
    for window_bits in (0, WINDOW_BITS - 1):
        frame = ReadyFrame(text).bytes_for(window_bits)
        assert (frame[0], payload(frame)) == (_FINAL_TEXT, text)


async def test_a_large_frame_is_not_compressed_on_the_loop() -> None:
    frame = ReadyFrame(secrets.token_bytes(100_000))
    assert frame.is_ready(0)
    assert not frame.is_ready(WINDOW_BITS)
    await frame.prepare()
    assert frame.is_ready(WINDOW_BITS)
