"""Carries out what the tray asks for: the window, a page, a number to dial, how loud a call is."""

from collections.abc import Awaitable, Callable

from gamma_desktop.settings.errors import SettingsError
from gamma_desktop.settings.model import PopMode
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.tray.icon import TrayIcon
from gamma_desktop.ui.window.assembly import WindowAssembly
from gamma_desktop.ui.window.navigation import Page
from gamma_desktop.ui.window.notices import goes_on_in_tray, no_tray_here
from gamma_desktop.ui.window.quit_question import QuitQuestion
from gamma_desktop.ui.wording import explain


class TrayEntries:
    """Joins the tray to the window, and each of them to the other's absence.

    Args:
        recall: brings back the last pop.
        quit_requested: called when the agent wants to end the program.
        change_setting: keeps how loud a call is; raises SettingsError.
        spawn: starts a coroutine.
    """

    def __init__(
        self,
        tray: TrayIcon,
        windows: WindowAssembly,
        *,
        recall: Callable[[], None],
        quit_requested: Callable[[], None],
        change_setting: Callable[[str, str], Awaitable[None]],
        spawn: Spawn,
    ) -> None:
        self._tray = tray
        self._windows = windows
        self._change_setting = change_setting
        self._spawn = spawn
        self._has_told_of_missing_tray = False
        window = windows.window
        self._quit_question = QuitQuestion(window)
        for asked in (window.quit_requested, tray.quit_requested):
            asked.connect(lambda: self._quit_question.before(quit_requested))
        window.pop_requested.connect(recall)
        window.hidden_to_tray.connect(self._tell_of_tray)
        tray.open_requested.connect(window.raise_up)
        tray.settings_requested.connect(lambda: windows.open_page(Page.SETTINGS))
        tray.dial_requested.connect(windows.offer_to_dial)
        tray.missed_requested.connect(windows.show_missed)
        tray.recall_requested.connect(recall)
        tray.call_requested.connect(windows.commands.dial)
        tray.mode_requested.connect(self._change_mode)
        tray.missing.connect(self._do_without_tray)
        tray.came_back.connect(lambda: window.set_has_tray(True))

    def _change_mode(self, mode: PopMode) -> None:
        self._spawn("change the mode", self._set_mode(mode))

    async def _set_mode(self, mode: PopMode) -> None:
        try:
            await self._change_setting("pop.mode", mode.value)
        except SettingsError as error:
            self._windows.window.raise_up()
            self._windows.window.show_notice(explain(error))

    def _tell_of_tray(self) -> None:
        told = goes_on_in_tray()
        self._tray.tell(told.title, told.advice)

    def _do_without_tray(self) -> None:
        """No tray on this desktop: the window is the only way in, so it comes back, and stays, made small."""
        window = self._windows.window
        window.set_has_tray(False)
        if not window.isVisible():
            window.showMinimized()
        if not self._has_told_of_missing_tray:
            self._has_told_of_missing_tray = True
            window.show_notice(no_tray_here())
