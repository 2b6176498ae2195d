"""What the process does that reads a source of contacts.

A process of its own, so that a server cannot freeze the window, fill its memory or outlive a click on Cancel.
"""

from collections.abc import Iterator
from typing import assert_never

from gamma_desktop.contacts.codes import SourceProblem
from gamma_desktop.contacts.errors import ContactSourceError, SourceKindNotInstalled
from gamma_desktop.contacts.sources import SourceKind
from gamma_desktop.contacts.vcard_person import Shrink
from gamma_desktop.errors import Message
from gamma_desktop.sync.messages import Answer, Failed, Job, job_from, to_bytes


def answers(content: bytes, shrink: Shrink | None = None) -> Iterator[bytes]:
    """Do a Job, and tell, in messages.

    Args:
        content: the job.
        shrink: makes pictures small; without it they are left out.
    """
    try:
        yield from map(to_bytes, _read(job_from(content), shrink))
    except ContactSourceError as error:
        yield to_bytes(Failed(type(error).__name__, error.problem))
    except MemoryError:
        yield to_bytes(Failed("SourceUnusable", Message(SourceProblem.TOO_MUCH_MEMORY)))


def _read(job: Job, shrink: Shrink | None) -> Iterator[Answer]:
    """By the reader of its kind, whose library alone is loaded."""
    match job.source.kind:
        case SourceKind.LDAP:
            try:
                from gamma_desktop.sync.ldap import read_directory  # noqa: PLC0415  (says the docstring)
            except ModuleNotFoundError as error:
                raise SourceKindNotInstalled(SourceProblem.NO_LDAP) from error
            return read_directory(job, shrink)
        case SourceKind.CARDDAV:
            from gamma_desktop.sync.carddav import read_address_books  # noqa: PLC0415  (says the docstring)

            return read_address_books(job, shrink)
        case _:
            assert_never(job.source.kind)
