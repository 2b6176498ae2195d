"""A listener in a process of its own, to be killed or starved: prints its port."""

import sys
import threading
from pathlib import Path

from gamma_desktop.intake.listener import IntakeThread
from tests.integration.intake.conftest import PATIENT, SETTINGS
from tests.integration.intake.wire import SECRET


def main() -> None:
    intake = IntakeThread(SETTINGS, Path(sys.argv[1]), (SECRET,), lambda: None, PATIENT)
    intake.start()
    print(intake.address[1], flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
