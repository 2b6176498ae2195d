"""The listener, and the least that anything must do that stores an event before it answers.

Each runs in a process of its own, prints its port, and goes on until it is killed.
"""

import asyncio
import socket
import sys
import threading
from pathlib import Path

import apsw
from aiohttp import web

from gamma_desktop.intake.listener import IntakeThread
from gamma_desktop.settings.model import ListenerSettings


def serve_listener(journal: Path) -> None:
    intake = IntakeThread(ListenerSettings(port=0), journal, ("bench",), lambda: None)
    intake.start()
    print(intake.address[1], flush=True)
    threading.Event().wait()


async def serve_reference(journal: Path) -> None:
    """One row a commit and nothing else: the same server and settings of the database, no questions asked."""
    database = apsw.Connection(str(journal))
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "fullfsync = ON"):
        list(database.execute(f"PRAGMA {pragma}"))
    database.wal_autocheckpoint(1000)
    database.execute("CREATE TABLE events (position INTEGER PRIMARY KEY, body BLOB NOT NULL)")

    async def store(request: web.BaseRequest) -> web.StreamResponse:
        database.execute("INSERT INTO events (body) VALUES (?)", (await request.read(),))
        return web.Response()

    listening = socket.create_server(("127.0.0.1", 0), backlog=512)
    await asyncio.get_running_loop().create_server(web.Server(store, access_log=None), sock=listening)
    print(listening.getsockname()[1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    if sys.argv[1] == "listener":
        serve_listener(Path(sys.argv[2]))
    else:
        asyncio.run(serve_reference(Path(sys.argv[2])))
