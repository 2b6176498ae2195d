"""The process that reads a source of contacts, with what this program makes pictures small with."""

from gamma_desktop.sync.process import ProcessReader
from gamma_desktop.sync.worker import main


def source_reader() -> ProcessReader:
    """Reads sources in such processes."""
    return ProcessReader(module=__name__)


def _shrunk(image: bytes) -> bytes | None:
    from gamma_desktop.app.contact_reading.pictures import shrunk  # noqa: PLC0415  (Qt, where there are any)

    return shrunk(image)


if __name__ == "__main__":
    main(_shrunk)
