"""The process that reads a source: takes a job on its input, tells on its output, and ends.

A process of its own, so that a server cannot freeze the window, fill its memory or outlive a click on Cancel.
"""

import os
import struct
import sys
from collections.abc import Iterator
from typing import BinaryIO

from gamma_desktop.contacts.errors import ContactSourceError, SourceKindNotInstalled
from gamma_desktop.contacts.reading_limits import limit_this_process
from gamma_desktop.contacts.sources import SourceKind
from gamma_desktop.contacts.vcard_person import Shrink
from gamma_desktop.sync.messages import Failed, Job, Message, job_from, to_bytes

LENGTH = struct.Struct(">I")


def main(shrink: Shrink | None = None) -> None:
    """Do the job on standard input; what libraries print goes to standard error.

    Args:
        shrink: makes pictures small; without it they are left out.
    """
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with output:
        job = job_from(sys.stdin.buffer.read())
        limit_this_process(memory=job.limits.memory)
        try:
            for message in _read(job, shrink):
                _send(output, message)
        except ContactSourceError as error:
            _send(output, Failed(type(error).__name__, str(error)))
        except MemoryError:
            _send(output, Failed("SourceUnusable", "It sends more than fits into memory."))


def _read(job: Job, shrink: Shrink | None) -> Iterator[Message]:
    if job.source.kind is SourceKind.LDAP:
        try:
            from gamma_desktop.sync.ldap import read_directory  # noqa: PLC0415  (one of two libraries is loaded)
        except ModuleNotFoundError as error:
            raise SourceKindNotInstalled(
                "Install it with pip install 'gamma-desktop[ldap]', or ask your administrator to."
            ) from error
        return read_directory(job, shrink)
    from gamma_desktop.sync.carddav import read_address_books  # noqa: PLC0415

    return read_address_books(job, shrink)


def _send(output: BinaryIO, message: Message) -> None:
    content = to_bytes(message)
    output.write(LENGTH.pack(len(content)))
    output.write(content)
    output.flush()


if __name__ == "__main__":
    main()
