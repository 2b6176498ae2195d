"""The tray program as a process: one a profile, started in order, stopped in reverse within a time limit."""

import asyncio
import contextlib
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable
from logging.handlers import RotatingFileHandler

import qasync
from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from gamma_desktop.app.funnel import Funnel
from gamma_desktop.app.instance_channel import RAISE, channel_name, hand_over
from gamma_desktop.app.last_words import tell_why_it_ends
from gamma_desktop.app.profile_lock import ProfileInUse, profile_lock
from gamma_desktop.app.wiring import TrayProgram
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.paths import ProfilePaths

STOP_WITHIN = 5.0
"""Seconds that stopping may take; then the process ends all the same. What was answered is in the journal."""

STARTS_WITHIN = 3.0
"""Seconds from taking the profile to hearing later starts: two clicks on a link in a row are not rare."""

_LOG_SIZE = 1_000_000
_LOG_FILES = 3

_log = logging.getLogger(__name__)


class NotHeard(ProfileInUse):
    """The profile is in use by a program without a window, so nobody can be raised."""


def run_program(paths: ProfilePaths, *, link: str | None, in_background: bool) -> None:
    """Run until the agent quits; a second start hands its message to the first and is done.

    Args:
        paths: the profile, prepared.
        link: a tel: or callto: link to offer for dialling.
        in_background: start in the tray, without showing the window.

    Raises:
        ProfileInUse: a program that has no window runs on this profile.
    """
    channel = channel_name(paths.runtime, paths.name, on_windows=os.name == "nt")
    try:
        with profile_lock(paths.lock):
            _run(paths, channel, link=link, in_background=in_background)
    except ProfileInUse as error:
        if not hand_over(channel, link or RAISE, within=STARTS_WITHIN):
            raise NotHeard(
                f"{error}, and it has no window to raise: is `gamma-desktop listen` running?"
            ) from error


def _run(paths: ProfilePaths, channel: str, *, link: str | None, in_background: bool) -> None:
    _log_to_file(paths)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)  # noqa: S101  (tells the type checker)
    application.setApplicationName("gamma-desktop")
    application.setApplicationDisplayName("Gamma Desktop")
    application.setDesktopFileName("gamma-desktop")
    application.setQuitOnLastWindowClosed(False)
    qInstallMessageHandler(_log_qt_message)
    loop = qasync.QEventLoop(application)
    with loop:
        loop.run_until_complete(_live(application, paths, channel, link=link, in_background=in_background))


async def _live(
    application: QApplication, paths: ProfilePaths, channel: str, *, link: str | None, in_background: bool
) -> None:
    quitting = asyncio.Event()
    funnel = Funnel()
    program = TrayProgram(application, paths, on_failure=funnel.report, quit_requested=quitting.set)
    funnel.install(show=program.show_failure)
    funnel.watch(asyncio.get_running_loop())
    _quit_on_signals(quitting.set)
    try:
        await program.start(channel, link=link, in_background=in_background)
        _leave_alone_what_stays()
        await quitting.wait()
    except GammaDesktopError as error:
        await tell_why_it_ends(error, quitting)
        raise
    finally:
        await _stop_within_limit(program)


def _leave_alone_what_stays() -> None:
    """Spare the garbage collector what has been loaded: going through it all would hold up a pop."""
    gc.freeze()
    gc.enable()


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


def _log_to_file(paths: ProfilePaths) -> None:
    handler = RotatingFileHandler(
        paths.data / "gamma-desktop.log", maxBytes=_LOG_SIZE, backupCount=_LOG_FILES, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)


def _log_qt_message(kind: QtMsgType, _context: object, message: str) -> None:
    level = logging.INFO if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) else logging.WARNING
    logging.getLogger("qt").log(level, "%s", message)
