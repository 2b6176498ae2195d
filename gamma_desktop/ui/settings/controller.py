"""Feeds the Settings page, and does what it asks: each change is tested where it is made."""

from collections.abc import Callable, Coroutine
from typing import Any

from gamma_desktop.calls.errors import CallError
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.errors import SettingsError, VaultError
from gamma_desktop.settings.layers import Layer
from gamma_desktop.settings.ports import SecretName
from gamma_desktop.settings.rules import Value
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.settings.controls import as_text
from gamma_desktop.ui.settings.page import SettingsPage
from gamma_desktop.ui.settings.ports import SetUpServices
from gamma_desktop.ui.wording import explain, explain_not_registered, say


class SettingsController:
    """Joins the page to the settings, the keyring and Gamma."""

    def __init__(
        self,
        page: SettingsPage,
        services: SetUpServices,
        *,
        now: Clock,
        spawn: Spawn,
    ) -> None:
        self._page = page
        self._services = services
        self._editor = services.editor
        self._parties = services.parties
        self._now = now
        self._spawn = spawn
        page.setting_requested.connect(lambda key, text: spawn("change a setting", self._change(key, text)))
        page.reset_requested.connect(lambda key: spawn("reset a setting", self._reset(key)))
        page.key.test_requested.connect(lambda key: spawn("test the key", self._test(key)))
        page.key.clear_requested.connect(lambda: spawn("remove the key", self._clear()))
        page.listener.register_requested.connect(lambda url: spawn("register", self._register_at(url)))
        self._reads = LatestWins("read extensions", spawn)

    def start(self) -> None:
        """Show what is set."""
        self.show_settings()
        self.show_health()
        self._reads.ask(self._read_extensions)

    def show_settings(self) -> None:
        """Show what is set now, and the extensions that are known by now, however they came to be known."""
        self._page.show_settings(self._editor.loaded())
        if self._parties.extensions:
            self._page.extensions.show_extensions(self._parties.extensions, self._parties.colour)

    def show_health(self) -> None:
        """Show how key and listener do now."""
        self._page.key.show_state(self._services.key())
        listener = self._services.listener()
        self._page.listener.show_state(listener, self._now())
        self._page.checks.note_whether_events_go_elsewhere(they_seem=listener.seem_elsewhere)

    async def _read_extensions(self) -> None:
        try:
            await self._services.directory.extensions()
        except CallError as error:
            if not self._parties.extensions:
                self._page.extensions.show_problem(str(explain(error)))
            return
        self.show_settings()

    async def _change(self, key: str, text: str) -> None:
        undo = self._way_back(key)
        if await self._do(key, self._editor.change(key, text)):
            self._page.show_saved(key, undo)

    async def _reset(self, key: str) -> None:
        undo = self._way_back(key)
        if await self._do(key, self._editor.reset(key)):
            self._page.show_saved(key, undo)

    def _way_back(self, key: str) -> Callable[[], None]:
        """What takes a change back that is made now: the user's value returns, or its absence."""
        before = self._editor.loaded().explain(key)
        own = next((said.value for said in before.says if said.layer is Layer.USER), None)
        return lambda: self._spawn("undo a change", self._undo(key, own))

    async def _undo(self, key: str, own: Value | None) -> None:
        back = self._editor.reset(key) if own is None else self._editor.change(key, as_text(own))
        if await self._do(key, back):
            self._page.show_undone(key)

    async def _do(self, key: str, change: Coroutine[Any, Any, None]) -> bool:
        """Carry a change out, and show what is in force then; False where it was refused."""
        try:
            await change
        except SettingsError as error:
            reason = say(error.problem).removeprefix(f"{key} ")
            self._page.show_bad_value(key, reason[:1].upper() + reason[1:])
            return False
        self.show_settings()
        return True

    async def _test(self, typed: str) -> None:
        """Test a key; one that Gamma knows is kept, and no other."""
        self._page.key.show_testing()
        try:
            extensions, health = await self._services.test_and_keep(typed)
        except GammaDesktopError as error:
            self._page.key.show_refused(explain(error))
            return
        self._page.key.show_accepted(extensions, health)
        self._services.key_changed()

    async def _clear(self) -> None:
        try:
            await self._services.secrets.delete(SecretName.API_KEY)
        except VaultError as error:
            self._page.key.show_refused(explain(error))
            return
        self._page.key.show_removed()
        self._services.key_changed()

    async def _register_at(self, url: str) -> None:
        self._page.listener.show_registering()
        try:
            await self._services.register(url)
        except GammaDesktopError as error:
            self._page.listener.show_not_registered(explain_not_registered(error))
            return
        self._page.listener.show_registered()
        self.show_health()
