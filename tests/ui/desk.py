"""A desk with a window on it: its neighbours are played, and work when the test says."""

import asyncio
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QListView, QWidget

from gamma_desktop.calls.model import Extension
from gamma_desktop.contacts.written_number import contact_numbers
from gamma_desktop.desktop.global_hotkeys import Hotkeys
from gamma_desktop.history.annotations import CallAnnotations
from gamma_desktop.history.dial_check import DialCheck
from gamma_desktop.history.export import CallExport
from gamma_desktop.history.model import CallerInfo
from gamma_desktop.history.reminders import Reminders
from gamma_desktop.numbers.model import NumberRules, PhoneNumber
from gamma_desktop.numbers.parse import understand
from gamma_desktop.settings.codes import JoinFault
from gamma_desktop.settings.errors import JoinFailed
from gamma_desktop.settings.ports import SecretName
from gamma_desktop.ui.agent_context import LiveAgentContext
from gamma_desktop.ui.calls.page import CallsPage
from gamma_desktop.ui.contacts.page import ContactsPage
from gamma_desktop.ui.insights.page import InsightsPage
from gamma_desktop.ui.settings.page import SettingsPage
from gamma_desktop.ui.settings.ports import CheckServices, KeyState, ListenerState
from gamma_desktop.ui.settings.set_up_file import SetUp, SetUpFile
from gamma_desktop.ui.team.page import TeamPage
from gamma_desktop.ui.window.assembly import WindowAssembly
from gamma_desktop.ui.window.main_window import MainWindow
from gamma_desktop.ui.window.navigation import Page
from gamma_desktop.ui.window.services import WindowServices
from tests.fakes.call_feed import FakeCallFeed
from tests.fakes.reminder_store import FakeReminderStore
from tests.fakes.secret_store import FakeSecretStore
from tests.ui import office
from tests.ui.annotations import PlayedRecordings
from tests.ui.figures import PlayedFigures
from tests.ui.neighbours import (
    PlayedActions,
    PlayedCalls,
    PlayedContacts,
    PlayedGamma,
    SettingsOfFile,
)
from tests.ui.played_importer import PlayedImporter, PlayedUndo
from tests.ui.settings.played_checks import PlayedChecks
from tests.ui.settings.played_sources import PlayedSources

PageT = TypeVar("PageT", bound=QWidget)

INVITATION = "relay.example:8443/ABCD-EFGH/system"
RULES = NumberRules(extensions=frozenset(each.number for each in office.EXTENSIONS))


def read_number(text: str) -> PhoneNumber:
    return understand(text, RULES)


class Desk:
    """Everything the window needs; ``work`` runs what the controllers started until nothing is left."""

    def __init__(self, folder: Path) -> None:
        self.calls = PlayedCalls()
        self.annotations = CallAnnotations(self.calls.annotations)
        self.reminders = FakeReminderStore()
        self.handled = self.calls.handled
        self.actions = PlayedActions()
        self.contacts = PlayedContacts()
        self.feed = FakeCallFeed(
            self.calls, self.actions, lambda party: CallerInfo(match=office.match_of(party.number)), RULES
        )
        self.importer = PlayedImporter(self.contacts.changes.publish)
        self.imports = PlayedUndo(self.contacts.changes.publish)
        self.recordings = PlayedRecordings(folder)
        self.figures = PlayedFigures()
        self.gamma = PlayedGamma()
        self.secrets = FakeSecretStore()
        self.is_in_team = False
        self.now = office.NOW
        self.sources = PlayedSources()
        self.set_up = SetUpFile(folder / "data" / "set-up")
        self.set_up.save(SetUp.DONE)
        self.checks = PlayedChecks()
        self.settings = SettingsOfFile(folder)
        self.hotkeys = Hotkeys(folder / "hotkeys.json", self.spawn)
        self._extensions: Sequence[Extension] = ()
        self.now = office.NOW
        self.context = LiveAgentContext(self.settings.loaded().settings, (), RULES)
        self.settings.subscribe(self._update_context)
        self.gamma.learnt = self.know_extensions
        self.listener = ListenerState(callback_url="https://pbx.example/vtcrm/callback")
        self.told_of_contacts: list[int] = []
        self.contacts.subscribe(lambda: self.told_of_contacts.append(len(self.told_of_contacts)))
        self._started: list[Coroutine[Any, Any, None]] = []

    def know_extensions(self, extensions: Sequence[Extension]) -> None:
        """Gamma tells of these."""
        self._extensions = extensions
        self._update_context()

    def _update_context(self) -> None:
        self.context.use(self.settings.loaded().settings, self._extensions, RULES)

    def spawn(self, _name: str, work: Coroutine[Any, Any, None]) -> None:
        self._started.append(work)

    async def join(self, line: str) -> str:
        """Join the one team there is."""
        if line != INVITATION:
            raise JoinFailed(JoinFault.NO_LINE)
        return "Front desk"

    def work(self) -> None:
        """Run what was started, and what that starts."""
        while self._started:
            asyncio.run(self._started.pop(0))

    def give_up(self) -> None:
        """Leave undone what timers started after the test had seen enough."""
        while self._started:
            self._started.pop().close()

    def services(self) -> WindowServices:
        return WindowServices(
            calls=self.calls,
            feed=self.feed,
            context=self.context,
            actions=self.actions,
            lookup=self.calls,
            export_calls=CallExport(self.calls),
            chains=self.calls.annotations,
            annotations=self.annotations,
            handled=self.handled,
            reminders=Reminders(self.reminders, self.contacts, lambda: office.NOW),
            recordings=self.recordings,
            contacts=self.contacts,
            importer=self.importer,
            imports=self.imports,
            export_contacts=self.importer.export,
            figures=self.figures,
            reception_gaps=self.figures,
            directory=self.gamma,
            settings=self.settings,
            secrets=self.secrets,
            test_key=self.gamma.test_key,
            sources=self.sources,
            join=self.join,
            is_in_team=self.is_in_team,
            set_up=self.set_up,
            hotkeys=self.hotkeys,
            checks=CheckServices(
                run=self.checks.run,
                make_test_call=self.checks.make_test_call,
                test_calls=lambda: self.checks.trials,
                can_register=True,
                remedies=self.checks.remedies,
            ),
            register=self.gamma.register,
            try_place=self.gamma.try_place,
            listener=lambda: self.listener,
            key=lambda: KeyState(is_kept=SecretName.API_KEY in self.secrets.kept),
            key_changed=lambda: None,
            understand=read_number,
            dial_check=DialCheck(
                lambda: self.settings.loaded().dial_rules,
                self.calls,
                mine=lambda: self.context.current.mine,
                country_of=lambda number: read_number(number).region,
                has_dialled=self.actions.has_dialled,
                clock=lambda: self.now,
            ),
            read_numbers=lambda text, label: contact_numbers(text, RULES, label),
            now=lambda: self.now,
            spawn=self.spawn,
        )


class OpenWindow:
    """The window with its pages, and short ways to what a test looks at."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.assembly = WindowAssembly(MainWindow(), desk.services())
        self.window = self.assembly.window
        desk.know_extensions(office.EXTENSIONS)
        self.assembly.start()
        desk.work()

    def close(self) -> None:
        """Be gone, with everything in it; what somebody was typing is saved first."""
        self.window.hide()
        self.desk.work()
        self.window.deleteLater()

    def go(self, page: Page) -> None:
        """Show a page, read."""
        self.window.show_page(page)
        self.desk.work()

    @property
    def calls(self) -> CallsPage:
        return self._page(Page.CALLS, CallsPage)

    @property
    def contacts(self) -> ContactsPage:
        return self._page(Page.CONTACTS, ContactsPage)

    @property
    def team(self) -> TeamPage:
        return self._page(Page.TEAM, TeamPage)

    @property
    def insights(self) -> InsightsPage:
        return self._page(Page.INSIGHTS, InsightsPage)

    @property
    def settings(self) -> SettingsPage:
        return self._page(Page.SETTINGS, SettingsPage)

    def _page(self, page: Page, kind: type[PageT]) -> PageT:
        widget = self.window.page_widget(page)
        self.desk.work()
        assert isinstance(widget, kind)
        return widget


def rows(view: QListView) -> list[str]:
    """What a list reads aloud, from the top."""
    model = view.model()
    spoken = int(Qt.ItemDataRole.AccessibleTextRole)
    return [model.index(row, 0).data(spoken) for row in range(model.rowCount())]


def count_in_view(view: QListView) -> int:
    """How many rows of a list can be seen whole."""
    room, model = view.viewport().rect(), view.model()
    boxes = (view.visualRect(model.index(row, 0)) for row in range(model.rowCount()))
    return sum(room.contains(box) for box in boxes)


def paint() -> None:
    """Have the screen show things as they are now."""
    QCoreApplication.processEvents()


def button(widget: QWidget, name: str) -> QAbstractButton:
    """The button of this name that can be seen in a widget."""
    QCoreApplication.processEvents()
    found = [
        each for each in widget.findChildren(QAbstractButton) if each.isVisible() and _is_named(each, name)
    ]
    assert len(found) == 1, f"{len(found)} buttons called {name!r}"
    return found[0]


def texts(widget: QWidget) -> list[str]:
    """Every text that can be seen in a widget."""
    QCoreApplication.processEvents()
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def _is_named(widget: QAbstractButton, name: str) -> bool:
    return name in {widget.text(), widget.accessibleName()}
