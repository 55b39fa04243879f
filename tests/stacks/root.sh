# root.sh - the root of a release: make it, fill it, run commands in it
#
# Sourced by `stacks`.  Uses $roots, $top; sets $root, $machine.
#
# shellcheck disable=SC2154 # of stacks
#
# SPDX-License-Identifier: BSD-3-Clause

# The releases, one a line: name, suite of the archive, components.
releases='
debian12       |bookworm |main
debian13       |trixie   |main
debian-unstable|sid      |main
'

release_names () { awk -F '|' 'NF > 1 { gsub(/ /, ""); names = names " " $1 } END { print substr(names, 2) }' <<<"$releases"; }

# suite_of RELEASE; empty: no such release.
suite_of () { awk -F '|' -v name="$1" '{ gsub(/ /, "") } name != "" && $1 == name { print $2 }' <<<"$releases"; }
components_of () { awk -F '|' -v name="$1" '{ gsub(/ /, "") } $1 == name { print $3 }' <<<"$releases"; }

need_root_user () { [ "$(id -u)" -eq 0 ] || die 1 "only root can make a root and enter it"; }

# lock_root RELEASE: only one run in each root at a time.  Sets $root.
lock_root () {
    mkdir -p "$roots" || exit 1
    root=$roots/$1
    exec 7>>"$root.lock"
    flock -n 7 || die 1 "another run uses $root"
    trap end_root EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    end_processes # of a run that was killed
}

unlock_root () {
    end_processes
    exec 7>&-
}

end_root () {
    local status=$?
    trap '' HUP INT TERM
    end_processes
    exit "$status"
}

# processes: those whose root directory is this one.  With the last, its mounts go.
processes () {
    local process
    for process in /proc/[0-9]*; do
        [ ! "$process/root" -ef "$root" ] || echo "${process#/proc/}"
    done
}

end_processes () {
    local i pids
    [ -d "$root" ] || return 0
    for ((i = 0; i < 100; i++)); do
        pids=$(processes)
        [ -n "$pids" ] || return 0
        # shellcheck disable=SC2086 # a list
        kill -KILL $pids 2>/dev/null
        sleep 0.1
    done
    say "processes in $root do not die: ${pids//$'\n'/ }" >&2
}

# ---- Made once ----

# A root that is whole has this file.
root_is_here () { [ -e "$root/etc/pijob-stack" ]; }

remove_root () {
    end_processes
    rm -rf --one-file-system "$root" "$root.log"
}

# mirror: where this machine has its packages from; empty: that of debootstrap.
mirror () {
    if [ -n "${PIJOB_STACKS_MIRROR-}" ]; then
        echo "$PIJOB_STACKS_MIRROR"
        return
    fi
    cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
        sed -nE 's/^URIs: *([^ ]*\/debian)\/? *$/\1/p; s/^deb +(\[[^]]*\] +)?([^ ]*\/debian)\/? .*/\2/p' | head -n 1
}

# archive_answers RELEASE: whether its packages can be had; else why not, on standard output.
archive_answers () {
    local url
    url=$(mirror)
    [ -n "$url" ] && [ -x /usr/lib/apt/apt-helper ] || return 0
    timeout 120 /usr/lib/apt/apt-helper download-file "$url/dists/$(suite_of "$1")/InRelease" "$root.release" 2>&1 |
        sed -n 's/^E: //p' | head -n 1
    [ -s "$root.release" ]
    local status=$?
    rm -f "$root.release"
    return $status
}

# make_root RELEASE: 3: its packages cannot be had; 1: it fails.
make_root () {
    local why url
    command -v debootstrap >/dev/null || { say "$1: debootstrap is not installed"; return 1; }
    if ! why=$(archive_answers "$1"); then
        say "$1 is SKIPPED: its packages cannot be had: ${why:-no answer}"
        return 3
    fi
    say "$1: making $root"
    remove_root
    url=$(mirror)
    if ! debootstrap --variant=minbase --components="$(components_of "$1")" "$(suite_of "$1")" "$root" ${url:+"$url"} \
        >"$root.log" 2>&1; then
        say "$1: debootstrap FAILED; the end of $root.log:"
        tail -n 20 "$root.log"
        return 1
    fi
    # Packages start no daemons here.
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" && chmod 0755 "$root/usr/sbin/policy-rc.d" &&
        # A mirror may be a snapshot: its signature is good, but the date on it is over.
        echo 'Acquire::Check-Valid-Until "false";' >"$root/etc/apt/apt.conf.d/90pijob-stack" &&
        echo "$1" >"$root/etc/pijob-stack"
}

# ---- Filled each time ----

# copy_source: the files of this tree as they are now, without what was built.
copy_source () {
    rm -rf --one-file-system "$root/srv/pijob"
    mkdir -p "$root/srv/pijob/source"
    if [ -e "$top/.git" ] && command -v git >/dev/null; then
        # A file that is deleted but not yet from the index is no error.
        (cd "$top" && git -c safe.directory="$top" ls-files -z --cached --others --exclude-standard |
            tar -c --null --ignore-failed-read -T - 2>/dev/null)
    else
        tar -c -C "$top" --exclude=./build --exclude='./build-[!a]*' .
    fi | tar -x -C "$root/srv/pijob/source"
}

# install_packages: what quickstart finds missing; the tables of packages are there.
install_packages () {
    network=host in_root bash -c 'cd /srv/pijob/source && ./quickstart install'
}

# ---- Commands in it ----

# set_machine RELEASE: sets $machine if this machine has that release, and no other root is needed.
set_machine () {
    machine=
    # shellcheck disable=SC1091 # of the system
    [ "$(. /etc/os-release 2>/dev/null && echo "${VERSION_CODENAME-}")" != "$(suite_of "$1")" ] || machine=1
}

# on_machine COMMAND...: in_root for the release of this machine: its own system, with /srv, /tmp, a
# network and processes of its own, which end with COMMAND.
on_machine () {
    printf '127.0.0.1 localhost\n10.198.0.1 %s\n' "$(uname -n)" >"$root/etc/hosts" || return 1
    # shellcheck disable=SC2016 # for that shell
    unshare --mount --uts --net --pid --fork --kill-child --propagation private bash -c '
        set -e
        exec 7>&-
        mount --bind "$1/etc/hosts" /etc/hosts
        mount --bind /dev/null "$(readlink -f /etc/resolv.conf)"
        mount --bind "$1/srv" /srv
        shift
        mount -t tmpfs -o mode=1777 tmpfs /tmp
        mount -t tmpfs -o mode=1777 tmpfs /dev/shm
        mount -t proc proc /proc
        [ ! -d /sys/fs/cgroup ] || mount --rbind /sys/fs/cgroup /mnt
        mount -t sysfs sysfs /sys
        [ ! -d /sys/fs/cgroup ] || mount --rbind /mnt /sys/fs/cgroup
        umount -l /mnt
        '"$own_network"'
        env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
            TERM="${TERM:-dumb}" TESTS_BEGAN="${TESTS_BEGAN-}" "$@"' on_machine "$root" "$@"
}

# An interface beside lo, as a host has.
own_network='
ip link set lo up
ip link add eth0 type veth peer name eth1
ip addr add 10.198.0.1/24 dev eth0
ip link set eth0 up
ip link set eth1 up'

# in_root COMMAND...: with a network of its own, or with that of this machine (network=host).
# It is a real root directory (pivot_root), not a chroot: a chroot cannot make a mount namespace,
# and entering another one (nsenter) leaves it.
in_root () {
    if [ -n "${machine-}" ]; then
        on_machine "$@"
        return
    fi
    local unshare=(unshare --mount --uts --propagation private)
    [ "${network:-own}" = host ] || unshare+=(--net)
    # With its own network, nobody answers a question about a name.
    printf '127.0.0.1 localhost\n10.198.0.1 %s\n' "$(uname -n)" >"$root/etc/hosts" || return 1
    if [ "${network:-own}" = host ]; then
        cp /etc/resolv.conf "$root/etc/resolv.conf"
    else
        : >"$root/etc/resolv.conf"
    fi
    # shellcheck disable=SC2016 # for that shell
    "${unshare[@]}" bash -c '
        set -e
        root=$1 network=$2
        shift 2
        exec 7>&-
        mount --bind "$root" "$root"
        cd "$root"
        mount -t proc proc proc
        if [ "$network" = host ]; then
            mount --rbind /sys sys
        else
            mount -t sysfs sysfs sys
            [ ! -d /sys/fs/cgroup ] || mount --rbind /sys/fs/cgroup sys/fs/cgroup
            '"$own_network"'
        fi
        mount --rbind /dev dev
        mount -t tmpfs -o mode=1777 tmpfs dev/shm
        pivot_root . mnt
        cd /
        umount -l /mnt
        exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
            TERM="${TERM:-dumb}" TESTS_BEGAN="${TESTS_BEGAN-}" "$@"' in_root "$root" "${network:-own}" "$@"
}
