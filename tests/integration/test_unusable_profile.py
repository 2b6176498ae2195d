"""Profiles that cannot be used: one line says why and what to do, and there is no traceback."""

from pathlib import Path

import apsw
import pytest

from tests.integration.command import Desk, one_line


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path / "profile", GAMMA_DESKTOP_LISTENER_SECRET="a-secret")
    desk.configure(listener__port="0")
    return desk


@pytest.mark.parametrize("command", [["listen"], ["contacts", "import", __file__]])
def test_a_folder_that_cannot_be_made_is_named(desk: Desk, command: list[str]) -> None:
    (desk.profile / "data").write_text("a file where a folder belongs")
    done = desk.run(*command)

    assert done.returncode == 1
    assert f"This profile cannot be used. {desk.profile / 'data'}:" in one_line(done)
    assert "--profile" in done.stderr


@pytest.mark.parametrize("file", ["journal.db", "book.db"])
def test_a_file_of_a_newer_version_is_refused_with_one_line(desk: Desk, file: str) -> None:
    (desk.profile / "data").mkdir()
    newer = apsw.Connection(str(desk.profile / "data" / file))
    newer.execute("PRAGMA user_version = 999")
    newer.close()
    done = desk.run("listen")

    assert done.returncode == 1
    assert "Install that version" in one_line(done)


def test_a_command_leaves_a_damaged_book_to_the_program_and_says_so(desk: Desk) -> None:
    (desk.profile / "data").mkdir()
    (desk.profile / "data" / "book.db").write_bytes(b"no database" * 1000)
    done = desk.run("calls")

    assert done.returncode == 1
    assert "is damaged. Start Gamma Desktop" in one_line(done)
