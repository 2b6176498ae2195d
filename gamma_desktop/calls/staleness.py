"""Decides whether an event is too old to pop. Pure."""

from datetime import datetime, timedelta

from gamma_desktop.calls.model import Call

STALE_AFTER = timedelta(seconds=30)
"""An event that waited longer than this in our journal is too old to pop."""

GIVEN_UP_IS_STALE_AFTER = timedelta(minutes=10)
"""The same for a call that was given up since nothing more was heard of it."""


SILENT_AFTER = timedelta(minutes=1)
"""A call that goes on and of which nothing was heard for longer may have ended without a word."""


def is_silent(call: Call, now: datetime) -> bool:
    """Whether a call that goes on may have ended without our being told."""
    return call.is_live and now - call.received_at >= SILENT_AFTER


def is_stale(call: Call, now: datetime) -> bool:
    """Whether the last event of a call is too old to pop."""
    return now - call.received_at > (GIVEN_UP_IS_STALE_AFTER if call.is_retired else STALE_AFTER)
