"""Real servers, one of each for all tests of a module; each test finds them as new."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gamma_desktop.demo.parts import Parts
from tests.fixtures.address_book_server import AddressBookServer, address_book_server
from tests.fixtures.directory_server import DirectoryServer


@pytest.fixture(scope="module")
def running_address_books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AddressBookServer]:
    with address_book_server(tmp_path_factory.mktemp("address-books")) as server:
        yield server


@pytest.fixture
def address_books(running_address_books: AddressBookServer) -> AddressBookServer:
    """A server with an empty book."""
    running_address_books.put_all("")
    return running_address_books


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[DirectoryServer]:
    """A directory without anybody; it starts in no time."""
    with Parts(tmp_path / "logs") as parts:
        server = DirectoryServer(tmp_path / "slapd", parts)
        server.start()
        yield server
