"""How the tests are spread over several processes, where ``--numprocesses`` asks for them."""

import os

from xdist.scheduler import LoadFileScheduling

_OF_ONE_DESKTOP = "tests/system/"
_START_THEIR_OWN = (
    "tests/system/test_demo.py",
    "tests/system/test_notifications.py",
    "tests/system/test_reception.py",
    "tests/system/test_typing.py",
)
_WORKERS_A_PROCESSOR = 2
_MOST_WORKERS = 12


class ByFile(LoadFileScheduling):
    """The tests of a file stay together, and so do all that share the virtual desktop: it starts once."""

    def _split_scope(self, nodeid: str) -> str:
        shares = nodeid.startswith(_OF_ONE_DESKTOP) and not nodeid.startswith(_START_THEIR_OWN)
        return _OF_ONE_DESKTOP if shares else super()._split_scope(nodeid)


def workers() -> int:
    """For ``--numprocesses auto``: tests wait for programs and threads about as long as they work."""
    return min(_WORKERS_A_PROCESSOR * (os.cpu_count() or 1), _MOST_WORKERS)
