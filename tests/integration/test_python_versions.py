"""The package on each Python that it promises to run on, as far as this machine has them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OLDEST, NEWEST = 11, 14


def interpreter(minor: int) -> str | None:
    """A Python of this version that starts, if there is one: a version manager may leave a shim."""
    places = [shutil.which(f"python3.{minor}")]
    places += map(str, sorted(Path("~/.pyenv/versions").expanduser().glob(f"3.{minor}.*/bin/python3")))
    for place in filter(None, places):
        asked = subprocess.run([place, "--version"], capture_output=True, text=True, check=False)
        if asked.stdout.startswith(f"Python 3.{minor}."):
            return place
    return None


def test_every_module_compiles_on_each_other_python_of_this_machine(tmp_path: Path) -> None:
    for minor in range(OLDEST, NEWEST + 1):
        if minor == sys.version_info.minor or (python := interpreter(minor)) is None:
            continue
        done = subprocess.run(
            [python, "-W", "error", "-m", "compileall", "-q", "gamma_desktop"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (minor, done.returncode, done.stdout, done.stderr) == (minor, 0, "", "")


@pytest.mark.soak
@pytest.mark.parametrize("minor", sorted({OLDEST, NEWEST} - {sys.version_info.minor}))
def test_types_are_right_for_the_oldest_and_the_newest_python(minor: int) -> None:
    """What a library's types say depends on the version: ``make check`` sees its own and those between."""
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--python-version", f"3.{minor}", "--cache-dir", ".mypy_cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
