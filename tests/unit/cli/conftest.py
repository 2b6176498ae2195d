import argparse
import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from gamma_desktop.settings.paths import MANAGED_VARIABLE

Run = Callable[..., int]


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A profile of its own, without a managed file unless the test writes one."""
    monkeypatch.setenv(MANAGED_VARIABLE, str(tmp_path / "managed.toml"))
    return tmp_path / "profile"


@pytest.fixture
def run_command(profile: Path) -> Run:
    """Runs a command's module with arguments, as the command line does."""

    def run(module: ModuleType, *arguments: str) -> int:
        parser = argparse.ArgumentParser()
        module.add_arguments(parser)
        parser.set_defaults(profile=str(profile))
        code: int = module.run(parser.parse_args(arguments))
        return code

    return run


@pytest.fixture
def pipe_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[bytes], None]]:
    """Makes bytes the standard input."""
    with contextlib.ExitStack() as opened:

        def pipe(content: bytes) -> None:
            file = tmp_path / "stdin"
            file.write_bytes(content)
            monkeypatch.setattr(sys, "stdin", opened.enter_context(file.open(encoding="utf-8")))

        yield pipe
