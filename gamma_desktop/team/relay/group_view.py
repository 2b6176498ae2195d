"""What a group may know of a call, as the book has it: the same as its log says of the call's events.

A group knows the calls of every chain that touches one of its extensions. Of a call that only rang there,
while others talked, it learns neither by whom it was taken nor what was said, also where that goes on to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gamma_desktop.calls.facts import WORDS, FactVerb
from gamma_desktop.calls.known_calls import KnownCall
from gamma_desktop.calls.merging import merge_told
from gamma_desktop.calls.model import Call, CallFacts, Dated, Origin

Groups = Mapping[str, Sequence[str]]
"""Extensions by the name of the group."""


def readers_of(
    verb: FactVerb, call: Call, chain: Sequence[Call], groups: Groups, destination: str = ""
) -> tuple[str, ...]:
    """Extensions whose groups read what is said of a call: all of its chain.

    Words are not for a group whose phones this call only rang, while another one talked; but for the one that
    it is passed on to.
    """
    whole = (call, *chain)
    touched = {extension for each in whole for extension in each.extensions}
    touched |= {each.remote.number for each in whole if each.remote.is_extension and each.remote.number}
    talked = _talked(whole)
    if verb in WORDS and talked:
        for members in map(set, groups.values()):
            if talked.isdisjoint(members):
                touched -= members.intersection(call.extensions) - {destination}
    return tuple(sorted(touched))


@dataclass(frozen=True, slots=True)
class GroupView:
    """What one group may know.

    Attributes:
        members: its extensions.
        groups: all that there are.
    """

    members: frozenset[str]
    groups: Groups

    def of(self, call: Call, known: KnownCall, chain: Sequence[Call]) -> KnownCall | None:
        """A call as the group knows it; None: it does not."""
        if self.members.isdisjoint(readers_of(FactVerb.HANDLE, call, chain, self.groups)):
            return None
        if self.members.isdisjoint(readers_of(FactVerb.NOTE, call, chain, self.groups)):
            known = replace(known, has_words=False, note="", label="")
        passed = known.handed_over
        if passed is not None:
            readers = readers_of(FactVerb.HAND_OVER, call, chain, self.groups, passed.destination)
            if self.members.isdisjoint(readers):
                known = replace(known, handed_over=None)
        talked = _talked([call, *(each for each in chain if each.started_at <= call.started_at)])
        if self.members.isdisjoint(talked) and not self.members.isdisjoint(call.extensions):
            known = replace(
                known, told=self._masked(known.told, group_talked=any(map(self._is_in_a_group, talked)))
            )
        return known

    def _masked(self, told: CallFacts, *, group_talked: bool) -> CallFacts:
        """Without the extensions of other groups, and what was said and typed there."""
        of_others = {
            leg.extension
            for leg in told.legs
            if leg.extension not in self.members and (group_talked or self._is_in_a_group(leg.extension))
        }
        if not (of_others or group_talked):
            return told
        legs = CallFacts()
        for leg in told.legs:
            masked = replace(leg, extension="") if leg.extension in of_others else leg
            legs = merge_told(legs, CallFacts(legs=(masked,)))
        return replace(
            told,
            legs=legs.legs,
            app_data=(),
            recording_url=None,
            transcript=None,
            origin=_without(told.origin, of_others),
        )

    def _is_in_a_group(self, extension: str) -> bool:
        return any(extension in members for members in self.groups.values())


def _talked(calls: Sequence[Call]) -> set[str]:
    return {leg.extension for call in calls for leg in call.legs if leg.talking_at is not None}


def _without(origin: Dated[Origin] | None, extensions: set[str]) -> Dated[Origin] | None:
    """Where a call came from, without what the first call reached, where that is one of these."""
    first = origin.value.first_to if origin is not None else None
    if origin is None or first is None or first.number not in extensions:
        return origin
    return replace(origin, value=replace(origin.value, first_to=None))
