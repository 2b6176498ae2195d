"""The relay's log: lines for people on a terminal, one JSON object a line elsewhere."""

import json
import logging
import sys
from datetime import UTC, datetime

from gamma_desktop.cli.plain_text import plain


def log_as(form: str | None) -> None:
    """Have the program's log go to stderr, from "info" on.

    Args:
        form: "text" or "json"; None: text on a terminal, else JSON.
    """
    is_text = sys.stderr.isatty() if form is None else form == "text"
    handler = logging.StreamHandler()
    handler.setFormatter(_Lines() if is_text else _Objects())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    logging.getLogger("gamma_desktop").setLevel(logging.INFO)


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="seconds")
        return plain(f"{at} {record.levelname.lower()}: {_message(record)}")


class _Objects(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "part": record.name.removeprefix("gamma_desktop."),
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    message = record.getMessage()
    return f"{message}: {record.exc_info[1]!r}" if record.exc_info else message
