"""Compression of WebSockets with little memory: 16 kB, where zlib takes 136 kB by itself.

The window is agreed on by each connection; how much memory zlib uses besides, aiohttp does not let one say.
"""

import zlib
from functools import partial
from types import SimpleNamespace
from typing import Any

from aiohttp import set_zlib_backend

WINDOW_BITS = 11
MEMORY_LEVEL = 4


def use_little_memory() -> None:
    """Have all WebSockets of aiohttp in this process compress so; called where a desk is set up."""
    lean: Any = SimpleNamespace(**vars(zlib))
    lean.compressobj = partial(zlib.compressobj, memLevel=MEMORY_LEVEL)
    set_zlib_backend(lean)
