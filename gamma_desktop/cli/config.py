"""``gamma-desktop config``: shows the settings, tells where each came from, and changes one."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from gamma_desktop.cli.arguments import add_action
from gamma_desktop.cli.exit_codes import DONE, fail
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.ui.wording.messages import say, setting_problem
from gamma_desktop.ui.wording.settings import DESCRIPTIONS

if TYPE_CHECKING:
    from gamma_desktop.settings.errors import SettingsProblem
    from gamma_desktop.settings.layers import Explanation, LoadedSettings
    from gamma_desktop.settings.rules import Value


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    show = add_action(actions, "show", "all settings, and the layer each came from")
    show.add_argument("--json", action="store_true", help="print one JSON object")
    show.set_defaults(act=_show)
    explain = add_action(actions, "explain", "what every layer says about one setting")
    explain.add_argument("key", metavar="KEY", help='"section.field", such as pop.mode')
    explain.add_argument("--json", action="store_true", help="print one JSON object")
    explain.set_defaults(act=_explain)
    change = add_action(actions, "set", "change one of your own settings")
    change.add_argument("key", metavar="KEY", help='"section.field", such as pop.mode')
    change.add_argument("value", metavar="VALUE", help="lists separated by commas, or as TOML writes them")
    change.set_defaults(act=_set)


def run(arguments: argparse.Namespace) -> int:
    """Show, explain or change settings; returns the exit code."""
    from gamma_desktop.settings.errors import SettingsError

    try:
        arguments.act(arguments)
    except SettingsError as error:
        return fail(error)
    return DONE


def _show(arguments: argparse.Namespace) -> None:
    loaded = _load(arguments)
    explanations = loaded.explanations.values()
    if arguments.json:
        settings = {explanation.key.name: _as_json(explanation) for explanation in explanations}
        print(json.dumps({"settings": settings, "problems": [_problem(it) for it in loaded.problems]}))
        return
    for explanation in explanations:
        line = f"{explanation.key.name} = {_written(explanation.value)}"
        print(f"{line:<60}  # {explanation.layer}")
    _report(loaded.problems)


def _explain(arguments: argparse.Namespace) -> None:
    loaded = _load(arguments)
    explanation = loaded.explain(arguments.key)
    problems = [problem for problem in loaded.problems if problem.key in {"", explanation.key.name}]
    if arguments.json:
        print(json.dumps(_explained(explanation) | {"problems": [_problem(it) for it in problems]}))
        return
    print(f"{explanation.key.name} = {_written(explanation.value)}\n{DESCRIPTIONS[explanation.key.name]}")
    for says in explanation.says:
        mark = "  <- in force" if says.layer is explanation.layer else ""
        place = f"  ({plain(str(says.file))})" if says.file else ""
        print(f"  {says.layer}: {_written(says.value)}{place}{mark}")
    _report(problems)


def _set(arguments: argparse.Namespace) -> None:
    from gamma_desktop.settings.paths import profile_paths
    from gamma_desktop.settings.write import set_value

    paths = profile_paths(arguments.profile)
    value = set_value(paths, arguments.key, arguments.value)
    print(f"{arguments.key} = {_written(value)}  # in {plain(str(paths.settings_file))}", file=sys.stderr)


def _load(arguments: argparse.Namespace) -> "LoadedSettings":
    from gamma_desktop.settings.layers import load_settings
    from gamma_desktop.settings.paths import profile_paths

    return load_settings(profile_paths(arguments.profile))


def _as_json(explanation: "Explanation") -> dict[str, object]:
    return {
        "value": explanation.value,
        "layer": explanation.layer,
        "file": _text(explanation.file),
        "locked": explanation.is_locked,
    }


def _explained(explanation: "Explanation") -> dict[str, object]:
    key = explanation.key
    layers = [{"layer": it.layer, "file": _text(it.file), "value": it.value} for it in explanation.says]
    named = {"key": key.name, "description": DESCRIPTIONS[key.name], "default": key.default}
    return named | _as_json(explanation) | {"layers": layers}


def _problem(problem: "SettingsProblem") -> dict[str, object]:
    file = str(problem.file)
    return {"file": file, "line": problem.line, "key": problem.key, "reason": say(problem.reason)}


def _report(problems: "list[SettingsProblem] | tuple[SettingsProblem, ...]") -> None:
    for problem in problems:
        print(plain(setting_problem(problem)), file=sys.stderr)


def _text(file: object) -> str | None:
    return None if file is None else str(file)


def _written(value: "Value") -> str:
    """A value as TOML writes it: for texts, numbers, lists and booleans that is as JSON does."""
    return plain(json.dumps(value, ensure_ascii=False))
