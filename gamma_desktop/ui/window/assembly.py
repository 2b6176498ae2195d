"""Puts the window together: pages, controllers and what they need. The map of everything in the window.

Each page is loaded when it is first shown: the window is up sooner, and unopened pages take no memory.
"""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gamma_desktop.calls.model import Extension, Party
from gamma_desktop.contacts.model import Contact
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.ui.calls.active_bar import ActiveBar
from gamma_desktop.ui.calls.active_controller import ActiveCallsController
from gamma_desktop.ui.calls.available_actions import why_no_transfer
from gamma_desktop.ui.calls.commands import CallCommands
from gamma_desktop.ui.calls.dial_question import DialQuestion
from gamma_desktop.ui.calls.open_requests import CallName, OpenRequests
from gamma_desktop.ui.calls.presenter import CallsPresenter
from gamma_desktop.ui.calls.transfer import TransferChooser
from gamma_desktop.ui.contacts.available_actions import draft_of_party
from gamma_desktop.ui.contacts.draft import ContactDraft
from gamma_desktop.ui.contacts.empty_words import draft_of_typed
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.reminders.commands import ReminderCommands
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.settings.set_up_file import SetUp
from gamma_desktop.ui.window.late_pages import (
    SettingsControllers,
    insights_page,
    settings_page,
    team_page,
)
from gamma_desktop.ui.window.main_window import MainWindow
from gamma_desktop.ui.window.navigation import Page
from gamma_desktop.ui.window.search import Found, SearchResults
from gamma_desktop.ui.window.search_box import SearchBox
from gamma_desktop.ui.window.search_controller import SearchController
from gamma_desktop.ui.window.services import WindowServices
from gamma_desktop.ui.wording import Explanation

if TYPE_CHECKING:
    from gamma_desktop.ui.contacts.presenter import ContactsPresenter
    from gamma_desktop.ui.insights.controller import InsightsController
    from gamma_desktop.ui.team.controller import TeamController
    from gamma_desktop.ui.window.quick_search import QuickSearch


class WindowAssembly:
    """Furnishes the window, and holds its controllers alive; each page is made when it is first shown."""

    def __init__(self, window: MainWindow, services: WindowServices) -> None:
        self.window = window
        self._services = services
        self.parties = PartyNames(services.understand, self._mine, self._lines)
        self._know_names()
        makers = {
            Page.CALLS: self._make_calls,
            Page.CONTACTS: self._make_contacts,
            Page.TEAM: self._make_team,
            Page.INSIGHTS: self._make_insights,
            Page.SETTINGS: self._make_settings,
        }
        window.furnish(makers, ActiveBar(services.now))
        self.requests = OpenRequests(services.now)
        services.calls.subscribe(self.requests.follow_calls)
        services.actions.subscribe_dials(self.requests.follow_dial)
        self.commands = CallCommands(
            services.actions,
            requests=self.requests,
            understand=services.understand,
            spawn=services.spawn,
            notify=self._tell_of_failure,
            tell=self.window.tell,
            before=DialQuestion(
                window,
                understand=services.understand,
                check=services.dial_check,
                now=services.now,
                spawn=services.spawn,
            ).before,
        )
        self._reminder_commands = ReminderCommands(
            services.reminders,
            offer_undo=self.window.offer_undo,
            notify=self.window.show_notice,
            now=services.now,
            spawn=services.spawn,
        )
        self._calls: CallsPresenter | None = None
        self._contacts: ContactsPresenter | None = None
        self._team: TeamController | None = None
        self._insights: InsightsController | None = None
        self._settings: SettingsControllers | None = None
        self._quick: tuple[QuickSearch, SearchController] | None = None
        self._has_offered_set_up = False
        self.transfers = TransferChooser(
            self.commands,
            self.parties,
            self._can_transfer,
            services.calls.presence,
            self._mine,
            offers_note=services.is_in_team,
        )
        self.requests.subscribe(self.transfers.refresh)
        self._active = self._make_active_bar()
        self._search = self._make_search(self.window.search, self.window.results)
        services.calls.subscribe(self._on_calls_changed)
        services.calls.subscribe_presence(self._on_presence_changed)
        services.contacts.subscribe(self._refresh_searches)
        services.context.subscribe(self._on_context_changed)
        self._join_results(self.window.results)
        self.window.active_bar.transfer_requested.connect(
            lambda line, button: self.transfers.ask(line.target, button)
        )

    def start(self) -> None:
        """Show the first page, and follow what happens."""
        self._active.start()
        self.window.show_page(Page.CALLS)

    async def finish(self) -> None:
        """Write what someone was typing; raises StoreError."""
        if self._calls is not None:
            await self._calls.finish()

    def offer_to_dial(self) -> None:
        """Bring up the search, for a number or a name."""
        self.window.raise_up()
        self.window.open_search()

    def ask_to_dial(self, number: str) -> None:
        """Ask whether to call a number that another program named; of several, the last one."""
        self.window.raise_up()
        self.commands.dial(number, is_from_link=True)

    def quick_search(self) -> "QuickSearch":
        """The search box by itself, for who works in another program; not shown yet when it is made."""
        if self._quick is None:
            from gamma_desktop.ui.window.quick_search import QuickSearch  # noqa: PLC0415  (when asked for)

            search = QuickSearch()
            self._quick = search, self._make_search(search.box, search.results)
            self._join_results(search.results)
        return self._quick[0]

    def open_page(self, page: Page) -> None:
        """Bring up a page."""
        self.window.show_page(page)
        self.window.raise_up()

    def count_missed(self, count: int) -> None:
        """Tell how many missed calls wait."""
        self.window.navigation.item(Page.CALLS).show_count(count)

    def show_missed(self) -> None:
        """Show the missed calls."""
        self.window.show_page(Page.CALLS)
        if self._calls is not None:
            self._calls.show_missed()
        self.window.raise_up()

    def add_contact(self, draft: ContactDraft) -> None:
        """Bring up the form of a new contact, with what is known of them."""
        self.window.raise_up()
        self._contacts_presenter().add(draft)

    def add_party(self, party: Party) -> None:
        """Bring up the form for the other end of a call."""
        self.add_contact(draft_of_party(party))

    def open_contact(self, contact: Contact) -> None:
        """Bring up all about a contact."""
        self.window.raise_up()
        self._contacts_presenter().open(contact)

    def open_call(self, identified: IdentifiedCall) -> None:
        """Show all about a call."""
        self.window.show_page(Page.CALLS)
        if self._calls is not None:
            self._calls.open(identified)

    def work_call(self, identified: IdentifiedCall | None) -> None:
        """Bring up a call with all that can be done about it, its note ready to be typed; None: all calls."""
        self.open_page(Page.CALLS)
        if self._calls is not None and identified is not None:
            self._calls.open_note(identified)

    def reception_gaps_changed(self) -> None:
        """Events could not come for a while: mark when."""
        if self._calls is not None:
            self._calls.reception_gaps_changed()

    def settings_changed(self) -> None:
        """Other settings are in force, or something is wrong with them: show them."""
        if self._settings is not None:
            self._settings.settings.show_settings()
            self._settings.first_run.show()

    def health_changed(self) -> None:
        """The health of the chain has changed: show it on the Settings page too."""
        if self._settings is not None:
            self._settings.settings.show_health()
            self._settings.first_run.show()
        self._offer_set_up()

    def _offer_set_up(self) -> None:
        """Lead an agent who has not set anything up there at once; not again one who left it."""
        key, stage = self._services.key(), self._services.set_up.load()
        if self._has_offered_set_up or (key.is_kept is None and key.problem is None):
            return
        self._has_offered_set_up = True
        if self._services.is_in_team:
            return
        listener = self._services.listener()
        is_used = listener.was_registered or listener.last_event_at is not None or key.is_kept
        if stage is SetUp.BEGUN and not self._has_steps_left():
            self._services.set_up.save(SetUp.DONE)
        elif stage is SetUp.BEGUN or (stage is SetUp.NEW and not is_used):
            self.window.open_settings(SettingsSection.SET_UP)

    def _has_steps_left(self) -> bool:
        self.window.page_widget(Page.SETTINGS)
        return self._settings is not None and not self._settings.first_run.is_done()

    def _lines(self) -> tuple[str, ...]:
        return self._services.settings.loaded().settings.lines.names

    def _mine(self) -> frozenset[str]:
        return self._services.context.current.mine

    def _know_names(self) -> None:
        names = self._services.context.current.names
        self.parties.know(Extension(number=number, name=name) for number, name in names.items())

    def _on_context_changed(self) -> None:
        """Extensions and lines have other names, or others are the agent's."""
        self._know_names()
        if self._team is not None:
            self._team.show_names()
        if self._settings is not None:
            self._settings.settings.show_settings()
            self._settings.first_run.show()
        self._reload_calls()

    def _can_transfer(self, call: CallName) -> bool:
        live = self._services.calls.live_calls()
        named = (each for each in live if call in {each.key, each.external_call_id})
        is_open = self.requests.waiting_for(call) is not None
        mine = self._mine()
        return not is_open and any(
            not why_no_transfer(each) and not each.is_answered_by_others(mine) for each in named
        )

    def _tell_of_failure(self, what: Explanation) -> None:
        """What was asked for from the tray or over another program must not fail unseen."""
        if not self.window.isVisible() or self.window.isMinimized():
            self.window.raise_up()
        self.window.show_notice(what)

    def _on_calls_changed(self, _changed: object) -> None:
        self._on_presence_changed()
        if self._contacts is not None:
            self._contacts.calls_changed()

    def _on_presence_changed(self) -> None:
        """Who is choosing a colleague sees who is free now."""
        self.transfers.refresh()
        self._refresh_searches()

    def _on_contact_requested(self, identified: IdentifiedCall) -> None:
        """Show who it was, or let them be added."""
        if identified.match.contact is not None:
            self.open_contact(identified.match.contact)
        else:
            self.add_party(identified.call.remote)

    def _contacts_presenter(self) -> "ContactsPresenter":
        self.window.show_page(Page.CONTACTS)
        if self._contacts is None:
            raise RuntimeError("the Contacts page was shown, and is not there")
        return self._contacts

    def _reload_calls(self) -> None:
        if self._calls is not None:
            self._calls.reload()

    def _open(self, found: Found) -> None:
        """Show all about a contact or a call that was found."""
        self.window.raise_up()
        if isinstance(found.value, Contact):
            self.open_contact(found.value)
        elif isinstance(found.value, IdentifiedCall):
            self.open_call(found.value)

    def _make_active_bar(self) -> ActiveCallsController:
        services = self._services
        return ActiveCallsController(
            self.window.active_bar,
            requests=self.requests,
            feed=services.feed,
            parties=self.parties,
            commands=self.commands,
            mine=self._mine,
            now=services.now,
            spawn=services.spawn,
        )

    def _refresh_searches(self) -> None:
        self._search.refresh()
        if self._quick is not None:
            self._quick[1].refresh()

    def _join_results(self, results: SearchResults) -> None:
        results.open_requested.connect(self._open)
        results.add_requested.connect(lambda typed: self.add_contact(draft_of_typed(typed, self.parties)))

    def _make_search(self, box: SearchBox, results: SearchResults) -> SearchController:
        services = self._services
        return SearchController(
            box,
            results,
            contacts=services.contacts,
            lookup=services.lookup,
            presence=services.calls.presence,
            parties=self.parties,
            commands=self.commands,
            mine=self._mine,
            now=services.now,
            spawn=services.spawn,
        )

    def _make_calls(self) -> QWidget:
        services = self._services
        desk = self._calls = CallsPresenter(
            news=services.calls,
            lookup=services.lookup,
            chains=services.chains,
            annotations=services.annotations,
            recordings=services.recordings,
            handled=services.handled,
            reminders=services.reminders,
            reminder_commands=self._reminder_commands,
            reception_gaps=services.reception_gaps,
            export=services.export_calls,
            contacts=services.contacts,
            parties=self.parties,
            commands=self.commands,
            requests=self.requests,
            labels=lambda: services.settings.loaded().settings.calls.labels,
            mine=self._mine,
            notify=self.window.show_notice,
            now=services.now,
            spawn=services.spawn,
        )
        page = desk.page
        page.contact_requested.connect(self._on_contact_requested)
        page.left_upwards.connect(self.window.search.setFocus)
        page.transfer_requested.connect(
            lambda identified: self.transfers.ask(identified.call.key, page.detail.transfer_button)
        )
        desk.start()
        return page

    def _make_contacts(self) -> QWidget:
        from gamma_desktop.ui.contacts.presenter import ContactsPresenter  # noqa: PLC0415  (when first shown)

        services = self._services
        desk = self._contacts = ContactsPresenter(
            contacts=services.contacts,
            calls=services.lookup,
            importer=services.importer,
            imports=services.imports,
            export=services.export_contacts,
            read_numbers=services.read_numbers,
            parties=self.parties,
            commands=self.commands,
            reminder_commands=self._reminder_commands,
            notify=self.window.show_notice,
            offer_undo=self.window.offer_undo,
            tell=self.window.tell,
            now=services.now,
            spawn=services.spawn,
        )
        desk.page.detail.call_opened.connect(self.open_call)
        desk.start()
        return desk.page

    def _make_team(self) -> QWidget:
        page, self._team = team_page(self._services, self.parties, self.commands, self._mine)
        return page

    def _make_insights(self) -> QWidget:
        page, self._insights = insights_page(self._services, self.parties, self._mine)
        return page

    def _make_settings(self) -> QWidget:
        page, self._settings = settings_page(self._services, self.parties)
        page.first_run.quit_requested.connect(self.window.quit_requested)
        for done in (page.first_run.skipped, page.first_run.finished):
            done.connect(lambda: self.window.show_page(Page.CALLS))
        self.window.section_requested.connect(page.show_section)
        page.section_shown.connect(
            lambda section: self.window.keep_problem_back(section is SettingsSection.SET_UP)
        )
        self.window.register_requested.connect(page.ask_to_register)
        self.window.mistake_requested.connect(page.show_first_mistake)
        return page
