"""The environment of a worker process: what it needs to run and to reach a server, and no secret of ours.

What reads files and servers of others may be turned against us by what it reads: it is not handed the API key
and the listener's secret, which stand in the environment where there is no keyring.
"""

import os
from collections.abc import Mapping

_NAMES = frozenset(
    {
        *("PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP"),
        *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "VIRTUAL_ENV"),
        *("PYTHONPATH", "PYTHONHOME", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"),
        *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "PROGRAMDATA"),
        *("APPDATA", "LOCALAPPDATA", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE"),
        *("SSL_CERT_FILE", "SSL_CERT_DIR"),
        *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
        *("KRB5CCNAME", "KRB5_CONFIG", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"),
    }
)
_BEGINNINGS = ("LC_", "LDAP", "QT_")


def worker_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What a worker process is given of an environment; names count in any case."""
    return {name: value for name, value in environment.items() if _is_needed(name.upper())}


def _is_needed(name: str) -> bool:
    return name in _NAMES or name.startswith(_BEGINNINGS)
