"""``relay invite``: prints a line by which a desk joins, once; or one for each row of a file."""

import argparse
import asyncio
import csv
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from errno import EEXIST
from pathlib import Path
from typing import TYPE_CHECKING

from gamma_desktop.cli.arguments import extension, sound_text, whole_number
from gamma_desktop.cli.exit_codes import DONE, FAILED, USAGE, complain, fail
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.cli.settings_in_force import relay_settings_to_act_on
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.paths import profile_paths
from gamma_desktop.team.ports import Right

if TYPE_CHECKING:
    from gamma_desktop.settings.relay import RelaySettings
    from gamma_desktop.team.invitation import JoinLine
    from gamma_desktop.team.relay.invitations import Guest

_MINUTES = 15
_MOST_DAYS = 30
_MOST_ROWS = 5_000
_LONGEST_NAME = 100
_COLUMNS = ("name", "extension", "group", "may")


def add_arguments(parser: argparse.ArgumentParser, _action: str) -> None:
    """Declare the arguments."""
    parser.description = (
        f"Print a line by which a desk joins, once, within {_MINUTES} minutes."
        " The desk runs: gamma-desktop join LINE"
    )
    parser.add_argument("name", metavar="NAME", nargs="?", type=sound_text, help="whose desk it is")
    parser.add_argument(
        "--extension",
        metavar="EXT",
        nargs="+",
        action="extend",
        default=[],
        type=extension,
        help="the desk's own extensions, the first is the one it dials from; none: a reception",
    )
    parser.add_argument(
        "--group",
        metavar="G",
        type=sound_text,
        help="see the calls of this group of relay.groups alone (default: the group of the extension)",
    )
    parser.add_argument(
        "--whole-pbx", action="store_true", help="see all calls, also where the extension is in a group"
    )
    parser.add_argument(
        "--may",
        metavar="RIGHT",
        nargs="+",
        action="extend",
        default=[],
        choices=[right.value for right in Right],
        help=f"what the desk may do besides: {', '.join(Right)}",
    )
    parser.add_argument(
        "--csv", metavar="FILE", type=Path, help="invite each row; columns: name, extension, group, may"
    )
    parser.add_argument(
        "--days", metavar="N", type=whole_number(1, _MOST_DAYS), help="good for so many days, for roll-outs"
    )
    parser.add_argument(
        "--folder",
        metavar="DIR",
        type=Path,
        help="write each line to a file there: gamma-desktop join --file FILE",
    )
    parser.add_argument("--json", action="store_true", help="JSON: a list with one object an invitation")


def run(arguments: argparse.Namespace) -> int:
    """Invite who is named, or who stands in the file."""
    if (arguments.name is None) == (arguments.csv is None):
        return complain("name a desk, or a file with --csv", USAGE)
    try:
        relay = relay_settings_to_act_on()
        guests = list(_guests(arguments, relay))
        files = _files(arguments.folder, guests) if arguments.folder is not None else ()
        lasts = timedelta(days=arguments.days) if arguments.days else timedelta(minutes=_MINUTES)
        lines = asyncio.run(_invite(arguments, relay, guests, lasts))
    except _BadGuest as error:
        return complain(plain(str(error)), USAGE)
    except FileExistsError as error:
        there = f"{error.filename} is there already, so no one was invited: remove it, or name another folder"
        return complain(plain(there), FAILED)
    except GammaDesktopError as error:
        return fail(error)
    if files:
        return _write(files, lines)
    if arguments.json:
        objects = [
            {
                "name": guest.name,
                "extensions": list(guest.extensions),
                "group": guest.group,
                "line": str(line),
            }
            for guest, line in zip(guests, lines, strict=True)
        ]
        print(json.dumps(objects, ensure_ascii=False))
    elif arguments.csv is not None:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows((guest.name, line) for guest, line in zip(guests, lines, strict=True))
    else:
        print(lines[0])
    return DONE


class _BadGuest(Exception):
    """Who is to be invited is not told as it should be."""


def _guests(arguments: argparse.Namespace, relay: "RelaySettings") -> "Iterator[Guest]":
    if arguments.csv is None:
        group = arguments.group or ("" if not arguments.whole_pbx else None)
        yield _guest(relay, arguments.name, arguments.extension, group, arguments.may)
        return
    for place, row in _rows(arguments.csv):
        try:
            extensions = [extension(each) for each in row["extension"].replace(";", " ").split()]
            rights = row["may"].replace(";", " ").split()
            yield _guest(relay, row["name"], extensions, row["group"], rights)
        except (_BadGuest, argparse.ArgumentTypeError) as error:
            raise _BadGuest(f"{place}: {error}") from error


def _rows(file: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The rows of a file as spreadsheets write it, with commas or semicolons."""
    from gamma_desktop.contacts.csv_text import read_text

    with file.open("rb") as opened:
        text = read_text(opened, file.name).text
    first = text.partition("\n")[0]
    reader = csv.DictReader(text.splitlines(), delimiter=";" if ";" in first and "," not in first else ",")
    headings = {heading: heading.strip().lower() for heading in reader.fieldnames or ()}
    if unknown := [heading for heading, name in headings.items() if name not in _COLUMNS]:
        raise _BadGuest(f"{file}: no column {unknown[0]!r}; the columns are {', '.join(_COLUMNS)}")
    if "name" not in headings.values():
        raise _BadGuest(f"{file}: the first row must name the columns: {', '.join(_COLUMNS)}")
    count = 0
    for count, row in enumerate(reader, start=1):
        if count > _MOST_ROWS:
            raise _BadGuest(f"{file}: more than {_MOST_ROWS} rows")
        cells = {headings[each]: (value or "").strip() for each, value in row.items() if each in headings}
        yield f"{file}:{reader.line_num}", dict.fromkeys(_COLUMNS, "") | cells
    if not count:
        raise _BadGuest(f"{file}: no row below the names of the columns, so no one was invited")


def _guest(
    relay: "RelaySettings", name: str, extensions: Sequence[str], group: str | None, rights: Sequence[str]
) -> "Guest":
    """Check one who is invited; ``group`` "" takes that of the extension, None none."""
    from gamma_desktop.team.relay.invitations import Guest

    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise _BadGuest(f"a desk needs a name of up to {_LONGEST_NAME} characters that can be printed")
    if group == "":
        groups = {each for each, own in relay.groups.items() if set(own) & set(extensions)}
        if len(groups) > 1:
            raise _BadGuest(f"{name} has extensions of several groups: name one with --group")
        group = next(iter(groups), None)
    if group is not None and group not in relay.groups:
        known = ", ".join(relay.groups) or "none"
        raise _BadGuest(f"there is no group {group!r} in relay.groups; there are: {known}")
    if unknown := [right for right in rights if right not in set(Right)]:
        raise _BadGuest(f"there is no right {unknown[0]!r}; there are: {', '.join(Right)}")
    return Guest(
        name=name.strip(),
        extensions=tuple(dict.fromkeys(extensions)),
        group=group,
        rights=frozenset(map(Right, rights)),
    )


async def _invite(
    arguments: argparse.Namespace, relay: "RelaySettings", guests: "Sequence[Guest]", lasts: timedelta
) -> "Sequence[JoinLine]":
    from gamma_desktop.app.relay_session import invitations, relay_book

    paths = profile_paths(arguments.profile)
    paths.prepare()
    async with relay_book(paths) as book:
        return await invitations(paths, relay, book).invite(guests, lasts)


def _files(folder: Path, guests: "Sequence[Guest]") -> Sequence[Path]:
    """A file for each, named as the desk and its first extension; looked at before anyone is invited.

    Raises:
        _BadGuest: two would have the same.
        FileExistsError: one is there already.
        OSError: there can be no such folder.
    """
    from gamma_desktop.durable_files import make_folder

    files: dict[Path, str] = {}
    for count, guest in enumerate(guests, start=1):
        name = "".join(sign if sign.isalnum() else "-" for sign in guest.name)
        own = guest.extensions[0] if guest.extensions else f"reception-{count}"
        file = folder / f"{name}-{own}.invitation"
        if file in files:
            raise _BadGuest(f"{files[file]} and {guest.name} would have the same file, {file.name}")
        files[file] = guest.name
    make_folder(folder)
    for file in files:
        if file.exists():
            raise FileExistsError(EEXIST, os.strerror(EEXIST), str(file))
    return tuple(files)


def _write(files: Sequence[Path], lines: "Sequence[JoinLine]") -> int:
    from gamma_desktop.durable_files import write_whole

    for file, line in zip(files, lines, strict=True):
        write_whole(file, f"{line}\n".encode())
        print(file)
    return DONE
