"""The templates of ``crm.rules``: which page opens for which call.

In a file each is a table, ``{url = "https://…", direction = "incoming", known = true}``. As a value of the
settings it is the same in one text, which ``crm_rule_in`` reads.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gamma_desktop.errors import Message
from gamma_desktop.settings.addresses import crm_url
from gamma_desktop.settings.codes import ValueFault
from gamma_desktop.settings.errors import BadValue
from gamma_desktop.settings.rules import LONGEST_TEXT, Kind, Rule, texts

_NAMES = ("url", "direction", "line", "known", "missing")
DIRECTIONS = ("incoming", "outgoing", "internal")


class MissingValue(StrEnum):
    """What becomes of a template with a placeholder that has no value for a call."""

    LEAVE_OUT = "leave_out"
    NEXT = "next"
    DO_NOT_OPEN = "do_not_open"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrmRule:
    """One template, and the calls that it is for.

    Attributes:
        url: scheme and host are fixed; it may have placeholders.
        direction: of the call; "" for any.
        line: name or number of the line that was dialled, or an extension; "" for any.
        known: whether the contacts know the other end; None for either.
    """

    url: str
    direction: str = ""
    line: str = ""
    known: bool | None = None
    missing: MissingValue = MissingValue.LEAVE_OUT

    def as_table(self) -> dict[str, object]:
        """As it stands in a file: what is as by default is left out."""
        default = CrmRule(url="")
        values = {name: getattr(self, name) for name in _NAMES}
        return {name: value for name, value in values.items() if value != getattr(default, name)}

    def __str__(self) -> str:
        """The text that ``crm_rule_in`` reads; JSON writes texts and truth as TOML does."""
        import json  # noqa: PLC0415  (only where a rule is written; the window waits for what is read)

        pairs = (
            f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in self.as_table().items()
        )
        return f"{{ {', '.join(pairs)} }}"


def crm_rule_in(text: str) -> CrmRule:
    """Read a rule; raises BadValue."""
    try:
        table = tomllib.loads(f"rule = {text}")
    except tomllib.TOMLDecodeError as error:
        raise _bad() from error
    if set(table) != {"rule"}:
        raise _bad()
    return _rule_of(table["rule"])


def crm_rules() -> Rule:
    """A list of rules: tables, or texts that hold one each."""
    checked = texts(lambda text: str(crm_rule_in(text)))

    def check(raw: object) -> tuple[str, ...]:
        if isinstance(raw, list):
            raw = [str(_rule_of(each)) if isinstance(each, dict) else each for each in raw]
        found = checked.check(raw)
        return found if isinstance(found, tuple) else ()

    return Rule(Kind.LIST, check, in_file=lambda text: crm_rule_in(text).as_table())


def _rule_of(table: object) -> CrmRule:
    if not isinstance(table, Mapping) or not set(table) <= set(_NAMES):
        raise _bad()
    url, direction, line = (_text(table.get(name, "")) for name in ("url", "direction", "line"))
    known, missing = table.get("known"), _text(table.get("missing", MissingValue.LEAVE_OUT))
    fits = direction in {"", *DIRECTIONS} and missing in set(MissingValue)
    if not fits or not url or not (known is None or isinstance(known, bool)):
        raise _bad()
    return CrmRule(
        url=crm_url(url), direction=direction, line=line, known=known, missing=MissingValue(missing)
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.isprintable() or len(value) > LONGEST_TEXT:
        raise _bad()
    return value


def _bad() -> BadValue:
    return BadValue(
        Message(ValueFault.CRM_RULE, names=_NAMES, directions=DIRECTIONS, missing=tuple(MissingValue))
    )
