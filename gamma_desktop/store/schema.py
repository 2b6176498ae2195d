"""Brings a database to the schema that this program knows; refuses, untouched, one that is newer."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path

import apsw

from gamma_desktop.store.columns import one_integer
from gamma_desktop.store.contact_rows import WORDS_FUNCTION, join_everybody, words_of_row
from gamma_desktop.store.errors import BookTooNew
from gamma_desktop.store.transaction import writing


@dataclass(frozen=True, slots=True)
class Migration:
    """One step from a schema to the next.

    Attributes:
        number: the schema that it leads to.
        then: what is done once all steps are taken.
    """

    number: int
    sql: str
    then: Callable[[apsw.Connection], object] = lambda _: None


class Schema(StrEnum):
    """The kinds of database, by the folder of their migrations."""

    BOOK = "migrations"
    RELAY = "relay_migrations"


_THEN = {(Schema.BOOK, 18): join_everybody}
"""From this step on the book tells which contacts are one person."""


@cache
def migrations(schema: Schema = Schema.BOOK) -> tuple[Migration, ...]:
    """All steps shipped with the program, in order: the files ``migrations/NNNN_what_it_does.sql``."""
    folder = files("gamma_desktop.store") / schema
    scripts = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda f: f.name)
    return tuple(_step(schema, int(file.name[:4]), file.read_text("utf-8")) for file in scripts)


def _step(schema: Schema, number: int, sql: str) -> Migration:
    then = _THEN.get((schema, number))
    return Migration(number, sql) if then is None else Migration(number, sql, then)


def refuse_newer(connection: apsw.Connection, path: Path, steps: Sequence[Migration]) -> None:
    """Raise BookTooNew, before anything is written, if the file has a schema beyond the last of ``steps``."""
    found = _version(connection)
    if found > steps[-1].number:
        raise BookTooNew(path, found=found, known=steps[-1].number)


def migrate(connection: apsw.Connection, path: Path, steps: Sequence[Migration]) -> None:
    """Take the steps that are missing, all of them or none; copy a file that holds something first.

    Another process may do the same at the same time: the version is read again under the write lock.
    """
    version = _version(connection)
    if version == steps[-1].number:
        return
    if one_integer(connection, "SELECT count(*) FROM sqlite_schema"):
        _copy(connection, path, version)
    connection.create_scalar_function(WORDS_FUNCTION, words_of_row, 2, deterministic=True)
    with writing(connection):
        missing = [step for step in steps if step.number > _version(connection)]
        for step in missing:
            connection.execute(step.sql).fetchall()  # to the last statement, also past one that gives rows
            connection.pragma("user_version", step.number)
        for step in missing:
            step.then(connection)


def copy_of(path: Path, version: int) -> Path:
    """Where the copy goes that is made before ``path`` leaves schema ``version``."""
    return path.with_name(f"{path.stem}-schema-{version}{path.suffix}")


def copies_before_migrations(path: Path) -> Sequence[Path]:
    """The copies that were made of ``path``, the journal too, before each change of its layout."""
    return sorted(path.parent.glob(f"{path.stem}-schema-*{path.suffix}"))


def remove_copies(path: Path, before: datetime | None) -> None:
    """Remove the copies of ``path`` that were made before a time, or all of them."""
    for copy in copies_before_migrations(path):
        if before is None or copy.stat().st_mtime < before.timestamp():
            copy.unlink()


def _copy(connection: apsw.Connection, path: Path, version: int) -> None:
    unfinished = path.with_name(f"{path.name}.copy-{os.getpid()}")
    try:
        unfinished.touch(mode=0o600)
        connection.execute("VACUUM INTO ?", (str(unfinished),))
        unfinished.replace(copy_of(path, version))
    finally:
        unfinished.unlink(missing_ok=True)


def _version(connection: apsw.Connection) -> int:
    return one_integer(connection, "PRAGMA user_version")
