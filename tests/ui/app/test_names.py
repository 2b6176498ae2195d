"""Whoever is shown by a name is shown by the same one everywhere, as soon as the contacts say another."""

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QLabel

from gamma_desktop.contacts.model import Contact, ContactNumber
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from gamma_desktop.ui.calls.page import CallsPage
from gamma_desktop.ui.window.navigation import Page
from tests.ui.app.running import Play, Running

NUMBER = "+34647460197"
Change = Callable[[Database], Awaitable[object]]


def person(name: str) -> Contact:
    number = ContactNumber(raw=NUMBER, e164=NUMBER)
    return Contact(id="", name=name, numbers=(number,), source="")


async def change(paths: ProfilePaths, work: Change) -> None:
    """Write to the book as a command does: beside the program."""
    database = Database(paths.book)
    await database.open()
    try:
        await work(database)
    finally:
        await database.close()


def shown_as(running: Running, name: str) -> bool:
    """Pop, tray, bar and list say this name."""
    bar = [label.text() for label in running.window.active_bar.findChildren(QLabel)]
    return (
        running.pops == [f"Incoming call: {name}"]
        and name in running.tray
        and name in bar
        and any(name in row for row in running.log)
    )


def test_one_of_two_chosen_on_the_calls_page_is_named_in_pop_tray_bar_and_list(
    play: Play, paths: ProfilePaths
) -> None:
    async def scene(running: Running) -> None:
        people: list[Contact] = []

        async def add(database: Database) -> None:
            book = SqliteContactBook(database)
            people.extend([await book.save(person(name)) for name in ("Ana Lopez", "Bea Lopez")])

        await change(paths, add)
        await running.post()
        await running.until(lambda: running.pops == ["Incoming call: 647 46 01 97"] and running.log)
        page = running.window.page_widget(Page.CALLS)
        assert isinstance(page, CallsPage)
        page.detail.contact_chosen.emit(NUMBER, people[1].id)
        await running.until(lambda: shown_as(running, "Bea Lopez"))

    play(scene)


def test_what_a_command_writes_is_named_everywhere(play: Play, paths: ProfilePaths) -> None:
    async def scene(running: Running) -> None:
        await running.post()
        await running.until(lambda: running.pops and running.log)
        await change(paths, lambda database: SqliteContactBook(database).save(person("Ana Lopez")))
        await running.until(lambda: shown_as(running, "Ana Lopez"))

    play(scene)
