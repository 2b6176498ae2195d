"""Makes the pages that most days begin without, each of its services; loads a page's modules when it is made.

The caller holds the controllers that come with a page: they feed it.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from gamma_desktop.ui.calls.commands import CallCommands
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.window.services import WindowServices

if TYPE_CHECKING:
    from gamma_desktop.ui.insights.controller import InsightsController
    from gamma_desktop.ui.insights.page import InsightsPage
    from gamma_desktop.ui.settings.controller import SettingsController
    from gamma_desktop.ui.settings.first_run_controller import FirstRunController
    from gamma_desktop.ui.settings.page import SettingsPage
    from gamma_desktop.ui.settings.source_controller import SourceController
    from gamma_desktop.ui.team.controller import TeamController
    from gamma_desktop.ui.team.page import TeamPage

Mine = Callable[[], frozenset[str]]
"""The extensions of the agent who sits here."""


def team_page(
    services: WindowServices, parties: PartyNames, commands: CallCommands, mine: Mine
) -> "tuple[TeamPage, TeamController]":
    """Who is free, ringing or talking."""
    from gamma_desktop.ui.team.controller import TeamController  # noqa: PLC0415  (when first shown)
    from gamma_desktop.ui.team.page import TeamPage  # noqa: PLC0415  (when first shown)

    page = TeamPage(services.now)
    controller = TeamController(
        page,
        directory=services.directory,
        presences=services.calls,
        parties=parties,
        commands=commands,
        mine=mine,
        spawn=services.spawn,
    )
    controller.start()
    return page, controller


def insights_page(
    services: WindowServices, parties: PartyNames, mine: Mine
) -> "tuple[InsightsPage, InsightsController]":
    """What the day, the week and the month came to."""
    from gamma_desktop.ui.insights.controller import InsightsController  # noqa: PLC0415  (when first shown)
    from gamma_desktop.ui.insights.page import InsightsPage  # noqa: PLC0415  (when first shown)

    page = InsightsPage(parties.extension)
    controller = InsightsController(
        page,
        figures=services.figures,
        reception_gaps=services.reception_gaps,
        news=services.calls,
        mine=mine,
        now=services.now,
        spawn=services.spawn,
    )
    controller.start()
    return page, controller


class SettingsControllers(NamedTuple):
    """Those of the Settings page."""

    settings: "SettingsController"
    sources: "SourceController"
    first_run: "FirstRunController"


def settings_page(
    services: WindowServices, parties: PartyNames
) -> "tuple[SettingsPage, SettingsControllers]":
    """What can be set here, the sources of contacts, and *Check everything*."""
    from gamma_desktop.ui.settings.checks_controller import ChecksController  # noqa: PLC0415  (when first shown)
    from gamma_desktop.ui.settings.controller import SettingsController  # noqa: PLC0415  (when first shown)
    from gamma_desktop.ui.settings.crm_section import CrmController  # noqa: PLC0415  (when first shown)
    from gamma_desktop.ui.settings.first_run_controller import FirstRunController  # noqa: PLC0415  (when first shown)
    from gamma_desktop.ui.settings.page import SettingsPage  # noqa: PLC0415  (when first shown)
    from gamma_desktop.ui.settings.ports import SetUpServices  # noqa: PLC0415  (when first shown)
    from gamma_desktop.ui.settings.source_controller import SourceController  # noqa: PLC0415  (when first shown)

    page = SettingsPage()
    set_up = SetUpServices(
        editor=services.settings,
        secrets=services.secrets,
        directory=services.directory,
        parties=parties,
        test_key=services.test_key,
        register=services.register,
        listener=services.listener,
        key=services.key,
        key_changed=services.key_changed,
    )
    controller = SettingsController(page, set_up, now=services.now, spawn=services.spawn)
    controller.start()
    hotkeys = services.hotkeys
    hotkeys.changed.connect(lambda: page.show_hotkeys(hotkeys.states))
    page.keys_awaited.connect(hotkeys.pause)
    page.show_hotkeys(hotkeys.states)
    sources = SourceController(
        page.sources,
        services.sources,
        imports=services.imports,
        contacts=services.contacts,
        now=services.now,
        spawn=services.spawn,
    )
    sources.start()
    ChecksController(page.checks, services.checks, now=services.now, spawn=services.spawn)
    CrmController(
        page.crm,
        calls=services.lookup,
        settings=services.settings,
        context=services.context,
        parties=parties,
        spawn=services.spawn,
    )
    first_run = FirstRunController(
        page.first_run,
        set_up,
        try_place=services.try_place,
        subscribe=services.calls.subscribe,
        join=services.join,
        is_in_team=services.is_in_team,
        memory=services.set_up,
        now=services.now,
        spawn=services.spawn,
    )
    first_run.show()
    return page, SettingsControllers(controller, sources, first_run)
