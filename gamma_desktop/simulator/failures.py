"""Failures on demand: what goes wrong with the next requests, and how often."""

from dataclasses import dataclass, replace

ANY_REQUEST = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """How a request fails: with a status, by never being answered (hang), or with its connection reset.

    Attributes:
        reason: the reason phrase; empty takes the standard one.
        retry_after: seconds, sent as Retry-After.
        acts: the request is carried out all the same, and only its answer is lost or wrong.
    """

    status: int | None = None
    reason: str = ""
    retry_after: int | None = None
    hangs: bool = False
    resets: bool = False
    acts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    failure: Failure
    times: int


class Failures:
    """Holds one plan for each request; a newer one takes an older one's place."""

    def __init__(self) -> None:
        self._plans: dict[str, _Plan] = {}

    def plan(self, request: str, failure: Failure, times: int) -> None:
        """Let the next ``times`` requests of this name (or ANY_REQUEST) fail; none ends a plan."""
        if times:
            self._plans[request] = _Plan(failure=failure, times=times)
        else:
            self._plans.pop(request, None)

    def take(self, request: str) -> Failure | None:
        """The failure that this request meets, if any; counts it off."""
        name = request if request in self._plans else ANY_REQUEST
        plan = self._plans.get(name)
        if plan is None:
            return None
        self._plans[name] = replace(plan, times=plan.times - 1)
        if plan.times == 1:
            del self._plans[name]
        return plan.failure
