"""Hands the arguments to the command line, or has a worker work: of the command line it loads nothing."""

import os
import sys

from gamma_desktop.private_files import keep_memory_off_the_disk, keep_new_files_private
from gamma_desktop.workers.child_command import WORKER, child_command


def main() -> None:
    """Run the program and leave with its exit code."""
    _speak_utf8()
    keep_new_files_private()
    keep_memory_off_the_disk()
    if sys.argv[1:2] == [WORKER]:
        from gamma_desktop.cli.worker import run  # noqa: PLC0415  (a worker loads nothing of the command line)
    else:
        from gamma_desktop.cli.main import run  # noqa: PLC0415  (likewise, the command line nothing of a worker)
    sys.exit(run(sys.argv[1:]))


def _speak_utf8() -> None:
    """Start again in Python's UTF-8 mode where the locale is of another encoding.

    Names of files are text to SQLite, to the settings and to other programs: UTF-8, whatever LC_ALL says.
    """
    is_frozen = getattr(sys, "frozen", False)  # built in that mode: it has no option to start again in it
    if sys.platform != "win32" and not is_frozen and sys.getfilesystemencoding() != "utf-8":
        command = child_command(*sys.argv[1:], in_utf8=True)
        os.execv(command[0], command)  # noqa: S606  (ourselves, with the arguments as they came)


if __name__ == "__main__":
    main()
