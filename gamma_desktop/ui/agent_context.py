"""What the words of a call depend on beside the call: who sits here, how extensions and lines are called."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from gamma_desktop.calls.model import Extension
from gamma_desktop.numbers.lines import NO_NAMES, LineNames
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.settings.model import CrmOpen, RingGroupMiss, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentContext:
    """The agent's surroundings, as set and as Gamma told them.

    Attributes:
        mine: the extensions of the agent; empty means all.
        names: every extension that is known, and its name; "" where it has none.
        lines: the names and colours of our lines.
        rules: how numbers are written here.
        has_crm: there is a CRM page to open.
        labels: the team's own list of labels.
        ring_group: who counts a missed call that rang several.
    """

    mine: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    lines: LineNames = NO_NAMES
    rules: NumberRules
    has_crm: bool = False
    labels: tuple[str, ...] = ()
    ring_group: RingGroupMiss = RingGroupMiss.ALL


class LiveAgentContext:
    """Owns the context in force: makes another one only when what it rests on has changed, and tells.

    Args:
        settings: in force.
        extensions: those of the PBX, as far as they are known.
        rules: how numbers are written, by both.

    Attributes:
        current: the context in force.
    """

    def __init__(self, settings: Settings, extensions: Sequence[Extension], rules: NumberRules) -> None:
        self._listeners: list[Callable[[], object]] = []
        self._made_of = _rests_on(settings, extensions, rules)
        self.current = _made(settings, extensions, rules)

    def use(self, settings: Settings, extensions: Sequence[Extension], rules: NumberRules) -> None:
        """Take these from now on."""
        made_of = _rests_on(settings, extensions, rules)
        if made_of == self._made_of:
            return
        self._made_of = made_of
        self.current = _made(settings, extensions, rules)
        for listener in tuple(self._listeners):
            listener()

    def subscribe(self, listener: Callable[[], object]) -> Callable[[], None]:
        """Tell ``listener`` when there is another context; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)


def _rests_on(settings: Settings, extensions: Sequence[Extension], rules: NumberRules) -> tuple[object, ...]:
    return settings.agent, settings.lines, settings.calls, settings.crm, tuple(extensions), rules


def _made(settings: Settings, extensions: Sequence[Extension], rules: NumberRules) -> AgentContext:
    lines = LineNames(settings.lines.names, lambda text: understand(text, rules))
    named = {each.number: lines.find(each.number) for each in extensions}
    return AgentContext(
        mine=frozenset(settings.agent.extensions),
        names={each.number: line.name if (line := named[each.number]) else each.name for each in extensions},
        lines=lines,
        rules=rules,
        has_crm=bool(settings.crm.url or settings.crm.rules) and settings.crm.open_on is not CrmOpen.OFF,
        labels=settings.calls.labels,
        ring_group=settings.calls.ring_group_miss,
    )
