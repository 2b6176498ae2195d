"""A profile whose files are damaged, and the engine on it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import apsw

from gamma_desktop.app.engine import Engine, now
from gamma_desktop.app.supervisor import TaskSupervisor
from gamma_desktop.calls.model import Call, CallKey, CallState
from gamma_desktop.contacts.model import Contact
from gamma_desktop.history.damage import Damage
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_entries import ReceivedEvent
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.numbers.dial_guard import DialRules
from gamma_desktop.settings.model import ListenerSettings, Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.recovery import FIRST_BACKUP_AFTER

EXAMPLES = Path(__file__).parents[2] / "data" / "vendor"
SETTINGS = Settings(listener=ListenerSettings(port=0, require_secret=False))
NOTED = CallKey("acme", "old-3")
PATIENCE = 60.0
PAGE = 4096
MANY = 60
"""Calls before the damage: several pages of each file."""


def _header(content: bytearray) -> None:
    content[:100] = b"\xff" * 100


def _half(content: bytearray) -> None:
    del content[len(content) // 2 :]


def garbage(content: bytearray) -> None:
    content[:] = b"\x55" * len(content)


KINDS: dict[str, Callable[[bytearray], None]] = {
    "header": _header,
    "half": _half,
    "garbage": garbage,
}


def damage(path: Path, kind: Callable[[bytearray], None]) -> None:
    """Damage a file, in place, as a failing disk does."""
    content = bytearray(path.read_bytes())
    kind(content)
    with path.open("r+b") as file:
        file.write(content)
        file.truncate(len(content))


def zero_a_page(path: Path, table: str, *, newest: bool = False) -> None:
    """Damage a page of a table that is in the middle of it, or near its end."""
    bring_in_log(path)
    with closing(apsw.Connection(str(path))) as looking:
        rows = looking.execute("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'", (table,))
        pages = [page for (page,) in rows]
    with path.open("r+b") as file:
        file.seek((pages[-3 if newest else len(pages) // 2] - 1) * PAGE)
        file.write(bytes(PAGE))


class Running:
    """An engine that listens, and what it told of damage."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.told: list[Damage] = []
        self.remembered: set[str] = set()
        self.changed = asyncio.Event()
        engine.recovery.subscribe(self.told.append)
        engine.recovery.subscribe(lambda _: self.changed.set())
        engine.calls.subscribe(self._note)

    async def post(self, call_id: str, *, state: str = "ringing") -> int:
        """Send an event of a call from 600 000 00x; returns the status."""
        assert self.engine.intake.address is not None
        host, port = self.engine.intake.address.split("/")[2].split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        body = event(call_id, state)
        head = (
            "POST /vtcrm/callback HTTP/1.1\r\nHost: 127.0.0.1\r\nX-VTCRM-PBXID: acme\r\nConnection: close\r\n"
        )
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        return int(answer.split()[1])

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not is_so():
                self.changed.clear()
                await self.changed.wait()

    async def until_live(self, call_id: str) -> None:
        await self.until(lambda: call_id in self.remembered)

    def _note(self, changed: tuple[Call, ...]) -> None:
        self.remembered |= {call.key.call_id for call in changed}
        self.changed.set()


def event(call_id: str, state: str = "ringing") -> bytes:
    """The vendor's example, of another call."""
    example = json.loads((EXAMPLES / "incoming-missed-1-ringing.json").read_bytes())
    return json.dumps({**example, "callId": call_id, "firstCallId": call_id, "state": state}).encode()


def profile_in(folder: Path) -> ProfilePaths:
    paths = ProfilePaths(settings=folder, data=folder / "data", runtime=folder / "run")
    paths.prepare()
    return paths


@asynccontextmanager
async def running(
    paths: ProfilePaths, *, first_backup_after: float = FIRST_BACKUP_AFTER
) -> AsyncIterator[Running]:
    failures: list[object] = []
    supervisor = TaskSupervisor(lambda *failure: failures.append(failure))
    engine = Engine(
        paths,
        SETTINGS,
        supervisor,
        failures.append,
        dial_rules=DialRules,
        first_backup_after=first_backup_after,
    )
    try:
        await engine.open_book()
        made = Running(engine)
        await engine.start_events()
        yield made
    finally:
        await engine.stop()
    assert failures == []


async def use(paths: ProfilePaths) -> None:
    """Many calls came and went, one goes on, and one bears a note."""
    with JournalWriter(paths.journal) as journal:
        came = [event(f"old-{number}", state) for number in range(MANY) for state in ("ringing", "dropped")]
        journal.append_all([received(body) for body in [*came, event("going-on")]])
    engine = Engine(paths, SETTINGS, TaskSupervisor(print), print, dial_rules=DialRules)
    await engine.open_book()
    await engine.catch_up()
    await engine.call_log.set_note(NOTED, "wants an offer")
    await engine.contacts.save(Contact(id="ana", name="Ana", source="local"))
    await engine.contacts.set_favourite("ana", is_favourite=True)
    await engine.stop()


def received(body: bytes) -> ReceivedEvent:
    return ReceivedEvent(now(), {"x-vtcrm-pbxid": "acme"}, "", body)


async def what_people_saved(engine: Engine) -> tuple[str, bool]:
    remarks = await engine.call_log.remarks([NOTED])
    ana = await engine.contacts.by_id("ana")
    return remarks[NOTED].note if remarks else "", ana is not None and ana.is_favourite


def last_position(paths: ProfilePaths) -> int:
    with JournalReader(paths.journal) as reader:
        return reader.last_position()


def legs_of(engine: Engine, call_id: str) -> object:
    call = engine.calls.call(CallKey("acme", call_id))
    return call and call.legs


def state_of(engine: Engine, call_id: str) -> CallState | None:
    call = engine.calls.call(CallKey("acme", call_id))
    return call.state if call else None


def bring_in_log(path: Path) -> None:
    """What is written ahead would hide the damage."""
    with closing(apsw.Connection(str(path))) as connection:
        connection.set_busy_timeout(int(PATIENCE * 1000))
        assert connection.execute("SELECT count(*) FROM sqlite_schema").get  # it sees now that there is a log
        assert connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE) == (0, 0)
