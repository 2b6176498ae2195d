"""``contacts``: brings contacts in, finds them, and hands them out."""

import argparse
import asyncio
import json
import sys
from typing import TYPE_CHECKING

from gamma_desktop.cli import contact_sources, contacts_import
from gamma_desktop.cli.arguments import add_action, sound_text, whole_number
from gamma_desktop.cli.exit_codes import DONE, USAGE, complain, fail
from gamma_desktop.cli.plain_text import cell, plain, write_utf8
from gamma_desktop.cli.settings_in_force import known_number_rules
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.paths import ProfilePaths, profile_paths
from gamma_desktop.ui.wording import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gamma_desktop.contacts.model import Contact, ContactNumber

_WIDTHS = (28, 28)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions and their arguments."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    bring_in = actions.add_parser(
        "import",
        help="add the contacts of vCards, CSV files and Excel workbooks",
        description="Add the contacts of vCards, CSV files and Excel workbooks (XLSX, their first sheet). "
        "Together they are one source, and replace what it held before; contacts of other sources stay.",
    )
    contacts_import.add_arguments(bring_in)
    bring_in.set_defaults(act=contacts_import.run)
    search = actions.add_parser(
        "search",
        help="contacts that hold every word of TEXT",
        description="Contacts that hold every word of TEXT, best first. Where few do, those follow in which "
        "a word of five letters or more is one typing error away. An empty TEXT finds everybody.",
    )
    search.add_argument(
        "text",
        metavar="TEXT",
        type=sound_text,
        help="beginnings of words of the name, company, title, e-mail or notes, or digits of a number",
    )
    search.add_argument("--limit", metavar="N", type=whole_number(1), default=50, help="at most so many (50)")
    search.set_defaults(act=_search)
    lookup = add_action(actions, "lookup", "everybody whose number this is, exactly or by their range")
    lookup.add_argument(
        "number", metavar="NUMBER", type=sound_text, help="a number in any form, or an extension"
    )
    lookup.set_defaults(act=_lookup)
    hand_out = add_action(actions, "export", "all contacts")
    hand_out.set_defaults(act=_export)
    shape = hand_out.add_mutually_exclusive_group()
    shape.add_argument("--csv", action="store_true", help="CSV with headings, good for import (default)")
    shape.add_argument("--vcard", action="store_true", help="vCards, with pictures; good for any telephone")
    contact_sources.add_arguments(
        add_action(actions, "sources", "servers that contacts come from by themselves")
    )
    for action in (bring_in, search, lookup, shape):
        action.add_argument("--json", action="store_true", help="JSON")


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked; returns the exit code."""
    try:
        code: int = asyncio.run(arguments.act(arguments, profile_paths(arguments.profile)))
    except GammaDesktopError as error:
        return fail(error)
    return code


async def _search(arguments: argparse.Namespace, paths: ProfilePaths) -> int:
    from gamma_desktop.app.contact_commands import find_contacts

    found, count = await find_contacts(paths, arguments.text, limit=arguments.limit)
    _print_contacts(found, as_json=arguments.json)
    if count > len(found):
        print(f"The best {len(found)} of {count}; --limit shows more.", file=sys.stderr)
    return DONE


async def _lookup(arguments: argparse.Namespace, paths: ProfilePaths) -> int:
    from gamma_desktop.app.contact_commands import contacts_with
    from gamma_desktop.numbers.model import NumberKind
    from gamma_desktop.numbers.parse import understand

    rules = await known_number_rules(paths)
    read = understand(arguments.number, rules)
    if read.kind is NumberKind.INVALID and read.dial is None:
        return complain(f"“{plain(arguments.number)}” is no number. {say(read.reason)}", USAGE)
    _print_contacts(await contacts_with(paths, arguments.number, rules), as_json=arguments.json)
    return DONE


async def _export(arguments: argparse.Namespace, paths: ProfilePaths) -> int:
    from gamma_desktop.app.contact_commands import every_contact, export_contacts
    from gamma_desktop.contacts.export import ExportKind

    if arguments.json:
        _print_contacts(await every_contact(paths), as_json=True)
    else:
        kind = ExportKind.VCARD if arguments.vcard else ExportKind.CSV
        await export_contacts(paths, kind, write_utf8)
    return DONE


def _print_contacts(contacts: "Sequence[Contact]", *, as_json: bool) -> None:
    from gamma_desktop.contacts.export import contact_object

    if as_json:
        print(json.dumps([contact_object(contact) for contact in contacts]))
        return
    if not contacts:
        print("No such contact.", file=sys.stderr)
    for contact in contacts:
        numbers = ", ".join(map(_written, contact.numbers))
        cells = [
            cell(text, width) for text, width in zip((contact.name, contact.company), _WIDTHS, strict=True)
        ]
        print("  ".join([*cells, cell(numbers)]))


def _written(number: "ContactNumber") -> str:
    extension = f"ext. {number.extension}" if number.extension else ""
    return " ".join(part for part in (number.e164 or number.raw, extension, number.label) if part)
