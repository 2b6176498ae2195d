"""Feeds the section on contact sources, and does what it asks."""

import asyncio

from gamma_desktop.contacts.changes import ContactNews
from gamma_desktop.contacts.errors import BadSource
from gamma_desktop.contacts.ports import ImportUndo
from gamma_desktop.contacts.sources import ContactSource
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.errors import BadValue
from gamma_desktop.settings.ports import VaultState
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.contacts.undo_controller import UndoController
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.settings.ports import SourceCommands
from gamma_desktop.ui.settings.source_section import SourceSection
from gamma_desktop.ui.wording import explain, keyring_advice, say

SHOWN_AFTER = 0.15
"""Seconds until a change shows: progress comes in volleys."""


class SourceController:
    """Joins the section to the sources, and to the imports that can be undone."""

    def __init__(
        self,
        section: SourceSection,
        sources: SourceCommands,
        *,
        imports: ImportUndo,
        contacts: ContactNews,
        now: Clock,
        spawn: Spawn,
    ) -> None:
        self._section = section
        self._sources = sources
        self._now = now
        self._spawn = spawn
        self._shows = LatestWins("show the contact sources", spawn)
        self._changes = LatestWins("follow the contact sources", spawn, pause=SHOWN_AFTER)
        self._trial: asyncio.Task[None] | None = None
        self._undo = UndoController(section.imports, imports=imports, contacts=contacts, now=now, spawn=spawn)
        section.sync_requested.connect(sources.sync)
        section.cancel_requested.connect(sources.cancel)
        section.remove_requested.connect(lambda name: spawn("remove a source", self._remove(name)))
        section.form.save_requested.connect(self._on_save)
        section.form_closed.connect(self._stop_trial)
        sources.subscribe(lambda: self._changes.ask(self._follow))

    def start(self) -> None:
        """Show what there is."""
        self._shows.ask(self._show)
        self._undo.look_again()

    async def _follow(self) -> None:
        self._shows.ask(self._show)

    async def _show(self) -> None:
        try:
            self._section.show_sources(await self._sources.states(), self._now())
        except GammaDesktopError as error:
            self._section.show_trouble(str(explain(error)))

    def _on_save(self, source: ContactSource, password: str) -> None:
        self._section.form.show_testing()
        self._spawn("try a source", self._save(source, password))

    async def _save(self, source: ContactSource, password: str) -> None:
        """Try a source; one that answers is kept, and no other. Closing the form ends the trial."""
        self._trial = asyncio.current_task()
        try:
            is_new = source.name not in self._section.rows
            words = say(await self._sources.test(source, password))
            health = await (self._sources.add if is_new else self._sources.change)(source, password)
        except BadSource as error:
            self._section.form.show_problem(say(error.fault), error.field)
        except BadValue as error:
            self._section.form.show_problem(f"This is no password: it {say(error.problem)}.", "password")
        except GammaDesktopError as error:
            self._section.form.show_problem(str(explain(error)))
        else:
            is_safe = health is None or health.state is VaultState.FINE
            self._trial = None
            self._section.show_added(
                words if is_safe or health is None else keyring_advice(health), is_safe=is_safe
            )
        finally:
            self._trial = None

    def _stop_trial(self) -> None:
        if self._trial is not None:
            self._trial.cancel()

    async def _remove(self, name: str) -> None:
        try:
            await self._sources.remove(name)
        except GammaDesktopError as error:
            if name in self._section.rows:
                self._section.rows[name].show_problem(str(explain(error)))
        self._shows.ask(self._show)
