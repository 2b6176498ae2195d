"""Joins the windows to the engine: builds everything of the tray program by hand, and holds it.

Nothing finds anything else by itself; whoever needs something is handed it here.
"""

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QFileSystemWatcher
from PySide6.QtWidgets import QApplication

from gamma_desktop.app.agent_desk import AgentDesk
from gamma_desktop.app.autostart import Autostart, item_of_this_program
from gamma_desktop.app.crm_opener import CrmOpener
from gamma_desktop.app.engine import Engine, now
from gamma_desktop.app.health_board import HealthBoard
from gamma_desktop.app.instance_channel import RAISE, ChannelUnavailable, InstanceChannel
from gamma_desktop.app.listening import Listening
from gamma_desktop.app.live_settings import LiveSettings
from gamma_desktop.app.lost_transfers import LostTransferTeller
from gamma_desktop.app.missed_desk import MissedDesk
from gamma_desktop.app.rechecks import Rechecks
from gamma_desktop.app.source_desk import SourceDesk, sources_of
from gamma_desktop.app.supervisor import OnFailure, TaskSupervisor
from gamma_desktop.app.window_services import ExtensionsOfGamma, window_services
from gamma_desktop.calls.errors import CallError
from gamma_desktop.calls.transfers import TransferWatch
from gamma_desktop.numbers.errors import RefusedLink
from gamma_desktop.numbers.tel_uri import number_in
from gamma_desktop.settings.errors import SettingsError, VaultError
from gamma_desktop.settings.model import PopMode, Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.ports import SecretName
from gamma_desktop.store.errors import StoreError
from gamma_desktop.ui.latest import LatestWins
from gamma_desktop.ui.pop.controller import PopController
from gamma_desktop.ui.pop.stack import PopStack
from gamma_desktop.ui.theme import Appearance
from gamma_desktop.ui.tray.controller import TrayController
from gamma_desktop.ui.tray.icon import TrayIcon
from gamma_desktop.ui.window.assembly import WindowAssembly
from gamma_desktop.ui.window.chain import ChainHealth, health_items, tray_health
from gamma_desktop.ui.window.main_window import MainWindow
from gamma_desktop.ui.window.navigation import Page
from gamma_desktop.ui.wording import Explanation, explain

TRAY_AFTER = 0.3
"""Seconds after an event until the tray shows it: its menu is read anew from the log, which can wait."""

COMMANDS_AFTER = 0.5
"""Seconds until what a command wrote beside us is looked for: our own writing sets that off as well."""


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
        application: QApplication,
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
        self._engine = Engine(
            paths, settings, self._supervisor, self._health.note_storing_trouble, self._show_book_again
        )
        self._extensions = ExtensionsOfGamma(self._engine, self._note_api)
        self._sources = SourceDesk(
            lambda: sources_of(self._engine),
            minutes=lambda: self._settings.current.contacts.sync_minutes,
            clock=now,
            changed=self._show_book_again,
            learn=self._health.note_sources,
        )
        self._desk = AgentDesk(self._engine, self._settings, self._show_book_again)
        self._windows = WindowAssembly(
            window,
            window_services(
                self._engine,
                self._settings,
                self._supervisor.spawn,
                self._health.listener_state,
                directory=self._extensions,
                sources=self._sources,
                contacts_changed=self._show_names_again,
            ),
        )
        self._stack = PopStack(settings.pop, application)
        transfers = TransferWatch(self._engine.calls, lambda: self._desk.surroundings().mine)
        self._pops = PopController(
            calls=self._engine.calls,
            transfers=transfers,
            actions=self._engine.actions,
            before_call=self._windows.before_call,
            introducer=self._desk,
            contacts=self._windows,
            desk=self._desk,
            stack=self._stack,
            remarks=self._engine.call_log,
            said=self._windows.call_said,
            settings=settings.pop,
            spawn=self._supervisor.spawn,
            later=self._stack.later,
        )
        self._tray = TrayIcon(application)
        self._lost_transfers = LostTransferTeller(
            transfers,
            self._engine.finder,
            mode=lambda: self._settings.current.pop.mode,
            surroundings=self._desk.surroundings,
            tell=self._tray.tell,
            spawn=self._supervisor.spawn,
        )
        self._listening = Listening(self._engine, self._health, self._supervisor.spawn)
        self._rechecks = Rechecks(
            self._engine, self._health, self._recheck, self._supervisor.spawn, application
        )
        self._tray_changes = LatestWins("bring the tray up to date", self._supervisor.spawn, pause=TRAY_AFTER)
        self._missed = MissedDesk(
            application,
            self._engine.waiting,
            self._engine.calls,
            self._windows.count_missed,
            self._supervisor.spawn,
        )
        self._tray_controller = TrayController(
            self._tray,
            calls=self._engine.calls,
            waiting=self._engine.waiting,
            past=self._engine.finder,
            refresh=self._refresh_tray,
            mode=lambda: self._settings.current.pop.mode,
            surroundings=self._desk.surroundings,
        )
        self._book_watch = QFileSystemWatcher(application)
        self._channel: InstanceChannel | None = None
        self._crm = CrmOpener(self._engine.calls, self._desk, self._settings, self._supervisor.spawn)
        self._autostart = Autostart(
            item_of_this_program(paths),
            self._supervisor.spawn,
            lambda error: self._windows.window.show_notice(explain(error)),
        )
        self._connect(quit_requested)

    async def start(self, channel: str, *, link: str | None) -> None:
        """Show what there is to show, then take events in.

        Args:
            channel: where later starts of the program are heard.
            link: a tel: or callto: link to offer.

        Raises:
            StoreError: the book cannot be used.
        """
        self._tray.appear()
        await self._engine.open_book()
        self._windows.know_extensions(self._engine.extensions)
        self._windows.start()
        self._missed.look_again()
        self._refresh_tray()
        self._note_settings()
        self._open_channel(channel)
        if link is not None:
            self._offer(link)
        self._rechecks.begin()
        self._supervisor.keep_running("contact sources", self._sources.run)
        self._recheck()
        self._watch_book()
        self._autostart.use(wanted=self._settings.current.ui.autostart)

    async def stop(self) -> None:
        """Stop everything, in reverse order."""
        if self._channel is not None:
            self._channel.close()
        self._book_watch.removePaths(self._book_watch.files())
        self._pops.close()
        self._stack.close()
        self._tray.vanish()
        self._windows.window.hide()
        with suppress(StoreError):  # it could not be saved before either, and was shown
            await self._pops.finish()
            await self._windows.finish()
        await self._engine.stop()

    def show_failure(self, line: str) -> None:
        """Tell of what nobody caught."""
        advice = f"{line} Details are in {self._paths.data / 'gamma-desktop.log'}"
        self._windows.window.show_notice(Explanation("Something went wrong", advice))

    def _connect(self, quit_requested: Callable[[], None]) -> None:
        window, tray = self._windows.window, self._tray
        window.quit_requested.connect(quit_requested)
        window.hidden_to_tray.connect(self._tell_of_tray)
        tray.open_requested.connect(self._open_window)
        tray.settings_requested.connect(lambda: self._open_page(Page.SETTINGS))
        tray.dial_requested.connect(lambda: self._windows.offer(""))
        tray.missed_requested.connect(self._windows.show_missed)
        tray.recall_requested.connect(self._pops.recall)
        tray.call_requested.connect(self._windows.commands.dial)
        tray.mode_requested.connect(self._change_mode)
        tray.missing.connect(self._do_without_tray)
        tray.quit_requested.connect(quit_requested)
        self._stack.more_requested.connect(lambda: self._open_page(Page.CALLS))
        self._engine.hearing.subscribe(self._windows.blind_times_changed)
        self._engine.calls.subscribe(lambda _changed: self._health.note_event(self._engine.last_event_at))
        self._health.subscribe(self._show_health)

    def _open_channel(self, name: str) -> None:
        self._channel = InstanceChannel(name, self._hear, self._application)
        try:
            self._channel.open()
        except ChannelUnavailable as error:
            advice = f"The system refuses it: {error}. Calls pop up all the same."
            self._windows.window.show_notice(Explanation("Links from other programs are not heard", advice))

    async def _look_for_key(self) -> None:
        """Learn whether there is a key; the window asks Gamma for the extensions by itself."""
        try:
            key = await self._engine.vault.read(SecretName.API_KEY)
        except VaultError as error:
            self._health.note_key_error(error)
        else:
            self._health.note_key(has_key=bool(key))
            if key:
                with suppress(CallError):  # the health tells; numbers stand in for names
                    await self._extensions.extensions()

    def _recheck(self) -> None:
        """See to it that events can come, and that Gamma answers."""
        self._listening.begin()
        self._supervisor.spawn("look for the key", self._look_for_key())

    def _watch_book(self) -> None:
        """Notice when a command writes to the book beside us: it ends up in the log that both write ahead."""
        changes = LatestWins("look what a command changed", self._supervisor.spawn, pause=COMMANDS_AFTER)
        self._book_watch.fileChanged.connect(lambda _path: changes.ask(self._show_changes_by_others))
        self._book_watch.addPath(f"{self._paths.book}-wal")

    async def _show_changes_by_others(self) -> None:
        if await self._engine.database.changed_by_others():
            self._show_book_again()
            self._sources.look_again()
            self._engine.upkeep.wake()

    def _show_book_again(self) -> None:
        self._windows.contacts_changed()
        self._show_names_again()

    def _show_names_again(self) -> None:
        self._missed.look_again()
        self._tray_controller.look_again()
        self._pops.look_again()

    async def _use(self, settings: Settings) -> None:
        """Put changed settings in force, everywhere."""
        before = self._engine.settings
        self._appearance.use(settings.ui.theme)
        self._pops.use(settings.pop)
        self._autostart.use(wanted=settings.ui.autostart)
        self._note_settings()
        self._sources.look_again()
        await self._listening.use(settings)
        if settings.api != before.api:
            self._supervisor.spawn("look for the key", self._look_for_key())
        if _naming(settings) != _naming(before):
            self._windows.know_extensions(self._engine.extensions)
        self._missed.look_again()
        self._tray_controller.look_again()

    def _refresh_tray(self) -> None:
        self._tray_changes.ask(self._tray_controller.show)

    def _note_settings(self) -> None:
        self._health.note_settings(self._settings.loaded(), is_in_clear=self._engine.listens_in_clear)

    def _note_api(self, error: CallError | None) -> None:
        self._health.note_api(error)
        if error is None:
            self._windows.know_extensions(self._engine.extensions)
            if self._engine.listener_url is None:  # the keyring may have been shut when it was first asked
                self._listening.begin()

    def _show_health(self, chain: ChainHealth) -> None:
        self._windows.window.show_health(health_items(chain, now()))
        self._windows.listener_changed()
        self._tray_controller.show_health(tray_health(chain))

    def _hear(self, message: str) -> None:
        if message == RAISE:
            self._open_window()
        else:
            self._offer(message)

    def _offer(self, link: str) -> None:
        """Show a link's number as understood; only the agent dials it."""
        try:
            self._windows.offer(number_in(link))
        except RefusedLink as error:
            self._open_window()
            self._windows.window.show_notice(explain(error))

    def _open_window(self) -> None:
        self._windows.window.raise_up()

    def _open_page(self, page: Page) -> None:
        self._windows.window.show_page(page)
        self._windows.window.raise_up()

    def _change_mode(self, mode: PopMode) -> None:
        self._supervisor.spawn("change the mode", self._set_mode(mode))

    async def _set_mode(self, mode: PopMode) -> None:
        try:
            await self._settings.change("pop.mode", mode.value)
        except SettingsError as error:
            self._open_window()
            self._windows.window.show_notice(explain(error))

    def _tell_of_tray(self) -> None:
        self._tray.tell("Gamma Desktop goes on in the tray", "Calls still pop up. Quit from the tray's menu.")

    def _do_without_tray(self) -> None:
        """No tray on this desktop: the window is the only way in, so it stays, made small."""
        window = self._windows.window
        window.set_has_tray(False)
        if not window.isVisible():
            window.showMinimized()
        window.show_notice(
            Explanation(
                "This desktop has no tray",
                "The window is minimised instead of closed, so that you find it again.",
                is_certain=True,
            )
        )


def _naming(settings: Settings) -> tuple[object, ...]:
    """What people and numbers are called by."""
    return settings.agent, settings.numbers, settings.lines
