"""``relay desks`` and ``relay remove``: who is a member of the team, and who is one no longer."""

import argparse
import asyncio
import json
from typing import TYPE_CHECKING, Any

from gamma_desktop.cli.arguments import sound_text
from gamma_desktop.cli.exit_codes import DONE, FAILED, USAGE, complain, fail
from gamma_desktop.cli.plain_text import cell, fitted, plain
from gamma_desktop.cli.prompts import agreed
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.paths import ProfilePaths, profile_paths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gamma_desktop.team.relay.overview import DeskOverview

_HEADINGS = (("Desk", 12), ("Name", 22), ("Extensions", 14), ("Group", 12), ("State", 26), ("Lag", 7))


def add_arguments(parser: argparse.ArgumentParser, action: str) -> None:
    """Declare the arguments."""
    if action == "desks":
        parser.add_argument("--json", action="store_true", help="JSON: a list with one object a desk")
        return
    parser.add_argument("desk", metavar="DESK", type=sound_text, help="its id, or its name")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(arguments: argparse.Namespace) -> int:
    """Show them, or remove one."""
    paths = profile_paths(arguments.profile)
    try:
        if arguments.action == "desks":
            return show(asyncio.run(_desks(paths)), as_json=arguments.json)
        return _remove(arguments, paths)
    except GammaDesktopError as error:
        return fail(error)


async def _desks(paths: ProfilePaths) -> "Sequence[DeskOverview]":
    from gamma_desktop.app.relay_session import overview
    from gamma_desktop.settings.relay import load_relay_settings

    return (await overview(paths, load_relay_settings().settings)).desks


def show(desks: "Sequence[DeskOverview]", *, as_json: bool) -> int:
    """Print them, as a table or as JSON; returns the exit code."""
    if as_json:
        print(json.dumps([_object(each) for each in desks], ensure_ascii=False))
        return DONE
    if not desks:
        return complain(
            "no desk has joined yet; `gamma-desktop relay invite NAME` prints a line for one", DONE
        )
    print("  ".join(fitted(heading, width) for heading, width in _HEADINGS) + "  Version")
    for desk in desks:
        cells = (
            desk.id,
            desk.name,
            ", ".join(desk.extensions) or "all",
            desk.group or "",
            _state(desk),
            "" if desk.lag is None else str(desk.lag),
        )
        padded = [cell(text, width) for text, (_, width) in zip(cells, _HEADINGS, strict=True)]
        print("  ".join([*padded, plain(desk.app)]).rstrip())
    return DONE


def _object(desk: "DeskOverview") -> dict[str, Any]:
    return {
        "desk": desk.id,
        "name": desk.name,
        "extensions": list(desk.extensions),
        "group": desk.group,
        "may": sorted(desk.rights),
        "connected": desk.is_connected,
        "last_seen": None if desk.last_seen is None else desk.last_seen.isoformat(),
        "version": desk.app or None,
        "lag": desk.lag,
        "joined_at": desk.joined_at.isoformat(),
    }


def _state(desk: "DeskOverview") -> str:
    if desk.is_connected:
        return "connected"
    seen = desk.last_seen
    return "never connected" if seen is None else f"last seen {seen.astimezone():%Y-%m-%d %H:%M}"


def _remove(arguments: argparse.Namespace, paths: ProfilePaths) -> int:
    desks = asyncio.run(_desks(paths))
    found = [each for each in desks if each.id == arguments.desk] or [
        each for each in desks if each.name.casefold() == arguments.desk.casefold()
    ]
    if not found:
        return complain(
            f"there is no desk {plain(arguments.desk)!r}; `gamma-desktop relay desks` shows them", USAGE
        )
    if len(found) > 1:
        ids = ", ".join(each.id for each in found)
        return complain(
            f"several desks are called {plain(arguments.desk)!r}: name one by its id: {ids}", USAGE
        )
    desk = found[0]
    complain(
        plain(
            f"{desk.name} ({desk.id}) will be disconnected at once. It removes the team's calls, contacts and"
            " secret from itself. It can come back by a new invitation alone."
        )
    )
    if not arguments.yes and not agreed():
        return complain("nothing was removed; say yes, or add --yes", FAILED)
    asyncio.run(_do_remove(paths, desk.id))
    return complain(plain(f"{desk.name} ({desk.id}) is no longer a member of the team"), DONE)


async def _do_remove(paths: ProfilePaths, desk: str) -> None:
    from gamma_desktop.app.relay_session import relay_book

    async with relay_book(paths) as book:
        await book.desks.remove(desk)
