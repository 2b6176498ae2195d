#!/bin/sh
# Runs the README's commands on a bare Debian, built from nothing: has every step that a new machine needs been
# written down? Needs root, debootstrap, git and unshare. Systems and results stay under build/bare/.
#
#   packaging/bare-system.sh bookworm "make demo" "make test"
#   packaging/bare-system.sh --user trixie "make demo"
#
# Suites: bookworm (Python 3.11), trixie (3.13), sid (3.14 and newer). With --user the commands are run by an
# ordinary user: each is expected to name what is missing, in a line that is then run as root, as printed, and again.
set -eu

as_user=
if [ "${1:-}" = --user ]; then as_user=yes; shift; fi
if [ $# -lt 2 ]; then sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; fi
suite=$1
shift

top=$(cd "$(dirname "$0")/.." && pwd)
place=$top/build/bare
base=$place/$suite
system=$place/$suite${as_user:+-user}.run
mkdir -p "$place"
if [ ! -e "$base/.complete" ]; then
    echo "building a bare $suite (python3 and make, nothing else)"
    rm -rf "$base"
    debootstrap --variant=minbase --include=python3,make,ca-certificates \
        "$suite" "$base" >"$place/$suite.debootstrap.log"
    touch "$base/.complete"
fi
rm -rf "$system"
cp -a "$base" "$system"

# How this machine reaches the outside: names, certificates, pip's own settings.
# A mirror may lag behind what its release promises; nothing here is kept.
echo "Acquire::Check-Valid-Until \"false\";" >"$system/etc/apt/apt.conf.d/99-lagging-mirror"
cp -L /etc/resolv.conf "$system/etc/resolv.conf"
cp -L /etc/hosts "$system/etc/hosts"
cp -L /etc/ssl/certs/ca-certificates.crt "$system/etc/ssl/certs/ca-certificates.crt"
outside=$(env | grep -iE '^(https?_proxy|no_proxy|pip_(cert|index_url|default_timeout)|ssl_cert_file)=' || true)

home=/root
if [ "$as_user" ]; then
    chroot "$system" useradd --create-home --shell /bin/sh agent
    home=/home/agent
fi
checkout=$system$home/gamma-desktop
git -C "$top" archive --prefix=gamma-desktop/ HEAD | tar -x -C "$system$home"
[ -z "$as_user" ] || chroot "$system" chown -R agent: "$home"

# In namespaces of its own: what a command leaves running ends with it, and its mounts are not ours. Its root is a root,
# not a folder of ours: in a chroot the kernel allows no namespaces of users, which the tests need.
in_system() {
    user=$1 command=$2
    unshare --mount --pid --ipc --fork --kill-child sh -eu -c '
        mount --bind "$1" "$1"
        mount -t proc proc "$1/proc"
        mount -t sysfs -o ro sys "$1/sys"
        mount --rbind /dev "$1/dev"
        mount -t tmpfs -o mode=1777 tmp "$1/tmp"
        cd "$1"
        mkdir -p .outside
        pivot_root . .outside
        umount -l /.outside
        if [ "$2" = root ]; then
            exec /usr/bin/env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
                LANG=C.UTF-8 $5 sh -c "cd $4 && $3"
        fi
        exec su agent -s /bin/sh -c "cd $4 && env -i HOME=/home/agent PATH=/usr/local/bin:/usr/bin:/bin \
            LANG=C.UTF-8 $5 sh -c \"$3\""
    ' in_system "$system" "$user" "$command" "$home/gamma-desktop" "$(echo "$outside" | tr '\n' ' ')"
}

if [ -z "$as_user" ]; then
    for wanted in "$@"; do
        echo "== $suite, as root: $wanted"
        in_system root "$wanted" </dev/null
    done
else
    for wanted in "$@"; do
        echo "== $suite, as a user: $wanted (names what is missing)"
        in_system agent "$wanted" >"$place/$suite.asked" 2>&1 && { echo "it asked for nothing" >&2; exit 1; }
        line=$(sed -n 's/^  \(apt-get update.*\)/\1/p' "$place/$suite.asked")
        [ -n "$line" ] || { cat "$place/$suite.asked" >&2; exit 1; }
        echo "== $suite, as root, as printed: $line"
        in_system root "$line" </dev/null >"$place/$suite.installed.log" 2>&1
        echo "== $suite, as a user, again: $wanted"
        in_system agent "$wanted" </dev/null
    done
fi
echo "== $suite: done; the checkout as it was left is in $checkout"
