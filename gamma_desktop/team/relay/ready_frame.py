"""A text frame as a WebSocket carries it, made and compressed once for all desks that get it.

Each frame is compressed by itself. That is allowed to who may refer to earlier frames (RFC 7692, 7.2.3.3), a
desk reads it whatever it got before, and no connection needs a compressor of its own, with its memory.
"""

import asyncio
import zlib

from gamma_desktop.team.compression import MEMORY_LEVEL, WINDOW_BITS

_FINAL_TEXT, _COMPRESSED = 0x81, 0x40
_SHORT, _OF_16_BITS = 125, 0xFFFF
_TWO_BYTES, _EIGHT_BYTES = 126, 127
_END_OF_BLOCK = b"\x00\x00\xff\xff"
_NOT_WORTH_IT = 200
"""Bytes."""
_AT_ONCE = 16 * 1024
"""Bytes that are compressed in a moment; more of them would stop the loop."""
_FAST = 1
"""The level for more than that: half the time, a quarter more bytes. Many entries wait, for one desk."""


class ReadyFrame:
    """One frame for any number of desks.

    Attributes:
        text: what it says.
    """

    __slots__ = ("_compressed", "_plain", "text")

    def __init__(self, text: bytes) -> None:
        self.text = text
        self._plain: bytes | None = None
        self._compressed: bytes | None = None

    def is_ready(self, window_bits: int) -> bool:
        """Whether making the bytes takes no more than a moment."""
        return not self._is_for(window_bits) or self._compressed is not None or len(self.text) <= _AT_ONCE

    async def prepare(self) -> None:
        """Compress it beside the loop."""
        await asyncio.to_thread(self._compress)

    def bytes_for(self, window_bits: int) -> bytes:
        """What is sent to a desk.

        Args:
            window_bits: as agreed on with it; 0: it reads nothing that is compressed.
        """
        if self._is_for(window_bits):
            return self._compressed or self._compress()
        if self._plain is None:
            self._plain = _framed(_FINAL_TEXT, self.text)
        return self._plain

    def _is_for(self, window_bits: int) -> bool:
        return window_bits >= WINDOW_BITS and len(self.text) > _NOT_WORTH_IT

    def _compress(self) -> bytes:
        level = _FAST if len(self.text) > _AT_ONCE else zlib.Z_DEFAULT_COMPRESSION
        compressor = zlib.compressobj(level, wbits=-WINDOW_BITS, memLevel=MEMORY_LEVEL)
        payload = compressor.compress(self.text) + compressor.flush(zlib.Z_SYNC_FLUSH)
        self._compressed = _framed(_FINAL_TEXT | _COMPRESSED, payload.removesuffix(_END_OF_BLOCK))
        return self._compressed


def _framed(first: int, payload: bytes) -> bytes:
    """A frame of a server, which masks nothing (RFC 6455, 5.2)."""
    length = len(payload)
    if length <= _SHORT:
        return bytes((first, length)) + payload
    if length <= _OF_16_BITS:
        return bytes((first, _TWO_BYTES)) + length.to_bytes(2, "big") + payload
    return bytes((first, _EIGHT_BYTES)) + length.to_bytes(8, "big") + payload
