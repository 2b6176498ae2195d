"""What the window needs, made from the engine and the settings."""

import asyncio
from collections.abc import Awaitable, Callable

from gamma_desktop.app.checkup.in_window import check_services
from gamma_desktop.app.engine import Engine, now
from gamma_desktop.app.live_settings import LiveSettings
from gamma_desktop.calls.errors import CallError
from gamma_desktop.calls.model import Extension
from gamma_desktop.contacts.export import export_to
from gamma_desktop.contacts.importer import FileImporter
from gamma_desktop.contacts.written_number import contact_numbers
from gamma_desktop.desktop.global_hotkeys import Hotkeys
from gamma_desktop.desktop.opening import open_path
from gamma_desktop.gamma.requests import count_extensions
from gamma_desktop.history.caller_feed import CallerFeed
from gamma_desktop.history.dial_check import DialCheck
from gamma_desktop.history.export import CallExport
from gamma_desktop.history.recordings import Recordings, RecordingSource
from gamma_desktop.intake.chain_check import ChainCheck
from gamma_desktop.intake.health import HealthBoard
from gamma_desktop.numbers.parse import understand
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.call_figures import SqliteInsights
from gamma_desktop.store.column_memory import SqliteColumnMemory
from gamma_desktop.store.contact_undo import SqliteImportUndo
from gamma_desktop.tasks import Spawn
from gamma_desktop.team.membership import take_membership
from gamma_desktop.ui.agent_context import LiveAgentContext
from gamma_desktop.ui.settings.ports import SourceCommands
from gamma_desktop.ui.settings.set_up_file import SetUpFile
from gamma_desktop.ui.window.chain import key_state, listener_state
from gamma_desktop.ui.window.services import WindowServices


def window_services(
    engine: Engine,
    settings: LiveSettings,
    spawn: Spawn,
    health: HealthBoard,
    *,
    feed: CallerFeed,
    context: LiveAgentContext,
    chain: ChainCheck,
    directory: "ExtensionsOfGamma",
    sources: SourceCommands,
    hotkeys: Hotkeys,
    paths: ProfilePaths,
) -> WindowServices:
    """Hand the window its services."""

    async def test_key(key: str) -> int:
        if not key:
            return len(await engine.telephony.extensions())

        async def given() -> str:
            return key

        return await count_extensions(settings.current.api.url, given)

    async def join_team(line: str) -> str:
        from gamma_desktop.team.invitation import JoinLine  # noqa: PLC0415  (few ever join from here)
        from gamma_desktop.team.member.joining import join  # noqa: PLC0415  (few ever join from here)

        membership = await join(JoinLine.read(line), engine.vault, now)
        await asyncio.to_thread(take_membership, paths, settings.current, membership)
        return membership.name

    def recording_hosts() -> tuple[str, ...]:
        return settings.current.recordings.hosts

    imports = SqliteImportUndo(engine.database, undone=engine.contacts.changes.publish)
    return WindowServices(
        calls=engine.calls,
        feed=feed,
        context=context,
        actions=engine.actions,
        lookup=engine.finder,
        export_calls=CallExport(engine.finder),
        chains=engine.call_log,
        annotations=engine.annotations,
        handled=engine.waiting,
        reminders=engine.reminders,
        recordings=Recordings(
            engine.recordings,
            recording_hosts,
            load_source=lambda: _recording_downloader(recording_hosts),
            open_path=open_path,
        ),
        contacts=engine.contacts,
        importer=FileImporter(
            SqliteColumnMemory(engine.database), engine.contacts, imports, lambda: engine.rules
        ),
        imports=imports,
        export_contacts=lambda path: export_to(path, engine.contacts),
        figures=SqliteInsights(engine.database),
        reception_gaps=engine.reception_gaps,
        directory=directory,
        settings=settings,
        secrets=engine.vault,
        test_key=test_key,
        sources=sources,
        join=join_team,
        is_in_team=engine.team is not None,
        set_up=SetUpFile(paths.set_up),
        checks=check_services(
            paths,
            settings,
            engine.vault,
            actions=engine.actions,
            calls=engine.calls,
            rules=lambda: engine.rules,
            health=health,
            key_changed=chain.look_for_key,
            test_call_made=chain.note_test_call,
            hotkeys=hotkeys,
        ),
        hotkeys=hotkeys,
        register=chain.register,
        try_place=engine.try_place,
        listener=lambda: listener_state(health.chain, now()),
        key=lambda: key_state(health.chain),
        key_changed=chain.look_for_key,
        understand=lambda text: understand(text, engine.rules),
        dial_check=DialCheck(
            lambda: settings.loaded().dial_rules,
            engine.call_log,
            mine=lambda: context.current.mine,
            country_of=lambda number: understand(number, engine.rules).region,
            has_dialled=engine.actions.has_dialled,
            clock=now,
            claimed_by=engine.calls_back,
        ),
        read_numbers=lambda text, label: contact_numbers(text, engine.rules, label),
        now=now,
        spawn=spawn,
    )


def _recording_downloader(hosts: Callable[[], tuple[str, ...]]) -> RecordingSource:
    """Load httpx off the main thread, and only once a recording is fetched."""
    from gamma_desktop.gamma.recordings import RecordingDownloader  # noqa: PLC0415  (once a recording is fetched)

    return RecordingDownloader(hosts)


class ExtensionsOfGamma:
    """The extensions, from Gamma where it answers.

    Args:
        ask: asks Gamma; raises CallError.
        known: those of its last answer.
        learnt: called when there are new ones.
    """

    def __init__(
        self,
        ask: Callable[[], Awaitable[tuple[Extension, ...]]],
        known: Callable[[], tuple[Extension, ...]],
        learnt: Callable[[], None],
    ) -> None:
        self._ask = ask
        self._known = known
        self._learnt = learnt

    async def extensions(self) -> tuple[Extension, ...]:
        """All extensions, ordered by number; those of the last answer where Gamma cannot be asked now.

        Raises:
            CallError: Gamma does not answer, and never did.
        """
        try:
            found = await self._ask()
        except CallError:
            if not (known := self._known()):
                raise
            return known
        self._learnt()
        return found
