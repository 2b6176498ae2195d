from gamma_desktop.ui.calls.known_rows import KnownRows
from tests.ui import office

FIRST, SECOND = office.identified(office.PAST[:2])


def test_rows_that_were_read_are_known_until_something_is_told_of_them() -> None:
    rows = KnownRows()
    with rows.reading() as reading:
        assert reading.known == {}
    rows.keep(reading, [FIRST, SECOND])
    rows.forget([FIRST.call.key])
    with rows.reading() as reading:
        assert reading.known == {SECOND.call.key: SECOND}


def test_what_is_told_of_a_call_while_it_is_read_counts() -> None:
    rows = KnownRows()
    with rows.reading() as reading:
        rows.forget([FIRST.call.key])
    rows.keep(reading, [FIRST, SECOND])
    with rows.reading() as reading:
        assert reading.known == {SECOND.call.key: SECOND}


def test_what_is_told_of_all_calls_while_they_are_read_counts() -> None:
    rows = KnownRows()
    with rows.reading() as reading:
        rows.forget_all()
    rows.keep(reading, [FIRST, SECOND])
    with rows.reading() as reading:
        assert reading.known == {}


def test_no_more_rows_are_kept_than_are_shown() -> None:
    rows = KnownRows()
    for shown in (FIRST, SECOND):
        with rows.reading() as reading:
            pass
        rows.keep(reading, [shown])
    with rows.reading() as reading:
        assert reading.known == {SECOND.call.key: SECOND}
