"""The program starts itself again: installed, in a frozen build, and wherever it was started."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from gamma_desktop import __version__
from gamma_desktop.workers.child_command import child_command, worker_command

READS_A_FILE = dedent("""
    import asyncio, os, sys

    sys.frozen, sys.executable = True, sys.argv[1]

    from gamma_desktop.contacts.file_reading.client import ContactReading
    from gamma_desktop.contacts.file_reading.messages import Document
    from gamma_desktop.numbers.model import NumberRules

    async def read():
        document = Document(name="ana.vcf", path=os.fsencode(sys.argv[2]))
        async with ContactReading([document], source="s", rules=NumberRules()) as reading:
            return [contact.name async for batch in reading.batches() for contact in batch.contacts]

    print(*asyncio.run(read()))
""")
"""The program as a frozen build: ``sys.frozen`` is set, and the running file is no Python."""


def test_it_starts_the_program_wherever_it_is_started(tmp_path: Path) -> None:
    (tmp_path / "gamma_desktop.py").write_text("raise SystemExit('hijacked')")

    said = subprocess.check_output(child_command("--version"), cwd=tmp_path, text=True)
    assert said.strip() == f"gamma-desktop {__version__}"


def test_it_is_in_utf_8_mode_where_that_is_asked_for() -> None:
    assert child_command("x", in_utf8=True)[-5:] == ("-X", "utf8", "-m", "gamma_desktop", "x")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for the frozen program")
def test_a_frozen_build_reads_files_in_a_process_of_the_same_program(tmp_path: Path) -> None:
    calls, program, file = tmp_path / "calls", tmp_path / "gamma-desktop", tmp_path / "ana.vcf"
    program.write_text(f'#!/bin/sh\necho "$@" > {calls}\nexec {sys.executable} -P -m gamma_desktop "$@"\n')
    program.chmod(0o700)
    file.write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nEND:VCARD\n")

    command = [sys.executable, "-c", READS_A_FILE, str(program), str(file)]
    assert subprocess.check_output(command, text=True) == "Ana\n"
    assert calls.read_text().startswith("worker contact-files ")


def test_windows_opens_no_console_for_what_runs_on_its_own_where_that_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interpreter = tmp_path / "python.exe"
    monkeypatch.setattr(sys, "executable", str(interpreter))
    assert child_command(without_console=True)[0] == str(interpreter)
    (tmp_path / "pythonw.exe").touch()
    assert child_command(without_console=True)[0] == str(tmp_path / "pythonw.exe")
    assert child_command()[0] == str(interpreter)


@pytest.mark.parametrize(
    "arguments", [[], ["contact-files"], ["no-such-work", "0", "0"], ["contact-files", "much", "0"]]
)
def test_a_worker_that_the_program_did_not_ask_for_says_so(arguments: list[str]) -> None:
    done = subprocess.run(
        child_command("worker", *arguments), capture_output=True, text=True, check=False, input=""
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "for the program itself" in done.stderr


def test_help_does_not_name_the_worker() -> None:
    assert "worker" not in subprocess.check_output(child_command("--help"), text=True)


def test_a_worker_is_started_with_its_limits() -> None:
    assert worker_command("contact-files", memory=5, seconds=6)[-4:] == ("worker", "contact-files", "5", "6")
