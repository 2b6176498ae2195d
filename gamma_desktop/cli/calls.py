"""``calls``: the call log, and one call with its raw events."""

import argparse
import asyncio
import re
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from gamma_desktop.cli import calls_erase, calls_remarks, calls_remind, calls_show, calls_tick
from gamma_desktop.cli.arguments import add_action, extension, number_text, sound_text, whole_number
from gamma_desktop.cli.exit_codes import DONE, USAGE, complain, fail
from gamma_desktop.cli.plain_text import plain, write_utf8
from gamma_desktop.cli.settings_in_force import settings_in_force
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths, profile_paths

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from gamma_desktop.history.export import ExportForm
    from gamma_desktop.history.model import CallFilter, IdentifiedCall

_TELL_EVERY = 10_000
_DAYS = re.compile(r"(\d{1,5})d")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments; ``calls show CALL`` has some of its own."""
    parser.add_argument("--missed", action="store_true", help="missed calls only")
    parser.add_argument(
        "--waiting", action="store_true", help="missed calls that still wait: neither called back nor ticked"
    )
    parser.add_argument("--recorded", action="store_true", help="recorded calls only")
    way = parser.add_mutually_exclusive_group()
    for direction in ("incoming", "outgoing", "internal"):
        way.add_argument(
            f"--{direction}",
            action="store_const",
            const=direction,
            dest="direction",
            help=f"{direction} calls only",
        )
    parser.add_argument(
        "--number", metavar="N", type=number_text, help="calls with this number, in any form, or extension"
    )
    parser.add_argument(
        "--since", metavar="T", type=since, help='ISO 8601, "today", or days back such as "7d"'
    )
    parser.add_argument("--until", metavar="T", type=since, help="the same: calls that started before")
    parser.add_argument(
        "--search",
        metavar="TEXT",
        default="",
        help="calls with every word of TEXT in name (at the time), number, note, label or transcript",
    )
    parser.add_argument(
        "--label", metavar="LABEL", type=sound_text, default="", help="calls that were given this label"
    )
    parser.add_argument("--limit", metavar="N", type=whole_number(1), default=50, help="at most so many (50)")
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--all", action="store_true", help="of the whole PBX, not only of your extensions")
    whose.add_argument("--extension", metavar="EXT", type=extension, help="of this extension")
    parser.add_argument("--raw", action="store_true", help="CSV cells as they are, also if like a formula")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="one JSON array")
    shape.add_argument("--csv", action="store_true", help="CSV with a heading")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", dest="action")
    calls_show.add_arguments(add_action(actions, "show", "one call, with its raw events"))
    erase = actions.add_parser(
        "erase",
        help="forget calls for good",
        description="Erase calls from the log, with notes, transcripts and raw events, so that no file holds "
        "them any more. Says what goes, and asks. Contacts stay.",
    )
    calls_erase.add_arguments(erase, since)
    calls_remarks.add_note_arguments(add_action(actions, "note", "note something on a call"))
    calls_tick.add_arguments(add_action(actions, "tick", "take missed calls as seen to"))
    calls_remind.add_arguments(add_action(actions, "remind", "call a person back at a time"))
    calls_remarks.add_label_arguments(
        add_action(actions, "label", "give a call one of the team's labels, or print the one it has")
    )


def since(text: str, now: datetime | None = None) -> datetime:
    """The moment that a text means; midnight and times without a zone are the machine's own.

    Days back are counted on the calendar, by the rule that the local zone has for that day.

    Raises:
        argparse.ArgumentTypeError: it means none.
    """
    here = (now or datetime.now(UTC)).astimezone().replace(tzinfo=None)
    if text == "today":
        return here.replace(hour=0, minute=0, second=0, microsecond=0).astimezone()
    try:
        if days := _DAYS.fullmatch(text):
            return (here - timedelta(days=int(days[1]))).astimezone()
        at = datetime.fromisoformat(text)
        return at if at.tzinfo else at.astimezone()
    except (ValueError, OverflowError) as error:
        raise argparse.ArgumentTypeError(
            f"{plain(text)!r} is no time: write 2026-11-23, 2026-11-23T09:00, today or 7d"
        ) from error


def run(arguments: argparse.Namespace) -> int:
    """Print calls, newest first, or one of them, or say something of one, or erase."""
    actions = {
        "show": calls_show.run,
        "note": calls_remarks.note,
        "label": calls_remarks.label,
        "tick": calls_tick.run,
        "remind": calls_remind.run,
        "erase": calls_erase.run,
    }
    work = actions.get(arguments.action, _list)
    if arguments.raw and not arguments.csv:
        return complain("--raw goes with --csv", USAGE)
    try:
        return asyncio.run(work(arguments))
    except GammaDesktopError as error:
        return fail(error)


async def _list(arguments: argparse.Namespace) -> int:
    from gamma_desktop.app.session_queries import find_calls
    from gamma_desktop.history.export import ExportForm
    from gamma_desktop.history.missed import WhoseMisses

    paths = profile_paths(arguments.profile)
    settings = settings_in_force(paths)
    wanted = await _wanted(arguments, paths, settings)
    whose = WhoseMisses(mine=wanted.mine, ring_group=settings.calls.ring_group_miss)
    pages = find_calls(paths, wanted, whose, limit=arguments.limit)
    if arguments.json:
        await _write(pages, ExportForm.JSON)
    elif arguments.csv:
        await _write(pages, ExportForm.RAW_CSV if arguments.raw else ExportForm.CSV)
    else:
        await _print(pages)
    return DONE


async def _write(pages: "AsyncIterator[Sequence[IdentifiedCall]]", form: "ExportForm") -> None:
    """Write calls as they are read; where that takes long, say how many there are so far."""
    from gamma_desktop.history.export import exported

    written = told = 0
    async for text, count in exported(pages, form):
        write_utf8(text)
        written += count
        if written - told >= _TELL_EVERY and sys.stderr.isatty():
            told = written
            print(f"{written} calls so far", file=sys.stderr)


async def _print(pages: "AsyncIterator[Sequence[IdentifiedCall]]") -> None:
    from gamma_desktop.cli.call_table import call_line, heading

    is_first = True
    async for page in pages:
        lines = [*([heading()] if is_first else []), *map(call_line, page)]
        print("\n".join(lines))
        is_first = False
    if is_first:
        print("No such calls.", file=sys.stderr)


async def _wanted(arguments: argparse.Namespace, paths: ProfilePaths, settings: Settings) -> "CallFilter":
    from gamma_desktop.app.api_session import known_rules
    from gamma_desktop.calls.model import Direction
    from gamma_desktop.history.model import CallFilter
    from gamma_desktop.numbers.parse import understand

    mine = settings.agent.extensions if arguments.extension is None else (arguments.extension,)
    number = None
    if arguments.number is not None:
        number = understand(arguments.number, await known_rules(paths, settings)).key or arguments.number
    return CallFilter(
        mine=frozenset() if arguments.all else frozenset(mine),
        missed_only=arguments.missed,
        number=number,
        since=arguments.since,
        until=arguments.until,
        direction=Direction(arguments.direction) if arguments.direction else None,
        recorded_only=arguments.recorded,
        text=arguments.search,
        label=arguments.label.strip(),
        waiting_by=settings.calls.ring_group_miss if arguments.waiting else None,
    )
