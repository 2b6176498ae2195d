"""One program a profile; the lock dies with its process."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from gamma_desktop.settings.profile_lock import ProfileInUse, is_held, profile_lock, run_or_hand_over

HOLDER = """
import sys
from pathlib import Path
from gamma_desktop.settings.profile_lock import profile_lock
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


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "lock"


@pytest.fixture
def held(lock: Path) -> Iterator[ExitStack]:
    """The profile is in use until this is closed."""
    with ExitStack() as held:
        held.enter_context(profile_lock(lock))
        yield held


@pytest.mark.usefixtures("held")
def test_a_program_that_is_still_starting_is_asked_until_it_hears(lock: Path) -> None:
    answers = [False, False, True]
    ran: list[bool] = []

    run_or_hand_over(lock, lambda: ran.append(True), lambda: answers.pop(0), within=lambda: 60)

    assert (answers, ran) == ([], [])


def test_a_profile_that_a_command_had_for_a_moment_is_taken(lock: Path, held: ExitStack) -> None:
    ran: list[bool] = []

    def ask() -> bool:
        held.close()  # the command ends meanwhile, and hears nothing
        return False

    run_or_hand_over(lock, lambda: ran.append(True), ask, within=lambda: 60)

    assert ran == [True]


@pytest.mark.usefixtures("held")
def test_a_profile_that_stays_in_use_without_a_window_is_told(lock: Path) -> None:
    with pytest.raises(ProfileInUse):
        run_or_hand_over(lock, lambda: None, lambda: False, within=lambda: 0)


@pytest.mark.usefixtures("held")
def test_who_has_the_profile_decides_how_long_it_is_asked(lock: Path) -> None:
    patience = [60, 60, 0]

    with pytest.raises(ProfileInUse):
        run_or_hand_over(lock, lambda: None, lambda: False, within=lambda: patience.pop(0))

    assert patience == []


def test_nobody_holds_a_profile_that_is_not_there_yet(tmp_path: Path) -> None:
    assert not is_held(tmp_path / "profile" / "run" / "lock")


def test_a_link_in_place_of_the_lock_is_not_followed(lock: Path, tmp_path: Path) -> None:
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.symlink_to(tmp_path / "of another user")

    with pytest.raises(OSError, match="symbolic"), profile_lock(lock):
        pass

    assert not (tmp_path / "of another user").exists()
