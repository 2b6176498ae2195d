"""The scripted morning of calls: what the callers do, what the agent does, and what must be seen of it."""

from collections.abc import Callable, Iterator

from gamma_desktop.demo.agent import Agent, Caller
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

EXTENSION = "203"
_COLLEAGUE, _COLLEAGUE_NAME = "202", "Antonio Abajo"
_DIALLED_NUMBER, _DIALLED_AS_SHOWN = "955123456", "955 12 34 56"


class Morning:
    """Plays the morning, one scene after the other.

    Args:
        cloud: where the calls come from.
        agent: who sits at the desktop.
        story: tells what was seen.
    """

    def __init__(self, cloud: CloudControl, agent: Agent, story: Story) -> None:
        self._cloud = cloud
        self._agent = agent
        self.story = story

    def scenes(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """The scenes in order, each with its title."""
        yield "The program starts", self.the_program_starts
        yield "A customer calls, and is talked to", self.a_customer_calls
        yield "A supplier calls for a colleague", self.a_call_is_passed_on
        yield "A call is missed, and called back", self.a_missed_call_is_called_back
        yield "A number is dialled in the window", self.a_number_is_dialled
        yield "A caller hides the number", self.a_hidden_caller_calls

    def the_program_starts(self) -> None:
        """The icon is in the tray, the window opens."""
        self._agent.sees_tray_icon()
        self.story.saw("the icon is in the tray")
        self._agent.opens_window()
        self.story.saw("a second start brings the window to the front", picture="window")

    def a_customer_calls(self) -> None:
        """The pop says who it is and takes nothing away; a click on it hangs up."""
        customer = Caller(heading="Incoming call", who=CUSTOMER)
        self._agent.goes_on_working()
        call = self._cloud.incoming(CUSTOMER_NUMBER, [EXTENSION])
        self._agent.sees_pop(customer, "Ferrer Óptica", "647 46 01 97")
        self.story.saw("the pop says who calls, and from which company", picture="incoming-call")
        self._agent.was_not_disturbed()
        self.story.saw("keyboard and pointer stayed where they were")
        self._cloud.answer(call)
        self._agent.sees_pop(customer, "Talking")
        self.story.saw("the pop says that they talk", picture="talking")
        self._agent.hangs_up(customer, call)
        self._agent.sees_pop(customer, "Ended")
        self.story.saw("Hang up ended the call", picture="ended")

    def a_call_is_passed_on(self) -> None:
        """The picker offers the extensions; the pop says to whom the call went."""
        supplier = Caller(heading="Incoming call", who=SUPPLIER)
        call = self._cloud.incoming(SUPPLIER_NUMBER, [EXTENSION])
        self._agent.sees_pop(supplier)
        self._cloud.answer(call)
        self._agent.sees_pop(supplier, "Talking")
        self.story.saw(f"{SUPPLIER} is talked to")
        self._agent.transfers(supplier, call, extension=_COLLEAGUE)
        self._agent.sees_pop(supplier, f"Transferred to {_COLLEAGUE_NAME}")
        self.story.saw(f"the call was transferred to {_COLLEAGUE_NAME}", picture="transferred")
        self._cloud.hangup(f"{call}.1")

    def a_missed_call_is_called_back(self) -> None:
        """The pop stays, and calls back at a click."""
        missed = Caller(heading="Incoming call", who=MISSED)
        call = self._cloud.incoming(MISSED_NUMBER, [EXTENSION])
        self._agent.sees_pop(missed)
        self.story.saw(f"{MISSED} calls")
        self._cloud.hangup(call)
        self._agent.sees_pop(missed, "Missed")
        self.story.saw("the pop says that the call was missed", picture="missed")
        requests = self._cloud.last_request()
        self._agent.calls_back(missed, MISSED_NUMBER)
        back = self._cloud.next_request("call", after=requests)["callId"]
        callee = Caller(heading="Outgoing call", who=MISSED)
        self._agent.sees_pop(callee, "Your phone rings")
        self.story.saw("Call back rings the agent's own phone", picture="calling-back")
        self._talk_and_hang_up(callee, back)

    def a_number_is_dialled(self) -> None:
        """What is typed in the search box and looks like a number is dialled."""
        requests = self._cloud.last_request()
        self._agent.dials(_DIALLED_NUMBER)
        call = self._cloud.next_request("call", after=requests)["callId"]
        callee = Caller(heading="Outgoing call", who=_DIALLED_AS_SHOWN)
        self._agent.sees_pop(callee, "Your phone rings")
        self.story.saw("the number typed in the window rings the agent's own phone", picture="dialled")
        self._talk_and_hang_up(callee, call)

    def a_hidden_caller_calls(self) -> None:
        """No number, no guess, nothing to call back."""
        hidden = Caller(heading="Incoming call", who="Hidden number")
        call = self._cloud.incoming(None, [EXTENSION], hidden=True)
        self._agent.sees_pop(hidden)
        self.story.saw("the pop says that the number is hidden", picture="hidden-number")
        self._cloud.hangup(call)
        self._agent.sees_pop(hidden, "Missed")
        self._agent.sees_no_offer(hidden, "Call back")
        self.story.saw("it was missed, and no call-back is offered")

    def _talk_and_hang_up(self, callee: Caller, call: str) -> None:
        """A call that the agent asked for: lifted, answered there, ended at a click."""
        self._cloud.lift(call)
        self._agent.sees_pop(callee, "Ringing there")
        self._cloud.remote_answer(call)
        self._agent.sees_pop(callee, "Talking")
        self.story.saw(f"{callee.who} is on the line")
        self._agent.hangs_up(callee, call)
        self._agent.sees_pop(callee, "Ended")
        self.story.saw("Hang up ended the call")
