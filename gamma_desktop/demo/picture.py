"""A picture of a screen: pixels that can be compared and written as PNG."""

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Picture:
    """An area of a screen; ``rgb`` holds three bytes a pixel, row after row from the top."""

    width: int
    height: int
    rgb: bytes

    @classmethod
    def from_bgrx(cls, width: int, height: int, bgrx: bytes) -> "Picture":
        """Build one from the four bytes a pixel that a 24-bit X screen of a little-endian machine has."""
        rgb = bytearray(3 * width * height)
        rgb[0::3], rgb[1::3], rgb[2::3] = bgrx[2::4], bgrx[1::4], bgrx[0::4]
        return cls(width, height, bytes(rgb))

    def colours(self) -> int:
        """How many different colours it has: one, if nothing was painted."""
        return len(set(zip(self.rgb[0::3], self.rgb[1::3], self.rgb[2::3], strict=True)))

    def write_png(self, path: Path) -> None:
        """Write it as a PNG file (PNG specification, third edition: 8 bits, true colour, no filter)."""
        row = 3 * self.width
        scanlines = b"".join(b"\0" + self.rgb[start : start + row] for start in range(0, len(self.rgb), row))
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        path.write_bytes(
            b"\x89PNG\r\n\x1a\n"
            + _chunk(b"IHDR", header)
            + _chunk(b"IDAT", zlib.compress(scanlines))
            + _chunk(b"IEND", b"")
        )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
