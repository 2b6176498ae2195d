"""The facts of a call, worded."""

from dataclasses import replace

from gamma_desktop.calls.model import Extension
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.ui.calls.facts import call_facts
from gamma_desktop.ui.parties import PartyNames
from tests.ui.office import NOW, TRANSFERRED


def test_a_call_passed_on_to_an_outside_number_names_no_extension_of_that_number() -> None:
    parties = PartyNames(lambda text: understand(text, NumberRules()), frozenset)
    parties.know([Extension(number="201", name="Gines Gomez")])
    (step,) = TRANSFERRED.transfers
    call = replace(TRANSFERRED, transfers=(replace(step, to_extension="+34915550123"),))

    facts = {fact.name: fact.value for fact in call_facts(IdentifiedCall(call=call), parties, NOW)}

    assert facts["Transfers"].endswith("Gines Gomez (201) → 915 55 01 23")
