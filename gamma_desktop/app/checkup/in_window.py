"""The checks of the running program: of its own keyring and listener, and what it can do about findings."""

import asyncio
from collections.abc import Callable, Sequence

from gamma_desktop.app.engine import now
from gamma_desktop.app.live_settings import LiveSettings
from gamma_desktop.calls.actions import CallActions
from gamma_desktop.calls.codes import TestCallFault
from gamma_desktop.calls.errors import NotDialable
from gamma_desktop.calls.service import CallService
from gamma_desktop.calls.trial import Trial, make_trial
from gamma_desktop.checks.model import Check, Remedy
from gamma_desktop.checks.run import OnFound
from gamma_desktop.desktop.autostart import arrange, item_of_this_program
from gamma_desktop.desktop.global_hotkeys import Hotkeys
from gamma_desktop.errors import Message
from gamma_desktop.intake.health import HealthBoard
from gamma_desktop.numbers.model import NumberKind, NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.ports import SecretName, SecretStore
from gamma_desktop.store.profile_files import TrialFile
from gamma_desktop.ui.settings.ports import CheckServices

_NO_TESTS = {
    NumberKind.EMERGENCY: TestCallFault.EMERGENCY,
    NumberKind.EXTENSION: TestCallFault.EXTENSION,
}
"""What is not called for a test, and why."""


def check_services(
    paths: ProfilePaths,
    settings: LiveSettings,
    vault: SecretStore,
    *,
    actions: CallActions,
    calls: CallService,
    rules: Callable[[], NumberRules],
    health: HealthBoard,
    key_changed: Callable[[], None],
    test_call_made: Callable[[], None],
    hotkeys: Hotkeys,
) -> CheckServices:
    """What *Check everything* works with.

    ``key_changed`` is called when the keyring was opened, ``test_call_made`` when a test call is remembered.
    """

    async def run(on_found: OnFound) -> Sequence[Check]:
        from gamma_desktop.app.checkup.of_reception import OwnListener  # noqa: PLC0415  (when first asked for)
        from gamma_desktop.app.checkup.run import Checkup  # noqa: PLC0415  (when first asked for)

        checkup = Checkup(
            paths,
            settings.loaded,
            vault,
            trials,
            hotkeys=lambda: hotkeys.states,
            listening=lambda: OwnListener(health.chain.listener_url, health.chain.listener_error),
        )
        return await checkup.run(on_found)

    trials = TrialFile(paths.trials)

    async def make_test_call(destination: str) -> Trial:
        fault = _NO_TESTS.get(understand(destination, rules()).kind)
        if fault is not None:
            raise NotDialable(destination, Message(fault))
        trial = await make_trial(actions, calls, destination, now())
        await asyncio.to_thread(trials.add, trial)
        test_call_made()
        return trial

    async def unlock() -> None:
        await vault.read(SecretName.API_KEY)
        key_changed()

    async def arrange_autostart() -> None:
        item = item_of_this_program(paths)
        await asyncio.to_thread(arrange, item, wanted=settings.current.ui.autostart)

    async def open_links_here() -> None:
        from gamma_desktop.desktop.links import link_opener, take_links  # noqa: PLC0415  (when a check offers it and the agent presses)

        await asyncio.to_thread(take_links, link_opener(paths))

    return CheckServices(
        run=run,
        make_test_call=make_test_call,
        test_calls=trials.load,
        can_register=health.chain.team is None,
        remedies={
            Remedy.UNLOCK_KEYRING: unlock,
            Remedy.ARRANGE_AUTOSTART: arrange_autostart,
            Remedy.TAKE_LINKS: open_links_here,
        },
    )
