"""What to ask before a number is called, by the rules of this desk and by whom it talked with lately."""

from collections.abc import Callable
from datetime import datetime

from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.history.ports import NumbersTalkedWith
from gamma_desktop.numbers import dial_guard
from gamma_desktop.numbers.dial_guard import REPEATED_WITHIN, USUAL_FOR, DialMoment, DialRules
from gamma_desktop.numbers.model import PhoneNumber


class DialCheck:
    """Asked by window and commands alike before each call.

    Args:
        rules: what may be called, and what is asked about, now.
        past: the call log; None where there is none yet.
        mine: the extensions of this desk; empty for all.
        country_of: the region of a number in E.164; None if it has none.
        has_dialled: whether this destination was called from here since then.
        clock: the time now, aware.
        claimed_by: who in the team is calling a number (E.164 or an extension) back; "" if no one else is.
    """

    def __init__(
        self,
        rules: Callable[[], DialRules],
        past: NumbersTalkedWith | None,
        *,
        mine: Callable[[], frozenset[str]],
        country_of: Callable[[str], str | None],
        has_dialled: Callable[[str, datetime], bool],
        clock: Callable[[], datetime],
        claimed_by: Callable[[str | None], str] = lambda _number: "",
    ) -> None:
        self._rules = rules
        self._past = past
        self._mine = mine
        self._country_of = country_of
        self._has_dialled = has_dialled
        self._clock = clock
        self._claimed_by = claimed_by

    def needs_history(self, number: PhoneNumber) -> bool:
        """Whether ``is_usual`` is to be asked first: for calls abroad alone, so that no other one waits."""
        return dial_guard.needs_history(number, self._rules())

    async def is_usual(self, number: PhoneNumber) -> bool:
        """Whether this desk talked with that country lately; no, where the log cannot be read."""
        code = number.e164 and dial_guard.calling_code(number.e164)
        if self._past is None or not code or number.region is None:
            return False
        try:
            numbers = await self._past.talked_with(code, since=self._clock() - USUAL_FOR, mine=self._mine())
        except GammaDesktopError:
            return False
        return any(self._country_of(each) == number.region for each in numbers)

    def reasons(
        self, number: PhoneNumber, *, is_from_link: bool = False, is_usual: bool = False
    ) -> tuple[Message, ...]:
        """What to tell and have confirmed before the call; empty where it is made at once."""
        now = self._clock()
        is_repeated = number.dial is not None and self._has_dialled(number.dial, now - REPEATED_WITHIN)
        moment = DialMoment(
            now=now.astimezone(),
            is_from_link=is_from_link,
            is_repeated=is_repeated,
            is_usual=is_usual,
            claimed_by=self._claimed_by(number.key),
        )
        return dial_guard.reasons_to_ask(number, self._rules(), moment)
