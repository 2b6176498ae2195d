"""A relay, or a desk, that is careless in one way, named by CARELESS: the rounds of kills must notice it."""

import asyncio
import os
from collections.abc import Mapping

from gamma_desktop.__main__ import main
from gamma_desktop.intake.commits import GroupCommit
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_entries import LogEntry, ReceivedEvent
from gamma_desktop.store.relay_commands import SqliteRelayCommands
from gamma_desktop.team.relay.stream.consumer import Consumer
from gamma_desktop.team.relay.stream.sender import StreamSender
from gamma_desktop.team.relay.stream.servers import Session

_store = StreamSender.store
_begin = Consumer.__init__
_commit = GroupCommit.store


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


async def _say_that_it_is_committed(self: GroupCommit, event: ReceivedEvent) -> bool:
    """A second before the disk is asked to keep it."""
    committing = asyncio.get_running_loop().create_task(_commit_late(self, event))
    committing.add_done_callback(lambda _: None)
    return True


async def _commit_late(storage: GroupCommit, event: ReceivedEvent) -> None:
    await asyncio.sleep(1)
    await _commit(storage, event)


def _know_no_place(_journal: JournalWriter) -> None:
    """A desk that does not go by what it has stored."""


async def _keep_no_command(*_: object, **_of_it: object) -> None:
    """Gamma is asked before anything is on the disk."""


_WAYS = {
    "acknowledging": (StreamSender, "store", _say_that_it_is_stored),
    "copying": (Consumer, "__init__", _go_on_with_what_comes_next),
    "committing": (GroupCommit, "store", _say_that_it_is_committed),
    "asking": (SqliteRelayCommands, "begin", _keep_no_command),
    "forgetting": (JournalWriter, "followed", _know_no_place),
}

if __name__ == "__main__":
    setattr(*_WAYS[os.environ["CARELESS"]])
    main()
