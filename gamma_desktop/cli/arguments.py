"""Arguments that several commands take, checked before anything is done with them."""

import argparse

from gamma_desktop.cli.plain_text import plain

_LONGEST = 200


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


def add_call(parser: argparse.ArgumentParser) -> None:
    """Declare which call of the log is meant."""
    parser.add_argument("call", metavar="CALL", type=sound_text, help="a callId, or an external call id")
    add_pbx(parser)


def add_pbx(parser: argparse.ArgumentParser) -> None:
    """Declare of which telephone system a call is, where several share its id."""
    parser.add_argument(
        "--pbx", metavar="PBX", type=sound_text, help="of this PBX, where several share the id"
    )
