"""Where pops stand, and in what form: stacked from a corner, the newest at the edge. Pure computing.

Places along the stack are counted from the corner, whichever it is: ``start`` is the near edge of a slot.
Slots never overlap. What has no room as a card becomes one line, and what has no room as a line is counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from PySide6.QtCore import QPoint, QRect

from gamma_desktop.settings.model import Corner
from gamma_desktop.ui.pop.model import PopId
from gamma_desktop.ui.theme import Space

MARGIN = Space.L
GAP = Space.S
WIDTH = 384
LINE_HEIGHT = 48
MORE_HEIGHT = 40
MORE_BESIDE_WIDTH = 112

_LINE_AND_GAP = LINE_HEIGHT + GAP


class Form(Enum):
    """How much of a pop is shown."""

    CARD = auto()
    LINE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """A pop that asks for room.

    Attributes:
        height: as a card; not needed to be chosen.
        is_live: its call goes on: it has room before those that are over.
        is_opened: the agent asked to see it whole: it has room before all others.
    """

    pop_id: PopId
    height: int = 0
    is_live: bool = False
    is_opened: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A place along the stack."""

    start: int
    height: int
    form: Form = Form.CARD

    @property
    def end(self) -> int:
        """Where the gap to the next one begins."""
        return self.start + self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """All places.

    Attributes:
        slots: of the pops that are shown, the nearest to the corner first.
        more: of the number of those that are not, where there are such.
        more_is_beside: that one stands beside the far end of the stack: while nothing may move, pops that
            have grown may leave it no room beyond them.
    """

    slots: Mapping[PopId, Slot] = field(default_factory=dict)
    more: Slot | None = None
    more_is_beside: bool = False


def chosen(wants: Sequence[Want], length: int, most: int) -> list[PopId]:
    """Which pops are shown at all, in the order of ``wants``.

    One line is always kept free at the far end: for the number of the others, or for a call that comes
    while nothing may move.

    Args:
        wants: the newest first.
        length: of the screen, along the stack.
        most: pops to show.
    """
    fitting = (length - 2 * MARGIN + GAP) // _LINE_AND_GAP - 1
    best = sorted(wants, key=_rank)[: max(1, min(most, fitting))]
    return [want.pop_id for want in wants if want in best]


def settled(wants: Sequence[Want], length: int, *, has_more: bool) -> Layout:
    """Lay the pops out afresh: a line for each, and a card where there is room, for live calls first."""
    spare = length - 2 * MARGIN + GAP - _LINE_AND_GAP * (len(wants) + 1)
    cards = set()
    for want in sorted(wants, key=_rank):
        if want.height - LINE_HEIGHT <= spare:
            cards.add(want.pop_id)
            spare -= want.height - LINE_HEIGHT
    slots = {}
    start = int(MARGIN)
    for want in wants:
        slots[want.pop_id] = slot = _slot(want, start, is_card=want.pop_id in cards)
        start = slot.end + GAP
    return Layout(slots=slots, more=Slot(start, MORE_HEIGHT) if has_more else None)


def held(
    before: Layout,
    wants: Mapping[PopId, Want],
    new: Sequence[PopId],
    length: int,
    *,
    pin: int,
    has_more: bool,
) -> Layout:
    """Lay the pops out while the pointer is on one of them: that one stays, and all that are nearer.

    A pop that grows and has no room where it stands becomes a line; those beyond the pointer give way to it.

    Args:
        before: what the agent sees.
        wants: every pop that may be shown.
        new: those of them that have just come: they stand at the far end.
        length: of the screen, along the stack.
        pin: where the slot begins that the pointer is on.
        has_more: other pops are counted already.
    """
    staying = [(pop_id, slot) for pop_id, slot in before.slots.items() if pop_id in wants]
    fixed = [pop_id for pop_id, slot in staying if slot.start <= pin]
    beyond = [pop_id for pop_id, slot in staying if slot.start > pin]
    end = length - MARGIN
    if before.more is not None and before.more.start == pin:
        limit = end if before.more_is_beside else before.more.start - GAP
        return replace(before, slots=_fixed(before, wants, fixed, limit))
    slots = _fixed(before, wants, fixed, end - _LINE_AND_GAP * len(beyond) - (MORE_HEIGHT + GAP) * has_more)
    reach = max((slot.end + GAP for slot in slots.values()), default=int(MARGIN))
    is_counted, coming = has_more, list(new)
    while coming and not _fits(reach, len(beyond) + len(coming), end, has_more=is_counted):
        coming.pop()
        is_counted = True
    queue = [*beyond, *coming]
    for at, pop_id in enumerate(queue):
        later = _LINE_AND_GAP * (len(queue) - at - 1) + (MORE_HEIGHT + GAP) * is_counted
        slots[pop_id] = slot = _beyond(before.slots.get(pop_id), wants[pop_id], reach, end - later)
        reach = slot.end + GAP
    if not is_counted:
        return Layout(slots=slots)
    if reach + MORE_HEIGHT > end:
        return Layout(slots=slots, more=Slot(end - MORE_HEIGHT, MORE_HEIGHT), more_is_beside=True)
    was = None if before.more_is_beside else before.more
    start = max(was.start, reach) if was is not None else reach
    return Layout(slots=slots, more=Slot(min(start, end - MORE_HEIGHT), MORE_HEIGHT))


def place_of(slot: Slot, width: int, area: QRect, corner: Corner, *, aside: int = 0) -> QPoint:
    """The top left of a window of that width, so far from the side of the screen that the stack stands at."""
    is_left = corner in {Corner.TOP_LEFT, Corner.BOTTOM_LEFT}
    is_top = corner in {Corner.TOP_LEFT, Corner.TOP_RIGHT}
    side = MARGIN + aside
    x = area.left() + side if is_left else area.right() + 1 - side - width
    y = area.top() + slot.start if is_top else area.bottom() + 1 - slot.end
    return QPoint(x, max(y, area.top()))


def _rank(want: Want) -> tuple[bool, bool]:
    return not want.is_opened, not want.is_live


def _slot(want: Want, start: int, *, is_card: bool) -> Slot:
    return Slot(start, want.height, Form.CARD) if is_card else Slot(start, LINE_HEIGHT, Form.LINE)


def _fixed(
    before: Layout, wants: Mapping[PopId, Want], fixed: Sequence[PopId], end: int
) -> dict[PopId, Slot]:
    """Those that stay where they begin; the last may grow as far as ``end``."""
    starts = [before.slots[pop_id].start for pop_id in fixed]
    ends = [*(start - GAP for start in starts[1:]), end]
    slots = {}
    for pop_id, start, limit in zip(fixed, starts, ends, strict=False):
        want = wants[pop_id]
        was_card = before.slots[pop_id].form is Form.CARD
        slots[pop_id] = _slot(want, start, is_card=was_card and start + want.height <= limit)
    return slots


def _fits(reach: int, lines: int, end: int, *, has_more: bool) -> bool:
    return reach + _LINE_AND_GAP * lines + (MORE_HEIGHT + GAP) * has_more - GAP <= end


def _beyond(was: Slot | None, want: Want, reach: int, end: int) -> Slot:
    """Where it was, unless it is pushed; a new one comes next, whole if there is room."""
    start = max(was.start, reach) if was is not None else reach
    start = max(reach, min(start, end - LINE_HEIGHT))
    may_be_card = was is None or was.form is Form.CARD
    return _slot(want, start, is_card=may_be_card and start + want.height <= end)
