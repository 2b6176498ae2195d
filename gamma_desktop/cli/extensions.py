"""``extensions``: the extensions of the PBX, with names."""

import argparse
import asyncio
import json

from gamma_desktop.cli.exit_codes import DONE, fail
from gamma_desktop.cli.plain_text import cell, plain
from gamma_desktop.cli.settings_in_force import settings_to_act_on
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.paths import profile_paths


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="one JSON array")


def run(arguments: argparse.Namespace) -> int:
    """Print them."""
    try:
        return asyncio.run(_print_extensions(arguments))
    except GammaDesktopError as error:
        return fail(error)


async def _print_extensions(arguments: argparse.Namespace) -> int:
    from gamma_desktop.app.api_session import api_session

    paths = profile_paths(arguments.profile)
    async with api_session(paths, settings_to_act_on(paths, ["api"])) as session:
        found = await session.directory.extensions()
    if arguments.json:
        print(json.dumps([{"extension": e.number, "name": e.name} for e in found]))
        return DONE
    width = max((len(extension.number) for extension in found), default=0)
    for extension in found:
        print(f"{plain(extension.number):<{width}}  {cell(extension.name)}".rstrip())
    return DONE
