"""The tray program while it runs: its loop, started and stopped in order, within a time limit."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable

from gamma_desktop.app.event_loop import QtEventLoop
from gamma_desktop.app.funnel import Funnel
from gamma_desktop.app.memory import release_memory, share_one_heap
from gamma_desktop.app.wiring import TrayProgram
from gamma_desktop.desktop.application import Application
from gamma_desktop.desktop.channel_place import ChannelPlace
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.ui.theme import Appearance
from gamma_desktop.ui.window.main_window import MainWindow

STOP_WITHIN = 5.0
"""Seconds that stopping may take; then the process ends all the same. What was answered is in the journal."""

LATECOMERS_WITHIN = 1.5
"""Seconds after the start by which listener, keyring and the first question to Gamma have been loaded."""

_log = logging.getLogger(__name__)


def live(
    application: Application,
    appearance: Appearance,
    window: MainWindow,
    paths: ProfilePaths,
    *,
    link: str | None,
) -> None:
    """Furnish the window, take events in, and go on until the agent quits.

    Args:
        application: the one there is.
        appearance: what it wears.
        window: to be furnished; it may be shown already.
        paths: the profile, prepared and locked.
        link: a tel: or callto: link to offer for dialling.

    Raises:
        GammaDesktopError: the program cannot run.
    """
    share_one_heap()
    with QtEventLoop(application) as loop:
        loop.run_until_complete(_live(application, appearance, window, paths, link=link))


async def _live(
    application: Application,
    appearance: Appearance,
    window: MainWindow,
    paths: ProfilePaths,
    *,
    link: str | None,
) -> None:
    quitting = asyncio.Event()
    funnel = Funnel()
    program = TrayProgram(
        application, appearance, window, paths, on_failure=funnel.report, quit_requested=quitting.set
    )
    funnel.install(show=program.show_failure)
    funnel.watch(asyncio.get_running_loop())
    _quit_on_signals(quitting.set)
    try:
        await program.start(ChannelPlace(paths.runtime, paths.name), link=link)
        release_memory()
        asyncio.get_running_loop().call_later(LATECOMERS_WITHIN, release_memory)
        await quitting.wait()
    finally:
        await _stop_within_limit(program)


async def _stop_within_limit(program: TrayProgram) -> None:
    try:
        async with asyncio.timeout(STOP_WITHIN):
            await program.stop()
    except TimeoutError:
        _log.error("stopping took longer than %s s; ending all the same", STOP_WITHIN)


def _quit_on_signals(quit_: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(number, quit_)
