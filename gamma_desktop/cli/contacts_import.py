"""``contacts import``: reads files of contacts, tells how far it is, and what it came to."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from gamma_desktop.cli.exit_codes import DONE, FAILED, USAGE, complain
from gamma_desktop.cli.plain_text import Terminal, plain
from gamma_desktop.cli.settings_in_force import known_number_rules
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.ui.wording import say

if TYPE_CHECKING:
    from gamma_desktop.contacts.csv_fields import Field
    from gamma_desktop.contacts.importing import (
        FilePreview,
        FirstEntry,
        ImportedPerson,
        ImportProgress,
        ImportReport,
    )
    from gamma_desktop.numbers.model import NumberRules

LONGEST_SOURCE = 100

_PROBLEMS_SHOWN = 20
_FIELD_NAMES = "name, first, middle, last, company, title, phone, email, note"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="*",
        type=Path,
        help="vCards, or a table with headings: CSV, or the first sheet of an Excel workbook (XLSX)",
    )
    parser.add_argument(
        "--source", metavar="NAME", type=_source, help="what to call them (default: the files' names)"
    )
    parser.add_argument(
        "--map",
        metavar="FIELD=HEADING",
        action="append",
        default=[],
        type=_mapping,
        help=f"what a column of a table holds ({_FIELD_NAMES}); may be given again; remembered",
    )
    parser.add_argument(
        "--undo",
        metavar="SOURCE",
        nargs="?",
        const="",
        type=_source_or_none,
        help="have the contacts be as they were before the last import (of that source), for 7 days; "
        "notes and favourites stay",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="only say what it would come to: what each column is taken for, the first contacts as they "
        "would be, and what is not imported",
    )


async def run(arguments: argparse.Namespace, paths: ProfilePaths) -> int:
    """Import; returns the exit code."""
    from gamma_desktop.app.contact_commands import import_files, rehearse_import
    from gamma_desktop.contacts.file_import import ContactImport
    from gamma_desktop.contacts.importing import shown_name

    if arguments.undo is not None:
        return await _undo(arguments, paths)
    if not arguments.files:
        return complain("name a file to import, or --undo", USAGE)
    if arguments.map and len(arguments.files) > 1:
        return complain("--map goes with one file at a time", USAGE)
    rules = await known_number_rules(paths)
    try:
        preview = await _preview(arguments, paths, rules)
    except KeyError as error:
        return complain(f"no column is headed “{plain(str(error.args[0]))}”", USAGE)
    wanted = ContactImport(
        files=arguments.files,
        source=arguments.source or " + ".join(map(shown_name, arguments.files))[:LONGEST_SOURCE],
        rules=rules,
        fields=(preview and preview.fields) or None if len(arguments.files) == 1 else None,
        tell=_ProgressLine().show,
    )
    report = await (rehearse_import if arguments.dry_run else import_files)(paths, wanted)
    shown = preview if arguments.dry_run else None
    if arguments.json:
        told = {} if shown is None else {"preview": [_entry_object(each, rules) for each in shown.first]}
        print(json.dumps(_report_object(report) | told))
    else:
        if shown is not None:
            _print_first(shown, rules)
        _print_report(report, is_rehearsal=arguments.dry_run)
    if report.read == report.skipped:
        return complain("no contact could be read from that, so the contacts stay as they were", FAILED)
    return DONE


async def _undo(arguments: argparse.Namespace, paths: ProfilePaths) -> int:
    from gamma_desktop.app.contact_commands import undo_import

    if arguments.files or arguments.source or arguments.map or arguments.dry_run:
        return complain("--undo goes with nothing but --json", USAGE)
    undone = await undo_import(paths, arguments.undo or None)
    if arguments.json:
        print(json.dumps(asdict(undone)))
    else:
        counts = f"{undone.removed} removed, {undone.changed} changed back, {undone.restored} restored"
        print(f"Import of {plain(undone.source)} undone: {counts}.")
    return DONE


async def _preview(
    arguments: argparse.Namespace, paths: ProfilePaths, rules: "NumberRules"
) -> "FilePreview | None":
    """What the first file is, where that is to be known; raises KeyError for a heading that is not there."""
    from gamma_desktop.app.contact_commands import chosen_columns
    from gamma_desktop.contacts.file_reading.client import preview_file

    if len(arguments.files) > 1:
        return await preview_file(arguments.files[0], rules=rules) if arguments.dry_run else None
    preview = await chosen_columns(
        paths, arguments.files[0], rules, arguments.map, keep=not arguments.dry_run
    )
    if arguments.dry_run and preview is not None:
        _print_columns(preview)
    return preview


class _ProgressLine:
    """A line on a terminal that tells how far it is; nothing elsewhere."""

    def __init__(self) -> None:
        self._terminal = sys.stderr if isinstance(sys.stderr, Terminal) else None

    def show(self, progress: "ImportProgress") -> None:
        if self._terminal is None:
            return
        if progress.is_storing:
            self._terminal.write_over("storing…")
            self._terminal.write_over("")
        else:
            self._terminal.write_over(f"{progress.done:4.0%}  {progress.read:,} read")


def _print_columns(preview: "FilePreview") -> None:
    for heading, field in zip(preview.headings, preview.fields, strict=True):
        print(f"{plain(heading)}: {field or 'not imported'}", file=sys.stderr)


def _print_first(preview: "FilePreview", rules: "NumberRules") -> None:
    """The first contacts as they would be; the numbers as they would be dialled."""
    for entry in preview.first:
        person = entry.person
        if person is None:
            print(f"  {plain(say(entry.problems[-1].reason))}")
            continue
        numbers = map(_number_text, _number_objects(person, rules))
        print("  " + plain(" · ".join(filter(None, (person.name, person.company, *numbers, *person.emails)))))


def _number_text(number: dict[str, str | None]) -> str:
    if number["dial"] is None:
        return f"“{number['number']}” as text"
    return f"{number['dial']} {number['label']}".rstrip()


def _number_objects(person: "ImportedPerson", rules: "NumberRules") -> list[dict[str, str | None]]:
    from gamma_desktop.numbers.parse import understand

    return [
        {
            "number": number.e164 or number.raw,
            "label": number.label,
            "dial": understand(number.key, rules).dial if number.e164 or number.raw.isdecimal() else None,
        }
        for number in person.numbers
    ]


def _entry_object(entry: "FirstEntry", rules: "NumberRules") -> dict[str, object]:
    person = entry.person
    problems = [{"line": each.line, "code": each.code, "reason": say(each.reason)} for each in entry.problems]
    if person is None:
        return {"name": None, "company": None, "numbers": [], "emails": [], "problems": problems}
    return {
        "name": person.name,
        "company": person.company,
        "numbers": _number_objects(person, rules),
        "emails": list(person.emails),
        "problems": problems,
    }


def _report_object(report: "ImportReport") -> dict[str, object]:
    return {
        "read": report.read,
        "imported": report.imported,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "skipped": report.skipped,
        "problems": [
            {"file": problem.file, "line": problem.line, "code": problem.code, "reason": say(problem.reason)}
            for problem in report.problems
        ],
        "columns": [{"heading": column.heading, "field": column.field} for column in report.columns],
    }


def _print_report(report: "ImportReport", *, is_rehearsal: bool) -> None:
    for problem in report.problems[:_PROBLEMS_SHOWN]:
        line = f", line {problem.line}" if problem.line else ""
        print(f"{plain(problem.file)}{line}: {plain(say(problem.reason))}", file=sys.stderr)
    if (more := len(report.problems) - _PROBLEMS_SHOWN) > 0:
        print(f"and {more} more; --json tells them all", file=sys.stderr)
    counts = f"{report.imported} new, {report.updated} changed, {report.unchanged} unchanged"
    counts += f", {report.skipped} left out"
    counts += f", {report.removed} removed" * bool(report.removed)
    print(f"{'Would be: ' * is_rehearsal}{report.read} read, {counts}.")


def _source(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_SOURCE or not name.isprintable():
        raise argparse.ArgumentTypeError(f"a name of 1 to {LONGEST_SOURCE} letters, please")
    return name


def _source_or_none(text: str) -> str:
    return _source(text) if text else ""


def _mapping(text: str) -> "tuple[Field, str]":
    from gamma_desktop.contacts.csv_fields import Field

    field, has_heading, heading = text.partition("=")
    if not has_heading or field not in set(Field) or not field:
        raise argparse.ArgumentTypeError(f"FIELD=HEADING, please; FIELD is one of: {_FIELD_NAMES}")
    return Field(field), heading
