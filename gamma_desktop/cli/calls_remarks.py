"""``calls note`` and ``calls label``: what people say of a call."""

import argparse
import json
import sys

from gamma_desktop.calls.errors import CallError
from gamma_desktop.cli.arguments import add_call, sound_text
from gamma_desktop.cli.exit_codes import DONE, FAILED, NOT_SET_UP, USAGE, complain, fail
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.cli.settings_in_force import settings_in_force
from gamma_desktop.settings.paths import profile_paths


def add_note_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what ``calls note`` takes."""
    add_call(parser)
    parser.add_argument(
        "text", metavar="TEXT", type=sound_text, help='the note, in the place of the one there was; "": none'
    )


def add_label_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what ``calls label`` takes."""
    add_call(parser)
    parser.add_argument(
        "label",
        metavar="LABEL",
        nargs="?",
        type=sound_text,
        help='one of calls.labels, in the place of the one there was; "": none; left out: print it',
    )
    parser.add_argument("--json", action="store_true", dest="label_json", help="print it as a JSON object")


async def note(arguments: argparse.Namespace) -> int:
    """Note something on a call."""
    from gamma_desktop.app.session_queries import set_note
    from gamma_desktop.calls.facts import LONGEST_NOTE

    text = arguments.text.strip()
    if len(text) > LONGEST_NOTE:
        return complain(f"a note is {LONGEST_NOTE} characters at most; this one has {len(text)}", USAGE)
    paths = profile_paths(arguments.profile)
    try:
        noted = await set_note(paths, arguments.call, text, pbx=arguments.pbx, on_untold=tell_of_untold)
    except CallError as error:
        return fail(error)
    if noted is None:
        return no_such_call(arguments.call)
    _tell_what_stood_there("note", noted.note, text)
    return DONE


async def label(arguments: argparse.Namespace) -> int:
    """Label a call, or print the label that it has."""
    from gamma_desktop.app.session_queries import find_call, set_label
    from gamma_desktop.history.missed import whose_misses

    paths = profile_paths(arguments.profile)
    settings = settings_in_force(paths)
    if arguments.label is None:
        found = await find_call(paths, arguments.call, whose_misses(settings), pbx=arguments.pbx)
        if not found:
            return no_such_call(arguments.call)
        _print_label(found[0].identified.label, as_json=arguments.json or arguments.label_json)
        return DONE
    labels = settings.calls.labels
    chosen = _meant(arguments.label, labels)
    if chosen is None:
        return _no_such_label(arguments.label, labels)
    labelled = await set_label(paths, arguments.call, chosen, pbx=arguments.pbx, on_untold=tell_of_untold)
    if labelled is None:
        return no_such_call(arguments.call)
    _tell_what_stood_there("label", labelled.label, chosen)
    return DONE


def tell_of_untold() -> None:
    """Say that the team does not know of it yet."""
    complain("no connection to your team now: it stands here, and the team is told once there is one")


def no_such_call(call: str) -> int:
    """Say that there is none of that name."""
    return complain(f"there is no call {plain(call)!r} in the log; `calls` lists them", FAILED)


def _meant(text: str, labels: tuple[str, ...]) -> str | None:
    """The label as the list writes it; "" for none at all; None where the list has no such one."""
    wanted = text.strip().casefold()
    return "" if not wanted else next((each for each in labels if each.casefold() == wanted), None)


def _no_such_label(text: str, labels: tuple[str, ...]) -> int:
    if not labels:
        how = '`gamma-desktop config set calls.labels "Sale, Complaint"`'
        return complain(f"the team has no labels yet: set them with {how}", NOT_SET_UP)
    return complain(f"there is no label {plain(text)!r}; choose one of: {plain(', '.join(labels))}", USAGE)


def _print_label(label: str, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"label": label or None}))
    else:
        print(plain(label) or "No label.", file=sys.stdout if label else sys.stderr)


def _tell_what_stood_there(what: str, before: str, now: str) -> None:
    if before and before != now:
        print(f"{'Replaced' if now else 'Removed'} the {what}: {plain(before)}", file=sys.stderr)
