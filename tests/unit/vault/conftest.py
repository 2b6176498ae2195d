import threading
from collections.abc import Iterator

import pytest

_ENDS_WITHIN_SECONDS = 60


def keyring_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "keyring"]


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    """Whatever a keyring did, once it is gone no worker may go on; set up first, so torn down last."""
    yield
    for thread in keyring_threads():
        thread.join(_ENDS_WITHIN_SECONDS)
    assert keyring_threads() == []
