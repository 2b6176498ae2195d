"""Hands the arguments to the command line."""

import os
import sys

from gamma_desktop.cli.main import run
from gamma_desktop.private_files import keep_new_files_private


def main() -> None:
    """Run the program and leave with its exit code."""
    _speak_utf8()
    keep_new_files_private()
    sys.exit(run(sys.argv[1:]))


def _speak_utf8() -> None:
    """Start again in Python's UTF-8 mode where the locale is of another encoding.

    Names of files are text to SQLite, to the settings and to other programs: UTF-8, whatever LC_ALL says.
    """
    if sys.platform != "win32" and sys.getfilesystemencoding() != "utf-8":
        command = [sys.executable, "-X", "utf8", "-P", "-m", "gamma_desktop", *sys.argv[1:]]
        os.execv(sys.executable, command)  # noqa: S606  (ourselves, with the arguments as they came)


if __name__ == "__main__":
    main()
