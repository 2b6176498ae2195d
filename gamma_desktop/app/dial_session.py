"""What ``dial`` asks before a call: the same check as in the window, on the call log beside it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

from gamma_desktop.app.book_of_command import existing_book, has_book
from gamma_desktop.calls.facts import CLAIM_LASTS
from gamma_desktop.calls.model import Direction
from gamma_desktop.history.dial_check import DialCheck
from gamma_desktop.history.model import CallFilter
from gamma_desktop.numbers.dial_guard import REPEATED_WITHIN
from gamma_desktop.numbers.model import NumberRules, PhoneNumber
from gamma_desktop.numbers.parse import understand
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.shared_facts import SqliteSharedFacts
from gamma_desktop.team.membership import membership_of


@asynccontextmanager
async def dial_check(
    paths: ProfilePaths, settings: Settings, rules: NumberRules, number: PhoneNumber
) -> AsyncIterator[DialCheck]:
    """The check of a call to this number; raises StoreError."""
    dial_rules, mine = load_settings(paths).dial_rules, frozenset(settings.agent.extensions)
    async with AsyncExitStack() as stack:
        log, is_repeated, claimed_by = None, False, ""
        if has_book(paths):
            database = await stack.enter_async_context(existing_book(paths))
            log = SqliteCallLog(database)
            is_repeated = await _was_just_called(log, number, mine)
            if (membership := membership_of(paths, settings)) is not None:
                claims = await SqliteSharedFacts(database).claims_since(_now() - CLAIM_LASTS)
                claim = claims.get(number.key or "")
                claimed_by = claim.by if claim is not None and claim.desk != membership.desk else ""
        yield DialCheck(
            lambda: dial_rules,
            log,
            mine=lambda: mine,
            country_of=lambda each: understand(each, rules).region,
            has_dialled=lambda _destination, _since: is_repeated,
            clock=_now,
            claimed_by=lambda _number: claimed_by,
        )


async def _was_just_called(log: SqliteCallLog, number: PhoneNumber, mine: frozenset[str]) -> bool:
    """Whether the running program saw a call to this number just now."""
    since = _now() - REPEATED_WITHIN
    wanted = CallFilter(mine=mine, number=number.key, since=since)
    found = await log.find_calls(wanted, limit=5) if number.key else ()
    return any(call.direction is not Direction.INCOMING for call in found)


def _now() -> datetime:
    return datetime.now(UTC)
