"""The limits of a worker process, where the system refuses them."""

import subprocess
import sys
from textwrap import dedent

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")

LOWER_LIMITS_ARE_IN_FORCE = dedent("""
    import os
    import resource
    from gamma_desktop.workers.serving import limit_this_process

    if os.geteuid() == 0:
        os.setuid(65534)  # no one who may raise a limit
    resource.setrlimit(resource.RLIMIT_CPU, (50, 50))
    limit_this_process(seconds=100, memory=4 << 30)
    print(*resource.getrlimit(resource.RLIMIT_CPU), resource.getrlimit(resource.RLIMIT_AS)[0] >> 30)
""")


def test_a_limit_that_the_system_refuses_does_not_end_the_reader_and_the_others_count() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOWER_LIMITS_ARE_IN_FORCE], capture_output=True, text=True, check=False
    )
    assert (done.stdout.split(), done.stderr) == (["50", "50", "4"], "")
