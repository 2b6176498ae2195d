"""A relay that is careless in one way, named by CARELESS: the rounds of kills must notice it."""

import asyncio
import os
from collections.abc import Mapping

from gamma_desktop.__main__ import main
from gamma_desktop.intake.journal_entries import LogEntry
from gamma_desktop.team.relay.stream.consumer import Consumer
from gamma_desktop.team.relay.stream.sender import StreamSender
from gamma_desktop.team.relay.stream.servers import Session

_store = StreamSender.store
_begin = Consumer.__init__


async def _say_that_it_is_stored(self: StreamSender, entry: LogEntry) -> bool:
    """A second before it is anywhere."""
    storing = asyncio.get_running_loop().create_task(_store_late(self, entry))
    storing.add_done_callback(lambda _: None)
    return True


async def _store_late(sender: StreamSender, entry: LogEntry) -> None:
    await asyncio.sleep(1)
    await _store(sender, entry)


def _go_on_with_what_comes_next(
    self: Consumer, session: Session, stream: str, begin: Mapping[str, object], *, behind: int = 0
) -> None:
    """Past the hole that a lost connection leaves."""
    _begin(self, session, stream, {"deliver_policy": "new"} if behind else begin, behind=behind)


if __name__ == "__main__":
    if os.environ["CARELESS"] == "acknowledging":
        setattr(StreamSender, "store", _say_that_it_is_stored)  # noqa: B010  (no type allows it)
    else:
        setattr(Consumer, "__init__", _go_on_with_what_comes_next)  # noqa: B010  (no type allows it)
    main()
