"""The support bundle: what is wrong, the log, the settings and the last hour's events, and nothing of people.

A zip for those who help. The events are a scenario of the simulator, so that they can be played again.
"""

import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from gamma_desktop import __version__
from gamma_desktop.calls.ports import RawEvent
from gamma_desktop.checks.model import Check
from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.gamma.pseudonymous import pseudonymous
from gamma_desktop.intake.errors import JournalError
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.numbers.pseudonyms import Pseudonyms
from gamma_desktop.private_files import make_private
from gamma_desktop.settings.layers import LoadedSettings
from gamma_desktop.settings.paths import ProfilePaths

SCENARIO = "scenario.json"
TOLD = timedelta(hours=1)
_MOST_EVENTS = 4_000
_LONGEST_WAIT = 3_600.0
_NUMBERS = frozenset({"agent.extensions"})
_PLAIN = frozenset(
    {
        *("listener.host", "listener.port", "listener.path", "listener.require_secret"),
        *("listener.allowed_sources", "listener.trusted_proxies"),
        *("numbers.region", "numbers.outside_prefix", "numbers.area_code"),
        *("pop.mode", "pop.surface", "pop.corner", "pop.hide_after", "crm.open_on", "calls.ring_group_miss"),
        *("calls.retire_ringing_after", "calls.retire_talking_after", "contacts.sync_minutes"),
        *("retention.calls_days", "retention.events_days", "ui.language", "ui.theme", "ui.autostart"),
    }
)
"""Settings that are told as they are; of any other, whether it is set."""


def write_bundle(
    file: Path, paths: ProfilePaths, loaded: LoadedSettings, checks: Sequence[Check], now: datetime
) -> None:
    """Write it, for its user alone; raises OSError. It says why where the events cannot be read."""
    pseudonyms = Pseudonyms(loaded.settings.numbers.rules(loaded.settings.agent.extensions))
    events, why_none = _events(paths.journal, now)
    make_private(file)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        about = {
            "version": __version__,
            "made_at": now.isoformat(timespec="seconds"),
            "events": len(events),
            "why_no_events": why_none,
        }
        for name, content in (
            ("about.json", about),
            ("health.json", [_shown(check) for check in checks]),
            ("settings.json", dict(_settings(loaded, pseudonyms))),
            (SCENARIO, {"title": "the last hour, played again", "steps": list(_steps(events, pseudonyms))}),
        ):
            bundle.writestr(name, json.dumps(content, indent=1, ensure_ascii=False))
        for log in sorted(paths.log.parent.glob(f"{paths.log.name}*")):
            bundle.write(log, f"log/{log.name}")


def _events(journal: Path, now: datetime) -> tuple[Sequence[RawEvent], str]:
    """Those of the last hour; none where they cannot be read, and why: that is when others are asked."""
    try:
        with JournalReader(journal) as reader:
            return list(_of_last_hour(reader, now)), ""
    except JournalError as error:
        return (), _code(error.message)


def _of_last_hour(journal: JournalReader, now: datetime) -> Iterator[RawEvent]:
    last = journal.last_position()
    for event in journal.read_after(max(0, last - _MOST_EVENTS), _MOST_EVENTS):
        if event.received_at >= now - TOLD:
            yield event


def _steps(events: Iterable[RawEvent], pseudonyms: Pseudonyms) -> Iterator[dict[str, object]]:
    """Each event, and the time to the next one."""
    before: datetime | None = None
    for event in events:
        if before is not None and event.received_at > before:
            pause = (event.received_at - before).total_seconds()
            yield {"do": "wait", "seconds": min(round(pause, 3), _LONGEST_WAIT)}
        before = event.received_at
        shown = pseudonymous(event, pseudonyms)
        if shown is not None:
            yield {"do": "event", "body": shown.body, "headers": shown.headers, "pbx": shown.pbx}


def _settings(loaded: LoadedSettings, pseudonyms: Pseudonyms) -> Iterator[tuple[str, object]]:
    for name, explanation in loaded.explanations.items():
        value: object = explanation.value
        if name in _NUMBERS and isinstance(value, tuple):
            value = [pseudonyms.number(str(each)) for each in value]
        elif name not in _PLAIN:
            value = "as it is by default" if value == explanation.key.default else "changed"
        yield name, {"value": value, "from": explanation.layer}


def _shown(check: Check) -> dict[str, object]:
    """By its codes, and the numbers in them alone: words may quote anything."""
    found = check.found
    if isinstance(found, GammaDesktopError):
        kind = type(found).__name__
        return {"check": check.name, "state": check.state, "error": kind, "found": _code(found.message)}
    data = {name: value for name, value in found.data if isinstance(value, int | float)}
    return {"check": check.name, "state": check.state, "found": str(found.code), **data}


def _code(message: Message | None) -> str:
    return "" if message is None else str(message.code)
