"""Tries an API key: the one that is kept, or one that nobody has kept yet."""

from collections.abc import Awaitable, Callable

from gamma_desktop.gamma.requests import GammaClient


async def count_extensions(url: str, read_key: Callable[[], Awaitable[str | None]]) -> int:
    """How many extensions Gamma names to who has this key.

    Args:
        url: where the API is.
        read_key: gives the key.

    Raises:
        CallError: the key is not good, or Gamma does not answer as it should.
    """
    client = GammaClient(url, read_key)
    try:
        return len(await client.extensions())
    finally:
        await client.aclose()
