"""Leads through the first run: each step is tried on the real thing before the next one opens."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Qt

from gamma_desktop.calls.callback import check_callback
from gamma_desktop.calls.errors import CallError, UnusableCallback
from gamma_desktop.calls.model import Call
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.errors import LockedKey, SettingsError
from gamma_desktop.settings.layers import Layer
from gamma_desktop.settings.ports import VaultState
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.bidi import filled, joined
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.settings.controls import as_text
from gamma_desktop.ui.settings.first_run import FirstRun, Step
from gamma_desktop.ui.settings.ports import JoinTeam, ListenerState, SetUpServices, TryPlace
from gamma_desktop.ui.settings.set_up_file import SetUp, SetUpFile
from gamma_desktop.ui.translation import translate
from gamma_desktop.ui.wording import Explanation, explain, explain_not_registered, keyring_advice

OVERDUE_AFTER = timedelta(minutes=2)
PLAUSIBLE = timedelta(seconds=30)
"""An event that seems to have taken longer tells of clocks that differ, not of its way."""

Calls = Callable[[Callable[[tuple[Call, ...]], None]], Callable[[], None]]


class FirstRunController:
    """Joins the steps to the keyring, Gamma, the settings and the calls that come."""

    def __init__(
        self,
        page: FirstRun,
        services: SetUpServices,
        *,
        try_place: TryPlace,
        subscribe: Calls,
        join: JoinTeam,
        is_in_team: bool,
        memory: SetUpFile,
        now: Clock,
        spawn: Spawn,
    ) -> None:
        self._page = page
        self._services = services
        self._editor = services.editor
        self._parties = services.parties
        self._try_place = try_place
        self._join = join
        self._is_in_team = is_in_team
        self._memory = memory
        self._now = now
        self._wanted: Step | None = None
        self._has_key = False
        self._has_arrived = False
        self._waiting_since: datetime | None = None
        self._has_waited = False
        self._heard = 0
        self._is_asking_again = False
        self._opened: Step | None = None
        self._reads = LatestWins("read extensions for the first run", spawn)
        self._looks = LatestWins("look whether events could come in", spawn)
        page.key_entered.connect(lambda key: spawn("check the key", self._check(key)))
        page.invitation_entered.connect(lambda line: spawn("join a team", self._join_by(line)))
        page.extensions_chosen.connect(lambda chosen: spawn("choose extensions", self._choose(chosen)))
        page.register_requested.connect(lambda url: spawn("register", self._register_at(url)))
        page.step_requested.connect(self._open)
        page.step_left.connect(self._leave_step)
        page.ticked.connect(self._show_waiting)
        page.again_button.clicked.connect(self._ask_again)
        page.back_button.clicked.connect(self._wait_on)
        page.skipped.connect(lambda: memory.save(SetUp.LEFT))
        page.finished.connect(lambda: memory.save(SetUp.DONE))
        subscribe(self._on_calls)

    def show(self) -> None:
        """Show how far all is, and the first step that is left open; in a team the relay does all of it."""
        if self._is_in_team:
            self._page.steps_shown.emit(False)
            return
        key = self._services.key()
        self._has_key = self._has_key or bool(key.is_kept)
        if not self._has_key:
            self._page.show_keyring(str(key.problem) if key.problem is not None else "")
        state = self._services.listener()
        self._page.show_callback(state.callback_url or self._own_address())
        summaries = self._summaries(state)
        left = next((step for step in Step if step not in summaries), None)
        opened = self._wanted or left
        if opened is Step.WHO and not self._parties.extensions:
            if not self._reads.is_busy:
                self._reads.ask(self._read_extensions)
        elif opened is Step.WHO and not self._page.picker.boxes:
            self._show_extensions(self._chosen())
        self._page.show_steps(summaries, opened, self._decided())
        if opened is Step.EVENTS:
            self._show_events(state, is_done=Step.EVENTS in summaries)
            if self._opened is not Step.EVENTS and self._waiting_since is None:
                self._looks.ask(self._look_at_place)
        self._opened = opened

    def is_done(self) -> bool:
        """Whether no step is left."""
        return len(self._summaries(self._services.listener())) == len(Step)

    def _summaries(self, state: ListenerState) -> dict[Step, str]:
        done = {}
        if self._has_key:
            done[Step.KEY] = translate("first run", "Gamma knows your key.")
        explained = self._editor.loaded().explain("agent.extensions")
        if explained.layer is not Layer.DEFAULT:
            mine = self._mine() or translate("first run", "Everyone's calls")
            by_administrator = translate("first run", "Set by your administrator.")
            done[Step.WHO] = f"{mine}. {by_administrator}" if explained.is_locked else mine
        if self._has_arrived or (state.last_event_at is not None and not self._has_waited):
            done[Step.EVENTS] = translate("first run", "Events arrive.")
        return done

    def _decided(self) -> tuple[Step, ...]:
        return (Step.WHO,) if self._editor.loaded().is_locked("agent.extensions") else ()

    def _mine(self) -> str:
        numbers = self._chosen()
        return joined((self._parties.extension_words(number) for number in numbers), ", ")

    def _own_address(self) -> str:
        """Where the settings have us listen, if Gamma could send anything there; else ""."""
        settings = self._editor.loaded().settings
        listener = settings.listener
        scheme = "https" if listener.tls_certificate else "http"
        host = f"[{listener.host}]" if ":" in listener.host else listener.host
        url = f"{scheme}://{host}:{listener.port}{listener.path}"
        try:
            check_callback(url, settings.api.url)
        except UnusableCallback:
            return ""
        return url

    def _open(self, step: Step) -> None:
        self._wanted = step
        if step is Step.WHO:
            self._show_extensions(self._chosen())
        if step is Step.EVENTS:
            self._page.show_asking()
        self.show()

    def _leave_step(self) -> None:
        """What was done stays as it was."""
        self._wanted = None
        self.show()

    async def _check(self, typed: str) -> None:
        """A key that Gamma knows is kept, and no other."""
        self._page.show_checking()
        try:
            _, health = await self._services.test_and_keep(typed)
        except GammaDesktopError as error:
            self._page.show_key_refused(str(explain(error)))
            return
        works = translate("first run", "Gamma knows the key, but it cannot be kept")
        told = None
        if health is not None and health.state is not VaultState.FINE:
            told = Explanation(works, keyring_advice(health))
        self._page.show_key_taken(told)
        self._has_key, self._wanted = True, None
        self._memory.save(SetUp.BEGUN)
        self._services.key_changed()
        self._reads.ask(self._read_extensions)
        self.show()

    async def _join_by(self, line: str) -> None:
        self._page.show_checking()
        try:
            name = await self._join(line)
        except GammaDesktopError as error:
            self._page.show_key_refused(str(explain(error)))
            return
        self._memory.save(SetUp.DONE)
        self._page.show_joined(name)

    async def _read_extensions(self) -> None:
        self._page.picker.show_waiting()
        try:
            await self._services.directory.extensions()
        except CallError as error:
            self._page.picker.show_problem(str(explain(error)))
            return
        is_first = not self._page.picker.boxes
        self._show_extensions(self._chosen() if is_first else self._page.picker.chosen)

    def _chosen(self) -> tuple[str, ...]:
        return self._editor.loaded().settings.agent.extensions

    def _show_extensions(self, ticked: tuple[str, ...]) -> None:
        self._page.show_extensions(self._parties.extensions, ticked, self._parties.colour)

    async def _choose(self, chosen: Sequence[str]) -> None:
        try:
            await self._editor.change("agent.extensions", as_text(tuple(chosen)))
        except LockedKey:
            self._page.picker.show_problem(translate("first run", "Set by your administrator."))
            return
        except SettingsError as error:
            self._page.picker.show_problem(str(explain(error)))
            return
        self._wanted = None
        self.show()

    async def _register_at(self, url: str) -> None:
        self._page.show_registering()
        heard = self._heard
        try:
            await self._services.register(url)
        except GammaDesktopError as error:
            self._page.show_not_registered(str(explain_not_registered(error)))
            self._page.register_button.setFocus(Qt.FocusReason.TabFocusReason)
            return
        if self._heard == heard:  # else a call came before Gamma had answered
            self._wait()
        self.show()

    async def _look_at_place(self) -> None:
        """Say what is in the way before anything is pressed, such as a port that is taken."""
        try:
            await self._try_place()
        except GammaDesktopError as error:
            if self._waiting_since is None:
                self._page.show_not_registered(str(explain(error)))

    def _show_events(self, state: ListenerState, *, is_done: bool) -> None:
        if is_done:  # it is to be registered once more, and works as it is until then
            return
        is_to_wait = self._waiting_since is None and not self._is_asking_again
        if is_to_wait and state.was_registered and not state.problem:
            self._wait()  # registered in an earlier run
        if self._waiting_since is None:
            return
        if state.problem:  # registered, but nothing can come in: it is no use to wait
            self._waiting_since, self._is_asking_again = None, False
            self._page.show_stopped(state.problem)
        else:
            self._show_waiting()

    def _wait(self) -> None:
        """For a call of the agent's own: from now on events of other calls do not count."""
        self._waiting_since, self._has_waited, self._has_arrived = self._now(), True, False
        self._is_asking_again, self._wanted = False, None

    def _ask_again(self) -> None:
        self._is_asking_again = True  # a call that comes meanwhile counts all the same
        self._page.show_asking(can_go_back=True)
        self._page.register_button.setFocus()

    def _wait_on(self) -> None:
        """Go on waiting, as before it was asked whether to register again."""
        self._is_asking_again = False
        self._show_waiting()

    def _show_waiting(self) -> None:
        if self._waiting_since is None or self._is_asking_again:
            return
        waited = self._now() - self._waiting_since
        self._page.show_waiting(waited.total_seconds(), self._call_now())
        if waited >= OVERDUE_AFTER:
            self._page.show_overdue(self._what_to_look_at())

    def _call_now(self) -> str:
        mine = self._chosen()
        if not mine:
            return translate("first run", "Call any extension now")
        one, several = (
            translate("first run", "Call your extension now: {0}"),
            translate("first run", "Call one of your extensions now: {0}"),
        )
        return filled(one if len(mine) == 1 else several, joined(mine, ", "))

    def _what_to_look_at(self) -> tuple[str, ...]:
        state = self._services.listener()
        lines = (
            state.problem,
            translate("first run", "Did your phone ring? Call from outside: internal calls may not count."),
            filled(
                translate("first run", "Can Gamma reach {0}? A firewall or a tunnel may be in the way."),
                state.callback_url,
            ),
            translate("first run", "Has another program registered since? Then register again."),
            translate("first run", "Ask your administrator to allow this address at Gamma."),
        )
        return tuple(line for line in lines if line)

    def _on_calls(self, changed: tuple[Call, ...]) -> None:
        """See whether one is the agent's own; to an agent without extensions each is."""
        mine = frozenset(self._chosen())
        call = next((each for each in changed if each.concerns(mine)), None)
        if self._waiting_since is None or call is None:
            return
        self._heard += 1
        self._has_arrived, self._waiting_since, self._wanted = True, None, None
        self._is_asking_again = False
        if self.is_done():
            self._memory.save(SetUp.DONE)
        took = self._now() - call.started_at
        is_plausible = timedelta(0) <= took <= PLAUSIBLE
        self.show()
        self._page.show_arrived(took.total_seconds() if is_plausible else None)
