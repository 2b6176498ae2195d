"""The log of a profile: how much of it is kept, and what of it is not written at all."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gamma_desktop.app.program import log_to_file
from gamma_desktop.settings.paths import profile_paths

MEGABYTE = 1_000_000


@contextmanager
def a_process_of_its_own() -> Iterator[None]:
    """What is logged goes to the program's own handlers alone, and files are private as the program's are.

    Not as a fixture: the handlers that come and go between its steps are those of the tests.
    """
    before = os.umask(0o077)
    root = logging.getLogger()
    kept, level = root.handlers, root.level
    root.handlers = []
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        for handler in root.handlers:
            handler.close()
        root.handlers = kept
        root.setLevel(level)
        os.umask(before)


def test_the_log_is_kept_in_five_private_files_of_a_megabyte_without_numbers(tmp_path: Path) -> None:
    paths = profile_paths(str(tmp_path / "profile"))
    paths.prepare()
    with a_process_of_its_own():
        log_to_file(paths)
        logger = logging.getLogger("gamma_desktop.calls")
        for day in range(7):
            with paths.log.open("ab") as log:
                log.write(b"." * (MEGABYTE - 500 - paths.log.stat().st_size))  # as much as a busy day writes
            for _ in range(10):
                logger.info("day %d, call of +34647460197 for %s", day, "Ana Lopez")
    files = sorted(paths.log.parent.glob(f"{paths.log.name}*"))
    assert [each.name.removeprefix(paths.log.name) for each in files] == ["", ".1", ".2", ".3", ".4"]
    assert all(each.stat().st_size <= MEGABYTE for each in files)
    assert sum(each.stat().st_size for each in files) > 3.9 * MEGABYTE
    assert {each.stat().st_mode & 0o777 for each in files} == {0o600}
    assert not [each for each in files if b"647460" in each.read_bytes() or b"Ana" in each.read_bytes()]
