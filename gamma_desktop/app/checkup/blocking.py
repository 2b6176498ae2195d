"""Runs what may block for ever where no one waits for it: not on a thread that the end of a command joins."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from gamma_desktop.vault.worker import BlockingWorker

T = TypeVar("T")


async def off_the_loop(work: Callable[[], T]) -> T:
    """Run ``work`` on a thread of its own, which is left behind when this is cancelled."""
    return await asyncio.wrap_future(BlockingWorker("a check").submit(work))
