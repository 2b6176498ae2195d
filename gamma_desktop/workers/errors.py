"""What can go wrong with a worker process; whoever gave it the work says what that means for it."""

from enum import StrEnum

from gamma_desktop.errors import GammaDesktopError


class WorkerProblem(StrEnum):
    """Why no more is to be had from a worker."""

    SILENT = "silent"
    TOO_MUCH = "too_much"
    ENDED = "ended"
    UNREADABLE = "unreadable"


class WorkerFailed(GammaDesktopError):
    """A worker did not do its work to the end: it hangs, says too much, is gone, or says what makes no sense.

    Attributes:
        problem: which of these.
        stderr_tail: the end of what it complained of, for the log; "" where that is not kept.
    """

    def __init__(self, problem: WorkerProblem, stderr_tail: str = "") -> None:
        super().__init__(f"a worker process failed: {problem}")
        self.problem = problem
        self.stderr_tail = stderr_tail
