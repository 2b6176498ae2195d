"""A worker process has what it needs in its environment, and no secret."""

import asyncio
import os
import sys
from pathlib import Path

import psutil
import pytest

from gamma_desktop.contacts.errors import SourceUnusable
from gamma_desktop.contacts.file_reading.client import ContactReading
from gamma_desktop.contacts.file_reading.messages import Document
from gamma_desktop.contacts.sources import ContactSource, SourceKind
from gamma_desktop.demo.waiting import look_until
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.sync.process import ProcessReader
from gamma_desktop.workers.child_command import worker_environment

SECRETS = ("GAMMA_API_KEY", "GAMMA_DESKTOP_LISTENER_SECRET", "AWS_SECRET_ACCESS_KEY", "SSH_AUTH_SOCK")


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECRETS:
        monkeypatch.setenv(name, "a-secret")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")


def test_what_reaches_a_server_and_finds_the_program_is_handed_on_in_any_case() -> None:
    given = {"Path": "/bin", "https_proxy": "p", "LC_ALL": "C", "PYTHONUTF8": "1", "SystemRoot": "C:"}

    assert worker_environment(given | {"GAMMA_API_KEY": "x", "Other": "y"}) == given


@pytest.mark.skipif(sys.platform == "darwin", reason="no other process's environment is told there")
async def test_who_reads_a_file_gets_no_secret(tmp_path: Path) -> None:
    file = tmp_path / "contacts.vcf"
    file.write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nEND:VCARD\n")
    document = Document(name=file.name, path=os.fsencode(file))
    before = set(psutil.Process().children())
    async with ContactReading([document], source="s", rules=NumberRules()) as reading:
        (worker,) = set(psutil.Process().children()) - before
        # It has none at first.
        environment = await asyncio.to_thread(look_until, worker.environ, seconds=60.0) or {}
        assert [batch.read async for batch in reading.batches()] == [1]

    assert "PATH" in environment
    assert not environment.keys() & set(SECRETS)


async def test_who_reads_a_server_gets_the_proxy_and_no_secret() -> None:
    source = ContactSource(name="a server", kind=SourceKind.CARDDAV, url="https://server.example/")
    telling = [sys.executable, "-m", "tests.fixtures.worker_that_tells_its_environment"]
    reader = ProcessReader(command=telling)

    with pytest.raises(SourceUnusable) as told:
        await reader.test(source, "")
    names = set(str(dict(told.value.problem.data)["said"]).split())
    assert "HTTPS_PROXY" in names
    assert not names & set(SECRETS)
