"""The agent's context is one value, made again only when what it rests on has changed."""

from dataclasses import replace

from gamma_desktop.calls.model import Extension
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.settings.model import (
    AgentSettings,
    CrmSettings,
    LineSettings,
    PopMode,
    PopSettings,
    Settings,
)
from gamma_desktop.ui.agent_context import LiveAgentContext

SETTINGS = Settings(agent=AgentSettings(extensions=("203",)))
EXTENSIONS = (Extension(number="203", name="Tony Manero"), Extension(number="204"))
RULES = NumberRules(extensions=frozenset({"203", "204"}))


def context(told: list[str]) -> LiveAgentContext:
    live = LiveAgentContext(SETTINGS, EXTENSIONS, RULES)
    live.subscribe(lambda: told.append("another"))
    return live


def test_it_says_who_sits_here_and_how_extensions_are_called() -> None:
    current = context([]).current
    assert (current.mine, current.names) == (frozenset({"203"}), {"203": "Tony Manero", "204": ""})


def test_names_that_the_settings_give_go_before_gammas() -> None:
    live = context([])
    live.use(replace(SETTINGS, lines=LineSettings(names=("203 = Reception",))), EXTENSIONS, RULES)
    assert live.current.names["203"] == "Reception"


def test_the_same_again_and_other_settings_leave_it_as_it_is() -> None:
    told: list[str] = []
    live = context(told)
    before = live.current
    live.use(replace(SETTINGS, pop=PopSettings(mode=PopMode.OFF)), list(EXTENSIONS), RULES)
    assert live.current is before
    assert told == []


def test_whoever_subscribed_is_told_of_another_one_until_they_end_it() -> None:
    told: list[str] = []
    live = context(told)
    end = live.subscribe(lambda: told.append("ended later"))
    live.use(replace(SETTINGS, crm=CrmSettings(url="https://crm.example/{number}")), EXTENSIONS, RULES)
    end()
    live.use(SETTINGS, EXTENSIONS[:1], RULES)
    assert told == ["another", "ended later", "another"]
    assert not live.current.has_crm
