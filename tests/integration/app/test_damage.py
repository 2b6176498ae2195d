"""Files that are damaged while the engine runs, or before: events go on, and what is missing is told."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import apsw
import pytest

from gamma_desktop.app.engine import Engine, now
from gamma_desktop.app.supervisor import TaskSupervisor
from gamma_desktop.calls.model import Call, CallKey, CallState
from gamma_desktop.contacts.model import Contact
from gamma_desktop.history.damage import Damage, DamagedFile
from gamma_desktop.history.model import CallFilter
from gamma_desktop.intake.journal import JournalReader, JournalWriter
from gamma_desktop.settings.model import ListenerSettings, Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.backups import Backups

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


def _garbage(content: bytearray) -> None:
    content[:] = b"\x55" * len(content)


KINDS: dict[str, Callable[[bytearray], None]] = {
    "header": _header,
    "half": _half,
    "garbage": _garbage,
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
    with closing(apsw.Connection(str(path))) as looking:
        looking.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
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
        assert self.engine.listener_url is not None
        host, port = self.engine.listener_url.split("/")[2].split(":")
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


@pytest.fixture
def paths(tmp_path: Path) -> ProfilePaths:
    paths = ProfilePaths(settings=tmp_path, data=tmp_path / "data", runtime=tmp_path / "run")
    paths.prepare()
    return paths


@asynccontextmanager
async def running(paths: ProfilePaths) -> AsyncIterator[Running]:
    failures: list[object] = []
    supervisor = TaskSupervisor(lambda *failure: failures.append(failure))
    engine = Engine(paths, SETTINGS, supervisor, failures.append)
    try:
        await engine.open_book()
        made = Running(engine)
        await engine.start_events()
        yield made
    finally:
        await engine.stop()
    assert failures == []


@pytest.fixture
async def used(paths: ProfilePaths) -> ProfilePaths:
    """A profile on which many calls came and went, one goes on, and one bears a note."""
    with JournalWriter(paths.journal) as journal:
        for number in range(MANY):
            for state in ("ringing", "dropped"):
                journal.append(now(), {"x-vtcrm-pbxid": "acme"}, "", event(f"old-{number}", state))
        journal.append(now(), {"x-vtcrm-pbxid": "acme"}, "", event("going-on"))
    engine = Engine(paths, SETTINGS, TaskSupervisor(print), print)
    await engine.open_book()
    await engine.catch_up()
    await engine.call_log.set_note(NOTED, "wants an offer")
    await engine.contacts.save(Contact(id="ana", name="Ana", source="local"))
    await engine.contacts.set_favourite("ana", is_favourite=True)
    await engine.stop()
    return paths


async def what_people_saved(engine: Engine) -> tuple[str, bool]:
    remarks = await engine.call_log.remarks([NOTED])
    ana = await engine.contacts.by_id("ana")
    return remarks[NOTED].note if remarks else "", ana is not None and ana.is_favourite


def last_position(paths: ProfilePaths) -> int:
    with JournalReader(paths.journal) as reader:
        return reader.last_position()


@pytest.mark.parametrize("kind", KINDS)
async def test_a_journal_damaged_before_the_start_is_replaced(used: ProfilePaths, kind: str) -> None:
    before = last_position(used)
    damage(used.journal, KINDS[kind])
    async with running(used) as program:
        assert await program.post("new") == 200
        await program.until_live("new")

        assert [(each.file, each.moved_to.exists()) for each in program.told] == [(DamagedFile.JOURNAL, True)]
        assert last_position(used) > before
        assert len(await program.engine.call_log.find_calls(CallFilter(), limit=99)) == MANY + 2


@pytest.mark.parametrize("kind", KINDS)
async def test_events_go_on_when_the_journal_is_damaged_while_they_come(
    used: ProfilePaths, kind: str
) -> None:
    async with running(used) as program:
        assert await program.post("before") == 200
        await program.until_live("before")
        position = last_position(used)
        damage(used.journal, KINDS[kind])
        statuses = [await program.post(f"new-{number}") for number in range(5)]
        statuses += [await program.post("last")]
        await program.until_live("last")
    assert set(statuses) == {200}

    async with running(used) as program:
        assert await program.post("next day") == 200
        await program.until_live("next day")
        assert last_position(used) > position + 5
        found = await program.engine.call_log.find_calls(CallFilter(), limit=99)
        assert len(found) == MANY + 9


async def test_events_that_wait_on_a_page_that_cannot_be_read_stop_none_of_the_others(
    used: ProfilePaths,
) -> None:
    with JournalWriter(used.journal) as journal:
        for number in range(30):
            journal.append(now(), {"x-vtcrm-pbxid": "acme"}, "", event(f"waiting-{number}"))
    zero_a_page(used.journal, "events", newest=True)
    async with running(used) as program:
        assert await program.post("new") == 200
        await program.until_live("new")

        (told,) = program.told
        assert (told.file, told.is_complete) == (DamagedFile.JOURNAL, False)
        live = len(program.engine.calls.live_calls())
        assert 20 <= live < 30 + 2


@pytest.mark.parametrize("kind", KINDS)
async def test_a_book_damaged_before_the_start_is_put_together_again(used: ProfilePaths, kind: str) -> None:
    Backups(used.book, used.backups).make(now())
    damage(used.book, KINDS[kind])
    async with running(used) as program:
        assert await program.post("new") == 200
        await program.until_live("new")

        assert [(each.file, each.moved_to.exists()) for each in program.told] == [(DamagedFile.BOOK, True)]
        assert await what_people_saved(program.engine) == ("wants an offer", True)
        assert len(await program.engine.call_log.find_calls(CallFilter(), limit=99)) == MANY + 2


@pytest.mark.parametrize("kind", ["half", "garbage"])
async def test_a_book_without_a_backup_begins_with_what_the_journal_has(
    used: ProfilePaths, kind: str
) -> None:
    damage(used.book, KINDS[kind])
    async with running(used) as program:
        assert await program.post("new") == 200
        await program.until_live("new")
        assert [each.file for each in program.told] == [DamagedFile.BOOK]
        assert len(await program.engine.call_log.find_calls(CallFilter(), limit=99)) == MANY + 2


@pytest.mark.parametrize("kind", KINDS)
async def test_events_go_on_when_the_book_is_damaged_while_they_come(used: ProfilePaths, kind: str) -> None:
    Backups(used.book, used.backups).make(now())
    async with running(used) as program:
        assert await program.post("before") == 200
        await program.until_live("before")
        _bring_in_log(used.book)
        damage(used.book, KINDS[kind])
        assert [await program.post(f"new-{number}") for number in range(5)] == [200] * 5
        await program.until_live("new-4")
        await program.engine.call_log.find_calls(CallFilter(), limit=99)
    async with running(used) as program:
        assert await program.post("next day") == 200
        await program.until_live("next day")
        assert await what_people_saved(program.engine) == ("wants an offer", True)
        assert len(await program.engine.call_log.find_calls(CallFilter(), limit=99)) == MANY + 8


async def test_a_truncated_row_of_a_call_that_goes_on_is_put_aside_and_told_again_by_its_events(
    used: ProfilePaths,
) -> None:
    with closing(apsw.Connection(str(used.book))) as book:
        book.execute("UPDATE calls SET payload = substr(payload, 1, 40) WHERE call_id = 'going-on'")
    async with running(used) as program:
        await program.until(lambda: bool(_legs_of(program.engine, "going-on")))
        assert await program.post("going-on", state="talking") == 200
        await program.until(lambda: _state_of(program.engine, "going-on") is CallState.TALKING)


async def test_a_row_that_holds_no_text_stops_neither_the_list_nor_the_next_call(used: ProfilePaths) -> None:
    with closing(apsw.Connection(str(used.book))) as book:
        book.execute("UPDATE calls SET payload = CAST(x'7bff' AS TEXT) WHERE call_id = 'old-3'")
    async with running(used) as program:
        assert await program.post("new") == 200
        await program.until_live("new")
        assert len(await program.engine.call_log.find_calls(CallFilter(), limit=99)) == MANY + 2
        assert await what_people_saved(program.engine) == ("wants an offer", True)


def _legs_of(engine: Engine, call_id: str) -> object:
    call = engine.calls.call(CallKey("acme", call_id))
    return call and call.legs


def _state_of(engine: Engine, call_id: str) -> CallState | None:
    call = engine.calls.call(CallKey("acme", call_id))
    return call.state if call else None


def _bring_in_log(path: Path) -> None:
    """What is written ahead would hide the damage."""
    with closing(apsw.Connection(str(path))) as connection:
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)


@pytest.mark.parametrize("file", ["journal", "book"])
async def test_shared_memory_that_is_damaged_costs_nothing(used: ProfilePaths, file: str) -> None:
    path = {"journal": used.journal, "book": used.book}[file]
    path.with_name(f"{path.name}-shm").write_bytes(b"\x55" * 32768)
    async with running(used) as program:
        assert await program.post("before") == 200
        await program.until_live("before")
        damage(path.with_name(f"{path.name}-shm"), _garbage)
        assert [await program.post(f"new-{number}") for number in range(3)] == [200] * 3
        await program.until_live("new-2")
    async with running(used) as program:
        assert await program.post("next day") == 200
        await program.until_live("next day")
        assert len(await program.engine.call_log.find_calls(CallFilter(), limit=99)) == MANY + 6
        assert await what_people_saved(program.engine) == ("wants an offer", True)


@pytest.mark.parametrize("file", ["journal", "book"])
async def test_a_log_that_is_damaged_stops_no_events(used: ProfilePaths, file: str) -> None:
    path = {"journal": used.journal, "book": used.book}[file]
    path.with_name(f"{path.name}-wal").write_bytes(b"\x55" * 32768)
    async with running(used) as program:
        assert await program.post("before") == 200
        await program.until_live("before")
        damage(path.with_name(f"{path.name}-wal"), _garbage)
        assert [await program.post(f"new-{number}") for number in range(3)] == [200] * 3
        await program.until_live("new-2")
        assert await what_people_saved(program.engine) == ("wants an offer", True)
