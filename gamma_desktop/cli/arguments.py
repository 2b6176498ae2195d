"""Arguments that several commands take, checked before anything is done with them."""

import argparse

from gamma_desktop.cli.plain_text import plain

_LONGEST = 200


def call_id(text: str) -> str:
    """A callId or an external call id; raises argparse.ArgumentTypeError for what is none."""
    if not text.strip() or len(text) > _LONGEST or not text.isprintable():
        raise argparse.ArgumentTypeError(f"{plain(text[:_LONGEST])!r} is no call id; `calls` shows them")
    return text.strip()


def extension(text: str) -> str:
    """An extension; raises argparse.ArgumentTypeError for what is none."""
    if not (text.isascii() and text.isdecimal()) or len(text) > _LONGEST:
        raise argparse.ArgumentTypeError(f"{plain(text[:_LONGEST])!r} is no extension; an example: 203")
    return text
