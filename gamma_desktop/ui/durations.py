"""Durations as people read them. Knows no Qt, so that a command need not load it."""

import math

from gamma_desktop.ui.translation import translate

MINUTE = 60
HOUR = 3600
_SECOND = 1000
_TENTHS_UNTIL = 9.95


def clock(seconds: float) -> str:
    """A duration as a clock shows it: "02:13", "1:02:03"; never below zero."""
    whole = max(0, math.floor(seconds))
    hours, rest = divmod(whole, HOUR)
    minutes, left = divmod(rest, MINUTE)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes:02}:{left:02}"


def spoken_duration(seconds: float) -> str:
    """A duration in a sentence: "6 s", "2 min 13 s", "1 h 2 min"; no line breaks within it."""
    return _duration_words(seconds).replace(" ", "\N{NO-BREAK SPACE}")


def measured_duration(seconds: float) -> str:
    """How long something took that is over soon: "12 ms", "1.4 s"; from ten seconds on as in a sentence."""
    milliseconds = round(max(0.0, seconds) * 1000)
    if not milliseconds:
        words = translate("durations", "less than 1 ms")
    elif milliseconds < _SECOND:
        words = translate("durations", "{milliseconds} ms").format(milliseconds=milliseconds)
    elif seconds < _TENTHS_UNTIL:
        words = translate("durations", "{seconds} s").format(seconds=f"{seconds:.1f}")
    else:
        words = _duration_words(seconds)
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def _duration_words(seconds: float) -> str:
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, HOUR)
    minutes, left = divmod(rest, MINUTE)
    if hours:
        return translate("durations", "{hours} h {minutes} min").format(hours=hours, minutes=minutes)
    if minutes:
        return translate("durations", "{minutes} min {seconds} s").format(minutes=minutes, seconds=left)
    return translate("durations", "{seconds} s").format(seconds=left)
