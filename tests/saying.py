"""An error that is raised, by what people read of it: the words are those of ``ui``."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.ui.wording import explain

Error = TypeVar("Error", bound=GammaDesktopError)


@contextmanager
def raises_saying(kind: type[Error], words: str) -> Iterator[pytest.ExceptionInfo[Error]]:
    """As ``pytest.raises``, with ``match`` for the words that explain the error."""
    with pytest.raises(kind) as raised:
        yield raised
    assert re.search(words, str(explain(raised.value))), explain(raised.value)
