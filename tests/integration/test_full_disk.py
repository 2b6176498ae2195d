"""The real listener on a real disk that is full for a while: what it refused is known afterwards."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

APART = ("unshare", "--map-root-user", "--mount")
"""The disk is mounted in a namespace of its own, and gone with its last process."""

SCENE = """
import asyncio, sys
from pathlib import Path
from gamma_desktop.store.blind_times import SqliteBlindTimes
from gamma_desktop.store.database import Database
from tests.integration.listening import Listening

profile = Path(sys.argv[1])
EVENT = b'{"callId": "1", "state": "ringing", "isIncoming": "true", "extension": "203"}'
filling = profile / "data" / "filling"

def fill():
    with filling.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass

async def blind_times():
    async with Database(profile / "data" / "book.db") as book:
        return await SqliteBlindTimes(book).blind_times(limit=9)

with Listening(profile) as listening:
    print(listening.post(EVENT))
    fill()
    print([listening.post(b"x" * 8192) for _ in range(4)])
    while "events are answered 503" not in listening.next_warning():
        pass
    filling.unlink()
    print(listening.post(EVENT))
for blind in asyncio.run(blind_times()):
    print(blind.why, blind.until > blind.since)
"""


def test_a_disk_that_is_full_for_a_moment_leaves_a_blind_time(tmp_path: Path) -> None:
    disk = tmp_path / "profile" / "data"
    disk.mkdir(parents=True, mode=0o700)
    mount = f"mount -t tmpfs -o size=3m,mode=700 tmpfs {disk}"
    if subprocess.run([*APART, "sh", "-c", mount], capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine lets nobody have a disk of their own, as many containers do not")
    inside = f'{mount} && exec "$0" -c "$1" "$2"'
    command = [*APART, "sh", "-c", inside, sys.executable, SCENE, str(tmp_path / "profile")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240, env=os.environ)

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == ["200", "[503, 503, 503, 503]", "200", "not_storing True"]
