"""How many examples a property is tried with: few in `make test`, many in `make soak`."""

from hypothesis import HealthCheck, settings

_USUAL = settings().max_examples
PROFILES = {"unhurried": _USUAL, "ci": _USUAL // 4, "thorough": _USUAL * 10}
"""Each with what it gives a property that says nothing of its own."""


def register_profiles() -> None:
    """How fast a machine is that many share is no finding: no test of ours fails for it.

    The same examples are made up each time with "ci": a newly found one belongs to who looks for it.
    """
    for name, examples in PROFILES.items():
        settings.register_profile(
            name,
            max_examples=examples,
            derandomize=name == "ci",
            database=None if name == "ci" else settings().database,
            deadline=None,
            print_blob=True,
            suppress_health_check=[HealthCheck.too_slow],
        )


def share_of(examples: int) -> int:
    """What the profile in force gives a property that is usually tried with so many examples."""
    return max(1, examples * settings().max_examples // _USUAL)
