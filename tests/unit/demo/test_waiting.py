from itertools import count

from gamma_desktop.demo.waiting import look_until


def test_looking_ends_with_what_was_seen() -> None:
    looks = count()
    assert look_until(lambda: next(looks) >= 2 and "there", seconds=10) == "there"
    assert next(looks) == 3


def test_looking_ends_when_the_time_is_up() -> None:
    assert look_until(lambda: None, seconds=0) is None
