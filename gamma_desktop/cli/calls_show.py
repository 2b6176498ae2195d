"""``calls show``: one call, for people as its steps, its facts and its raw events, for programs as JSON."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gamma_desktop.cli.arguments import add_call
from gamma_desktop.cli.calls_remarks import no_such_call
from gamma_desktop.cli.exit_codes import DONE
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.cli.settings_in_force import settings_in_force
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import profile_paths

if TYPE_CHECKING:
    from gamma_desktop.app.session_queries import CallFile
    from gamma_desktop.calls.ports import RawEvent
    from gamma_desktop.history.model import IdentifiedCall


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_call(parser)
    parser.add_argument("--json", action="store_true", dest="show_json", help="one JSON object")


async def run(arguments: argparse.Namespace) -> int:
    """Print the newest call that bears the id; where others bear it too, say how to name them."""
    from gamma_desktop.app.session_queries import find_call
    from gamma_desktop.history.missed import whose_misses

    paths = profile_paths(arguments.profile)
    settings = settings_in_force(paths)
    found = await find_call(paths, arguments.call, whose_misses(settings), pbx=arguments.pbx)
    if not found:
        return no_such_call(arguments.call)
    if arguments.json or arguments.show_json:
        print(json.dumps(_object(found[0])))
    else:
        print("\n".join(_lines(found[0], settings)))
    if others := [each.identified for each in found[1:]]:
        print(_others(others), file=sys.stderr)
    return DONE


def _object(file: "CallFile") -> dict[str, object]:
    from gamma_desktop.history.export import call_object

    return call_object(file.identified) | {"events": [_event(raw) for raw in file.events]}


def _event(raw: "RawEvent") -> dict[str, object]:
    return {
        "position": raw.position,
        "received_at": raw.received_at.isoformat(timespec="milliseconds"),
        "headers": dict(raw.headers),
        "query": raw.query,
        "body": _text(raw),
    }


def _lines(file: "CallFile", settings: Settings) -> Iterator[str]:
    from gamma_desktop.cli.call_text import CallWords
    from gamma_desktop.history.timeline import timeline

    words = CallWords(settings, file.extensions)
    yield from _part("What happened", words.steps(timeline(file.chain), file.identified.call.key))
    yield from _part("Facts", words.facts(file.identified))
    yield "Raw events"
    for raw in file.events:
        yield f"\n{raw.received_at.isoformat(timespec='milliseconds')}  event {raw.position}"
        yield from (f"  {plain(line)}" for line in _text(raw).splitlines())
    if not file.events:
        yield "  none are kept any more"


def _part(title: str, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Rows of two columns under a title."""
    width = max((len(first) for first, _ in rows), default=0)
    yield title
    yield from (f"  {first:<{width}}  {plain(second)}" for first, second in rows)
    yield ""


def _others(calls: "Sequence[IdentifiedCall]") -> str:
    keys = [each.call.key for each in calls]
    named = ", ".join(f"{plain(key.call_id)} --pbx {plain(key.pbx)}" for key in keys)
    return f"This is the newest of {len(calls) + 1} calls that bear this id; the others: {named}"


def _text(raw: "RawEvent") -> str:
    return raw.body.decode("utf-8", "replace")
