"""Does what the global shortcuts ask for: none of them calls without asking first."""

from collections.abc import Awaitable, Callable

from gamma_desktop.desktop.global_hotkeys import Hotkeys
from gamma_desktop.desktop.hotkeys import HotkeyAction
from gamma_desktop.desktop.selected_text import selected_text
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.window.assembly import WindowAssembly
from gamma_desktop.ui.window.notices import no_number_selected


class HotkeyController:
    """Joins the shortcuts to the window, the search box and the pops.

    Args:
        recall: brings back the last pop, and lets it be worked by its keys.
        number_in: finds the number to call in a text.
        selected: what is selected; what is on the clipboard only where nothing is.
        spawn: starts a coroutine.
    """

    def __init__(
        self,
        hotkeys: Hotkeys,
        windows: WindowAssembly,
        *,
        recall: Callable[[], None],
        number_in: Callable[[str], str | None],
        spawn: Spawn,
        selected: Callable[[], Awaitable[str]] = selected_text,
    ) -> None:
        self._hotkeys = hotkeys
        self._windows = windows
        self._recall = recall
        self._number_in = number_in
        self._selected = selected
        self._dials = LatestWins("dial what is selected", spawn)
        hotkeys.pressed.connect(self._on_pressed)

    def _on_pressed(self, action: HotkeyAction) -> None:
        match action:
            case HotkeyAction.DIAL_SELECTION:
                self._dials.ask(self._dial)
            case HotkeyAction.SHOW_POP:
                self._recall()
            case HotkeyAction.SEARCH:
                self._search()

    def _search(self) -> None:
        search = self._windows.quick_search()
        if search.isVisible():
            search.box.leave()
        else:
            search.place()
            self._hotkeys.bring_up(search)

    async def _dial(self) -> None:
        number = self._number_in(await self._selected())
        self._hotkeys.bring_up(self._windows.window)
        if number is None:
            self._windows.window.show_notice(no_number_selected())
        else:
            self._windows.window.withdraw_notice(no_number_selected())
            self._windows.ask_to_dial(number)
