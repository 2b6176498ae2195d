#!/bin/sh
# Installs all that the demo and the tests need: system packages (apt, as root), then the pinned
# Python packages into .venv. Says what is missing where it cannot install it itself.
set -eu

PYTHON=${PYTHON:-python3}

# Qt's own libraries; a virtual screen with a window manager and a tray; the keyring; accessibility; what the
# LDAP library is built with, and a directory server to test against (the tests start their own).
DEBIAN_PACKAGES="
python3-venv ca-certificates
libegl1 libgl1 libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0
libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1
libdbus-1-3 libfontconfig1 libglib2.0-0 fonts-inter fonts-dejavu-core
xvfb openbox trayer xdotool dbus at-spi2-core gnome-keyring curl iproute2 util-linux
gcc libc6-dev python3-dev libldap-dev libsasl2-dev slapd
"

missing_debian_packages() {
    for package in $DEBIAN_PACKAGES; do
        status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
        [ "$status" = "install ok installed" ] || printf '%s ' "$package"
    done
}

# A package that brings a service would start it (slapd does): none is wanted on a machine that only tests.
without_services() {
    policy=/usr/sbin/policy-rc.d
    [ -e "$policy" ] && return
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
}

if command -v apt-get >/dev/null 2>&1; then
    missing=$(missing_debian_packages)
    if [ -n "$missing" ]; then
        if [ "$(id -u)" -eq 0 ]; then
            echo "installing system packages: $missing"
            export DEBIAN_FRONTEND=noninteractive
            apt-get update -qq
            without_services
            # shellcheck disable=SC2086  # a list of words on purpose
            apt-get install -y -qq --no-install-recommends $missing >/dev/null
        else
            echo "missing system packages; as an administrator run:" >&2
            echo "  apt-get install --no-install-recommends $missing" >&2
            case " $missing" in
                *" slapd "*) echo "Only tests use slapd, each its own; its service: systemctl disable --now slapd" >&2 ;;
            esac
            exit 1
        fi
    fi
else
    echo "no apt here: Qt 6 needs EGL, xkbcommon and the xcb libraries; the tests also need Xvfb," >&2
    echo "openbox, trayer, xdotool, dbus, at-spi2-core, gnome-keyring, curl, ip, unshare and slapd; the LDAP" >&2
    echo "library needs a C compiler and the headers of Python, libldap and libsasl2. Install them if a step" >&2
    echo "fails." >&2
fi

if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 or newer is needed; name it with: make PYTHON=/path/to/python3.11 …" >&2
    exit 1
fi
[ -x .venv/bin/python ] || "$PYTHON" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
