"""``gamma-desktop doctor``: checks everything, and says what is wrong and what to do."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gamma_desktop.cli.exit_codes import DONE, FAILED
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.settings.paths import profile_paths

if TYPE_CHECKING:
    from gamma_desktop.checks.model import Check

_KEYRING_ANSWERS_WITHIN = 4.0
_STATES = len("problem")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="one JSON array, an object for each check")
    parser.add_argument(
        "--bundle",
        type=Path,
        metavar="FILE",
        help="write a zip for those who help: checks, log, settings and events, with other numbers and names",
    )


def run(arguments: argparse.Namespace) -> int:
    """Check, and print, also where no bundle can be written; fails where there is a problem."""
    from gamma_desktop.checks.model import CheckState

    checks = asyncio.run(_check(arguments.profile))
    if arguments.json:
        print(json.dumps([_object(check) for check in checks], ensure_ascii=False))
    else:
        _print(checks)
    sys.stdout.flush()  # before the line that may say why no bundle is written
    if arguments.bundle is not None:
        _write_bundle(arguments, checks)
    return FAILED if any(check.state is CheckState.PROBLEM for check in checks) else DONE


def _write_bundle(arguments: argparse.Namespace, checks: "Sequence[Check]") -> None:
    from datetime import UTC, datetime

    from gamma_desktop.app.bundle import write_bundle
    from gamma_desktop.settings.layers import load_settings

    paths = profile_paths(arguments.profile)
    write_bundle(arguments.bundle, paths, load_settings(paths), checks, datetime.now(UTC))


async def _check(profile: str | None) -> "tuple[Check, ...]":
    from functools import partial

    from gamma_desktop.app.checkup.run import Checkup
    from gamma_desktop.settings.layers import load_settings
    from gamma_desktop.store.profile_files import TrialFile
    from gamma_desktop.vault.keyring_vault import KeyringVault

    paths = profile_paths(profile)
    vault = KeyringVault(paths.name, limit_seconds=_KEYRING_ANSWERS_WITHIN)
    return await Checkup(paths, partial(load_settings, paths), vault, TrialFile(paths.trials)).run()


def _object(check: "Check") -> dict[str, str]:
    """As other programs read it: what could not be checked is not counted as a problem."""
    from gamma_desktop.checks.model import CheckState
    from gamma_desktop.ui.wording.check_words import check_words

    words = check_words(check)
    state = CheckState.OK if check.state is CheckState.SKIPPED else check.state
    return {"check": check.name, "state": state, "reason": words.title, "advice": words.advice}


def _print(checks: "Sequence[Check]") -> None:
    from gamma_desktop.ui.wording.check_words import check_name, check_words

    width = max(len(check_name(check.name)) for check in checks)
    for check in checks:
        words = check_words(check)
        print(f"{check.state:<{_STATES}}  {check_name(check.name):<{width}}  {plain(words.title)}")
        if words.advice:
            print(f"{'':<{_STATES}}  {'':<{width}}  {plain(words.advice)}")
