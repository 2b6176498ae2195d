from dataclasses import replace

from gamma_desktop.calls.facts import Claim, Handled, HandledBy
from gamma_desktop.history.model import IdentifiedCall, Remark
from gamma_desktop.numbers.parse import understand
from gamma_desktop.ui.calls.row_views import CallRows
from gamma_desktop.ui.parties import PartyNames
from tests.samples import desk
from tests.unit.calls.telling import story

MISSED = IdentifiedCall(call=desk.call_of(story("0 rings 203", "21 drops 203")))


def subtitle(remark: Remark) -> str:
    parties = PartyNames(lambda text: understand(text, desk.RULES), lambda: frozenset({"203"}))
    rows = CallRows(parties, lambda: desk.NOW)
    return rows.row_view(replace(MISSED, remark=remark)).subtitle


def test_who_sees_to_a_missed_call_stands_where_a_narrow_row_still_shows_it() -> None:
    claim = Claim(desk="luis", by="Luis", at=desk.NOW)
    assert subtitle(Remark(claim=claim)).startswith("Luis is calling back")
    handled = Handled(by="Luis", at=desk.NOW, how=HandledBy.CALLED_BACK)
    assert subtitle(Remark(handled=handled)).startswith("Called back by Luis")
