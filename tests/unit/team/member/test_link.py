from gamma_desktop.team.member.link import next_pause


def test_a_relay_that_starts_again_is_tried_often_and_one_that_stays_away_ever_less() -> None:
    assert next_pause(0.5, gone_for=4) == 0.5
    assert [next_pause(pause, gone_for=6) for pause in (0.5, 16, 30)] == [1, 30, 30]
