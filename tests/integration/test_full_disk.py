"""On a real disk that is full for a while: what is refused is known afterwards, and no promise is broken."""

from pathlib import Path

from tests.apart import on_a_disk_apart

SCENE = """
import asyncio, sys
from pathlib import Path
from gamma_desktop.store.reception_gaps import SqliteReceptionGaps
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

async def reception_gaps():
    async with Database(profile / "data" / "book.db") as book:
        return await SqliteReceptionGaps(book).reception_gaps(limit=9)

with Listening(profile) as listening:
    print(listening.post(EVENT))
    fill()
    print([listening.post(b"x" * 8192) for _ in range(4)])
    while "events are answered 503" not in listening.next_warning():
        pass
    filling.unlink()
    print(listening.post(EVENT))
for gap in asyncio.run(reception_gaps()):
    print(gap.why, gap.until > gap.since)
"""


ERASING = """
import asyncio, shutil, sys
from pathlib import Path
from gamma_desktop.app.engine import now
from gamma_desktop.app.maintenance_session import ErasingCommand
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.erasure import Erasure
from gamma_desktop.store.backups import Backups
from gamma_desktop.store.database import Database
from gamma_desktop.store.erasures import SqliteErasures
from tests.integration.app.damaged_profile import SETTINGS, profile_in, running, use

async def scene(paths, room):
    await use(paths)
    for file in (paths.book, paths.journal):
        Backups(file, paths.backups).make(now())
    filling = paths.data / "filling"
    fill(filling)
    with filling.open("r+b") as file:
        file.truncate(filling.stat().st_size - room)
    all_calls = Erasure(before=now())
    try:
        is_erased = await ErasingCommand(paths, SETTINGS, print).erase(all_calls, within=60)
    except GammaDesktopError as error:
        is_erased = False
        assert "full" in str(error), error
        where = "copies" if "backups" in str(error) else "files"
    left_then = holding(paths)
    filling.unlink()
    async with Database(paths.book) as book:
        is_asked = bool(await SqliteErasures(book).requests())
    async with running(paths) as program:
        while await SqliteErasures(program.engine.database).requests():
            await asyncio.sleep(0.05)
    if is_erased:
        return "erased" if not left_then else f"a lie: {left_then}"
    if is_asked:
        is_kept = bool(left_then) and not holding(paths)
        return f"kept later, full at its {where}" if is_kept else f"broken: {left_then} {holding(paths)}"
    return "told, and nothing was asked" if holding(paths) == left_then else "lost"

def fill(filling):
    with filling.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass

def holding(paths):
    return sorted(file.name for file in paths.data.rglob("*.db*") if b"old-7" in file.read_bytes())

paths = profile_in(Path(sys.argv[1]))
for room in (0, *range(256 * 1024, 1280 * 1024, 128 * 1024), 8 * 1024 * 1024):
    print(asyncio.run(scene(paths, room)))
    for path in paths.data.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
"""
"""Calls are erased with so little room that it fails sooner or later: what came of it, for each room."""


def data_on_a_disk_apart(profile: Path, size: str, scene: str) -> list[str]:
    """The lines that a scene prints, whose profile has its data on a disk of its own."""
    disk = profile / "data"
    disk.mkdir(parents=True, mode=0o700)
    return on_a_disk_apart(disk, size, scene, profile)


def test_a_disk_that_is_full_for_a_moment_leaves_a_gap(tmp_path: Path) -> None:
    told = data_on_a_disk_apart(tmp_path / "profile", "3m", SCENE)

    assert told == ["200", "[503, 503, 503, 503]", "200", "not_storing True"]


def test_what_a_full_disk_keeps_from_being_erased_is_told_and_erased_later(tmp_path: Path) -> None:
    told = data_on_a_disk_apart(tmp_path / "profile", "24m", ERASING)

    assert (told[0], told[-1]) == ("told, and nothing was asked", "erased")
    assert set(told[1:-1]) - {"erased"} == {"kept later, full at its files", "kept later, full at its copies"}
