"""Whether the process at the other end of a local socket or pipe is run by the user who runs this one."""

import os
import socket
import struct
import sys
from contextlib import suppress

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _security = ctypes.WinDLL("advapi32", use_last_error=True)
    _kernel.OpenProcess.restype = wintypes.HANDLE
    _kernel.GetCurrentProcess.restype = wintypes.HANDLE

    _QUERY_A_PROCESS = 0x1000
    _QUERY_A_TOKEN = 0x8
    _TOKEN_USER = 1

    def is_same_user(pipe: int, *, is_server: bool) -> bool:
        """Whether the other end of a named pipe, its server or a client of it, is of our user."""
        ask = _kernel.GetNamedPipeServerProcessId if is_server else _kernel.GetNamedPipeClientProcessId
        number = wintypes.ULONG()
        if not ask(wintypes.HANDLE(pipe), ctypes.byref(number)):
            return False
        process = _kernel.OpenProcess(_QUERY_A_PROCESS, False, number)
        if not process:
            return False
        try:
            theirs = _user_of(process)
        finally:
            _kernel.CloseHandle(wintypes.HANDLE(process))
        ours = _user_of(_kernel.GetCurrentProcess())
        if theirs is None or ours is None:
            return False
        return bool(_security.EqualSid(_sid_in(theirs), _sid_in(ours)))

    def _user_of(process: int) -> "ctypes.Array[ctypes.c_char] | None":
        """What Windows tells of the user of a process: begins with the address of the SID."""
        token = wintypes.HANDLE()
        if not _security.OpenProcessToken(wintypes.HANDLE(process), _QUERY_A_TOKEN, ctypes.byref(token)):
            return None
        try:
            told, size = ctypes.create_string_buffer(256), wintypes.DWORD()
            is_told = _security.GetTokenInformation(token, _TOKEN_USER, told, len(told), ctypes.byref(size))
            return told if is_told else None
        finally:
            _kernel.CloseHandle(token)

    def _sid_in(told: "ctypes.Array[ctypes.c_char]") -> ctypes.c_void_p:
        return ctypes.c_void_p.from_buffer(told)

else:
    _UCRED = "3i"
    """Linux: process, user, group (SO_PEERCRED)."""
    _XUCRED = "2I"
    """macOS: version and user; groups follow (LOCAL_PEERCRED)."""
    _SOL_LOCAL, _LOCAL_PEERCRED, _XUCRED_SIZE = 0, 1, 76

    def is_same_user(descriptor: int, *, is_server: bool) -> bool:  # noqa: ARG001  (a socket knows its peer)
        """Whether the other end of a Unix socket is of our user, as the kernel noted when they met."""
        with suppress(OSError), socket.socket(fileno=os.dup(descriptor)) as peer:
            if sys.platform == "linux":
                told = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize(_UCRED))
                _, user, _ = struct.unpack(_UCRED, told)
            else:
                told = peer.getsockopt(_SOL_LOCAL, _LOCAL_PEERCRED, _XUCRED_SIZE)
                _, user = struct.unpack_from(_XUCRED, told)
            return int(user) == os.getuid()
        return False
