"""``relay``: the server that stands between Gamma and the desks of a team."""

import argparse

from gamma_desktop.cli import relay_run
from gamma_desktop.cli.arguments import add_action

_ACTIONS = {
    "run": (relay_run, "take events in and hand them to the desks, until it is stopped"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    for name, (module, purpose) in _ACTIONS.items():
        action = add_action(actions, name, purpose)
        module.add_arguments(action, name)
        action.set_defaults(act=module.run, action=name)


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked for."""
    code: int = arguments.act(arguments)
    return code
