from itertools import pairwise
from random import Random

import pytest
from PySide6.QtCore import QPoint, QRect, QSize

from gamma_desktop.settings.model import Corner
from gamma_desktop.ui.pop.model import PopId
from gamma_desktop.ui.pop.placement import (
    GAP,
    LINE_HEIGHT,
    MARGIN,
    MORE_BESIDE_WIDTH,
    MORE_HEIGHT,
    WIDTH,
    Form,
    Layout,
    Want,
    chosen,
    held,
    place_of,
    settled,
)

LAPTOP, LAPTOP_AT_175_PERCENT = 800, 457


def want(name: str, height: int = 240, *, is_live: bool = True, is_opened: bool = False) -> Want:
    return Want(pop_id=name, height=height, is_live=is_live, is_opened=is_opened)


def wants(count: int, height: int = 240) -> list[Want]:
    """The newest first: "3", "2", "1"."""
    return [want(str(number), height) for number in range(count, 0, -1)]


def laid_out(all_wants: list[Want], length: int, most: int = 3) -> Layout:
    ids = chosen(all_wants, length, most)
    seen = [each for each in all_wants if each.pop_id in ids]
    return settled(seen, length, has_more=len(ids) < len(all_wants))


def forms(layout: Layout) -> dict[object, Form]:
    return {pop_id: slot.form for pop_id, slot in layout.slots.items()}


def check(layout: Layout, length: int) -> None:
    """Nothing overlaps, and nothing leaves the screen."""
    more = [layout.more] if layout.more is not None and not layout.more_is_beside else []
    slots = sorted([*layout.slots.values(), *more], key=lambda s: s.start)
    assert all(one.end + GAP <= other.start for one, other in pairwise(slots)), layout
    assert all(slot.start >= MARGIN for slot in slots), layout
    assert not slots or slots[-1].end <= length - MARGIN, layout


@pytest.mark.parametrize(
    ("corner", "first", "second"),
    [
        (Corner.BOTTOM_RIGHT, QPoint(700, 534), QPoint(700, 326)),
        (Corner.TOP_RIGHT, QPoint(700, 66), QPoint(700, 274)),
        (Corner.TOP_LEFT, QPoint(116, 66), QPoint(116, 274)),
        (Corner.BOTTOM_LEFT, QPoint(116, 534), QPoint(116, 326)),
    ],
)
def test_pops_stack_from_their_corner(corner: Corner, first: QPoint, second: QPoint) -> None:
    area = QRect(100, 50, 1000, 700)
    slots = laid_out(wants(2, 200), area.height()).slots.values()
    assert [place_of(slot, 384, area, corner) for slot in slots] == [first, second]


def test_three_pops_with_a_note_and_a_notice_fit_a_laptop_without_overlap() -> None:
    layout = laid_out([want("3", 250), want("2", 330), want("1", 320, is_live=False)], LAPTOP)
    check(layout, LAPTOP)
    assert forms(layout) == {"3": Form.CARD, "2": Form.CARD, "1": Form.LINE}


def test_two_pops_at_175_percent_do_not_overlap() -> None:
    layout = laid_out(wants(2), LAPTOP_AT_175_PERCENT)
    check(layout, LAPTOP_AT_175_PERCENT)
    assert forms(layout) == {"2": Form.CARD, "1": Form.LINE}


def test_an_old_live_call_has_room_before_a_new_one_that_is_over() -> None:
    layout = laid_out([want("not placed", is_live=False), want("live")], LAPTOP_AT_175_PERCENT)
    assert forms(layout) == {"not placed": Form.LINE, "live": Form.CARD}


def test_the_one_that_the_agent_opened_has_room_before_all_others() -> None:
    layout = laid_out([want("new"), want("old", is_live=False, is_opened=True)], LAPTOP_AT_175_PERCENT)
    assert forms(layout) == {"new": Form.LINE, "old": Form.CARD}


def test_live_calls_are_shown_before_those_that_are_over() -> None:
    over = [want(f"over {number}", is_live=False) for number in range(3)]
    assert chosen([*over, want("live")], LAPTOP, 3) == ["over 0", "over 1", "live"]


def test_all_are_shown_as_lines_when_the_agent_asks_for_the_rest() -> None:
    layout = laid_out(wants(9), LAPTOP, most=9)
    check(layout, LAPTOP)
    assert len(layout.slots) == 9
    assert forms(layout)["9"] is Form.CARD


def test_a_new_pop_comes_at_the_far_end_while_the_pointer_is_on_the_nearest() -> None:
    before = laid_out(wants(2, 200), LAPTOP)
    known: dict[PopId, Want] = {each.pop_id: each for each in wants(3, 200)}
    after = held(before, known, ["3"], LAPTOP, pin=MARGIN, has_more=False)
    check(after, LAPTOP)
    assert list(after.slots) == ["2", "1", "3"]
    assert (after.slots["2"], after.slots["1"]) == (before.slots["2"], before.slots["1"])


def test_a_pop_that_leaves_below_the_pointer_leaves_a_gap() -> None:
    before = laid_out(wants(3, 200), LAPTOP)
    known: dict[PopId, Want] = {each.pop_id: each for each in wants(2, 200)}
    after = held(before, known, [], LAPTOP, pin=before.slots["2"].start, has_more=False)
    assert after.slots == {pop_id: before.slots[pop_id] for pop_id in ("2", "1")}


def test_a_pop_that_grows_below_the_pointer_becomes_a_line_rather_than_push_it() -> None:
    before = laid_out(wants(2, 200), LAPTOP)
    known: dict[PopId, Want] = {"2": want("2", 290), "1": want("1", 200)}
    after = held(before, known, [], LAPTOP, pin=before.slots["1"].start, has_more=False)
    check(after, LAPTOP)
    assert (after.slots["2"].form, after.slots["1"]) == (Form.LINE, before.slots["1"])


def test_a_pop_that_grows_under_the_pointer_pushes_those_beyond() -> None:
    before = laid_out(wants(2, 200), LAPTOP)
    known: dict[PopId, Want] = {"2": want("2", 290), "1": want("1", 200)}
    after = held(before, known, [], LAPTOP, pin=MARGIN, has_more=False)
    check(after, LAPTOP)
    assert after.slots["2"].start == before.slots["2"].start
    assert after.slots["1"].start > before.slots["1"].start


def test_a_live_call_finds_a_line_free_on_a_screen_that_is_full_and_held() -> None:
    before = laid_out(wants(3, 232), LAPTOP)
    known: dict[PopId, Want] = {each.pop_id: each for each in wants(4, 232)}
    after = held(before, known, ["4"], LAPTOP, pin=before.slots["1"].start, has_more=False)
    check(after, LAPTOP)
    assert after.slots["4"].form is Form.LINE


@pytest.mark.parametrize("corner", Corner)
def test_a_call_is_counted_beside_pops_that_have_grown_to_the_end_of_a_screen_that_is_held(
    corner: Corner,
) -> None:
    before = laid_out(wants(2, 150), LAPTOP_AT_175_PERCENT)
    known: dict[PopId, Want] = {"2": want("2", 150), "1": want("1", 260), "3": want("3", 150)}
    after = held(before, known, ["3"], LAPTOP_AT_175_PERCENT, pin=before.slots["1"].start, has_more=False)
    check(after, LAPTOP_AT_175_PERCENT)
    assert (set(after.slots), after.more_is_beside) == ({"2", "1"}, True)
    assert after.more is not None
    area = QRect(0, 0, 731, LAPTOP_AT_175_PERCENT)
    place = place_of(after.more, MORE_BESIDE_WIDTH, area, corner, aside=WIDTH + GAP)
    beside = QRect(place, QSize(MORE_BESIDE_WIDTH, MORE_HEIGHT))
    pops = [
        QRect(place_of(slot, WIDTH, area, corner), QSize(WIDTH, slot.height)) for slot in after.slots.values()
    ]
    assert area.contains(beside)
    assert not any(beside.intersects(pop) for pop in pops)


@pytest.mark.parametrize("seed", range(40))
def test_nothing_overlaps_and_nothing_moves_under_the_pointer(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  (no secret)
    length = chance.choice([LAPTOP, LAPTOP_AT_175_PERCENT, 267, 1040])
    count = chance.randint(1, 12)
    height = {str(number): chance.randint(120, 380) for number in range(40)}
    every = [want(str(number), height[str(number)], is_live=chance.random() < 0.5) for number in range(count)]
    layout = laid_out(every, length, most=chance.choice([3, count]))
    check(layout, length)
    for step in range(count, count + 12):
        spots = [*layout.slots.values(), *([layout.more] if layout.more else [])]
        pin = chance.choice(spots).start if spots else MARGIN
        gone = chance.choice([*layout.slots, None])
        changed = {name: chance.randint(120, 380) for name in layout.slots if chance.random() < 0.3}
        height |= {str(name): tall for name, tall in changed.items()}
        known: dict[PopId, Want] = {
            name: want(str(name), height[str(name)]) for name in layout.slots if name != gone
        }
        new = [str(step)] * (chance.random() < 0.6)
        known |= {name: want(name, height[name]) for name in new}
        has_more = layout.more is not None
        after = held(layout, known, new, length, pin=pin, has_more=has_more)
        check(after, length)
        near = {
            name: slot.start for name, slot in layout.slots.items() if slot.start <= pin and name in known
        }
        assert {name: after.slots[name].start for name in near} == near
        assert all(slot.height >= LINE_HEIGHT for slot in after.slots.values())
        assert set(known) - set(new) <= set(after.slots)
        assert after.more is not None or set(new) <= set(after.slots)
        layout = after
