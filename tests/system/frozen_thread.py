"""Freezes one thread of another process, as if it hung in a system call; the other threads go on."""

import ctypes
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gamma_desktop.demo.waiting import look_until

_SEIZE, _INTERRUPT, _DETACH = 0x4206, 0x4207, 17
_WAIT_FOR_ANY_THREAD = 0x40000000
_WAITING = {"x86_64": {"7", "271"}, "aarch64": {"73"}}[platform.machine()]
"""The system calls by which GLib and Qt wait for events: poll, and ppoll, which aarch64 has alone."""

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
_libc.ptrace.restype = ctypes.c_long


@contextmanager
def frozen_main_thread(pid: int) -> Iterator[None]:
    """Hold the main thread of a process that we started, where it waits for events.

    There it holds no lock of Python's; frozen anywhere else, it would take the other threads along.
    """
    assert look_until(lambda: _freeze_while_it_waits(pid), seconds=60)
    try:
        yield
    finally:
        _libc.ptrace(_DETACH, pid, None, None)


def _freeze_while_it_waits(pid: int) -> bool:
    """Stop it (ptrace(2): PTRACE_SEIZE, PTRACE_INTERRUPT), and let it go again if it was busy."""
    _ptrace(_SEIZE, pid)
    _ptrace(_INTERRUPT, pid)
    os.waitpid(pid, _WAIT_FOR_ANY_THREAD)
    waits = Path(f"/proc/{pid}/task/{pid}/syscall").read_text().split()[0] in _WAITING
    if not waits:
        _ptrace(_DETACH, pid)
    return waits


def _ptrace(request: int, pid: int) -> None:
    if _libc.ptrace(request, pid, None, None) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
