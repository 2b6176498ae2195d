"""A second start of the program waits for the first as long as that may take to start."""

from pathlib import Path

from gamma_desktop.app.program import STARTS_WITHIN, patience
from gamma_desktop.settings.paths import profile_paths
from gamma_desktop.settings.profile_lock import profile_lock


def test_a_program_with_a_window_is_asked_until_it_has_started_on_a_busy_machine(tmp_path: Path) -> None:
    paths = profile_paths(str(tmp_path / "profile"))
    paths.prepare()
    assert patience(paths) <= 10
    with profile_lock(paths.window_lock):
        assert patience(paths) == STARTS_WITHIN >= 60
