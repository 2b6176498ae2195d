"""Answers that arrive late: what was read before a change is never what is shown, or kept, after it."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest

from gamma_desktop.calls.model import CallState, Outcome
from gamma_desktop.history.insights import Insights, Period
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.contacts.controller import PAGE_SIZE
from gamma_desktop.ui.window.navigation import Page
from tests.ui import office
from tests.ui.desk import Desk, OpenWindow, button, rows, texts
from tests.ui.settings import sources

MANY = 6 * PAGE_SIZE
TURNS = 60
"""Of the loop: more than any answer that is there takes until it shows."""


class LateDesk(Desk):
    """Neighbours of whom some answer at once, while their answers arrive when the test says."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.held_back: list[asyncio.Event] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def spawn(self, _name: str, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def work(self) -> None:
        """Nothing: what is started runs beside the test."""

    def hold_back(self, neighbour: object, question: str) -> None:
        """Have answers to this question wait from now on."""
        ask = getattr(neighbour, question)

        async def asked(*given: object, **named: object) -> object:
            answer = await ask(*given, **named)
            self.held_back.append(asyncio.Event())
            await self.held_back[-1].wait()
            return answer

        setattr(neighbour, question, asked)

    async def rest(self) -> None:
        """Go on until all that goes on waits for an answer."""
        for _ in range(TURNS):
            QCoreApplication.processEvents()
            await asyncio.sleep(0)

    async def answer_first_question_last(self) -> None:
        """Have the oldest of the answers that wait arrive after all others."""
        first = self.held_back.pop(0)
        await self.answer_all()
        first.set()
        await self.answer_all()

    async def answer_all(self) -> None:
        """Have all answers arrive, and those to what is asked then."""
        await self.rest()
        while self.held_back:
            self.held_back.pop(0).set()
            await self.rest()


@pytest.fixture
def desk(tmp_path: Path) -> LateDesk:
    (tmp_path / "settings.toml").write_text('[agent]\nextensions = ["203"]\n', "utf-8")
    return LateDesk(tmp_path)


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits a moment, so that others go first, goes at once."""
    begin = LatestWins.__init__

    def begin_at_once(self: LatestWins, name: str, spawn: Spawn, *, pause: float = 0.0) -> None:
        del pause
        begin(self, name, spawn)

    monkeypatch.setattr(LatestWins, "__init__", begin_at_once)


@pytest.fixture
async def opened(desk: LateDesk, qapp: object) -> AsyncIterator[OpenWindow]:
    del qapp
    window = OpenWindow(desk)
    window.window.resize(1200, 700)
    window.window.show()
    await desk.rest()
    yield window
    for late in desk.held_back:
        late.set()
    window.close()
    await desk.rest()


async def test_a_page_of_contacts_that_was_read_before_a_change_is_read_again(
    opened: OpenWindow, desk: LateDesk
) -> None:
    people = [office.contact(f"Person {n:03}", "Before") for n in range(MANY)]
    desk.contacts.be(*people)
    opened.go(Page.CONTACTS)
    await desk.rest()
    desk.hold_back(desk.contacts, "search")
    bar = opened.contacts.browser.list.verticalScrollBar()
    bar.setValue(bar.maximum())
    await desk.rest()
    assert len(desk.held_back) == 1

    desk.contacts.be(*(replace(each, company="After") for each in people))
    opened.desk.contacts.changes.publish()
    await desk.answer_first_question_last()

    held = opened.contacts.browser.model.held
    assert MANY - 1 in held
    assert {contact.company for contact in held.values()} == {"After"}


async def test_rows_of_the_list_before_are_not_shown_in_the_one_that_was_asked_for_last(
    opened: OpenWindow, desk: LateDesk
) -> None:
    desk.hold_back(desk.calls, "listing")
    desk.calls.happen(office.RINGING)
    await desk.rest()
    opened.calls.show_missed_only()
    await desk.rest()
    of_all, of_missed = desk.held_back

    of_missed.set()
    await desk.rest()
    of_all.set()
    await desk.rest()

    shown = opened.calls.model.held.values()
    assert {row.call.outcome for row in shown} == {Outcome.MISSED}


async def test_calls_with_a_contact_that_were_read_before_one_came_are_read_again(
    opened: OpenWindow, desk: LateDesk
) -> None:
    opened.go(Page.CONTACTS)
    await desk.rest()
    desk.hold_back(desk.calls, "find_with")
    opened.assembly.open_contact(office.contact("Ana", "", "+34647460197"))
    await desk.rest()
    assert len(desk.held_back) == 1

    desk.calls.happen(office.RINGING)
    await desk.answer_first_question_last()

    assert button(opened.contacts, "Incoming call, today 10:41").isVisible()


async def test_figures_of_another_period_never_take_the_place_of_those_asked_for_last(
    opened: OpenWindow, desk: LateDesk
) -> None:
    opened.go(Page.INSIGHTS)
    await desk.rest()
    desk.hold_back(desk.figures, "insights")
    desk.calls.happen(office.PAST[0])
    await desk.rest()
    assert len(desk.held_back) == 1

    desk.figures.mine = Insights()
    opened.insights.period_requested.emit(Period.WEEK)
    await desk.answer_first_question_last()

    assert "51" not in texts(opened.insights)


async def test_the_last_callers_are_read_again_after_one_left_the_search_while_they_were_read(
    opened: OpenWindow, desk: LateDesk
) -> None:
    search = opened.window.search
    desk.hold_back(desk.calls, "find")
    QTest.keyClick(opened.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    await desk.rest()
    assert len(desk.held_back) == 1
    QTest.keyClick(search, Qt.Key.Key_Escape)

    desk.calls.happen(replace(office.TALKING, state=CallState.ENDED))
    await desk.answer_first_question_last()
    QTest.keyClick(opened.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    await desk.answer_all()

    assert rows(opened.window.results.list)[0].startswith("Carlos Ibáñez")


async def test_an_older_list_of_extensions_never_takes_the_place_of_a_newer_one(
    opened: OpenWindow, desk: LateDesk
) -> None:
    opened.desk.know_extensions(())
    desk.hold_back(desk.gamma, "answer")
    desk.gamma.known = office.EXTENSIONS[:1]
    opened.go(Page.TEAM)
    await desk.rest()
    assert len(desk.held_back) == 1

    desk.gamma.known = office.EXTENSIONS
    opened.team.reload_requested.emit()
    await desk.answer_first_question_last()

    assert len(rows(opened.team.list)) == len(office.EXTENSIONS)


async def test_an_older_list_of_sources_never_takes_the_place_of_a_newer_one(
    opened: OpenWindow, desk: LateDesk
) -> None:
    desk.hold_back(desk.sources, "states")
    opened.go(Page.SETTINGS)
    await desk.rest()
    assert len(desk.held_back) == 1

    desk.sources.show(sources.FINE)
    await desk.answer_first_question_last()

    assert set(opened.settings.sources.rows) == {"Team"}


async def test_a_call_shows_its_newest_state_when_something_is_said_of_it_at_the_same_time(
    opened: OpenWindow, desk: LateDesk
) -> None:
    desk.calls.happen(office.RINGING)
    await desk.rest()
    opened.assembly.open_call(office.identified([office.RINGING])[0])
    await desk.rest()

    desk.hold_back(desk.calls, "listing")
    desk.calls.happen(replace(office.RINGING, state=CallState.TALKING, answered_at=office.NOW))
    await desk.annotations.set_note(office.RINGING.key, "Wants the offer", instead_of="")
    await desk.rest()

    assert any(text.startswith("Talking") for text in texts(opened.calls.detail))
