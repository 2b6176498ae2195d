"""What the process does that reads a source of contacts, with what this program makes pictures small with."""

from collections.abc import Iterator

from gamma_desktop.sync.worker import answers as of_source


def answers(content: bytes) -> Iterator[bytes]:
    """Do a Job, in messages."""
    return of_source(content, _shrunk)


def _shrunk(image: bytes) -> bytes | None:
    from gamma_desktop.app.contact_reading.pictures import shrunk  # noqa: PLC0415  (Qt, where there are any)

    return shrunk(image)
