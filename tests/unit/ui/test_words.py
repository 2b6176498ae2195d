"""What the window says: no commands, variables or keys of settings, and no words of the program's inside."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gamma_desktop.settings.ports import VaultHealth, VaultState
from gamma_desktop.ui import wording

OUT_OF_USE = re.compile(
    r"passes it on|concern you|nobody took|give up what you typed|go on typing|no number has"
    r"|everything was understood|perhaps placed|asking gamma|\blift|missed calls? waits?\b|nothing fits"
    r"|change contact|as the system has it|book is on|from this desk|keep still|was heard of it"
    r"|vip any longer|as you wanted at|not to be disturbed|whatever is quiet|end never came",
    re.IGNORECASE,
)
"""Words that were replaced by more common ones."""

UI = Path(wording.__file__).parents[1]
SPEAKING = {"tr", "translate", "Explanation"}
KEPT_TO_SAY = {"title", "advice", "words", "hint"}
NOT_FOR_AGENTS = re.compile(
    r"\bGAMMA_|gamma-desktop (?!listen\b)|--(?!profile\b)[a-z]"
    r"|\b(?:listener|contacts|calls|numbers|agent|api|pop)\.[a-z_]{3,}\b"
    r"|\b(?:journal|desk|wish|gap|chain|nobody|somebody|whoever|anew|vouch\w*)\b|\b(?:the|call) book\b",
    re.IGNORECASE,
)


def said(module: ast.AST) -> Iterator[tuple[int, str]]:
    """The texts of a module that are for people, each with its line."""
    for node in ast.walk(module):
        is_said = isinstance(node, ast.Call) and _name(node.func) in SPEAKING
        if is_said or (isinstance(node, ast.Assign) and {_name(each) for each in node.targets} & KEPT_TO_SAY):
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and " " in part.value:
                    yield part.lineno, part.value


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def found(words: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(UI)}:{line}: {text}"
        for path in sorted(UI.rglob("*.py"))
        for line, text in said(ast.parse(path.read_text("utf-8")))
        if words.search(text)
    ]


def test_the_window_speaks_to_agents() -> None:
    assert found(NOT_FOR_AGENTS) == []


def test_the_window_says_things_as_people_do() -> None:
    assert found(OUT_OF_USE) == []


@pytest.mark.parametrize("state", VaultState)
def test_what_to_do_about_the_keyring_speaks_to_agents(state: VaultState) -> None:
    advice = wording.keyring_advice(VaultHealth(state=state, detail="no such service"))
    assert advice
    assert not NOT_FOR_AGENTS.search(advice)


def test_what_the_system_said_of_the_keyring_is_quoted_shortened_and_without_control_characters() -> None:
    health = VaultHealth(state=VaultState.REFUSED, detail="no \x1b[31m{way}. " + "x" * 1_000)
    advice = wording.keyring_advice(health)
    assert "(no  [31m{way}. xxx" in advice
    assert len(advice) < 300


@pytest.mark.parametrize(
    "text",
    [
        'self.tr("Run gamma-desktop key set")',
        'translate("health", "Set GAMMA_API_KEY, or start one")',
        'Explanation("There is no key", "Name one with --from.")',
        'translate("x", "That goes from this desk")',
        'advice = "Set it with --from, or in Settings"',
        'self.tr("a name that is not in listener.hosts")',
    ],
)
def test_words_for_administrators_are_found(text: str) -> None:
    assert any(NOT_FOR_AGENTS.search(each) for _, each in said(ast.parse(text)))
