"""``contacts sources``: servers that contacts come from by themselves."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from gamma_desktop.cli.arguments import add_action, sound_text
from gamma_desktop.cli.exit_codes import DONE, FAILED, complain, fail
from gamma_desktop.cli.plain_text import cell, plain
from gamma_desktop.cli.prompts import agreed, read_secret
from gamma_desktop.cli.settings_in_force import settings_in_force
from gamma_desktop.ui.wording import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gamma_desktop.contacts.sources import ContactSource, KeptSource, SyncReport
    from gamma_desktop.settings.paths import ProfilePaths

_PROBLEMS_SHOWN = 20
_NAME_WIDTH = 24
_NO_SOURCES = "No sources yet; `gamma-desktop contacts sources add` keeps one."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions and their arguments."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add_arguments_of_add(
        actions.add_parser(
            "add",
            help="keep a new source",
            description="Keep a new source, after trying it. Its password is asked for, or read from "
            "standard input, and kept in the keyring. `contacts sources sync` reads the source at once; the "
            "program reads it now and then.",
        )
    )
    show = add_action(actions, "list", "every source, and how it does")
    show.add_argument("--json", action="store_true", help="JSON")
    show.set_defaults(act=_list)
    sync = add_action(actions, "sync", "read what sources have now")
    sync.add_argument("names", metavar="NAME", nargs="*", type=sound_text, help="which (default: all)")
    sync.add_argument("--json", action="store_true", help="JSON: a list with one object a source")
    sync.set_defaults(act=_sync)
    remove = add_action(actions, "remove", "forget a source, with its contacts here")
    remove.add_argument("name", metavar="NAME", type=sound_text, help="which")
    remove.add_argument("--yes", action="store_true", help="do not ask")
    remove.set_defaults(act=_remove)


def _add_arguments_of_add(add: argparse.ArgumentParser) -> None:
    add.add_argument("name", metavar="NAME", type=sound_text, help="what to call it")
    kind = add.add_mutually_exclusive_group(required=True)
    kind.add_argument("--carddav", metavar="URL", type=sound_text, help="a CardDAV server or address book")
    kind.add_argument("--ldap", metavar="URL", type=sound_text, help="an LDAP directory or Active Directory")
    add.add_argument("--user", metavar="U", type=sound_text, default="", help="who asks (default: none)")
    add.add_argument("--base", metavar="DN", type=sound_text, default="", help="LDAP: where to look")
    add.add_argument(
        "--filter", metavar="F", type=sound_text, default="", help="LDAP: which entries, such as (ou=Sales)"
    )
    add.add_argument(
        "--attribute",
        metavar="FIELD=ATTR[,ATTR…]",
        type=_attribute,
        action="append",
        default=[],
        help="LDAP: where a field stands, if not where it usually does, such as mobile=cellPhone",
    )
    add.add_argument(
        "--ca-file", metavar="FILE", type=sound_text, default="", help="the only authority to trust (PEM)"
    )
    add.add_argument("--no-test", action="store_true", help="do not try it first")
    add.set_defaults(act=_add)


async def _add(arguments: argparse.Namespace, paths: "ProfilePaths") -> int:
    from gamma_desktop.app.source_session import open_sources
    from gamma_desktop.settings.errors import BadValue

    source = _source(arguments)
    async with open_sources(paths, settings_in_force(paths)) as sources:
        await sources.check_name(source.name)
        password = read_secret(f"Password of {plain(source.user)}") if source.user else ""
        if source.user and not password:
            return complain("No password was given: type it at the prompt, or pipe it in.")
        if not arguments.no_test:
            _say(say(await sources.test(source, password)))
        try:
            health = await sources.add(source, password)
        except BadValue as error:
            return complain(f"This is no password: it {say(error.problem)}.")
    if health is not None:
        _say(f"The password is kept in the keyring ({health.backend}).")
    _say(f"“{plain(source.name)}” is a source now; `gamma-desktop contacts sources sync` reads it.")
    return DONE


async def _list(arguments: argparse.Namespace, paths: "ProfilePaths") -> int:
    from gamma_desktop.app.source_session import open_sources

    async with open_sources(paths, settings_in_force(paths)) as sources:
        everything = await sources.all()
    if arguments.json:
        print(json.dumps([_object(kept) for kept in everything]))
        return DONE
    if not everything:
        _say(_NO_SOURCES)
    for kept in everything:
        _print_source(kept)
    return DONE


async def _sync(arguments: argparse.Namespace, paths: "ProfilePaths") -> int:
    from gamma_desktop.app.source_session import open_sources
    from gamma_desktop.contacts.errors import ContactSourceError
    from gamma_desktop.settings.errors import VaultError
    from gamma_desktop.ui.wording import explain

    results: list[dict[str, object]] = []
    code = DONE
    async with open_sources(paths, settings_in_force(paths)) as sources:
        found = [await sources.find(name) for name in arguments.names] or await sources.all()
        if not found:
            _say(_NO_SOURCES)
        for name in (kept.source.name for kept in found):
            try:
                report = await sources.sync(name, _progress_of(name))
            except (ContactSourceError, VaultError) as error:
                _say(f"{plain(name)}: not read; what it had before stays.")
                code = fail(error)
                results.append({"source": name, "error": str(explain(error))})
            else:
                results.append(_report_object(report))
                _tell(report)
    if arguments.json:
        print(json.dumps(results))
    return code


async def _remove(arguments: argparse.Namespace, paths: "ProfilePaths") -> int:
    from gamma_desktop.app.source_session import open_sources

    async with open_sources(paths, settings_in_force(paths)) as sources:
        kept = await sources.find(arguments.name)
        _say(
            f"“{plain(arguments.name)}” will be removed from this computer with"
            f" {_counted(kept.status.count)}; adding and reading it again brings them back."
        )
        if not arguments.yes and not agreed():
            return complain("nothing was removed; say yes, or add --yes", FAILED)
        _say(f"Removed, with {_counted(await sources.remove(arguments.name))}.")
    return DONE


def _source(arguments: argparse.Namespace) -> "ContactSource":
    from gamma_desktop.contacts.sources import ContactSource, SourceKind

    urls = {SourceKind.CARDDAV: arguments.carddav, SourceKind.LDAP: arguments.ldap}
    ((kind, url),) = ((kind, url) for kind, url in urls.items() if url is not None)
    return ContactSource(
        name=" ".join(arguments.name.split()),
        kind=kind,
        url=url,
        user=arguments.user,
        base=arguments.base,
        filter=arguments.filter,
        attributes=dict(arguments.attribute),
        ca_file=arguments.ca_file,
    )


def _attribute(text: str) -> tuple[str, tuple[str, ...]]:
    field, equals, names = sound_text(text).partition("=")
    if not equals:
        raise argparse.ArgumentTypeError("FIELD=ATTRIBUTE, please, such as mobile=cellPhone")
    return field.strip(), tuple(name.strip() for name in names.split(",") if name.strip())


def _object(kept: "KeptSource") -> "Mapping[str, object]":
    source, status = kept.source, kept.status
    return {
        "name": source.name,
        "kind": source.kind,
        "url": source.url,
        "user": source.user or None,
        "base": source.base or None,
        "filter": source.filter or None,
        "attributes": {field: list(names) for field, names in source.attributes.items()},
        "ca_file": source.ca_file or None,
        "from_team": source.from_team,
        "contacts": status.count,
        "last_sync": status.last_success.isoformat() if status.last_success else None,
        "last_error": status.last_error or None,
    }


def _report_object(report: "SyncReport") -> dict[str, object]:
    return {
        "source": report.source,
        "read": report.read,
        "imported": report.imported,
        "updated": report.updated,
        "skipped": report.skipped,
        "removed": report.removed,
        "problems": [
            {"file": problem.file, "line": problem.line, "reason": say(problem.reason)}
            for problem in report.problems
        ],
    }


def _print_source(kept: "KeptSource") -> None:
    status = kept.status
    read = (
        f"read {status.last_success.isoformat(timespec='seconds')}" if status.last_success else "never read"
    )
    name = cell(kept.source.name, _NAME_WIDTH)
    from_team = ", from your team" if kept.source.from_team else ""
    print(
        f"{name}  {kept.source.kind:7}  {_counted(status.count)}, {read}{from_team}  {plain(kept.source.url)}"
    )
    if status.last_error:
        print(f"{'':{_NAME_WIDTH}}  {plain(status.last_error)}")


def _tell(report: "SyncReport") -> None:
    for problem in report.problems[:_PROBLEMS_SHOWN]:
        _say(f"{plain(problem.file)}: {plain(say(problem.reason))}")
    if (more := len(report.problems) - _PROBLEMS_SHOWN) > 0:
        _say(f"and {more} more; --json tells them all")
    _say(
        f"{plain(report.source)}: {report.read} read, {report.imported} new, {report.updated} changed,"
        f" {report.skipped} left out, {report.removed} removed."
    )


def _progress_of(name: str) -> "Callable[[int, int | None], None]":
    """Show how far it is where a person looks on."""

    def tell(done: int, total: int | None) -> None:
        if sys.stderr.isatty():
            of = f" of {total}" if total is not None else ""
            print(f"\r{plain(name)}: {done}{of}", end="\r", file=sys.stderr, flush=True)

    return tell


def _counted(count: int) -> str:
    return f"{count} contact{'' if count == 1 else 's'}"


def _say(line: str) -> None:
    print(line, file=sys.stderr)
