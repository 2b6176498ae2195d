"""Between the calls of the list stands when no event could come: for the eye and for screen readers."""

from datetime import timedelta
from itertools import product

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.reception_gaps import GapReason, ReceptionGap
from gamma_desktop.ui.reception_gaps import gap_sentence
from gamma_desktop.ui.theme import tokens
from tests.ui import office
from tests.ui.desk import OpenWindow, rows

NEWEST, SECOND = office.PAST[0], office.PAST[1]
BETWEEN = ReceptionGap(
    since=NEWEST.started_at_here - timedelta(minutes=12), until=NEWEST.started_at_here, why=GapReason.ASLEEP
)
SINCE_THE_NEWEST = ReceptionGap(
    since=NEWEST.started_at_here + timedelta(minutes=2),
    until=NEWEST.started_at_here + timedelta(minutes=6),
    why=GapReason.OFF,
)


def mark(opened: OpenWindow, *times: ReceptionGap) -> list[str]:
    """Have them marked; what the list reads aloud then."""
    opened.desk.figures.gaps = times
    opened.assembly.reception_gaps_changed()
    opened.desk.work()
    return rows(opened.calls.list)


def marked_rows(opened: OpenWindow) -> list[int]:
    """The rows with a mark above them, by the look of it; it must cover nothing of any row."""
    view = opened.calls.list
    picture = view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    boxes = [view.visualRect(view.model().index(row, 0)) for row in range(3)]
    assert not any(has_mark(picture, box) for box in boxes)
    bottoms = [-1, *(box.bottom() for box in boxes[:-1])]
    between = [
        QRect(QPoint(0, above + 1), box.topRight() - QPoint(0, 1))
        for above, box in zip(bottoms, boxes, strict=True)
    ]
    return [row for row, gap in enumerate(between) if has_mark(picture, gap)]


def has_mark(picture: QImage, area: QRect) -> bool:
    ground = QColor(tokens().warning_soft).rgb()
    points = product(range(area.left(), area.right()), range(area.top(), area.bottom() + 1))
    return any(picture.pixel(x, y) == ground for x, y in points)


def test_it_is_told_above_the_call_that_came_before(opened: OpenWindow) -> None:
    spoken = mark(opened, BETWEEN)
    assert spoken[1].startswith(gap_sentence(BETWEEN, office.NOW))
    assert not any("No events" in row for row in (*spoken[:1], *spoken[2:]))
    assert marked_rows(opened) == [1]


def test_after_the_newest_call_it_is_told_above_all(opened: OpenWindow) -> None:
    spoken = mark(opened, SINCE_THE_NEWEST)
    assert spoken[0].startswith(gap_sentence(SINCE_THE_NEWEST, office.NOW))
    assert marked_rows(opened) == [0]


def test_calls_that_go_on_stand_above_it(opened: OpenWindow) -> None:
    mark(opened, SINCE_THE_NEWEST)
    opened.desk.calls.happen(office.RINGING)
    opened.desk.work()
    spoken = rows(opened.calls.list)
    assert spoken[0].endswith("Ringing")
    assert spoken[1].startswith(gap_sentence(SINCE_THE_NEWEST, office.NOW))


def test_a_click_on_it_chooses_no_call(opened: OpenWindow) -> None:
    mark(opened, BETWEEN)
    view = opened.calls.list
    below = view.visualRect(view.model().index(1, 0))
    assert view.indexAt(below.topLeft()).row() == 1
    assert not view.indexAt(below.topLeft() - QPoint(0, 4)).isValid()


def test_where_events_could_come_all_the_time_nothing_is_told(opened: OpenWindow) -> None:
    assert not any("No events" in row for row in mark(opened))
    assert marked_rows(opened) == []


def test_a_book_that_cannot_be_read_leaves_the_calls_as_they_are(opened: OpenWindow) -> None:
    opened.desk.figures.problem = GammaDesktopError("the disk is gone")
    assert not any("No events" in row for row in mark(opened, BETWEEN))
