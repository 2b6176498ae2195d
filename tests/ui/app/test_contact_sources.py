"""A source of contacts in the running program: from the Settings page to the name on the pop."""

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QLabel, QWidget

from gamma_desktop.demo.parts import Parts
from tests.fixtures.address_book_server import PASSWORD, USER, AddressBookServer, card
from tests.ui.app.running import Play, Running


def words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def test_a_source_that_is_added_in_the_window_is_read_and_its_contacts_are_found(
    play: Play, tmp_path: Path
) -> None:
    async def scene(running: Running) -> None:
        with Parts(tmp_path / "logs") as parts:
            server = AddressBookServer(tmp_path / "cards", parts)
            await asyncio.to_thread(server.start)
            await asyncio.to_thread(server.make_book)
            await asyncio.to_thread(server.put, "ana", card("u1", "Ana Gil", "+34647460197"))
            section = running.settings.sources
            section.add_button.click()
            section.form.name.setText("Team")
            section.form.url.setText(server.url)
            section.form.user.setText(USER)
            section.form.password.setText(PASSWORD)
            section.form.save_button.click()
            await running.until(lambda: "Contacts: 1." in words(section))
        await running.post()
        await running.until(lambda: running.pops == ["Incoming call: Ana Gil"])

    play(scene)
