"""The catalogue is whole: what the layers below tell as a code is worded, with places for all of its data."""

import ast
import builtins
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
from gamma_desktop.contacts.codes import Oddity
from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.ui.wording import say
from gamma_desktop.ui.wording.errors import _WORDINGS
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


def has_title(kind: type[GammaDesktopError]) -> bool:
    """Whether errors of this class are told by a title of their own, or of a class that they are of."""
    return any(each in _WORDINGS or vars(each).get("title") in SENTENCES for each in kind.__mro__)


def errors_below(kind: type[GammaDesktopError] = GammaDesktopError) -> Iterator[type[GammaDesktopError]]:
    """Every class of errors that a module below ``ui`` has."""
    for each in kind.__subclasses__():
        package, _, rest = each.__module__.partition(".")
        if package == "gamma_desktop" and rest.split(".")[0] not in NOT_BELOW | {"simulator"}:
            yield each
        yield from errors_below(each)


def is_builtin(raised: ast.Call) -> bool:
    """Whether it is one of Python's own errors, which tell engineers alone."""
    return isinstance(raised.func, ast.Name) and hasattr(builtins, raised.func.id)


def sentences_raised(package: str) -> Iterator[str]:
    """Where a module of the package raises an error of the program with a sentence in it."""
    for path in sorted((PACKAGE / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and not is_builtin(node.exc):
                texts = [each.value for each in ast.walk(node.exc) if isinstance(each, ast.Constant)]
                if any(
                    isinstance(text, str) and re.search(r"[A-Za-z]{2,} [a-z]{2,}", text) for text in texts
                ):
                    yield f"{path.relative_to(PACKAGE)}:{node.lineno}"


def test_every_code_has_its_words() -> None:
    assert len(CODES) > 400
    assert [repr(code) for code in CODES if not SENTENCES.get(code, "").strip()] == []


def test_every_error_has_its_title() -> None:
    for module in pkgutil.walk_packages(gamma_desktop.__path__, "gamma_desktop."):
        if module.name.rpartition(".")[2] == "errors":
            importlib.import_module(module.name)
    found = set(errors_below())
    assert len(found) > 50
    assert [kind for kind in found if not has_title(kind)] == []


WORDED_ABOVE = ["calls", "contacts", "desktop", "history", "intake", "numbers", "settings", "store", "sync"]


@pytest.mark.parametrize("package", WORDED_ABOVE)
def test_no_sentence_is_raised_where_all_is_told_by_codes(package: str) -> None:
    assert list(sentences_raised(package)) == []


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


@pytest.mark.parametrize("data", [(), (("count", "many"),)], ids=["left out", "of another type"])
def test_data_that_a_process_made_up_costs_no_more_than_its_sentence(
    data: tuple[tuple[str, str], ...],
) -> None:
    told = Message(Oddity.MORE_LINE_ENCODINGS)
    object.__setattr__(told, "data", data)
    assert say(told).startswith("odd_more_line_encodings")


def test_words_are_sentences_of_their_own_or_parts_of_one() -> None:
    doubled = [text for text in SENTENCES.values() if re.search(r"  |\.\.|\s$", text)]
    assert doubled == []
