"""Joins the windows to the engine: builds everything of the tray program by hand, and holds it.

No part looks up another: what a part needs is handed to it here.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gamma_desktop.app.call_broadcast import CallBroadcast
from gamma_desktop.app.engine import Engine, now
from gamma_desktop.app.live_settings import LiveSettings
from gamma_desktop.app.pops import Pops
from gamma_desktop.app.supervisor import OnFailure, TaskSupervisor
from gamma_desktop.app.team_session import forget_team
from gamma_desktop.app.window_services import ExtensionsOfGamma, window_services
from gamma_desktop.calls.errors import CallError
from gamma_desktop.desktop.application import Application
from gamma_desktop.desktop.autostart import Autostart, item_of_this_program
from gamma_desktop.desktop.channel_place import ChannelPlace
from gamma_desktop.desktop.global_hotkeys import Hotkeys
from gamma_desktop.desktop.keyring_watch import KeyringWatch
from gamma_desktop.desktop.system_watch import SystemWatch
from gamma_desktop.desktop.watched_files import BookWatch, SettingsWatch
from gamma_desktop.history.caller_feed import CallerFeed
from gamma_desktop.history.codes import TeamFault
from gamma_desktop.history.do_not_disturb import DoNotDisturb
from gamma_desktop.history.health import ChainHealth, TeamHealth
from gamma_desktop.history.hooks import MOST_AT_ONCE, CallHooks
from gamma_desktop.history.missed import whose_misses
from gamma_desktop.history.model import CallFilter
from gamma_desktop.intake.binding import travels_in_clear
from gamma_desktop.intake.chain_check import ChainCheck
from gamma_desktop.intake.health import HealthBoard
from gamma_desktop.intake.rechecks import Rechecks
from gamma_desktop.intake.starter import ReceiverStarter
from gamma_desktop.numbers.first_use import prepare_to_read
from gamma_desktop.numbers.in_text import number_selected
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.errors import StoreError
from gamma_desktop.store.profile_files import QuietFile, TrialFile
from gamma_desktop.sync.service import SourceService
from gamma_desktop.tasks import LatestWins
from gamma_desktop.team.membership import membership_of
from gamma_desktop.ui.agent_context import LiveAgentContext
from gamma_desktop.ui.crm_opener import CrmOpener
from gamma_desktop.ui.missed_presenter import MissedPresenter
from gamma_desktop.ui.pop.services import ProgramServices
from gamma_desktop.ui.ports import AFTER_THE_POP
from gamma_desktop.ui.quiet.presenter import QuietPresenter
from gamma_desktop.ui.reminders.presenter import ReminderPresenter
from gamma_desktop.ui.theme import Appearance
from gamma_desktop.ui.tray.controller import TrayController
from gamma_desktop.ui.tray.entries import TrayEntries
from gamma_desktop.ui.tray.icon import TrayIcon
from gamma_desktop.ui.window.assembly import WindowAssembly
from gamma_desktop.ui.window.chain import health_items, tray_health
from gamma_desktop.ui.window.hotkey_controller import HotkeyController
from gamma_desktop.ui.window.later_starts import LaterStarts
from gamma_desktop.ui.window.main_window import MainWindow
from gamma_desktop.ui.window.notices import unexpected_failure
from gamma_desktop.ui.wording import Explanation, explain
from gamma_desktop.workers.program import ProgramRunner

if TYPE_CHECKING:
    from gamma_desktop.sync.sources import ContactSources

DIGEST_OF = 2_000
"""Calls that are looked at to say what became of those of a quiet time."""

TRAY_AFTER = 0.3
"""Seconds after an event until the tray shows it: its menu is read again from the log, which can wait."""


class TrayProgram:
    """Everything that an agent sees, on an engine that they do not.

    Args:
        application: the one there is.
        appearance: what it wears.
        window: to be furnished; it may be shown already.
        paths: the profile, prepared and locked.
        on_failure: told of every task that fails.
        quit_requested: called when the agent wants to end the program.
    """

    def __init__(
        self,
        application: Application,
        appearance: Appearance,
        window: MainWindow,
        paths: ProfilePaths,
        *,
        on_failure: OnFailure,
        quit_requested: Callable[[], None],
    ) -> None:
        self._application = application
        self._paths = paths
        self._supervisor = TaskSupervisor(on_failure)
        self._settings = LiveSettings(paths, self._use)
        settings = self._settings.current
        self._appearance = appearance
        self._health = HealthBoard()
        membership = membership_of(paths, settings)
        if membership is not None:
            window.name_owner(membership.name)
        self._engine = Engine(
            paths,
            settings,
            self._supervisor,
            self._health.note_storing_trouble,
            dial_rules=lambda: self._settings.loaded().dial_rules,
            membership=membership,
            on_erased=self._read_book_again,
            on_behind=self._health.note_waiting,
            on_sources=self._read_sources,
        )
        self._extensions = ExtensionsOfGamma(
            self._engine.refresh_extensions, lambda: self._engine.extensions, self._update_context
        )
        self._starter = ReceiverStarter(
            self._engine.intake, self._health, self._engine.start_events, self._supervisor.spawn
        )
        self._chain = ChainCheck(
            vault=self._engine.vault,
            registrations=self._engine.registrations,
            register=self._engine.register_callback,
            intake=self._engine.intake,
            listener=lambda: self._engine.settings.listener,
            health=self._health,
            starter=self._starter,
            directory=self._extensions,
            newest_test_call=TrialFile(paths.trials).newest,
            spawn=self._supervisor.spawn,
            try_relay=self._engine.team.try_now if self._engine.team is not None else None,
        )
        self._sources = SourceService(
            self._contact_sources,
            minutes=lambda: self._settings.current.contacts.sync_minutes,
            clock=now,
            learn=self._health.note_sources,
        )
        self._pop_services = ProgramServices(
            self._engine.contacts,
            self._engine.waiting,
            lambda: self._settings.current.crm,
            lambda: self._context.current.lines,
            notify=window.show_notice,
        )
        self._context = LiveAgentContext(settings, (), self._engine.rules)
        self._quiet = DoNotDisturb(
            QuietFile(paths.quiet),
            settings=lambda: self._settings.current.quiet,
            lines=lambda: self._context.current.lines,
            clock=now,
        )
        self._feed = CallerFeed(
            self._engine.calls,
            self._engine.actions,
            self._engine.callers,
            self._engine.contacts,
            mine=self._mine,
            rules=lambda: self._context.current.rules,
            spawn=self._supervisor.spawn,
        )
        self._hotkeys = Hotkeys(paths.hotkeys, self._supervisor.spawn, application)
        self._windows = WindowAssembly(
            window,
            window_services(
                self._engine,
                self._settings,
                self._supervisor.spawn,
                self._health,
                feed=self._feed,
                context=self._context,
                chain=self._chain,
                directory=self._extensions,
                sources=self._sources,
                hotkeys=self._hotkeys,
                paths=paths,
            ),
        )
        self._tray = TrayIcon(application)
        self._pops = Pops(
            calls=self._engine.calls,
            feed=self._feed,
            annotations=self._engine.annotations,
            windows=self._windows,
            services=self._pop_services,
            context=self._context,
            quiet=self._quiet,
            settings=self._settings,
            tray=self._tray,
            mine=self._mine,
            paths=paths,
            in_team=self._engine.team is not None,
            supervisor=self._supervisor,
            parent=application,
        )
        self._rechecks = Rechecks(
            intake=self._engine.intake,
            reception=self._engine.reception,
            pulse=self._engine.pulse,
            calls=self._engine.calls,
            health=self._health,
            chain=self._chain,
            keep_secrets=self._engine.vault.keep_what_is_in_memory,
            clock=now,
            spawn=self._supervisor.spawn,
        )
        self._system = SystemWatch(self._note_woken, self._note_network, application)
        self._keyring = KeyringWatch(self._chain.look_quietly, application)
        self._tray_changes = LatestWins("bring the tray up to date", self._supervisor.spawn, pause=TRAY_AFTER)
        self._missed = MissedPresenter(
            application,
            self._engine.waiting,
            self._engine.calls,
            self._windows.count_missed,
            self._supervisor.spawn,
        )
        self._reminders = ReminderPresenter(
            self._engine.reminders,
            subscribe=self._engine.calls.subscribe,
            who_is=self._engine.callers.look_up,
            context=self._context,
            surface=self._pops.surfaces,
            shows_cards=self._pops.shows_cards,
            may_disturb=lambda: self._quiet.now is None,
            commands=self._windows.commands,
            copy=self._pop_services.copy,
            open_list=self._windows.show_missed,
            show=self._tray.show_reminders,
            tell=self._tell_of_reminder,
            window=window,
            now=now,
            spawn=self._supervisor.spawn,
            parent=application,
        )
        self._tray_controller = TrayController(
            self._tray,
            calls=self._engine.calls,
            feed=self._feed,
            contacts=self._engine.contacts,
            waiting=self._engine.waiting,
            past=self._engine.finder,
            refresh=self._refresh_tray,
            mode=lambda: self._settings.current.pop.mode,
            quiet=self._quiet,
            context=self._context,
            now=now,
        )
        self._quiet_presenter = QuietPresenter(
            self._quiet,
            show=self._show_quiet,
            calls_since=lambda since: self._engine.finder.find(CallFilter(since=since), limit=DIGEST_OF),
            whose=lambda: whose_misses(self._settings.current),
            lines=lambda: self._context.current.lines,
            surface=self._pops.surfaces,
            shows_cards=self._pops.shows_cards,
            tell=self._tray.tell,
            open_list=self._windows.show_missed,
            offer_undo=window.offer_undo,
            window=window,
            now=now,
            spawn=self._supervisor.spawn,
            parent=application,
        )
        self._tray_entries = TrayEntries(
            self._tray,
            self._windows,
            recall=self._pops.controller.recall,
            quit_requested=quit_requested,
            change_setting=self._settings.change,
            spawn=self._supervisor.spawn,
        )
        self._hotkey_controller = HotkeyController(
            self._hotkeys,
            self._windows,
            recall=self._pops.controller.recall,
            number_in=lambda text: number_selected(text, self._engine.rules),
            spawn=self._supervisor.spawn,
        )
        self._later_starts: LaterStarts | None = None
        self._book_watch = BookWatch(
            paths.book,
            self._engine.database.changed_by_others,
            self._show_work_of_others,
            self._supervisor.spawn,
            application,
        )
        self._settings_watch = SettingsWatch(
            (
                paths.settings_file,
                paths.managed,
                paths.team_settings,
                paths.registration,
                paths.book_in_doubt,
            ),
            self._look_at_files,
            self._supervisor.spawn,
            application,
        )
        self._crm = CrmOpener(
            self._feed,
            self._mine,
            partial(self._pop_services.open_crm, in_background=True),
            settings=lambda: self._settings.current.crm,
            silences=self._quiet.silences,
            clock=now,
            spawn=self._supervisor.spawn,
        )
        self._programs = ProgramRunner(MOST_AT_ONCE)
        self._hooks = CallHooks(
            self._programs,
            self._engine.finder.identify_all,
            settings=lambda: self._settings.current.hooks,
            mine=self._mine,
            clock=now,
            spawn=self._supervisor.spawn,
            on_failure=lambda error: self._windows.window.show_notice(explain(error)),
        )
        self._autostart = Autostart(
            item_of_this_program(paths),
            self._supervisor.spawn,
            lambda error: self._windows.window.show_notice(explain(error)),
        )
        self._connect()

    async def start(self, channel: ChannelPlace, *, link: str | None) -> None:
        """Show what there is to show, then take events in.

        Args:
            channel: where later starts of the program are heard.
            link: a tel: or callto: link to offer.

        Raises:
            StoreError: the book cannot be used.
        """
        self._tray.appear()
        rules = self._engine.rules
        self._supervisor.spawn("prepare to read", asyncio.to_thread(prepare_to_read, rules, now()))
        await self._engine.open_book()
        self._update_context()
        self._feed.look_again()
        self._windows.start()
        self._missed.look_again()
        self._quiet_presenter.look_again()
        self._engine.note_quiet(self._quiet.now)
        self._reminders.look_again()
        self._refresh_tray()
        self._note_settings()
        self._pops.begin()
        self._later_starts = LaterStarts(channel, self._windows, self._application)
        self._later_starts.open()
        broadcast = CallBroadcast(self._engine.finder.identify_all, self._later_starts)
        self._engine.calls.subscribe(broadcast.put)
        self._supervisor.keep_running("tell who watches", broadcast.run)
        self._application.hear_links(self._later_starts.offer)
        if link is not None:
            self._later_starts.offer(link)
        self._rechecks.begin()
        self._system.begin()
        self._keyring.begin()
        self._application.applicationStateChanged.connect(self._look_when_active)
        self._supervisor.keep_running("contact sources", self._sources.run)
        self._chain.look()
        self._engine.recovery.subscribe(self._health.note_damage)
        self._engine.recovery.subscribe(lambda _damage: self._book_watch.begin())
        self._book_watch.begin()
        self._settings_watch.begin()
        self._autostart.use(wanted=self._settings.current.ui.autostart)
        self._hotkeys.use(self._settings.current.shortcuts)

    async def stop(self) -> None:
        """Stop everything, in reverse order."""
        self._application.hear_links(None)
        self._hotkeys.close()
        if self._later_starts is not None:
            self._later_starts.close()
        self._book_watch.end()
        self._settings_watch.end()
        self._reminders.end()
        self._quiet_presenter.end()
        await self._pops.close()
        self._tray.vanish()
        self._windows.window.hide()
        with suppress(StoreError):  # it could not be saved before either, and was shown
            await self._pops.controller.finish()
            await self._windows.finish()
        try:
            await self._engine.stop()
        finally:
            self._programs.stop()

    def show_failure(self, line: str) -> None:
        """Show an error that nothing else caught."""
        self._windows.window.show_notice(unexpected_failure(line, self._paths.log))

    def _connect(self) -> None:
        self._engine.reception.subscribe(self._windows.reception_gaps_changed)
        notes = LatestWins("note that an event came", self._supervisor.spawn, pause=AFTER_THE_POP)
        self._engine.calls.subscribe(lambda _changed: notes.ask(self._note_event))
        self._engine.calls.subscribe(self._hooks.follow)
        self._context.subscribe(self._feed.look_again)
        self._context.subscribe(self._missed.look_again)
        self._quiet.subscribe(lambda _quiet: self._reminders.look_again())
        self._quiet.subscribe(self._engine.note_quiet)
        for switch in (self._tray.quiet_menu.chosen, self._windows.window.quiet_button.option_chosen):
            switch.connect(self._quiet_presenter.choose)
        self._health.subscribe(self._show_health)
        if self._engine.team is None:
            self._engine.telephony.subscribe(self._health.note_api)
        else:
            self._health.note_team(self._engine.team.health)
            self._engine.team.subscribe(self._note_team)
        self._windows.window.look_again_requested.connect(self._chain.look)
        self._windows.window.dismiss_requested.connect(lambda: self._health.note_damage(None))

    def _note_team(self, health: TeamHealth) -> None:
        self._health.note_team(health)
        if health.is_connected:
            self._supervisor.spawn("know the extensions", self._know_extensions_of_team())
        if health.fault is TeamFault.REMOVED:
            self._supervisor.spawn("forget the team", self._forget_team())

    async def _forget_team(self) -> None:
        engine = self._engine
        await forget_team(
            self._paths,
            engine.vault,
            intake=engine.intake,
            calls=engine.calls,
            database=engine.database,
            retention_job=engine.retention_job,
            team_sources=engine.team_sources,
            recovery=engine.recovery,
        )
        self._sources.look_again()

    async def _know_extensions_of_team(self) -> None:
        with suppress(CallError, StoreError):  # the relay may not have been told them yet
            await self._extensions.extensions()

    async def _note_event(self) -> None:
        self._health.note_event(self._engine.intake.health.last_event_at)

    def _look_when_active(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self._rechecks.note_attention()

    def _show_work_of_others(self) -> None:
        """A command wrote to the book."""
        self._read_book_again()
        self._sources.look_again()
        self._engine.note_work_of_others()

    def _read_book_again(self) -> None:
        """Calls or contacts are others than before, and not by this program's ordinary ways."""
        self._engine.contacts.changes.publish()
        self._missed.look_again()
        self._reminders.look_again()

    async def _use(self, settings: Settings) -> None:
        """Put changed settings in force, everywhere."""
        before = self._engine.settings
        self._appearance.use(settings.ui.theme)
        self._pops.use(settings.pop)
        self._autostart.use(wanted=settings.ui.autostart)
        self._hotkeys.use(settings.shortcuts)
        self._note_settings()
        self._sources.look_again()
        await self._starter.follow(self._engine.apply(settings))
        self._chain.note_registration()
        if settings.api != before.api:
            self._chain.look_for_key()
        self._update_context()
        self._quiet_presenter.look_again()
        self._windows.settings_changed()
        self._refresh_tray()

    def _contact_sources(self) -> "ContactSources":
        from gamma_desktop.app.source_session import contact_sources  # noqa: PLC0415  (when one is looked at)

        engine = self._engine
        return contact_sources(
            engine.database, engine.contacts, engine.vault, rules=lambda: engine.rules, clock=now
        )

    def _read_sources(self, names: Sequence[str]) -> None:
        """The team hands out these now, or what is needed to read them has changed."""
        for name in names:
            self._sources.sync(name)
        self._sources.look_again()

    def _tell_of_reminder(self, told: Explanation) -> None:
        """In the window too: what the tray says is gone after some seconds."""
        self._tray.tell(told.title, told.advice)
        self._windows.window.show_notice(told)

    def _show_quiet(self, words: str, is_on: bool, lines: str) -> None:  # noqa: FBT001  (the presenter tells it so)
        self._tray.show_quiet(words, is_on=is_on, lines=lines)
        self._windows.window.quiet_button.show_state(words, is_on=is_on, lines=lines)

    def _note_woken(self) -> None:
        self._engine.pulse.look()
        self._reminders.note_woken()
        self._quiet_presenter.look_again()

    def _note_network(self, has_network: bool) -> None:  # noqa: FBT001  (the system tells it so)
        self._rechecks.note_network(has_network)
        if has_network and self._engine.team is not None:
            self._engine.team.connect_anew()

    def _refresh_tray(self) -> None:
        self._tray_changes.ask(self._tray_controller.show)

    def _note_settings(self) -> None:
        is_in_clear = travels_in_clear(self._engine.settings.listener)
        self._health.note_settings(self._settings.loaded(), is_in_clear=is_in_clear)

    def _update_context(self) -> None:
        self._context.use(self._engine.settings, self._engine.extensions, self._engine.rules)

    def _mine(self) -> frozenset[str]:
        return self._context.current.mine

    async def _look_at_files(self) -> None:
        """A command may have set something, or registered, or met damage."""
        await self._engine.repairs.look_at_book_in_doubt()
        await self._settings.look_again()
        self._chain.look_at_registration()

    def _show_health(self, chain: ChainHealth) -> None:
        self._windows.window.show_health(health_items(chain, now()))
        self._windows.health_changed()
        self._tray_controller.show_health(tray_health(chain, now()))
