"""Runs a benchmark that watches the window from inside: a program of its own, which prints JSON."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from gamma_desktop.app.event_loop import QtEventLoop
from gamma_desktop.app.memory import share_one_heap
from gamma_desktop.desktop.application import Application
from gamma_desktop.ui.palette import LIGHT
from gamma_desktop.ui.theme import apply_tokens


def run_watched(watch: Callable[[Path], Awaitable[object]], folder: str) -> None:
    """Have ``watch`` use the window on the profile in ``folder``."""
    share_one_heap()
    application = Application([])
    apply_tokens(application, LIGHT)
    with QtEventLoop(application) as loop:
        print(json.dumps(loop.run_until_complete(watch(Path(folder)))))
