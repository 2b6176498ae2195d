"""The settings that do not count, and what runs here."""

import platform
from collections.abc import Sequence

from gamma_desktop import __version__
from gamma_desktop.checks.codes import Found
from gamma_desktop.checks.model import Check, CheckName, CheckState
from gamma_desktop.errors import Message
from gamma_desktop.settings.errors import SettingsProblem
from gamma_desktop.settings.layers import ACTED_ON, LoadedSettings
from gamma_desktop.store.database import sqlite_version


async def look_at_program(loaded: LoadedSettings) -> Sequence[Check]:
    """Tell the settings that do not count; a problem where commands would refuse to act for it."""
    data = {"version": __version__, "python": platform.python_version(), "sqlite": sqlite_version()}
    version = Check(CheckName.VERSION, CheckState.OK, Message(Found.VERSION, **data))
    return [_settings(loaded), version]


def _settings(loaded: LoadedSettings) -> Check:
    if not loaded.problems:
        return Check(CheckName.SETTINGS, CheckState.OK, Message(Found.SETTINGS_COUNT))
    *firsts, found = map(_ignored, loaded.problems, (None, *loaded.problems))
    for first in reversed(firsts):
        found = Message(Found.SETTINGS_IGNORED, first=first, others=found)
    is_acted_on = loaded.doubtful.keys() & {"", *ACTED_ON}
    return Check(CheckName.SETTINGS, CheckState.PROBLEM if is_acted_on else CheckState.WARNING, found)


def _ignored(problem: SettingsProblem, before: SettingsProblem | None) -> Message:
    """One of them; in short where the one told before it stands in the same file."""
    if before is not None and before.key and problem.line is not None and problem.file == before.file:
        return Message(Found.SETTING_IGNORED_TOO, line=problem.line, key=problem.key, fault=problem.reason)
    place = str(problem.file) if problem.line is None else f"{problem.file}:{problem.line}"
    if not problem.key:
        return Message(Found.SETTINGS_FILE_IGNORED, place=place, fault=problem.reason)
    return Message(Found.SETTING_IGNORED, place=place, key=problem.key, fault=problem.reason)
