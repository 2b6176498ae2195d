"""How a leg comes to be, and which leg of a call an act is about: pure functions of the PBX."""

from gamma_desktop.simulator.errors import Impossible
from gamma_desktop.simulator.ledger import LedgerCall
from gamma_desktop.simulator.model import Displayed, Ends, Leg, LegState
from gamma_desktop.simulator.office import displayed_extension


def first_leg(
    call: LedgerCall,
    leg_id: str,
    extension: str,
    other: Displayed,
    *,
    state: LegState,
    is_incoming: bool,
    is_reported: bool = True,
) -> Leg:
    """Make a leg of a call that no transfer led to: it is itself the first of its chain."""
    source, called = (other.in_chain, extension) if is_incoming else (extension, other.in_chain)
    return Leg(
        leg_id=leg_id,
        extension=extension,
        other=other,
        is_incoming=is_incoming,
        state=state,
        is_reported=is_reported,
        first=Ends(
            call_id=call.call_id,
            source=source,
            destination=call.dialed_number or called,
            is_incoming=is_incoming,
        ),
    )


def transferred_leg(
    call: LedgerCall,
    passing: Leg,
    leg_id: str,
    *,
    to_extension: str | None = None,
    to_outside: Displayed | None = None,
) -> Leg:
    """Make the leg that a transfer rings: at an extension, else outside on behalf of the one that passes."""
    source, called = passing.other.in_chain, passing.extension
    if not passing.is_incoming:
        source, called = called, source
    return Leg(
        leg_id=leg_id,
        extension=to_extension or passing.extension,
        other=to_outside or displayed_extension(passing.extension),
        is_incoming=to_outside is None,
        state=LegState.ALERTING,
        first=passing.first,
        # The reference keeps the direction of the chain's first call here, also further down the chain.
        original=Ends(
            call_id=call.call_id, source=source, destination=called, is_incoming=passing.first.is_incoming
        ),
    )


def ringing_legs(call: LedgerCall) -> list[Leg]:
    """The legs on which one of ours could answer."""
    unanswered = (LegState.RINGING, LegState.ALERTING)
    return [leg for leg in call.live_legs if leg.is_incoming and leg.state in unanswered]


def answering_leg(call: LedgerCall, extension: str | None) -> Leg:
    """The leg that answers: the one named, or the only one that rings."""
    ringing = ringing_legs(call)
    if not ringing:
        raise Impossible(f"call {call.call_id} does not ring here")
    if extension is None:
        if len(ringing) > 1:
            raise Impossible(f"call {call.call_id} rings on several extensions: say which one answers")
        return ringing[0]
    named = next((leg for leg in ringing if leg.extension == extension), None)
    if named is None:
        raise Impossible(f"call {call.call_id} does not ring on extension {extension}")
    return named


def passing_leg(call: LedgerCall) -> Leg:
    """The leg that passes a call on: the one that talks, else the first that rings."""
    candidates = [leg for leg in call.live_legs if leg.is_reported and leg.state is not LegState.PROMPTING]
    if not candidates:
        raise Impossible(f"call {call.call_id} does not ring yet")
    return next((leg for leg in candidates if leg.state is LegState.TALKING), candidates[0])
