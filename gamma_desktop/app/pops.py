"""Builds what pops up for a call, and decides where it shows: a card, a notification, or the tray."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from gamma_desktop.app.engine import now
from gamma_desktop.app.live_settings import LiveSettings
from gamma_desktop.app.supervisor import TaskSupervisor
from gamma_desktop.calls.service import CallService
from gamma_desktop.calls.transfers import TransferWatch
from gamma_desktop.desktop.notifications import Notifications
from gamma_desktop.history.annotations import CallAnnotations
from gamma_desktop.history.caller_feed import CallerFeed
from gamma_desktop.history.do_not_disturb import DoNotDisturb
from gamma_desktop.settings.model import PopMode, PopSettings, PopSurfaceChoice
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.ui.agent_context import LiveAgentContext
from gamma_desktop.ui.pop.controller import PopController
from gamma_desktop.ui.pop.notifications import PopNotifications
from gamma_desktop.ui.pop.ports import PopServices
from gamma_desktop.ui.pop.stack import PopStack
from gamma_desktop.ui.pop.surfaces import PopSurfaces
from gamma_desktop.ui.tray.icon import TrayIcon
from gamma_desktop.ui.tray.lost_transfers import LostTransferTeller
from gamma_desktop.ui.window.assembly import WindowAssembly
from gamma_desktop.ui.window.navigation import Page
from gamma_desktop.ui.window.notices import no_pops_here


class Pops:
    """The pops of the tray program, with their surfaces.

    Args:
        calls: the calls of now.
        feed: tells of calls with the person they are from.
        annotations: what is said of calls.
        windows: where pops lead to.
        services: what is done for a pop beside calls.
        context: who sits here.
        quiet: whether the agent may be disturbed.
        settings: in force now.
        tray: tells of transfers that came to nothing where there are no pops.
        mine: the extensions of the agent.
        paths: the profile.
        in_team: whether notes may go with a transfer.
        supervisor: runs tasks.
        parent: owns the surfaces.

    Attributes:
        controller: shows the pops.
        surfaces: where they, and other cards, show.
    """

    def __init__(
        self,
        *,
        calls: CallService,
        feed: CallerFeed,
        annotations: CallAnnotations,
        windows: WindowAssembly,
        services: PopServices,
        context: LiveAgentContext,
        quiet: DoNotDisturb,
        settings: LiveSettings,
        tray: TrayIcon,
        mine: Callable[[], frozenset[str]],
        paths: ProfilePaths,
        in_team: bool,
        supervisor: TaskSupervisor,
        parent: QObject,
    ) -> None:
        self._windows = windows
        self._quiet = quiet
        self._settings = settings
        self._supervisor = supervisor
        pop = settings.current.pop
        self._stack = PopStack(pop, parent, offers_notes=in_team)
        self._notifications = Notifications(paths.runtime / "notifications.json")
        notified = PopNotifications(self._notifications, pop, parent)
        notified.can_show_changed.connect(self._look_where_pops_show)
        self.surfaces = PopSurfaces(self._stack, notified, pop, parent)
        transfers = TransferWatch(calls, mine)
        self.controller = PopController(
            calls=calls,
            feed=feed,
            transfers=transfers,
            commands=windows.commands,
            requests=windows.requests,
            contacts=windows,
            services=services,
            context=context,
            now=now,
            surface=self.surfaces,
            stack=self._stack,
            annotations=annotations,
            settings=pop,
            silences=quiet.silences,
            spawn=supervisor.spawn,
            later=self._stack.later,
        )
        self._lost_transfers = LostTransferTeller(
            transfers.subscribe,
            feed.identify,
            mode=self._mode_of_lost_transfers,
            context=context,
            now=now,
            tell=tray.tell,
            spawn=supervisor.spawn,
        )
        self._stack.pops_shown.connect(windows.transfers.stay_above)
        self._stack.more_requested.connect(lambda: windows.open_page(Page.CALLS))

    def begin(self) -> None:
        """Look for a notification server, if one is wanted."""
        self._begin_notifications(self._settings.current.pop)

    def use(self, pop: PopSettings) -> None:
        """Go on with other settings."""
        self.controller.use(pop)
        self._begin_notifications(pop)

    async def close(self) -> None:
        """Take all pops away."""
        self.controller.close()
        self.surfaces.close()
        await self._notifications.stop()

    def shows_cards(self) -> bool:
        """Whether a card may show now."""
        return self._settings.current.pop.mode is PopMode.FULL and self.surfaces.can_show

    def _begin_notifications(self, pop: PopSettings) -> None:
        """Speak with the notification server where it is wanted, or an earlier run left something there."""
        is_wanted = pop.surface is not PopSurfaceChoice.CARD or not self._stack.can_show
        if (is_wanted or self._notifications.has_left_some) and not self._notifications.is_running:
            self._supervisor.keep_running("notifications", self._notifications.run)

    def _look_where_pops_show(self) -> None:
        """A notification server came or went."""
        self.surfaces.look_again()
        if not self.surfaces.can_show:
            self._windows.window.show_notice(no_pops_here())

    def _mode_of_lost_transfers(self) -> PopMode:
        if self._quiet.now is not None:
            return PopMode.OFF
        return self._settings.current.pop.mode if self.surfaces.can_show else PopMode.QUIET
