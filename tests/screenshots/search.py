"""The search box, from every side."""

from collections.abc import Iterator

from gamma_desktop.ui.window.navigation import Page
from tests.screenshots.scene import Scene
from tests.screenshots.window import LARGE, SMALL, drawn, search_for
from tests.ui import office
from tests.ui.desk import OpenWindow


def scenes() -> Iterator[Scene]:
    yield Scene("sections", drawn(Page.CONTACTS, LARGE, _busy_house))
    yield Scene("sections-small", drawn(Page.CONTACTS, SMALL, _busy_house))
    yield Scene("asked", drawn(Page.TEAM, LARGE, lambda opened: opened.window.open_search()))


def _busy_house(opened: OpenWindow) -> None:
    opened.desk.calls.happen(office.TALKING)
    search_for(opened, "an")
