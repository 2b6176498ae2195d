# What of xdist's schedulers the tests extend; the package does not say that it has types.

import pytest
from xdist.remote import Producer

class LoadFileScheduling:
    def __init__(self, config: pytest.Config, log: Producer) -> None: ...
    def _split_scope(self, nodeid: str) -> str: ...
