"""How commands are described, and arguments that several take, checked before anything is done with them."""

import argparse
from typing import TYPE_CHECKING

from gamma_desktop.cli.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_LONGEST = 200
_DIGITS = 19
"""A count of so many digits does not fit into SQLite."""


class CommandParser(argparse.ArgumentParser):
    """Tells what is wrong with the arguments of a command by the usage of that command, not of the whole."""

    def parse_known_args(  # type: ignore[override]  # argparse's own signature is overloaded, for any namespace
        self, args: "Sequence[str] | None" = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As argparse does it, but an argument that this command does not know ends here."""
        parsed, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {plain(' '.join(unknown))}")
        return parsed, unknown


def add_action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, purpose: str
) -> argparse.ArgumentParser:
    """Declare an action of a command; its own help says the purpose too."""
    return actions.add_parser(name, help=purpose, description=as_sentence(purpose))


def as_sentence(purpose: str) -> str:
    """What a list of commands says of one, as its own help says it."""
    return f"{purpose[0].upper()}{purpose[1:]}."


def sound_text(argument: str) -> str:
    """Text of any kind; raises argparse.ArgumentTypeError for bytes that are no text."""
    try:
        argument.encode()
    except UnicodeEncodeError as error:
        shown = plain(argument[:_LONGEST])
        raise argparse.ArgumentTypeError(f"{shown!r} holds bytes that are no text") from error
    return argument


def call_id(argument: str) -> str:
    """A callId or an external call id; raises argparse.ArgumentTypeError for what is none."""
    if not argument.strip() or len(argument) > _LONGEST or not argument.isprintable():
        raise argparse.ArgumentTypeError(f"{plain(argument[:_LONGEST])!r} is no call id; `calls` shows them")
    return argument.strip()


def extension(argument: str) -> str:
    """An extension; raises argparse.ArgumentTypeError for what is none."""
    if not (argument.isascii() and argument.isdecimal()) or len(argument) > _LONGEST:
        raise argparse.ArgumentTypeError(f"{plain(argument[:_LONGEST])!r} is no extension; an example: 203")
    return argument


def number_text(argument: str) -> str:
    """A number in any form, also of no numbering plan; raises argparse.ArgumentTypeError for other text."""
    from gamma_desktop.numbers.model import NumberKind, NumberRules
    from gamma_desktop.numbers.parse import understand

    text = sound_text(argument)
    if any(sign.isdecimal() for sign in text) or understand(text, NumberRules()).kind is NumberKind.HIDDEN:
        return text
    raise argparse.ArgumentTypeError(
        f"{plain(text[:_LONGEST])!r} is not a phone number; an example: 912345678"
    )


def whole_number(least: int, most: int | None = None) -> "Callable[[str], int]":
    """A type of argument: a whole number within limits; says so of anything else."""

    def read(argument: str) -> int:
        number = (
            int(argument) if argument.isascii() and argument.isdecimal() and len(argument) < _DIGITS else -1
        )
        if number < least or (most is not None and number > most):
            limits = f"from {least} to {most}" if most is not None else f"of at least {least}"
            raise argparse.ArgumentTypeError(f"{plain(argument[:_LONGEST])!r} is no whole number {limits}")
        return number

    return read


def amount(most: float, *, of: str = "") -> "Callable[[str], float]":
    """A type of argument: a number from 0 to ``most``; says so of anything else."""

    def read(argument: str) -> float:
        try:
            number = float(argument)
        except ValueError:
            number = -1.0
        if not 0 <= number <= most:
            shown = plain(argument[:_LONGEST])
            raise argparse.ArgumentTypeError(f"{shown!r} is no number{of and f' of {of}'} from 0 to {most:g}")
        return number

    return read


def add_call(parser: argparse.ArgumentParser) -> None:
    """Declare which call of the log is meant."""
    parser.add_argument("call", metavar="CALL", type=sound_text, help="a callId, or an external call id")
    add_pbx(parser)


def add_pbx(parser: argparse.ArgumentParser) -> None:
    """Declare of which telephone system a call is, where several share its id."""
    parser.add_argument(
        "--pbx", metavar="PBX", type=sound_text, help="of this PBX, where several share the id"
    )
