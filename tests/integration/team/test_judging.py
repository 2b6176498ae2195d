"""A real relay judges what desks say of calls one after another, and writes it before it answers."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock

import msgspec
import pytest

from gamma_desktop.app.relay_program import RelayProgram
from gamma_desktop.app.relay_session import relay_book
from gamma_desktop.calls.codes import TeamRefusal
from gamma_desktop.calls.errors import RefusedByTeam
from gamma_desktop.calls.facts import FACT, AskedFact, Fact, FactVerb, encode_fact, read_fact
from gamma_desktop.calls.model import CallKey
from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.history.claims import CallBackClaims
from gamma_desktop.history.missed import WhoseMisses
from gamma_desktop.history.reception_gaps import GapReason, ReceptionGap
from gamma_desktop.intake.errors import JournalUnavailable
from gamma_desktop.settings.codes import StreamFault
from gamma_desktop.settings.errors import StreamUnusable
from gamma_desktop.settings.model import ListenerSettings, RetentionSettings, Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.relay import RelaySettings
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from gamma_desktop.store.missed_calls import SqliteMissedCalls
from gamma_desktop.store.outbox import SqliteOutbox
from gamma_desktop.store.shared_facts import SqliteSharedFacts
from gamma_desktop.team.frames import Command, Result, State
from gamma_desktop.team.member.errors import NoAnswer, NotSent
from gamma_desktop.team.member.outbox import Outbox, TeamAnnotations, new_id
from gamma_desktop.team.ports import Desk, Right
from gamma_desktop.team.relay.facts import FactKeeper
from tests.integration.team.running_relay import (
    ANA,
    GROUPS,
    PATIENCE,
    RunningRelay,
    now,
    running_relay,
    trust,
)
from tests.unit.calls.telling import CALLER, story

LUIS = Desk(id="luis", name="Luis", extensions=("204",))
KEY = CallKey("acme", "471900")


async def note_missed_call(log: SqliteCallLog) -> None:
    tracker = CallTracker()
    for event in story("0 rings 203", "20 drops 203"):
        await log.record(LogBatch(cursor=0, calls=tuple(tracker.apply(event))))


class DeskOfTest:
    """A desk's own book and outbox, that asks the relay as its link would."""

    def __init__(self, database: Database, relay: RunningRelay, desk: Desk) -> None:
        self.log = SqliteCallLog(database)
        self.box = SqliteOutbox(database, new_id)
        self.relay = relay
        self.desk = desk
        self.is_connected = True
        self._started: list[asyncio.Task[None]] = []
        self.loses_answers = False
        self.outbox = Outbox(self.box, self._ask)
        self.annotations = TeamAnnotations(self.log, self.outbox)
        self.claims = CallBackClaims(
            SqliteSharedFacts(database), desk.id, self.outbox.claim, now, self._spawn
        )

    def _spawn(self, _name: str, work: Coroutine[Any, Any, None]) -> None:
        self._started.append(asyncio.get_running_loop().create_task(work))

    async def note(self) -> str:
        remarks = await self.log.remarks([KEY])
        return remarks[KEY].note if KEY in remarks else ""

    async def _ask(self, command: Command) -> Result:
        if not self.is_connected:
            raise NotSent
        result = await self.relay.facts.run(self.desk, command)
        if self.loses_answers:
            raise NoAnswer
        return result


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[RunningRelay]:
    async with running_relay(tmp_path, trust(tmp_path)[0]) as running:
        await note_missed_call(running.call_log)
        yield running


@pytest.fixture
async def desks(relay: RunningRelay, tmp_path: Path) -> AsyncIterator[tuple[DeskOfTest, DeskOfTest]]:
    async with Database(tmp_path / "ana.db") as hers, Database(tmp_path / "luis.db") as his:
        both = DeskOfTest(hers, relay, ANA), DeskOfTest(his, relay, LUIS)
        running = []
        for each in both:
            await note_missed_call(each.log)
            running.append(asyncio.get_running_loop().create_task(each.outbox.run()))
        yield both
        for task in running:
            task.cancel()
        await asyncio.wait(running)


def asking(verb: FactVerb, command_id: str = "gd-1", **told: object) -> Command:
    return Command(id=command_id, verb=verb, pbx=KEY.pbx, call=KEY.call_id, **told)  # type: ignore[arg-type]  # as a test says it


def facts_in(relay: RunningRelay) -> int:
    return sum(entry.kind == FACT for entry in relay.reader.entries_after(0, 1000))


async def test_of_two_who_claim_a_call_at_once_one_wins_and_the_other_is_told_who(
    relay: RunningRelay,
) -> None:
    hers, his = await asyncio.gather(
        relay.facts.run(ANA, asking(FactVerb.CLAIM, "1")), relay.facts.run(LUIS, asking(FactVerb.CLAIM, "2"))
    )
    assert hers.state is State.ACCEPTED
    assert (his.state, his.code, his.by) == (State.REFUSED, TeamRefusal.CLAIMED, "Ana")
    assert his.at is not None
    assert facts_in(relay) == 1


async def test_who_is_second_to_call_back_is_told_before_it_is_dialled(
    desks: tuple[DeskOfTest, DeskOfTest],
) -> None:
    ana, luis = desks
    await ana.claims.take(CALLER.number)
    with pytest.raises(RefusedByTeam) as refused:
        await luis.claims.take(CALLER.number)
    assert (refused.value.code, refused.value.reason) == (TeamRefusal.CLAIMED, "Ana")
    await ana.claims.take("+34911111111")  # of whom no call waits


async def test_a_repeated_id_is_a_fact_once(relay: RunningRelay) -> None:
    note = asking(FactVerb.NOTE, text="Paid", instead_of="")
    assert [(await relay.facts.run(ANA, note)).state for _ in range(3)] == [State.ACCEPTED] * 3
    assert facts_in(relay) == 1


async def test_a_fact_whose_answer_was_lost_is_told_again_and_found(
    relay: RunningRelay, desks: tuple[DeskOfTest, DeskOfTest]
) -> None:
    ana, _ = desks
    ana.loses_answers = True
    await ana.annotations.set_note(KEY, "Paid", instead_of="")
    assert await ana.box.count() == 1
    ana.loses_answers = False
    assert await ana.outbox.tell_all()
    assert await ana.box.count() == 0
    assert facts_in(relay) == 1


async def test_a_relay_that_dies_between_writing_and_working_in_has_the_fact_once(
    relay: RunningRelay,
) -> None:
    async def write_and_die(body: bytes, at: datetime) -> None:
        relay.writer.append_fact(FACT, at, body)
        raise JournalUnavailable(relay.journal_path, "killed")

    async def catch_up() -> None:
        pass

    dying = FactKeeper(
        SqliteSharedFacts(relay.book),
        relay.call_log,
        write_and_die,
        groups=GROUPS,
        clock=now,
        catch_up=catch_up,
        may_act_on=relay.commands.may_act_on,
    )
    note = asking(FactVerb.NOTE, text="Paid", instead_of="")
    assert (await dying.run(ANA, note)).code == TeamRefusal.NOT_RECORDED
    assert (await relay.facts.run(ANA, note)).state is State.ACCEPTED
    assert facts_in(relay) == 1
    assert (await relay.call_log.remarks([KEY]))[KEY].note == "Paid"


async def test_a_note_that_meets_another_at_the_relay_is_asked_about_where_its_writer_waits(
    desks: tuple[DeskOfTest, DeskOfTest],
) -> None:
    ana, luis = desks
    assert not await ana.annotations.set_note(KEY, "Hers", instead_of="")
    assert await luis.annotations.set_note(KEY, "His", instead_of="") == "Hers"
    assert await luis.note() == "Hers"
    assert await luis.annotations.set_note(KEY, "Both", instead_of="Hers") == "Hers"
    assert await luis.note() == "Both"


async def test_a_note_written_without_connection_is_kept_beside_another(
    relay: RunningRelay, desks: tuple[DeskOfTest, DeskOfTest]
) -> None:
    ana, luis = desks
    luis.is_connected = False
    assert not await luis.annotations.set_note(KEY, "His", instead_of="")
    assert await luis.note() == "His"
    await ana.annotations.set_note(KEY, "Hers", instead_of="")
    luis.is_connected = True
    assert await luis.outbox.tell_all()
    assert (await relay.call_log.remarks([KEY]))[KEY].note == "Hers\nHis"


async def test_a_desk_of_a_group_that_does_not_have_the_call_is_refused(relay: RunningRelay) -> None:
    stranger = replace(LUIS, group="support")
    refused = await relay.facts.run(stranger, asking(FactVerb.NOTE, text="Mine"))
    assert (refused.state, refused.code) == (State.REFUSED, TeamRefusal.NO_CALL)
    assert facts_in(relay) == 0


async def test_ticks_of_a_call_that_the_relay_does_not_have_stay_as_they_were_set_here(
    relay: RunningRelay, tmp_path: Path
) -> None:
    """Such as one from before the desk joined."""
    async with Database(tmp_path / "eva.db") as book:
        eva = DeskOfTest(book, relay, replace(LUIS, group="support"))
        await note_missed_call(eva.log)
        missed = SqliteMissedCalls(book)
        for is_undone in (True, False):
            await eva.box.mark_handled([KEY])
            if is_undone:
                await eva.box.mark_waiting([KEY])
            assert await eva.outbox.tell_all()
            assert await eva.box.count() == 0
            assert (await missed.count_waiting(WhoseMisses()))[1] == is_undone
    assert facts_in(relay) == 0


@pytest.fixture
async def program(tmp_path: Path) -> AsyncIterator[RelayProgram]:
    """A relay as it is put together, without its server."""
    paths = ProfilePaths(settings=tmp_path, data=tmp_path / "data", runtime=tmp_path / "run")
    paths.prepare()
    failures: list[object] = []
    settings = RelaySettings(
        names=("localhost",), listener=ListenerSettings(port=0, require_secret=False), groups={}
    )
    async with relay_book(paths) as book:
        made = RelayProgram(
            paths,
            Settings(retention=RetentionSettings(calls_days=0)),
            settings,
            book,
            on_failure=lambda *failure: failures.append(failure),
            on_trouble=failures.append,
        )
        await made.engine.open_book()
        await note_missed_call(made.engine.call_log)
        await made.engine.start_events()
        yield made
        await made.engine.stop()
    assert failures == []


async def test_what_a_desk_asks_is_judged_by_all_that_stands_in_the_log_though_the_book_lags(
    program: RelayProgram,
) -> None:
    his = Fact(id="his", verb=FactVerb.CLAIM, call=KEY, first_call_id=KEY.call_id, desk=LUIS.id, by=LUIS.name)
    engine = program.engine
    await engine.intake.use_journal(lambda journal: journal.append_fact(FACT, now(), encode_fact(his)))
    assert not await engine.facts.is_worked_in("his")
    hers = await program.facts.run(ANA, asking(FactVerb.CLAIM, "hers"))
    assert (hers.state, hers.code, hers.by) == (State.REFUSED, TeamRefusal.CLAIMED, "Luis")


async def test_what_could_not_be_told_to_desks_is_told_later(
    program: RelayProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, troubles = program.engine, asyncio.Queue[object]()
    monkeypatch.setattr(program, "_on_trouble", troubles.put_nowait)
    monkeypatch.setattr("gamma_desktop.app.relay_program._AFTER_TROUBLE", 0.01)
    full = JournalUnavailable(Path("journal.db"), "full")
    gap = ReceptionGap(since=now() - timedelta(minutes=2), until=now(), why=GapReason.NOT_STORING)

    with monkeypatch.context() as broken:
        broken.setattr(engine, "write_fact", AsyncMock(side_effect=full))
        engine.reception.latest = gap
        program._look_whether_blind()
        async with asyncio.timeout(PATIENCE):
            assert await troubles.get() is full
    for _ in range(2):  # once, however often it is looked at
        program._look_whether_blind()
    last = await engine.intake.use_journal(lambda journal: journal.last_position())
    async with asyncio.timeout(PATIENCE):
        while not last:
            last = await engine.intake.use_journal(lambda journal: journal.last_position())
    assert last == 1

    missed = await engine.call_log.find(KEY)
    assert missed is not None
    told = asyncio.Event()
    outcomes = [StreamUnusable(StreamFault.NOT_TOLD, why="no quorum"), None]

    async def note_settled(*_told: object) -> None:
        if (problem := outcomes.pop(0)) is not None:
            raise problem
        told.set()

    monkeypatch.setattr(SqliteSharedFacts, "settled_since", AsyncMock(return_value=[(missed, missed)]))
    monkeypatch.setattr(program.facts, "note_settled", note_settled)
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
        telling = tasks.create_task(program._tell_settled())
        await told.wait()
        telling.cancel()
    assert isinstance(troubles.get_nowait(), StreamUnusable)


async def test_a_fact_is_waited_for_no_longer_than_its_desk_waits(
    program: RelayProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stay_behind(_position: int) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("gamma_desktop.app.engine._WORKED_IN_WITHIN", 0.05)
    monkeypatch.setattr(program.engine, "until_worked_in", stay_behind)
    async with asyncio.timeout(PATIENCE):
        asked = await program.facts.run(ANA, asking(FactVerb.CLAIM))
    assert asked.code == TeamRefusal.NOT_RECORDED


async def test_a_note_rides_with_the_transfer_of_a_call_that_a_desk_may_transfer_and_with_no_other(
    program: RelayProgram,
) -> None:
    note = asking(FactVerb.HAND_OVER, text="Wants an invoice", destination="205")
    refused = await program.facts.run(LUIS, note)
    assert (refused.state, refused.code) == (State.REFUSED, TeamRefusal.NOT_ITS_OWN)
    reception = replace(LUIS, rights=frozenset({Right.ANY_CALL}))
    for number, desk in enumerate((replace(LUIS, extensions=("203",)), reception)):
        assert (
            await program.facts.run(desk, msgspec.structs.replace(note, id=f"{number}"))
        ).state is State.ACCEPTED


async def test_a_long_outbox_is_told_some_at_a_time_so_that_its_connection_lasts(
    relay: RunningRelay, tmp_path: Path
) -> None:
    paces: list[str | float] = []
    async with Database(tmp_path / "eva.db") as book:
        eva = DeskOfTest(book, relay, ANA)
        await note_missed_call(eva.log)
        for _ in range(25):
            await eva.box.set_label(AskedFact(id=new_id(), verb=FactVerb.LABEL, call=KEY, text="Sale"))

        async def ask(command: Command) -> Result:
            paces.append("told")
            return await relay.facts.run(ANA, command)

        async def pause(seconds: float) -> None:
            paces.append(seconds)

        assert await Outbox(eva.box, ask, pause=pause).tell_all()
        assert await eva.box.count() == 0
    assert paces == [*["told"] * 20, 2.0, *["told"] * 5]


async def test_a_command_and_the_program_that_tell_one_outbox_at_once_make_each_fact_once(
    relay: RunningRelay, tmp_path: Path
) -> None:
    """Both have the oldest before either is answered; a note that met another one is kept beside it once."""
    hers = asking(FactVerb.NOTE, "hers", text="Hers", instead_of="")
    assert (await relay.facts.run(LUIS, hers)).state is State.ACCEPTED
    async with Database(tmp_path / "ana.db") as book:
        ana = DeskOfTest(book, relay, ANA)
        await note_missed_call(ana.log)
        await ana.box.set_label(AskedFact(id="label", verb=FactVerb.LABEL, call=KEY, text="Sale"))
        await ana.box.set_note(AskedFact(id="note", verb=FactVerb.NOTE, call=KEY, text="Mine", instead_of=""))
        meeting = asyncio.Barrier(2)
        sent: list[str] = []

        async def ask(command: Command) -> Result:
            sent.append(command.id)
            if command.id in {"label", "note"}:
                await meeting.wait()
            result = await relay.facts.run(ANA, command)
            if command.id in {"label", "note"}:
                await meeting.wait()
            return result

        assert await asyncio.gather(Outbox(ana.box, ask).tell_all(), Outbox(ana.box, ask).tell_all())
        assert await ana.box.count() == 0
    assert (sent.count("label"), sent.count("note")) == (2, 2)
    assert facts_in(relay) == 3
    state = await SqliteSharedFacts(relay.book).state(KEY)
    assert state.note.count("Mine") == 1
    assert state.note.count("Hers") == 1


async def test_a_desk_that_tells_without_end_is_asked_to_wait_before_its_connection_is_ended(
    relay: RunningRelay,
) -> None:
    note = Command(id="1", verb=FactVerb.NOTE, pbx="acme", call="unknown")
    codes = [(await relay.facts.run(ANA, note)).code for _ in range(150)]
    assert codes[:100] == [TeamRefusal.NO_CALL] * 100
    assert codes[-1] == TeamRefusal.RATE
    assert (await relay.facts.run(LUIS, note)).code == TeamRefusal.NO_CALL


async def test_what_is_said_of_a_call_is_not_for_a_group_whose_phones_only_rang(relay: RunningRelay) -> None:
    tracker = CallTracker()
    for event in story("0 rings 203", "0 rings 301", "5 talks 203", call="500"):
        await relay.call_log.record(LogBatch(cursor=0, calls=tuple(tracker.apply(event))))
    eva = replace(LUIS, group="support")

    async def ask(desk: Desk, verb: FactVerb, **told: str) -> Result:
        return await relay.facts.run(desk, Command(id=new_id(), verb=verb, pbx="acme", call="500", **told))  # type: ignore[arg-type]  # as a test says it

    await ask(ANA, FactVerb.NOTE, text="Wants to sue")
    spied = await ask(eva, FactVerb.NOTE, text="?", instead_of="")
    assert (spied.code, spied.stands) == (TeamRefusal.NO_CALL, None)
    await ask(ANA, FactVerb.HANDLE)
    await ask(ANA, FactVerb.HAND_OVER, text="Wants to sue", destination="301")
    facts = [read_fact(entry.body, now()) for entry in relay.reader.entries_after(0, 1000)]
    assert [(fact.verb, "301" in fact.extensions) for fact in facts if fact] == [
        (FactVerb.NOTE, False),
        (FactVerb.HANDLE, True),
        (FactVerb.HAND_OVER, True),
    ]


async def test_no_desk_can_take_the_id_of_what_the_relay_will_see_by_itself(relay: RunningRelay) -> None:
    taken = asking(FactVerb.LABEL, "settled acme 471900 500", text="Sale")
    assert (await relay.facts.run(ANA, taken)).code == TeamRefusal.NOT_KNOWN
    assert facts_in(relay) == 0
