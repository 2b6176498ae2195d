"""``calls remind``: whom to call back, and when."""

import argparse
import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from gamma_desktop.cli.arguments import add_pbx, sound_text
from gamma_desktop.cli.calls_remarks import no_such_call
from gamma_desktop.cli.exit_codes import DONE, FAILED, USAGE, complain
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.cli.settings_in_force import known_number_rules
from gamma_desktop.history.due_time import due_time
from gamma_desktop.history.reminders import LONGEST_REMINDER
from gamma_desktop.settings.paths import ProfilePaths, profile_paths

if TYPE_CHECKING:
    from gamma_desktop.app.session_queries import NamedReminder
    from gamma_desktop.calls.model import Call


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "whom", metavar="CALL|NUMBER", nargs="?", type=sound_text, help="a call of the log, or a number"
    )
    parser.add_argument(
        "time",
        metavar="TIME",
        nargs="?",
        type=sound_text,
        help='when: "in 10 minutes", "in half an hour", "in 1.5 hours", "in two days"; "15:00", "15h", '
        '"3 pm", "half past 3", "9 o\'clock", "tonight"; "tomorrow", "tomorrow afternoon", "tomorrow at 9", '
        '"day after tomorrow", "fri 10:30" (the next to come, today too), "next monday" (of next week), '
        '"next week"; or 2026-12-01T09:00. A day without a time is at nine; a bare hour before 7 is in the '
        "afternoon",
    )
    parser.add_argument(
        "text", metavar="TEXT", nargs="?", type=sound_text, help='what for; "" for nothing any more'
    )
    add_pbx(parser)
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--list", action="store_true", help="all that are open, by time")
    instead.add_argument(
        "--undo", action="store_true", help="take back the one of CALL or NUMBER; of neither: the newest"
    )
    parser.add_argument("--json", action="store_true", dest="remind_json", help="JSON instead of lines")


async def run(arguments: argparse.Namespace) -> int:
    """Add a reminder, or list those that are open, or take one back."""
    paths, as_json = profile_paths(arguments.profile), arguments.json or arguments.remind_json
    if (misuse := _misuse(arguments)) is not None:
        return complain(misuse, USAGE)
    if arguments.list:
        return await _list(paths, as_json=as_json)
    if arguments.undo:
        return await _undo(paths, arguments.whom, arguments.pbx)
    return await _add(paths, arguments, as_json=as_json)


def _misuse(arguments: argparse.Namespace) -> str | None:
    if arguments.list:
        return "--list goes with no call and no number" if arguments.whom is not None else None
    if arguments.undo:
        return "--undo goes with no time" if arguments.time is not None else None
    if arguments.time is None:
        return "say whom to call back, and when; or --list, or --undo"
    if arguments.text is not None and len(arguments.text.strip()) > LONGEST_REMINDER:
        return f"a reminder is {LONGEST_REMINDER} characters at most"
    return None


async def _add(paths: ProfilePaths, arguments: argparse.Namespace, *, as_json: bool) -> int:
    from gamma_desktop.app.session_queries import add_reminder

    call = await _call(paths, arguments.whom, arguments.pbx)
    number = await _number(paths, arguments.whom, call)
    if number is None:
        return _nobody(arguments.whom, call)
    due_at = due_time(arguments.time, datetime.now().astimezone())
    key = None if call is None else call.key
    text = arguments.text.strip() if arguments.text is not None else None
    added = await add_reminder(paths, number, due_at, text, key)
    if as_json:
        print(json.dumps(_object(added)))
    else:
        print(f"To call back: {_line(added)}", file=sys.stderr)
    return DONE


async def _list(paths: ProfilePaths, *, as_json: bool) -> int:
    from gamma_desktop.app.session_queries import open_reminders

    found = await open_reminders(paths)
    if as_json:
        print(json.dumps([_object(each) for each in found]))
    elif not found:
        print("There is no reminder.", file=sys.stderr)
    else:
        print("\n".join(_line(each) for each in found))
    return DONE


async def _undo(paths: ProfilePaths, whom: str | None, pbx: str | None) -> int:
    from gamma_desktop.app.session_queries import open_reminders, remove_reminder

    found = await open_reminders(paths)
    if whom is None:
        chosen = max(found, key=lambda each: (each.reminder.made_at, each.reminder.id), default=None)
    else:
        number = await _number(paths, whom, await _call(paths, whom, pbx))
        chosen = next((each for each in found if each.reminder.number == number), None)
    if chosen is None:
        of_whom = "" if whom is None else f" of {plain(whom)!r}"
        return complain(f"there is no reminder{of_whom}; `calls remind --list` shows all", FAILED)
    await remove_reminder(paths, chosen.reminder.id)
    print(f"Taken back: {_line(chosen)}", file=sys.stderr)
    return DONE


async def _call(paths: ProfilePaths, whom: str, pbx: str | None) -> "Call | None":
    from gamma_desktop.app.session_queries import newest_call

    return await newest_call(paths, whom, pbx)


async def _number(paths: ProfilePaths, whom: str, call: "Call | None") -> str | None:
    """As calls have it: of the other end of a call, or as typed; None where there is none."""
    from gamma_desktop.numbers.parse import understand

    if call is not None:
        return None if call.remote.is_hidden else call.remote.number
    return understand(whom, await known_number_rules(paths)).key


def _nobody(whom: str, call: "Call | None") -> int:
    if call is not None:
        return complain("this call has no number to call back", FAILED)
    if whom.isascii() and whom.isalnum():
        return no_such_call(whom)
    return complain(f"{plain(whom)!r} is no call and no number that can be called", USAGE)


def _object(named: "NamedReminder") -> dict[str, object]:
    reminder, contact = named.reminder, named.match.contact
    return {
        "id": reminder.id,
        "due_at": reminder.due_at.isoformat(timespec="milliseconds"),
        "is_due": reminder.due_at <= datetime.now().astimezone(),
        "number": reminder.number,
        "contact": None
        if contact is None
        else {"id": contact.id, "name": contact.name, "company": contact.company},
        "call_id": None if reminder.call is None else reminder.call.call_id,
        "pbx": None if reminder.call is None else reminder.call.pbx,
        "text": reminder.note,
    }


def _line(named: "NamedReminder") -> str:
    reminder, contact = named.reminder, named.match.contact
    who = reminder.number if contact is None else f"{contact.name} ({reminder.number})"
    note = f"  {reminder.note}" if reminder.note else ""
    return plain(f"{reminder.due_at.astimezone():%Y-%m-%d %H:%M}  {who}{note}")
