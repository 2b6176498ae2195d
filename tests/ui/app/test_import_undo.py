"""An import undone by the command beside the running program: noticed at once, wherever its names show."""

import asyncio
import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QLabel, QWidget

from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.ui.window.navigation import Page
from tests.integration.app.damaged_profile import KINDS, bring_in_log, damage
from tests.ui.app.running import Play, Running

CARDS = "BEGIN:VCARD\nVERSION:3.0\nFN:Ana Lopez\nTEL:+34 647 46 01 97\nEND:VCARD\n"


def words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))


async def contacts(paths: ProfilePaths, *arguments: str) -> str:
    command = [sys.executable, "-m", "gamma_desktop", "--profile", str(paths.settings), "contacts"]
    while True:
        ran = await asyncio.to_thread(
            subprocess.run,
            [*command, *arguments],
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        if "being repaired. Try again" not in ran.stderr:
            assert ran.returncode == 0, ran.stderr
            return ran.stdout


def test_imports_and_undoing_by_the_command_show_in_the_window_at_once(
    play: Play, paths: ProfilePaths, tmp_path: Path
) -> None:
    cards = tmp_path / "customers.vcf"
    cards.write_text(CARDS)

    async def scene(running: Running) -> None:
        await running.post()
        await running.until(lambda: running.pops == ["Incoming call: 647 46 01 97"])
        offered, settings = running.contacts.browser.undo_button, running.settings.sources
        await contacts(paths, "import", str(cards))
        await running.until(lambda: running.pops == ["Incoming call: Ana Lopez"])
        await running.until(lambda: not offered.isHidden())
        await running.until(lambda: "customers.vcf" in words(settings))
        told = await contacts(paths, "import", "--undo")
        assert told == "Import of customers.vcf undone: 1 removed, 0 changed back, 0 restored.\n"
        await running.until(lambda: running.pops == ["Incoming call: 647 46 01 97"])
        await running.until(lambda: not any("Ana Lopez" in row for row in running.log))
        await running.until(offered.isHidden)
        await running.until(lambda: "customers.vcf" not in words(settings))

    play(scene)


def test_what_commands_write_is_noticed_after_the_book_was_damaged_and_repaired(
    play: Play, paths: ProfilePaths, tmp_path: Path
) -> None:
    cards = tmp_path / "customers.vcf"
    cards.write_text(CARDS)

    async def scene(running: Running) -> None:
        await running.post()
        await running.until(lambda: running.pops == ["Incoming call: 647 46 01 97"])
        bring_in_log(paths.book)
        damage(paths.book, KINDS["half"])
        assert await contacts(paths, "search", "ana") == ""
        assert not paths.book_in_doubt.exists()
        await contacts(paths, "import", str(cards))
        await running.until(lambda: running.pops == ["Incoming call: Ana Lopez"])
        await contacts(paths, "import", "--undo")
        await running.until(lambda: running.pops == ["Incoming call: 647 46 01 97"])

    play(scene)


def test_an_import_undone_in_the_window_is_undone_everywhere(
    play: Play, paths: ProfilePaths, tmp_path: Path
) -> None:
    cards = tmp_path / "customers.vcf"
    cards.write_text(CARDS)

    async def scene(running: Running) -> None:
        await contacts(paths, "import", str(cards))
        running.window.show_page(Page.SETTINGS)
        section = running.settings.sources
        await running.until(lambda: section.imports.rows)
        (row,) = section.imports.rows
        row.undo_button.click()
        row.confirm_button.click()
        await running.until(lambda: "Import of “customers.vcf” undone: 1 removed." in words(section))
        await running.until(running.contacts.browser.undo_button.isHidden)
        assert await contacts(paths, "search", "Ana", "--json") == "[]\n"

    play(scene)
