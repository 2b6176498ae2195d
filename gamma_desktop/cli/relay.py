"""``relay``: the server that stands between Gamma and the desks of a team."""

import argparse

from gamma_desktop.cli import (
    relay_backup,
    relay_desks,
    relay_erase,
    relay_init,
    relay_invite,
    relay_password,
    relay_run,
    relay_status,
)
from gamma_desktop.cli.arguments import add_action

_ACTIONS = {
    "init": (relay_init, "make this machine the relay: settings, certificate authority, callback"),
    "run": (relay_run, "take events in and hand them to the desks, until it is stopped"),
    "invite": (relay_invite, "print a line by which a desk joins, once"),
    "desks": (relay_desks, "the desks: who is connected, who was last seen when, and how far each is behind"),
    "remove": (relay_desks, "end a desk's membership, at once"),
    "erase": (relay_erase, "forget a number for good, at the relay"),
    "backup": (relay_backup, "copy all of the relay into a new folder, while it runs"),
    "password": (relay_password, "keep the password of a source of contacts that desks are handed"),
    "status": (
        relay_status,
        "how the relay does: callback, desks, certificate, who gets the events too",
    ),
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
