"""The catalogue is whole: what the layers below tell as a code is worded, with places for all of its data."""

import ast
import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from string import Formatter

import pytest

import gamma_desktop
from gamma_desktop.errors import Message
from gamma_desktop.ui.wording import say
from gamma_desktop.ui.wording.messages import SENTENCES

PACKAGE = Path(gamma_desktop.__file__).parent
NOT_BELOW = {"ui", "cli", "demo", "app", "__main__"}


def enums_of_codes() -> Iterator[type[StrEnum]]:
    """The enums whose members stand in messages: those of modules of codes, and what is worded besides."""
    worded = {type(code) for code in SENTENCES if isinstance(code, StrEnum)}
    for module in pkgutil.walk_packages(gamma_desktop.__path__, "gamma_desktop."):
        if module.name.rpartition(".")[2] == "codes":
            found = vars(importlib.import_module(module.name)).values()
            worded |= {each for each in found if isinstance(each, type) and issubclass(each, StrEnum)}
    yield from sorted(worded - {StrEnum}, key=str)


CODES = [code for enum in enums_of_codes() for code in enum]


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def messages_made() -> Iterator[tuple[str, str, set[str]]]:
    """Where a module below makes a message: where, of which code, with which data."""
    kinds = {enum.__name__ for enum in enums_of_codes()}
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0].removesuffix(".py") in NOT_BELOW:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            for each in node.args:
                if (
                    isinstance(each, ast.Attribute)
                    and isinstance(each.value, ast.Name)
                    and each.value.id in kinds
                    and isinstance(node.func, ast.Name)
                    and node.func.id == "Message"
                ):
                    data = {keyword.arg for keyword in node.keywords if keyword.arg}
                    yield f"{path.name}:{node.lineno}", f"{each.value.id}.{each.attr}", data


@pytest.mark.parametrize("code", CODES, ids=lambda code: f"{type(code).__name__}.{code.name}")
def test_every_code_has_its_words(code: StrEnum) -> None:
    assert SENTENCES[code].strip()


def test_no_two_codes_are_the_same_to_another_process() -> None:
    assert [value for value, count in Counter(map(str, CODES)).items() if count > 1] == []


def test_a_message_has_all_that_its_words_have_places_for() -> None:
    named = {f"{type(code).__name__}.{code.name}": places(SENTENCES[code]) for code in CODES}
    made = list(messages_made())
    assert len(made) > 60
    assert [(place, code) for place, code, data in made if named[code] != data] == []


def test_what_a_process_made_up_stays_as_it_is() -> None:
    made_up = Message.__new__(Message)
    object.__setattr__(made_up, "code", "made_up")
    object.__setattr__(made_up, "data", ())
    assert say(made_up) == "made_up"


def test_words_are_sentences_of_their_own_or_parts_of_one() -> None:
    doubled = [text for text in SENTENCES.values() if re.search(r"  |\.\.|\s$", text)]
    assert doubled == []
