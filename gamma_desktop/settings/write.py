"""Changes one setting in the user's own file, and nothing else in it: comments and order stay.

The file is replaced as a whole or not at all, and never when it cannot be read: what a person wrote by hand
is not ours to throw away.
"""

import stat
import tomllib
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from gamma_desktop.durable_files import make_folder, write_whole
from gamma_desktop.errors import Message
from gamma_desktop.settings.codes import SettingProblem, ValueFault
from gamma_desktop.settings.errors import BadValue, LockedKey, SettingsError, SettingsNotSaved
from gamma_desktop.settings.keys import Key, find_key
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.rules import Value
from gamma_desktop.settings.toml_file import UnreadableFile, read_toml


def set_value(paths: ProfilePaths, name: str, text: str) -> Value:
    """Set a key in the user's settings file, from a text as typed (see ``Rule.parse``).

    Returns:
        The value as it was understood.

    Raises:
        UnknownKey, BadValue, LockedKey: nothing was written, for the reason that it tells.
        SettingsNotSaved: the file cannot be written; it stays as it was.
        SettingsError: it cannot be read, or changed without harm; it stays as it was.
    """
    key = find_key(name)
    try:
        value = key.rule.parse(text)
    except BadValue as error:
        raise BadValue(ValueFault.OF_KEY, key=key.name, fault=error.problem) from error
    in_force = load_settings(paths).explain(key.name)
    if key.is_administrators:
        raise LockedKey(ValueFault.OF_KEY, key=key.name, fault=Message(SettingProblem.ADMINISTRATORS))
    if in_force.is_locked:
        raise LockedKey(SettingProblem.LOCKED, key=key.name, file=str(in_force.file))
    file = paths.settings_file.resolve()  # a link stays a link
    _replace(file, _changed(file, key, lambda document: _put(document, key, value)))
    return value


def reset_value(paths: ProfilePaths, name: str) -> None:
    """Take a key out of the user's settings file: what the layer below says counts again.

    Raises:
        SettingsError: as for ``set_value``; the file stays as it was.
    """
    key = find_key(name)
    file = paths.settings_file.resolve()
    if file.exists():
        _replace(file, _changed(file, key, lambda document: _take_out(document, key)))


def _changed(file: Path, key: Key, edit: Callable[[tomlkit.TOMLDocument], None]) -> str:
    """The text of the file once ``key`` is edited."""
    try:
        before = read_toml(file)
        document = tomlkit.parse(_with_last_line_ended(before.text if before else ""))
        edit(document)
        text = tomlkit.dumps(document)
        _check_nothing_else_changed(before.table if before else {}, tomllib.loads(text), key)
    except UnreadableFile as error:
        place = f"{file}:{error.line}" if error.line else str(file)
        raise SettingsError(SettingProblem.FILE_LEFT, place=place, why=error.reason) from error
    except (TOMLKitError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            SettingProblem.NOT_CHANGED, file=str(file), why=str(error), key=key.name
        ) from error
    return text


def _with_last_line_ended(text: str) -> str:
    """Without this tomlkit may put a new key on the same line as the last one."""
    return text if not text or text.endswith("\n") else text + "\n"


def _put(document: tomlkit.TOMLDocument, key: Key, value: Value) -> None:
    if key.section not in document:
        document.add(key.section, tomlkit.table())
    section = document[key.section]
    if not isinstance(section, MutableMapping):
        raise SettingsError(SettingProblem.NO_SECTION_IN_FILE, section=key.section)
    section[key.field] = [key.rule.in_file(item) for item in value] if isinstance(value, tuple) else value


def _take_out(document: tomlkit.TOMLDocument, key: Key) -> None:
    section = document.get(key.section)
    if isinstance(section, MutableMapping):
        section.pop(key.field, None)


def _check_nothing_else_changed(before: dict[str, Any], after: dict[str, Any], key: Key) -> None:
    """A guard in front of the user's file: hand-written TOML takes shapes that no one foresaw."""
    for table in (before, after):
        section = table.setdefault(key.section, {})
        section.pop(key.field, None)
    if before != after:
        raise SettingsError(SettingProblem.OTHERS_WOULD_CHANGE, key=key.name)


def _replace(file: Path, text: str) -> None:
    """Write a file so that a crash at any point leaves the old one or the new one, whole."""
    try:
        if file.exists() and not file.stat().st_mode & stat.S_IWUSR:
            raise SettingsNotSaved(SettingProblem.READ_ONLY, file=str(file))
        make_folder(file.parent)
        write_whole(file, text.encode())
    except OSError as error:
        why = error.strerror or str(error)
        raise SettingsNotSaved(SettingProblem.NOT_WRITTEN, file=str(file), why=why) from error
