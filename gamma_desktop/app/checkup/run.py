"""All checks of a profile at once. No Qt; asks the agent for nothing; none waits for another's.

A check that another one's finding would only repeat is skipped, and says what it needs: each trouble is told
once, where it is.
"""

from collections.abc import Callable, Sequence
from functools import partial

from gamma_desktop.app.checkup.of_files import FileChecks
from gamma_desktop.app.checkup.of_gamma import GammaChecks
from gamma_desktop.app.checkup.of_program import look_at_program
from gamma_desktop.app.checkup.of_reception import OwnListener, ReceptionChecks
from gamma_desktop.app.checkup.of_system import SystemChecks
from gamma_desktop.app.checkup.of_team import TeamChecks
from gamma_desktop.checks.model import Check, CheckName, CheckState
from gamma_desktop.checks.run import OnFound, Probe, run_checks
from gamma_desktop.desktop.hotkeys import States
from gamma_desktop.settings.errors import JoinFailed
from gamma_desktop.settings.layers import LoadedSettings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.ports import SecretStore
from gamma_desktop.store.profile_files import TrialFile
from gamma_desktop.team.membership import membership_of

_SOON = 8.0
_WITH_KEYRING_AND_GAMMA = 40.0
"""Seconds; keyring and client have shorter limits, and say what did not answer."""
_FILES_READ_WITHIN = 30.0


class Checkup:
    """Checks one profile, beside a running program or alone.

    Args:
        paths: the profile; it may be one on which no program ever ran.
        load: gives the settings in force.
        vault: keeps key and secret.
        trials: the last test calls.
        hotkeys: how the global shortcuts of this program do, if it is the one that has them.
        listening: where this program takes events, if it is the one that does.
    """

    def __init__(
        self,
        paths: ProfilePaths,
        load: Callable[[], LoadedSettings],
        vault: SecretStore,
        trials: TrialFile,
        *,
        hotkeys: Callable[[], States] | None = None,
        listening: Callable[[], OwnListener] | None = None,
    ) -> None:
        self._paths = paths
        self._load = load
        self._vault = vault
        self._trials = trials
        self._hotkeys = hotkeys
        self._listening = listening

    async def run(self, on_found: OnFound = lambda _checks: None) -> tuple[Check, ...]:
        """Make every check; ``on_found`` is told of each as soon as it is made."""
        loaded = self._load()
        system = SystemChecks(self._paths, loaded.settings, self._hotkeys)
        files = FileChecks(self._paths)
        return await run_checks(
            (
                *self._of_events(loaded),
                Probe((CheckName.TRAY,), system.look_at_tray, _SOON),
                Probe((CheckName.NOTIFICATIONS,), system.look_at_notifications, _SOON),
                Probe((CheckName.LINKS,), system.look_at_links, 2 * _SOON),
                Probe((CheckName.AUTOSTART,), system.look_at_autostart, _SOON),
                Probe((CheckName.HOTKEYS,), system.look_at_hotkeys, 2 * _SOON),
                Probe(FileChecks.SETTLES, files.look, _FILES_READ_WITHIN),
                Probe((CheckName.SETTINGS, CheckName.VERSION), partial(look_at_program, loaded), _SOON),
            ),
            on_found,
        )

    def _of_events(self, loaded: LoadedSettings) -> Sequence[Probe]:
        """What lets events in and requests out: Gamma's own way, or the relay of a team."""
        settings = loaded.settings
        try:
            membership = membership_of(self._paths, settings)
        except JoinFailed as error:
            unreadable = Check(CheckName.RELAY, CheckState.PROBLEM, error)
            return [Probe((CheckName.RELAY,), partial(_found, unreadable), _SOON)]
        if membership is not None:
            team = TeamChecks(membership, settings, self._vault)
            return [Probe(TeamChecks.SETTLES, team.look, _WITH_KEYRING_AND_GAMMA)]
        reception = ReceptionChecks(
            self._paths,
            settings,
            self._trials,
            self._listening,
            is_place_known=not loaded.doubtful.keys() & {"", "listener"},
        )
        gamma = GammaChecks(self._paths, settings, self._vault, reception.look_at_listener)
        return [
            Probe(GammaChecks.SETTLES, gamma.look, _WITH_KEYRING_AND_GAMMA),
            Probe((CheckName.CALLBACK,), reception.look_at_callback, _SOON),
            Probe((CheckName.TLS,), reception.look_at_certificate, _SOON),
        ]


async def _found(check: Check) -> Sequence[Check]:
    return [check]
