"""The one function that every text for people goes through: English is the key to other languages.

Knows no Qt, so that a command need not load it; the program with windows hands in what looks texts up.
"""

from collections.abc import Callable

Translator = Callable[[str, str], str]


def _as_written(_context: str, text: str) -> str:
    return text


_translator: Translator = _as_written


def translate(context: str, text: str) -> str:
    """A text of ours in the language of the reader; in English until ``use_translator`` was called.

    Args:
        context: which part of the interface it stands in, for those who translate.
        text: in English, with its places still open ("{0} after {1}").
    """
    return _translator(context, text)


def use_translator(translator: Translator) -> None:
    """Look texts up by ``translator`` from now on."""
    global _translator  # noqa: PLW0603  (one language for one process, as Qt has it)
    _translator = translator
