"""The window is shown before what lives in it is loaded: what the start must not wait for."""

import subprocess
import sys

NOT_BEFORE_THE_WINDOW = (
    "asyncio",
    "msgspec",
    "phonenumbers",
    "urllib.request",
    "gamma_desktop.calls.model",
    "gamma_desktop.ui.row_list",
    "gamma_desktop.ui.wording",
)
LOADED = f"print([each for each in {NOT_BEFORE_THE_WINDOW!r} if each in sys.modules])"


def loaded_with(module: str) -> str:
    code = f"import sys, {module}; {LOADED}"
    return subprocess.check_output([sys.executable, "-c", code], text=True).strip()


def test_the_window_waits_for_no_words_no_calls_and_no_loop() -> None:
    assert loaded_with("gamma_desktop.cli.main, gamma_desktop.cli.tray, gamma_desktop.app.program") == "[]"
