"""The tray program as a process: one a profile, and something to see at once.

The window is shown before the rest is loaded, so this module imports little: what lives in the window, and
the loop that it lives on, come with ``app.life``.
"""

import logging
import os
import sys
from logging.handlers import RotatingFileHandler

from PySide6.QtCore import QCoreApplication, QtMsgType, qInstallMessageHandler

from gamma_desktop.desktop.application import Application
from gamma_desktop.desktop.floating_windows import platform_arguments
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.private_files import make_private
from gamma_desktop.redaction import RedactingFormatter, without_quotes
from gamma_desktop.settings.codes import ProfileFault
from gamma_desktop.settings.errors import ProfileUnusable
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.profile_lock import (
    NotAnswering,
    NotHeard,
    ProfileInUse,
    is_held,
    profile_lock,
    run_or_hand_over,
)
from gamma_desktop.settings.secrets import keep_from_children
from gamma_desktop.ui.theme import Appearance
from gamma_desktop.ui.translation import use_translator
from gamma_desktop.ui.window.main_window import MainWindow
from gamma_desktop.ui.window.placement import WindowGeometry
from gamma_desktop.ui.window_roles import name_window_roles

STARTS_WITHIN = 60.0
"""Seconds from taking the profile to hearing later starts, on a machine that is busy with logging in."""
_ENDS_WITHIN = 10.0
"""Seconds that a command without a window may have the profile before it is told to be in the way."""
_LOOKED_AT_WITHIN = 5.0
"""Seconds until other starts have looked whether the lock is held: each has it for a moment."""

_LOG_SIZE = 1_000_000
_OLDER_LOGS = 4
"""Files besides the one that is written: five in all."""


def run_program(paths: ProfilePaths, *, link: str | None, in_background: bool) -> None:
    """Run until the agent quits; a second start hands its message to the first and is done.

    Args:
        paths: the profile.
        link: a tel: or callto: link to offer for dialling.
        in_background: start in the tray, without showing the window.

    Raises:
        GammaDesktopError: the program cannot run, and the agent has read why. Among them ProfileInUse: a
            program without a window runs on this profile.
    """
    try:
        _run_or_hand_over(paths, link=link, in_background=in_background)
    except GammaDesktopError as error:
        _tell(error)
        raise
    except OSError as error:
        unusable = ProfileUnusable(paths.data, ProfileFault.SYSTEM, why=error.strerror or str(error))
        _tell(unusable)
        raise unusable from error


def _run_or_hand_over(paths: ProfilePaths, *, link: str | None, in_background: bool) -> None:
    paths.prepare()
    keep_from_children()
    try:
        run_or_hand_over(
            paths.lock,
            lambda: _run_with_window(paths, link=link, in_background=in_background),
            lambda: _is_heard(paths, link),
            within=lambda: patience(paths),
        )
    except ProfileInUse as error:
        raise (NotAnswering if is_held(paths.window_lock) else NotHeard)(error.path) from error


def patience(paths: ProfilePaths) -> float:
    """How many seconds to go on asking who has the profile: a program with a window may be starting."""
    return STARTS_WITHIN if is_held(paths.window_lock) else _ENDS_WITHIN


def _tell(error: GammaDesktopError) -> None:
    from gamma_desktop.ui.startup_error import tell_startup_error  # noqa: PLC0415  (only when it cannot start)

    tell_startup_error(error)


def _is_heard(paths: ProfilePaths, link: str | None) -> bool:
    from gamma_desktop.desktop.channel_frames import Request, Verb  # noqa: PLC0415  (only when it runs already)
    from gamma_desktop.desktop.channel_place import ChannelPlace  # noqa: PLC0415  (only when it runs already)
    from gamma_desktop.desktop.single_instance import ask_running_program  # noqa: PLC0415  (only when it runs already)

    request = Request(verb=Verb.SHOW) if link is None else Request(verb=Verb.OFFER, link=link)
    return ask_running_program(ChannelPlace(paths.runtime, paths.name), request)


def _run_with_window(paths: ProfilePaths, *, link: str | None, in_background: bool) -> None:
    with profile_lock(paths.window_lock, within=_LOOKED_AT_WITHIN):
        _run(paths, link=link, in_background=in_background)


def _run(paths: ProfilePaths, *, link: str | None, in_background: bool) -> None:
    log_to_file(paths)
    application = Application([*sys.argv[:1], *platform_arguments(os.environ)])
    use_translator(QCoreApplication.translate)
    qInstallMessageHandler(_log_qt_message)
    name_window_roles()
    appearance = Appearance(application, load_settings(paths).settings.ui.theme)
    window = MainWindow()
    geometry = WindowGeometry(paths.data / "window.geometry", window)
    geometry.restore()
    if not in_background:
        window.show()
        application.processEvents()
    from gamma_desktop.app.life import live  # noqa: PLC0415  (once there is something to see)

    live(application, appearance, window, paths, link=link)
    geometry.save()


def log_to_file(paths: ProfilePaths) -> None:
    """Have all that is logged written to the profile's log, redacted; the oldest goes as it grows."""
    make_private(paths.log)
    handler = RotatingFileHandler(paths.log, maxBytes=_LOG_SIZE, backupCount=_OLDER_LOGS, encoding="utf-8")
    logging.getLogger().addHandler(handler)
    for each in logging.getLogger().handlers:  # what goes to the terminal ends up in the session's log
        each.setFormatter(RedactingFormatter())


def _log_qt_message(kind: QtMsgType, _context: object, message: str) -> None:
    level = logging.INFO if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) else logging.WARNING
    logging.getLogger("qt").log(level, "%s", without_quotes(message))
