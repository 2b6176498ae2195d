"""One program a profile; the lock dies with its process."""

import subprocess
import sys
from pathlib import Path

import pytest

from gamma_desktop.app.profile_lock import ProfileInUse, profile_lock

HOLDER = """
import sys
from pathlib import Path
from gamma_desktop.app.profile_lock import profile_lock
with profile_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_program_is_refused_until_the_first_is_killed(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(ProfileInUse), profile_lock(lock):
            pass
        holder.kill()
        holder.wait(60)

    with profile_lock(lock):
        pass


def test_the_lock_is_free_again_afterwards(tmp_path: Path) -> None:
    with profile_lock(tmp_path / "lock"):
        pass
    with profile_lock(tmp_path / "lock"):
        pass
