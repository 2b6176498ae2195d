"""The one funnel for errors that nothing else caught: logged once, shown once."""

import asyncio
import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

from gamma_desktop.redaction import OwnWords

_log = logging.getLogger(__name__)


class Funnel:
    """Catches what falls through, wherever it does; what comes before ``install`` is only logged."""

    def __init__(self) -> None:
        self._show: Callable[[str], None] | None = None
        self._seen: set[str] = set()

    def install(self, show: Callable[[str], None]) -> None:
        """Catch what Python's own hooks would only print.

        Args:
            show: tells the user, in one line; called once for each different failure.
        """
        self._show = show
        sys.excepthook = self._from_main
        threading.excepthook = self._from_thread

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Catch what a loop would only log."""
        loop.set_exception_handler(self._from_loop)

    def report(self, where: str, error: BaseException) -> None:
        """Log a failure with its traceback, and show it unless it was shown before."""
        _log.error("%s failed", OwnWords(where), exc_info=error)
        line = f"{where}: {type(error).__name__}"
        if self._show is not None and line not in self._seen:
            self._seen.add(line)
            self._show(f"{where} failed: {str(error) or type(error).__name__}")

    def _from_main(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.report("the program", error)

    def _from_thread(self, told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None and not isinstance(told.exc_value, SystemExit):
            self.report(told.thread.name if told.thread else "a thread", told.exc_value)

    def _from_loop(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.report("the event loop", error)
        else:
            _log.error("the event loop: %s", OwnWords(context.get("message")))
