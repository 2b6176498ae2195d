#!/bin/sh
# Installs what is missing, and says what it does: system packages (apt, as root), then the pinned Python
# packages into .venv. Without root it prints the line that an administrator has to run.
#
#   setup.sh program   what the program and its demo need
#   setup.sh all       what the tests, checks and benchmarks need besides (the default)
set -eu

PYTHON=${PYTHON:-python3}
WHAT=${1:-all}

# A name with bars is a choice: the first that the system offers is taken.
# Qt's own libraries; a virtual screen with a window manager, a tray and fonts; the keyring; accessibility.
PROGRAM_PACKAGES="
python3-venv ca-certificates
libegl1 libgl1 libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0
libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1
libdbus-1-3 libfontconfig1 libglib2.0-0|libglib2.0-0t64 fonts-inter fonts-dejavu-core
xvfb openbox trayer|stalonetray xdotool dbus at-spi2-core gnome-keyring util-linux
"
# The tests drive the program from outside, under another window manager and in a Wayland session, too; they build
# the LDAP library, and start a directory server and a balancer of their own.
TEST_PACKAGES="
icewm sway xwayland wtype grim mako-notifier dunst xfce4-notifyd curl iproute2
xdg-utils haproxy
gcc libc6-dev python3-dev libldap-dev libsasl2-dev slapd
"

case $WHAT in
    program) wanted=$PROGRAM_PACKAGES lock=requirements/runtime.lock ;;
    all) wanted="$PROGRAM_PACKAGES $TEST_PACKAGES" lock=requirements/dev.lock ;;
    *) echo "usage: $0 [program|all]" >&2; exit 2 ;;
esac

say() { echo "set-up: $*"; }

# All that is installed, by name and by what it provides: newer systems rename packages (libglib2.0-0t64).
installed_names() {
    dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides}\n' 2>/dev/null |
        sed -n 's/^installed //p' | tr ',' '\n' | sed 's/^ *//; s/ .*//'
}

# The names of a choice that are not there, in the form that apt takes: one name for each choice.
missing_packages() {
    names=$(installed_names)
    for choice in $wanted; do
        found=
        for name in $(echo "$choice" | tr '|' ' '); do
            if echo "$names" | grep -qxF "$name"; then found=yes; fi
        done
        [ -n "$found" ] || echo "$choice"
    done
}

# Of each choice the first that this system offers; apt's lists must be there to know that.
offered() {
    for choice in $1; do
        taken=
        for name in $(echo "$choice" | tr '|' ' '); do
            if [ -z "$taken" ] && [ -n "$(apt-cache showpkg "$name" 2>/dev/null | sed -n '/^Versions:/{n;s/ *$//;p;}')" ]; then
                taken=$name
            fi
        done
        echo "${taken:-${choice%%|*}}"
    done
}

# A package that brings a service would start it (slapd does): a machine that only tests needs none.
without_services() {
    policy=/usr/sbin/policy-rc.d
    [ -e "$policy" ] && return
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
}

advise_administrator() {
    {
        echo "These system packages are missing. As root, run this line; it asks nothing:"
        echo
        echo "  apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $1"
        echo
        case " $1 " in
            *" slapd "*) echo "(Only the tests use slapd, and start their own: systemctl disable --now slapd ends its service.)" ;;
        esac
        echo "Then run the same command again."
    } >&2
}

if command -v apt-get >/dev/null 2>&1; then
    missing=$(missing_packages | tr '\n' ' ')
    if [ -n "$missing" ]; then
        if [ "$(id -u)" -eq 0 ]; then
            export DEBIAN_FRONTEND=noninteractive
            say "fetching the list of system packages"
            apt-get update -qq
            missing=$(offered "$missing" | tr '\n' ' ')
            say "installing system packages: $missing"
            without_services
            # shellcheck disable=SC2086  # a list of words on purpose
            apt-get install -y -qq --no-install-recommends $missing >/dev/null
        else
            advise_administrator "$(offered "$missing" | tr '\n' ' ')"
            exit 1
        fi
    fi
else
    {
        echo "There is no apt here. Qt 6 needs EGL, xkbcommon and the xcb libraries; the demo needs Xvfb, openbox,"
        echo "trayer or stalonetray, xdotool, dbus, at-spi2-core and gnome-keyring. The tests also need icewm,"
        echo "sway, Xwayland, wtype, grim, curl, ip, unshare, slapd, haproxy, a C compiler and the headers of Python, libldap"
        echo "and libsasl2. Install what a step misses."
    } >&2
fi

if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 or newer is needed; name it with: make PYTHON=/path/to/python3.11 …" >&2
    exit 1
fi
if [ ! -x .venv/bin/python ]; then
    say "making a virtual environment in .venv"
    "$PYTHON" -m venv .venv
fi
say "installing $(grep -c '==' "$lock") Python packages from $lock (some minutes the first time)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
    -r "$lock" -r requirements/build.lock
say "installing Gamma Desktop itself"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
say "done"
