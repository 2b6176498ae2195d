"""The second act: a team of three whose calls come by one relay, and what each of them must see."""

from collections.abc import Callable, Iterator

from gamma_desktop.demo.agent import Caller
from gamma_desktop.demo.cloud_control import CloudControl
from gamma_desktop.demo.story import (
    CUSTOMER,
    CUSTOMER_NUMBER,
    MISSED,
    MISSED_NUMBER,
    SUPPLIER,
    SUPPLIER_NUMBER,
    Story,
)
from gamma_desktop.demo.team import Team

_NOTE = "Wants the red frame"
_CONNECTED, _CUT_OFF = "Ready", "No connection since"


class TeamDay:
    """Plays the day of a team, one scene after the other.

    Args:
        cloud: where the calls come from.
        team: the relay and the desks.
        story: tells what was seen.
    """

    def __init__(self, cloud: CloudControl, team: Team, story: Story) -> None:
        self._cloud = cloud
        self._team = team
        self._gines, self._antonio, self._sandra = team.desks
        self._call = ""
        self.story = story

    def scenes(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """The scenes in order, each with its title."""
        yield "Three desks join a team by its relay", self.three_desks_join
        yield "A customer calls all three", self.a_call_rings_all
        yield "The call is transferred to a colleague", self.the_call_is_transferred
        yield "A desk is killed, and catches up", self.a_desk_catches_up
        yield "The relay is killed, and comes back", self.the_relay_comes_back

    def three_desks_join(self) -> None:
        """Each has its icon and its window, and says that it is connected."""
        self._team.gather(self._cloud, self.story.doing)
        for desk in self._team.desks:
            desk.open_window()
        self.story.saw("each of three desks has its icon in the tray, and its window")
        self._all_see_in_window(_CONNECTED)
        self.story.saw("all three are connected, and ready", picture="three-desks")

    def a_call_rings_all(self) -> None:
        """All three pop; who did not answer reads who did."""
        customer = Caller(heading="Incoming call", who=CUSTOMER)
        self._call = self._ring_all(CUSTOMER_NUMBER)
        for desk in self._team.desks:
            desk.agent.sees_pop(customer, "Ferrer Óptica")
        self.story.saw("the call pops at all three desks", picture="rings-all-three")
        self._cloud.answer(self._call, extension=self._gines.place.extension)
        self._gines.agent.sees_pop(customer, "Talking")
        for desk in (self._antonio, self._sandra):
            desk.agent.sees_pop(customer, f"Answered by {self._gines.place.name}")
        self.story.saw("Gines talks, and the two others read who answered", picture="answered-by-gines")

    def the_call_is_transferred(self) -> None:
        """The colleague's pop says who transfers the call."""
        customer = Caller(heading="Incoming call", who=CUSTOMER)
        to = self._antonio.place
        self._gines.agent.transfers(customer, self._call, extension=to.extension, note=_NOTE)
        self._gines.agent.sees_pop(customer, f"Transferred to {to.name}")
        self._antonio.agent.sees_pop(customer, f"Transferred by {self._gines.place.name}", _NOTE)
        self.story.saw("Antonio reads that Gines transfers the call, with a note", picture="transferred")
        self._cloud.answer(f"{self._call}.1")
        self._antonio.agent.sees_pop(customer, "Talking")
        self._cloud.hangup(f"{self._call}.1")
        self._antonio.agent.sees_pop(customer, "Ended")
        self.story.saw("Antonio talks to the customer, who hangs up")

    def a_desk_catches_up(self) -> None:
        """What came meanwhile stands in the list of a desk that was away, and does not pop late."""
        supplier = Caller(heading="Incoming call", who=SUPPLIER)
        self._sandra.kill()
        call = self._ring_all(SUPPLIER_NUMBER)
        self._antonio.agent.sees_pop(supplier)
        self._cloud.answer(call, extension=self._antonio.place.extension)
        self._antonio.agent.sees_pop(supplier, "Talking")
        self._cloud.hangup(call)
        missed = self._cloud.incoming(MISSED_NUMBER, [self._sandra.place.extension])
        self._cloud.hangup(missed)
        self.story.saw("Sandra's desk is killed; Antonio takes a call that rings at all")
        colleague = f"{self._sandra.place.name}, extension {self._sandra.place.extension}"
        self._gines.agent.opens_page("Team")
        self._gines.agent.sees_in_window(f"{colleague}, Offline")
        self.story.saw("Gines sees in Team that Sandra is offline", picture="one-is-away")
        self._sandra.start()
        self._sandra.open_window()
        self._sandra.agent.sees_in_window(_CONNECTED, MISSED, SUPPLIER)
        self._sandra.agent.sees_no_pop()
        self._gines.agent.sees_in_window(f"{colleague}, Free")
        self.story.saw("it comes back with both calls, and pops neither", picture="caught-up")

    def the_relay_comes_back(self) -> None:
        """Each desk says since when there is no connection, and goes on by itself."""
        self._team.relay.kill()
        self._all_see_in_window(_CUT_OFF)
        self.story.saw("the relay is killed, and each desk says so", picture="relay-killed")
        self._team.relay.start()
        self._all_see_in_window(_CONNECTED)
        self.story.saw("the relay is back, and so are all three")
        customer = Caller(heading="Incoming call", who=CUSTOMER)
        call = self._ring_all(CUSTOMER_NUMBER)
        for desk in self._team.desks:
            desk.agent.sees_pop(customer)
        self.story.saw("the next call pops at all three", picture="relay-is-back")
        self._cloud.hangup(call)

    def _ring_all(self, number: str) -> str:
        return self._cloud.incoming(number, [desk.place.extension for desk in self._team.desks])

    def _all_see_in_window(self, words: str) -> None:
        for desk in self._team.desks:
            desk.agent.sees_in_window(words)
