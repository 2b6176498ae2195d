"""A copy of all that a relay is, made while it runs: its files as they are at one moment each."""

from pathlib import Path

from gamma_desktop.durable_files import make_folder, write_whole
from gamma_desktop.settings.paths import ProfilePaths, relay_file
from gamma_desktop.store.backups import copy_whole


def back_up_relay(paths: ProfilePaths, folder: Path) -> int:
    """Copy a relay into a folder that is not there yet; how many files that were. Takes its time.

    The journal is copied last: what the others have of its events, it has then too.

    Raises:
        FileExistsError: the folder is there.
        OSError, StoreError: it could not be copied; what is in the folder is no backup.
    """
    make_folder(folder.parent)
    folder.mkdir(mode=0o700)
    data = folder / "data"
    make_folder(data / paths.authority.name)
    count = 0
    for file in (paths.spool, paths.relay, paths.book, paths.journal):
        if file.exists():
            copy_whole(file, data / file.name)
            count += 1
    plain = [(paths.registration, data), (paths.settings_file, folder), (relay_file(), folder)]
    if paths.authority.is_dir():
        plain += [(each, data / paths.authority.name) for each in sorted(paths.authority.iterdir())]
    for file, to in plain:
        if file.exists():
            write_whole(to / file.name, file.read_bytes())
            count += 1
    return count
