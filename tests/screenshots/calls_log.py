"""The log of calls: narrowed, with nothing that fits, and while it is exported."""

from collections.abc import Iterator

from gamma_desktop.ui.calls.filter_bar import INCOMING, MISSED
from gamma_desktop.ui.calls.periods import Span
from gamma_desktop.ui.window.navigation import Page
from tests.screenshots.scene import Scene
from tests.screenshots.window import LARGE, SMALL, drawn
from tests.ui.desk import OpenWindow


def scenes() -> Iterator[Scene]:
    for name, size in (("", LARGE), ("-small", SMALL)):
        yield Scene(f"narrowed{name}", drawn(Page.CALLS, size, _narrow))
        yield Scene(f"nothing-fits{name}", drawn(Page.CALLS, size, _narrow_to_nothing))
        yield Scene(f"exporting{name}", drawn(Page.CALLS, size, _export))
    yield Scene("exported-small", drawn(Page.CALLS, SMALL, _exported))


def _narrow(opened: OpenWindow) -> None:
    opened.calls.filter.choose_kind(INCOMING)
    opened.calls.filter.choose_period(Span.THIS_WEEK)
    opened.calls.filter.field.setText("an")


def _narrow_to_nothing(opened: OpenWindow) -> None:
    opened.calls.filter.choose_kind(MISSED)
    opened.calls.filter.choose_period(Span.TODAY)
    opened.calls.filter.field.setText("invoice")


def _export(opened: OpenWindow) -> None:
    opened.calls.export_bar.show_progress(412_600, 1_000_000)


def _exported(opened: OpenWindow) -> None:
    opened.calls.export_bar.show_done(1_204, "calls-of-march.csv")
