"""``restore``: lists the backups of the calls and contacts, and goes back to one."""

import argparse
import asyncio
import json
import sys
from typing import TYPE_CHECKING

from gamma_desktop.cli.arguments import sound_text
from gamma_desktop.cli.exit_codes import DONE, FAILED, complain, fail
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.cli.prompts import agreed
from gamma_desktop.cli.settings_in_force import settings_in_force
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.paths import ProfilePaths, profile_paths

if TYPE_CHECKING:
    from gamma_desktop.app.maintenance_session import Restored
    from gamma_desktop.store.backups import Backup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "backup", metavar="BACKUP", nargs="?", type=sound_text, help="which one; the newest, if none is named"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="list the backups, newest first")
    what.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--json", action="store_true", help="one JSON object, or a list of them")


def run(arguments: argparse.Namespace) -> int:
    """List, or say what goes, ask, and put the backup in place."""
    paths = profile_paths(arguments.profile)
    try:
        if arguments.list:
            return _list(paths, as_json=arguments.json)
        return _restore(paths, arguments)
    except GammaDesktopError as error:
        return fail(error)


def _list(paths: ProfilePaths, *, as_json: bool) -> int:
    from gamma_desktop.app.maintenance_session import backups

    found = backups(paths)
    if as_json:
        print(json.dumps([_object(each) for each in found]))
        return DONE
    for each in found:
        print(f"{each.name}  {each.at.astimezone():%Y-%m-%d %H:%M}  {each.size / 1_000_000:.1f} MB")
    if not found:
        print("There are no backups yet: the running program makes one a day.", file=sys.stderr)
    return DONE


def _restore(paths: ProfilePaths, arguments: argparse.Namespace) -> int:
    from gamma_desktop.app.maintenance_session import choose, restore

    paths.prepare()
    backup = choose(paths, arguments.backup)
    print(_said(backup.name), file=sys.stderr)
    if not arguments.yes and not agreed():
        return complain("nothing was changed; say yes, or add --yes", FAILED)
    restored = asyncio.run(restore(paths, settings_in_force(paths), backup.name))
    if arguments.json:
        print(json.dumps({**_object(restored.backup), "events": restored.events}))
    _tell(restored)
    return DONE


def _said(backup: str) -> str:
    return (
        f"Calls, notes and contacts will be those of {backup}, with the calls that the events tell of since."
        " The file that is there now is kept beside it, without what you erase later."
    )


def _tell(restored: "Restored") -> None:
    from gamma_desktop.cli.damage_line import damage_line

    for damage in restored.damage:
        complain(plain(damage_line(damage)))
    kept = f" The former file is {restored.moved_to}." if restored.moved_to else ""
    worked_in = "1 event" if restored.events == 1 else f"{restored.events} events"
    print(f"Restored {restored.backup.name}, and {worked_in} since.{kept}", file=sys.stderr)


def _object(backup: "Backup") -> "dict[str, str | int]":
    return {
        "backup": backup.name,
        "at": backup.at.isoformat(timespec="seconds"),
        "size": backup.size,
        "path": str(backup.path),
    }
