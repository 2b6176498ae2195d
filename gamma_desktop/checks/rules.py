"""When a measured value is a finding: clocks, certificates, room on a disk, notifications. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gamma_desktop.checks.codes import Found
from gamma_desktop.checks.model import Check, CheckName, CheckState
from gamma_desktop.errors import Message

CLOCK_SLACK = timedelta(seconds=30)
"""An answer takes its time, and its Date is in whole seconds."""
CLOCK_WRONG = timedelta(minutes=5)
"""From here on times in the call log are wrong for people, and certificates begin to fail."""

CERTIFICATE_ENDS_SOON = timedelta(days=21)

ROOM_NEEDED = 20 * 1024 * 1024
"""Bytes: less, and events may soon be refused."""
ROOM_WANTED = 500 * 1024 * 1024

_TOLD_IN_MINUTES_FROM, _TOLD_IN_HOURS_FROM = timedelta(minutes=2), timedelta(hours=2)
_GIBIBYTE = 1024**3
_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Validity:
    """When a certificate is good; both aware."""

    since: datetime
    until: datetime


def clock(ahead: timedelta) -> Check:
    """Judge how far the clock of this computer is ahead of the one that events are stamped by."""
    if abs(ahead) <= CLOCK_SLACK:
        return Check(CheckName.CLOCK, CheckState.OK, Message(Found.CLOCK_RIGHT))
    code = Found.CLOCK_AHEAD if ahead > timedelta() else Found.CLOCK_BEHIND
    state = CheckState.PROBLEM if abs(ahead) >= CLOCK_WRONG else CheckState.WARNING
    return Check(CheckName.CLOCK, state, Message(code, span=_span(abs(ahead))))


def certificate(validity: Validity, now: datetime) -> Check:
    """Judge the time for which a certificate is good."""
    until, since = (each.date().isoformat() for each in (validity.until, validity.since))
    if now >= validity.until:
        return _tls(CheckState.PROBLEM, Message(Found.CERTIFICATE_EXPIRED, until=until))
    if now < validity.since:
        return _tls(CheckState.PROBLEM, Message(Found.CERTIFICATE_TOO_EARLY, since=since))
    left = validity.until - now
    if left < CERTIFICATE_ENDS_SOON:
        return _tls(CheckState.WARNING, Message(Found.CERTIFICATE_ENDS, until=until, days=left.days))
    return _tls(CheckState.OK, Message(Found.CERTIFICATE_VALID, until=until))


def disk(free: int) -> Check:
    """Judge how many bytes are free."""
    megabytes = free // _MEBIBYTE
    if free < ROOM_NEEDED:
        return Check(CheckName.DISK, CheckState.PROBLEM, Message(Found.DISK_FULL, megabytes=megabytes))
    if free < ROOM_WANTED:
        return Check(CheckName.DISK, CheckState.WARNING, Message(Found.DISK_NEARLY_FULL, megabytes=megabytes))
    has_room = Message(Found.DISK_HAS_ROOM, gigabytes=f"{free / _GIBIBYTE:.1f}")
    return Check(CheckName.DISK, CheckState.OK, has_room)


def no_notifications(*, are_wanted: bool, cards_are_wanted: bool, cards_can_show: bool) -> Check:
    """Judge a desktop without a notification server by what calls are to show as."""
    name = CheckName.NOTIFICATIONS
    if not cards_can_show:
        return Check(name, CheckState.PROBLEM, Message(Found.NO_NOTIFICATIONS_OR_CARDS))
    if not are_wanted:
        return Check(name, CheckState.OK, Message(Found.NOTIFICATIONS_NOT_NEEDED))
    if cards_are_wanted:
        return Check(name, CheckState.WARNING, Message(Found.NO_NOTIFICATIONS_BESIDE_CARDS))
    return Check(name, CheckState.PROBLEM, Message(Found.NO_NOTIFICATIONS))


def _span(time: timedelta) -> Message:
    if time < _TOLD_IN_MINUTES_FROM:
        return Message(Found.SECONDS, count=round(time.total_seconds()))
    if time < _TOLD_IN_HOURS_FROM:
        return Message(Found.MINUTES, count=round(time / timedelta(minutes=1)))
    return Message(Found.HOURS, count=round(time / timedelta(hours=1)))


def _tls(state: CheckState, found: Message) -> Check:
    return Check(CheckName.TLS, state, found)
