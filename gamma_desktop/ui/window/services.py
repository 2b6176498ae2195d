"""What the window asks of the rest of the program: ports alone, handed over when it is wired."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from gamma_desktop.calls.ports import ExtensionDirectory
from gamma_desktop.contacts.ports import ImportUndo
from gamma_desktop.desktop.global_hotkeys import Hotkeys
from gamma_desktop.history.annotations import CallAnnotations
from gamma_desktop.history.caller_feed import Dials
from gamma_desktop.history.dial_check import DialCheck
from gamma_desktop.history.export import CallExport
from gamma_desktop.history.ports import CallFigures, ReceptionGapLog
from gamma_desktop.history.reminders import Reminders
from gamma_desktop.numbers.model import PhoneNumber
from gamma_desktop.settings.ports import SecretStore
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.agent_context import LiveAgentContext
from gamma_desktop.ui.calls.commands import CallDoer
from gamma_desktop.ui.calls.ports import CallChains, HandledCalls, RecordingService
from gamma_desktop.ui.contacts.draft import ReadNumbers
from gamma_desktop.ui.contacts.ports import AgentsContacts, ContactImporter, ExportContacts
from gamma_desktop.ui.ports import CallFeed, CallLookup, Clock
from gamma_desktop.ui.settings.ports import (
    CheckServices,
    JoinTeam,
    KeyState,
    ListenerState,
    RegisterCallback,
    SettingsEditor,
    SourceCommands,
    TestKey,
    TryPlace,
)
from gamma_desktop.ui.settings.set_up_file import SetUpFile
from gamma_desktop.ui.team.ports import Presences


class Actions(CallDoer, Dials, Protocol):
    """What one can do to calls, and what became of those dialled here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowServices:
    """All that the window needs from the rest of the program."""

    calls: Presences
    feed: CallFeed
    context: LiveAgentContext
    actions: Actions
    lookup: CallLookup
    export_calls: CallExport
    chains: CallChains
    annotations: CallAnnotations
    handled: HandledCalls
    reminders: Reminders
    recordings: RecordingService
    contacts: AgentsContacts
    importer: ContactImporter
    imports: ImportUndo
    export_contacts: ExportContacts
    figures: CallFigures
    reception_gaps: ReceptionGapLog
    directory: ExtensionDirectory
    settings: SettingsEditor
    secrets: SecretStore
    test_key: TestKey
    register: RegisterCallback
    try_place: TryPlace
    sources: SourceCommands
    checks: CheckServices
    hotkeys: Hotkeys
    join: JoinTeam
    is_in_team: bool
    set_up: SetUpFile
    listener: Callable[[], ListenerState]
    key: Callable[[], KeyState]
    key_changed: Callable[[], None]
    understand: Callable[[str], PhoneNumber]
    dial_check: DialCheck
    read_numbers: ReadNumbers
    now: Clock
    spawn: Spawn
