"""``calls tick``: missed calls that were seen to."""

import argparse
import sys

from gamma_desktop.cli.arguments import add_pbx, sound_text
from gamma_desktop.cli.calls_remarks import no_such_call, tell_of_untold
from gamma_desktop.cli.exit_codes import DONE, FAILED, USAGE, complain
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.cli.settings_in_force import settings_in_force
from gamma_desktop.settings.paths import profile_paths


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what ``calls tick`` takes."""
    parser.add_argument(
        "calls", metavar="CALL", nargs="*", type=sound_text, help="a callId, or an external call id"
    )
    add_pbx(parser)
    parser.add_argument(
        "--all-waiting", action="store_true", help="all that `calls --waiting` lists, instead of naming them"
    )
    parser.add_argument("--undo", action="store_true", help="take the ticks of these calls back")


async def run(arguments: argparse.Namespace) -> int:
    """Tick the calls, or take their ticks back; all of them, or none if one is not there."""
    from gamma_desktop.app.session_queries import mark_all_handled, mark_handled, mark_waiting
    from gamma_desktop.history.missed import whose_misses

    paths = profile_paths(arguments.profile)
    if bool(arguments.calls) is arguments.all_waiting:
        return complain("name the calls to tick, or say --all-waiting", USAGE)
    whose = whose_misses(settings_in_force(paths))
    if arguments.all_waiting:
        if arguments.undo:
            return complain("--undo takes back the ticks of calls that you name", USAGE)
        return _tell(await mark_all_handled(paths, whose, on_untold=tell_of_untold), "Ticked")
    change = mark_waiting if arguments.undo else mark_handled
    handled = await change(paths, arguments.calls, whose, pbx=arguments.pbx, on_untold=tell_of_untold)
    if handled.unknown:
        return no_such_call(handled.unknown)
    if handled.not_missed:
        return complain(f"the call {plain(handled.not_missed)!r} was not missed: nothing is ticked", FAILED)
    return _tell(handled.changed, "Took back the tick of" if arguments.undo else "Ticked")


def _tell(count: int, done: str) -> int:
    calls = "1 call" if count == 1 else f"{count} calls"
    print(f"{done} {calls}.", file=sys.stderr)
    return DONE
