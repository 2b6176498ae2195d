"""The controller among hand-written neighbours, and with the real stack of pops."""

from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gamma_desktop.calls.actions import DialAttempt, DialsListener, DialStage
from gamma_desktop.calls.errors import BadRequest, NotSetUp
from gamma_desktop.calls.model import Call, CallKey, Origin, Party
from gamma_desktop.calls.presence import Presence, presence
from gamma_desktop.calls.service import CallsListener, ErasuresListener
from gamma_desktop.calls.transfers import LostTransfer, LostTransferListener
from gamma_desktop.contacts.model import NO_MATCH, Contact, MatchedBy
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.model import PopMode, PopSettings
from gamma_desktop.ui.pop.controller import PopController
from gamma_desktop.ui.pop.model import Introduction, PopAction, PopContent, Surroundings
from gamma_desktop.ui.pop.stack import PopStack
from tests.samples import desk
from tests.ui.papers import PlayedPapers
from tests.unit.calls.telling import START, story, tell

CHAIN = CallKey("acme", "471900")


class Calls:
    """The calls of a morning, told by the test."""

    def __init__(self) -> None:
        self.calls: dict[CallKey, Call] = {}
        self.listeners: list[CallsListener] = []
        self.erasures_listeners: list[ErasuresListener] = []

    def subscribe_erasures(self, listener: ErasuresListener) -> Callable[[], None]:
        self.erasures_listeners.append(listener)
        return lambda: self.erasures_listeners.remove(listener)

    def erase(self, *keys: CallKey) -> None:
        for listener in tuple(self.erasures_listeners):
            listener(keys)

    def subscribe(self, listener: CallsListener) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def live_calls(self) -> tuple[Call, ...]:
        return tuple(call for call in self.calls.values() if call.is_live)

    def presence(self) -> Mapping[str, Presence]:
        return presence(self.live_calls())

    def tell(self, call: Call) -> None:
        self.calls[call.key] = call
        for listener in tuple(self.listeners):
            listener((call,))


class Transfers:
    """Tells of lost ones, when the test says."""

    def __init__(self) -> None:
        self.listeners: list[LostTransferListener] = []

    def subscribe(self, listener: LostTransferListener) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def tell(self, lost: LostTransfer) -> None:
        for listener in tuple(self.listeners):
            listener(lost)


class Actions:
    """Notes what was asked, and answers as the test says."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.error: BadRequest | NotSetUp | None = None
        self.listeners: list[DialsListener] = []

    def subscribe_dials(self, listener: DialsListener) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def tell(self, attempt: DialAttempt) -> None:
        for listener in tuple(self.listeners):
            listener(attempt)

    async def dial(self, destination: str, extension: str | None = None) -> DialAttempt:
        self._note("dial", destination)
        return attempt_at(DialStage.ACCEPTED, destination=destination, extension=extension or "203")

    async def hang_up(self, target: CallKey | str) -> None:
        self._note("hang up", target)

    async def transfer(self, target: CallKey | str, destination: str) -> None:
        self._note("transfer", target, destination)

    def _note(self, *asked: object) -> None:
        self.asked.append(asked)
        if self.error is not None:
            raise self.error


class Desk:
    """The agent's desk: the time stands still unless told, clipboard and CRM only note."""

    def __init__(self) -> None:
        self.around = desk.around()
        self.copied: list[str] = []
        self.added: list[str] = []
        self.shown: list[str] = []
        self.opened: list[tuple[CallKey, Introduction]] = []
        self.ticked: list[CallKey] = []
        self.error: GammaDesktopError | None = None

    def surroundings(self) -> Surroundings:
        return self.around

    async def tick(self, call: Call) -> None:
        if self.error is not None:
            raise self.error
        self.ticked.append(call.key)

    def add_party(self, party: Party) -> None:
        self.added.append(party.number or "")

    def open_contact(self, contact: Contact) -> None:
        self.shown.append(contact.name)

    def copy(self, text: str) -> None:
        self.copied.append(text)

    def open_crm(self, call: Call, known: Introduction) -> None:
        self.opened.append((call.key, known))


class Introducer:
    """Knows Ana, or also Bea until one of them is chosen."""

    def __init__(self) -> None:
        self.match = desk.KNOWN
        self.problem: GammaDesktopError | None = None

    async def choose(self, party: Party, contact_id: str | None) -> None:
        assert party.number == "+34647460197"
        if self.problem is not None:
            raise self.problem
        chosen = next((each for each in self.match.candidates if each.id == contact_id), None)
        matched_by = MatchedBy.CHOICE if chosen else MatchedBy.E164
        self.match = replace(self.match, chosen=chosen, matched_by=matched_by)

    async def introduce(self, party: Party, *, besides: CallKey | None) -> Introduction:
        assert besides is None or besides.pbx == "acme"
        return replace(desk.known(), match=self.match) if party.number == "+34647460197" else Introduction()


class Bench:
    """A controller with everything around it; tasks and timers run when the test says."""

    def __init__(self, stack: PopStack, mode: PopMode) -> None:
        self.calls, self.actions, self.desk, self.stack = Calls(), Actions(), Desk(), stack
        self.transfers = Transfers()
        self.introducer = Introducer()
        self.papers = PlayedPapers()
        self.said: list[CallKey] = []
        self.held: list[Callable[[], None]] = []
        self.tasks: list[Coroutine[Any, Any, None]] = []
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self.controller = PopController(
            calls=self.calls,
            transfers=self.transfers,
            actions=self.actions,
            before_call=self.hold_emergency,
            introducer=self.introducer,
            contacts=self.desk,
            desk=self.desk,
            stack=stack,
            remarks=self.papers,
            said=self.said.append,
            settings=PopSettings(mode=mode),
            spawn=lambda _name, work: self.tasks.append(work),
            later=lambda seconds, callback: self.timers.append((seconds, callback)),
        )

    def hold_emergency(self, number: str, call: Callable[[], None]) -> None:
        if number == "112":
            self.held.append(call)
        else:
            call()

    def settle(self) -> None:
        """Let every task that was started come to its end; none of them waits for anything."""
        while self.tasks:
            with pytest.raises(StopIteration):
                self.tasks.pop(0).send(None)

    def pass_time(self, seconds: float) -> None:
        """Call back whatever is due within so many seconds."""
        due, self.timers = [each for each in self.timers if each[0] <= seconds], []
        for _, callback in due:
            callback()

    def tell(self, call: Call) -> None:
        self.calls.tell(call)
        self.settle()

    def press(self, action: PopAction, pop_id: object = CHAIN) -> None:
        self.stack.action_requested.emit(pop_id, action)
        self.settle()

    @property
    def shown(self) -> list[PopContent]:
        return list(self.stack.contents)


@pytest.fixture
def bench(stack: PopStack) -> Iterator[Bench]:
    made = Bench(stack, PopMode.FULL)
    yield made
    for task in made.tasks:
        task.close()


def attempt_at(stage: DialStage, *, destination: str = "647460197", extension: str = "203") -> DialAttempt:
    return DialAttempt(
        external_call_id="ours", extension=extension, destination=destination, asked_at=START, stage=stage
    )


def only(bench: Bench) -> PopContent:
    (content,) = bench.shown
    return content


def test_a_call_for_me_pops_with_its_name(bench: Bench) -> None:
    bench.tell(desk.ringing())
    assert only(bench).name == "Incoming call: Ana Lopez"


def test_a_slow_book_does_not_hold_up_the_pop(bench: Bench) -> None:
    bench.calls.tell(desk.ringing())
    bench.pass_time(0.1)
    nameless = only(bench).caller.who
    bench.settle()
    assert (nameless, only(bench).caller.who) == ("647 46 01 97", "Ana Lopez")


def test_nothing_pops_up_while_the_program_ends(bench: Bench) -> None:
    bench.calls.tell(desk.ringing())
    bench.controller.close()
    bench.pass_time(0.1)
    bench.settle()
    assert bench.shown == []


@pytest.mark.parametrize(
    "call",
    [
        desk.call_of(story("0 rings 204")),
        desk.call_of(story("0 rings 203", incoming=False)),
        desk.call_of(story("0 rings 203", "21 drops 203")),
    ],
    ids=["for a colleague", "dialled on the phone", "over already"],
)
def test_what_is_no_news_for_me_does_not_pop(bench: Bench, call: Call) -> None:
    bench.tell(call)
    assert bench.shown == []


def test_without_an_extension_of_mine_every_call_pops(bench: Bench) -> None:
    bench.desk.around = replace(bench.desk.around, mine=frozenset())
    bench.tell(desk.call_of(story("0 rings 204")))
    assert only(bench).name == "Incoming call: Ana Lopez"


@pytest.mark.parametrize(("waited", "pops"), [(30, 1), (31, 0)])
def test_an_event_that_waited_too_long_does_not_pop(bench: Bench, waited: int, pops: int) -> None:
    call = desk.ringing()
    bench.desk.around = replace(bench.desk.around, now=call.received_at + timedelta(seconds=waited))
    bench.tell(call)
    assert len(bench.shown) == pops


@pytest.mark.parametrize("mode", [PopMode.QUIET, PopMode.OFF])
def test_quiet_and_off_show_nothing(stack: PopStack, mode: PopMode) -> None:
    bench = Bench(stack, mode)
    bench.tell(desk.ringing())
    assert bench.shown == []


def test_the_tray_recalls_what_was_quiet(stack: PopStack) -> None:
    bench = Bench(stack, PopMode.QUIET)
    bench.tell(desk.ringing())
    bench.controller.recall()
    bench.settle()
    assert only(bench).name == "Incoming call: Ana Lopez"


def lost_transfer(*lines: str) -> LostTransfer:
    passed_on = desk.call_of(
        [*story("0 rings 203", "6 talks 203"), tell("9 drops 203", cause="causeTransfer")]
    )
    origin = Origin(previous_call_id="471900", first_call_id="471900", transferred_by="203")
    call = desk.call_of([tell(line, call="471900.1", origin=origin) for line in lines])
    return LostTransfer(call=call, passed_on=passed_on)


def test_a_transfer_that_nobody_answered_comes_back_after_its_pop_was_put_away(bench: Bench) -> None:
    bench.tell(desk.talking())
    lost = lost_transfer("9 rings 204", "30 drops 204")
    assert lost.passed_on is not None
    bench.tell(lost.passed_on)
    bench.stack.remove(CHAIN)
    bench.stack.put_away.emit(CHAIN)
    bench.transfers.tell(lost)
    bench.settle()

    assert (only(bench).caller.who, only(bench).state.words) == ("Ana Lopez", "Sandra Thomas did not answer")
    assert PopAction.CALL_BACK in only(bench).actions


def test_a_transfer_that_nobody_answered_pops_where_there_was_no_pop(bench: Bench) -> None:
    bench.transfers.tell(lost_transfer("9 rings 204", "30 drops 204"))
    bench.settle()
    assert only(bench).state.words == "Sandra Thomas did not answer"


def test_a_transfer_that_was_answered_after_all_is_lost_no_more(bench: Bench) -> None:
    bench.transfers.tell(lost_transfer("9 rings 204", "30 drops 204"))
    bench.settle()
    bench.tell(lost_transfer("9 rings 204", "30 drops 204", "12 talks 204").call)
    assert only(bench).state.words == "Transferred to Sandra Thomas"


@pytest.mark.parametrize(("minutes", "is_retired", "pops"), [(1, False, 0), (5, True, 1), (11, True, 0)])
def test_a_lost_transfer_of_long_ago_is_no_news(
    bench: Bench,
    minutes: int,
    is_retired: bool,  # noqa: FBT001  (a parameter of the table)
    pops: int,
) -> None:
    lost = lost_transfer("9 rings 204", "30 drops 204")
    later = lost.call.received_at + timedelta(minutes=minutes)
    bench.desk.around = replace(bench.desk.around, now=later)
    bench.transfers.tell(replace(lost, call=replace(lost.call, is_retired=is_retired)))
    bench.settle()
    assert len(bench.shown) == pops


def test_one_that_was_hidden_stays_hidden_and_can_be_recalled(bench: Bench) -> None:
    bench.tell(desk.ringing())
    bench.stack.remove(CHAIN)
    bench.stack.put_away.emit(CHAIN)
    bench.tell(desk.talking())
    hidden = bench.shown
    bench.controller.recall()
    assert hidden == []
    assert only(bench).state.words == "Talking"


def test_a_missed_call_that_faded_can_be_recalled(bench: Bench) -> None:
    bench.tell(desk.ringing())
    bench.tell(desk.call_of(story("0 rings 203", "21 drops 203")))
    bench.stack.remove(CHAIN)
    bench.stack.put_away.emit(CHAIN)
    bench.controller.recall()
    assert only(bench).state.words == "Missed after 21 s"


def test_an_erased_call_leaves_and_cannot_be_recalled(bench: Bench) -> None:
    bench.tell(desk.call_of(story("0 rings 203", call="1")))
    bench.tell(desk.ringing())
    bench.tell(desk.call_of(story("0 rings 203", "21 drops 203")))
    bench.calls.erase(CHAIN)
    bench.controller.recall()
    bench.settle()
    assert [content.pop_id for content in bench.shown] == [CallKey("acme", "1")]


def test_a_call_that_is_erased_while_its_caller_is_looked_up_shows_no_pop(bench: Bench) -> None:
    bench.calls.tell(desk.ringing())
    bench.calls.erase(CHAIN)
    bench.settle()
    assert bench.shown == []


def test_a_missed_call_that_is_ticked_leaves(bench: Bench) -> None:
    bench.tell(desk.ringing())
    bench.tell(desk.call_of(story("0 rings 203", "21 drops 203")))
    bench.press(PopAction.DONE)
    assert (bench.desk.ticked, bench.shown) == ([CHAIN], [])


def test_a_tick_that_cannot_be_kept_is_told_in_the_pop(bench: Bench) -> None:
    bench.tell(desk.ringing())
    bench.tell(desk.call_of(story("0 rings 203", "21 drops 203")))
    bench.desk.error = GammaDesktopError("the disk is full")
    bench.press(PopAction.DONE)
    problem = only(bench).problem
    assert problem is not None
    assert "the disk is full" in problem.advice


def test_a_dialled_call_that_was_refused_long_ago_is_not_recalled_with_what_goes_on(bench: Bench) -> None:
    bench.actions.tell(attempt_at(DialStage.FAILED))
    bench.settle()
    bench.stack.remove("ours")
    bench.stack.put_away.emit("ours")
    bench.tell(desk.ringing())
    bench.controller.recall()
    assert only(bench).name == "Incoming call: Ana Lopez"


def test_hang_up_is_asked_once_and_shown_as_waiting(bench: Bench) -> None:
    bench.tell(desk.talking())
    bench.press(PopAction.HANG_UP)
    assert bench.actions.asked == [("hang up", CHAIN)]
    assert only(bench).waiting_for is PopAction.HANG_UP


def test_the_event_ends_the_waiting(bench: Bench) -> None:
    bench.tell(desk.talking())
    bench.press(PopAction.HANG_UP)
    bench.tell(desk.call_of(story("0 rings 203", "6 talks 203", "9 drops 203")))
    assert (only(bench).waiting_for, only(bench).may_fade) == (None, True)


def test_a_refusal_is_told_in_the_pop(bench: Bench) -> None:
    bench.tell(desk.talking())
    bench.actions.error = BadRequest(400, "Call does not exist")
    bench.press(PopAction.HANG_UP)
    problem = only(bench).problem
    assert problem is not None
    assert "Call does not exist" in problem.advice
    assert only(bench).waiting_for is None


def test_an_accepted_request_without_any_event_is_told_as_unconfirmed(bench: Bench) -> None:
    bench.tell(desk.talking())
    bench.press(PopAction.HANG_UP)
    bench.pass_time(10)
    problem = only(bench).problem
    assert problem is not None
    assert problem.title == "Not confirmed yet"


def test_a_transfer_goes_where_it_was_picked(bench: Bench) -> None:
    bench.tell(desk.talking())
    bench.stack.transfer_requested.emit(CHAIN, "204")
    bench.settle()
    assert bench.actions.asked == [("transfer", CHAIN, "204")]
    transferred = desk.call_of(
        [*story("0 rings 203", "6 talks 203"), tell("9 drops 203", cause="causeTransfer")]
    )
    bench.tell(transferred)
    assert only(bench).state.words == "Transferred to Sandra Thomas"


def test_a_call_passed_on_by_others_tells_where_it_went(bench: Bench) -> None:
    bench.tell(desk.talking())
    bench.tell(
        desk.call_of([*story("0 rings 203", "6 talks 203"), tell("9 drops 203", cause="causeTransfer")])
    )
    origin = Origin(previous_call_id="471900", first_call_id="471900", transferred_by="203")
    bench.tell(desk.call_of([tell("9 rings 206", call="471900.1", origin=origin)]))
    assert only(bench).state.words == "Transferred to Peter Garrisson"


def test_the_picker_offers_the_others_with_their_state(bench: Bench) -> None:
    bench.tell(desk.talking())
    bench.tell(desk.call_of(story("0 rings 204", "1 talks 204", call="2")))
    bench.press(PopAction.TRANSFER)
    assert bench.stack.is_picking


def test_call_back_dials_and_makes_room_for_the_new_call(bench: Bench) -> None:
    bench.tell(desk.ringing())
    bench.tell(desk.call_of(story("0 rings 203", "21 drops 203")))
    bench.press(PopAction.CALL_BACK)
    assert bench.actions.asked == [("dial", "647460197")]
    assert bench.shown == []


def test_calling_an_emergency_number_again_goes_the_way_of_every_other_call(bench: Bench) -> None:
    bench.actions.tell(attempt_at(DialStage.FAILED, destination="112"))
    bench.settle()
    bench.press(PopAction.CALL_AGAIN, "ours")
    assert (bench.actions.asked, len(bench.shown)) == ([], 1)
    bench.held.pop()()
    bench.settle()
    assert (bench.actions.asked, bench.shown) == ([("dial", "112")], [])


def test_call_back_without_an_extension_says_so(bench: Bench) -> None:
    bench.tell(desk.ringing())
    bench.tell(desk.call_of(story("0 rings 203", "21 drops 203")))
    bench.actions.error = NotSetUp("extension")
    bench.press(PopAction.CALL_BACK)
    problem = only(bench).problem
    assert problem is not None
    assert problem.title == "There is no extension to call from"


def test_a_known_caller_is_looked_at_and_a_stranger_added(bench: Bench) -> None:
    bench.tell(desk.ringing())
    bench.press(PopAction.OPEN_CONTACT)
    assert bench.desk.shown == ["Ana Lopez"]
    stranger = Party(number="+34912345678", raw="+34912345678")
    bench.tell(desk.call_of(story("0 rings 203", call="2", party=stranger)))
    bench.stack.action_requested.emit(CallKey("acme", "2"), PopAction.ADD_CONTACT)
    assert bench.desk.added == ["+34912345678"]


def test_whoever_was_added_has_their_name_in_the_pop_at_once(bench: Bench) -> None:
    bench.introducer.match = NO_MATCH
    bench.tell(desk.ringing())
    assert PopAction.ADD_CONTACT in only(bench).actions
    bench.introducer.match = desk.KNOWN
    bench.controller.look_again()
    bench.settle()
    assert only(bench).caller.who == "Ana Lopez"


def test_the_number_is_copied_and_the_page_opened(bench: Bench) -> None:
    bench.tell(desk.ringing())
    bench.press(PopAction.COPY_NUMBER)
    bench.press(PopAction.OPEN_CRM)
    assert bench.desk.copied == ["647 46 01 97"]
    assert bench.desk.opened == [(CHAIN, desk.known())]


def test_a_dialled_call_tells_its_truth_in_one_place(bench: Bench) -> None:
    told = []
    for stage in (DialStage.ASKED, DialStage.ACCEPTED):
        bench.actions.tell(attempt_at(stage))
        bench.settle()
        told.append(only(bench).state.words)
    for lines in (
        ["0 prompts 203"],
        ["0 prompts 203", "5 rings 203"],
        ["0 prompts 203", "5 rings 203", "9 talks 203"],
    ):
        call = desk.call_of([tell(line, incoming=False, external="ours") for line in lines])
        bench.tell(call)
        told.append(only(bench).state.words)
    assert told == ["Asking Gamma", "Accepted", "Your phone rings", "Ringing there", "Talking"]


def test_a_dialled_call_is_hung_up_by_our_own_id(bench: Bench) -> None:
    bench.actions.tell(attempt_at(DialStage.ASKED))
    bench.settle()
    bench.press(PopAction.HANG_UP, "ours")
    assert bench.actions.asked == [("hang up", "ours")]


def test_a_phone_that_does_not_ring_is_told_after_a_while(bench: Bench) -> None:
    bench.actions.tell(attempt_at(DialStage.ASKED))
    bench.actions.tell(attempt_at(DialStage.ACCEPTED))
    bench.settle()
    bench.pass_time(8)
    assert only(bench).hint == "Your phone has not rung for 8 s: is 203 registered?"


def test_an_answer_by_events_needs_no_confirmation_any_more(bench: Bench) -> None:
    bench.tell(desk.talking())
    bench.press(PopAction.HANG_UP)
    bench.tell(desk.call_of(story("0 rings 203", "6 talks 203", "9 drops 203")))
    bench.pass_time(10)
    assert only(bench).problem is None


def test_a_call_that_moved_on_is_no_longer_waited_for(bench: Bench) -> None:
    bench.tell(desk.ringing())
    bench.press(PopAction.HANG_UP)
    bench.tell(desk.talking())
    assert only(bench).waiting_for is None


def test_late_news_of_an_earlier_call_do_not_take_the_pop_back(bench: Bench) -> None:
    bench.desk.around = replace(bench.desk.around, mine=frozenset())
    bench.tell(desk.transferred_in())
    earlier = [tell("0 rings 201", call="471899"), tell("1 drops 201", call="471899", cause="causeTransfer")]
    bench.tell(desk.call_of(earlier))
    assert only(bench).state.words == "Incoming call"


def test_whom_the_agent_chooses_is_the_caller_and_the_others_stay_named(bench: Bench) -> None:
    bench.introducer.match = desk.TWO
    bench.tell(desk.ringing())
    bench.stack.contact_chosen.emit(CHAIN, desk.BEA.id)
    bench.settle()
    caller = bench.shown[0].caller
    assert (caller.who, caller.evidence) == (
        "Beatriz Lopez",
        "Chosen by you; also: Ana Lopez (Acme Logistics)",
    )
    bench.stack.contact_chosen.emit(CHAIN, None)
    bench.settle()
    assert bench.shown[0].caller.evidence.startswith("2 possible contacts")


def test_a_choice_that_cannot_be_kept_is_explained_in_the_pop(bench: Bench) -> None:
    bench.introducer.match = desk.TWO
    bench.introducer.problem = GammaDesktopError("The disk is full.")
    bench.tell(desk.ringing())
    bench.stack.contact_chosen.emit(CHAIN, desk.BEA.id)
    bench.settle()
    problem = bench.shown[0].problem
    assert problem is not None
    assert "The disk is full." in problem.advice
