# packages.sh - the tarball, and a system to install packages in that is thrown away
#
# Source it behind tap.sh.
#
# SPDX-License-Identifier: BSD-3-Clause

VERSION=$(sed -n 's/^PACKAGE_VERSION = //p' "$builddir/Makefile")

# An environment in which nothing of this make is left: neither its flags nor its compiler.
mkdir -p "$SCRATCH/home"
clean=(env -i PATH="$PATH:/usr/sbin:/sbin" HOME="$SCRATCH/home" LC_ALL=C.UTF-8)

# need_tools TOOL PACKAGE...: skip the script where one is missing.
need_tools () {
    while [ $# -gt 0 ]; do
        PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null || skip_all "no $1: apt install $2"
        shift 2
    done
}

# pack: what `make dist` makes, in $tarball.  It is made in one place, which others may use, too.
pack () {
    tarball=$SCRATCH/pijob-$VERSION.tar.gz
    run 200 "${clean[@]}" flock "$builddir/config.status" \
        sh -c "make -C '$builddir' dist && cp '$builddir/${tarball##*/}' '$tarball'"
    ok "$status" "make dist" || { show_run; done_testing; exit 1; }
}

# A copy of this system, in which what is written goes into memory.  It has the scratch directory.
# shellcheck disable=SC2016 # for the bash in the namespace
copy_of_system='
set -e
read -r pid _ </proc/self/stat # as it is known outside
mount -t tmpfs tmpfs "$1/root"
mkdir "$1/root/upper" "$1/root/work" "$1/root/all"
all=$1/root/all
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/root/upper,workdir=$1/root/work" "$all"
[ -x "$all/bin/bash" ] && [ -x "$all/usr/bin/env" ]
mount -t proc proc "$all/proc"
mount --rbind /dev "$all/dev"
mount -t tmpfs -o mode=1777 tmpfs "$all/dev/shm"
mkdir -p "$all$1"
mount --bind "$1" "$all$1"
install -d -o 65534 -g 65534 "$all/home/pijob-test"
echo "ready $pid"
exec sleep 7200
'

# scratch_system: start it, so that "${in_system[@]}" runs a command there as root, and
# "${as_user[@]}" as an ordinary user.  Where that cannot be, fail, and say why in $no_system.
# shellcheck disable=SC2034 # for the caller
scratch_system () {
    no_system="not root, who alone can mount a copy of this system"
    [ "$(id -u)" -eq 0 ] || return 1
    mkdir -p "$SCRATCH/root"
    unshare --mount --pid --fork --kill-child bash -c "$copy_of_system" - "$SCRATCH" \
        >"$SCRATCH/root.said" 2>&1 &
    local holder=$! pid=
    while [ -z "$pid" ]; do
        sleep 0.1
        pid=$(sed -n 's/^ready //p' "$SCRATCH/root.said")
        [ -n "$pid" ] || kill -0 "$holder" 2>/dev/null || break
    done
    if [ -z "$pid" ]; then
        no_system="no copy of this system: $(head -n 1 "$SCRATCH/root.said")"
        return 1
    fi
    at_exit "kill -KILL $pid"
    in_system=(nsenter --target "$pid" --mount --pid chroot "$SCRATCH/root/all"
        env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8)
    as_user=("${in_system[@]}" setpriv --reuid=65534 --regid=65534 --clear-groups
        env --chdir=/home/pijob-test HOME=/home/pijob-test)
}

# directories_of_system FILE: every file and directory there that a package may have, with its kind,
# mode, owner and target of a link.
directories_of_system () {
    "${in_system[@]}" find /usr /etc /opt /srv -printf '%p %y %m %u %g %l\n' | sort >"$1"
}

# installed MPIRUN: what is installed there is all of pijob, and runs.
installed () {
    local file missing=
    run 30 "${as_user[@]}" pijob --version
    is "$status|${out%%$'\n'*}" "0|pijob $VERSION" "pijob --version" || show_run
    run 30 "${as_user[@]}" pijob --check /etc/pijob/pi.yaml
    is "$status" 0 "pijob --check /etc/pijob/pi.yaml" || show_run
    run 30 "${as_user[@]}" pijob-accept --list
    like "$status $out" "^0 10-hello " "pijob-accept finds its suite" || show_run
    run 120 "${as_user[@]}" "$1" --oversubscribe -n 2 pijob /etc/pijob/pi.yaml
    is "$status|${out##*$'\n'}" "0|verdict: pass" "two ranks under $1" || show_run

    for file in share/man/man1/pijob.1 share/man/man1/pijob-accept.1 share/man/man1/pijob-report.1 share/man/man5/pijob-job.5 \
        share/man/man5/pijob-log.5 share/man/man7/pijob.7 \
        share/bash-completion/completions/pijob share/bash-completion/completions/pijob-accept share/bash-completion/completions/pijob-report \
        share/modulefiles/pijob/"$VERSION" share/modulefiles/pijob/"$VERSION".lua \
        share/doc/pijob/README.md; do
        "${in_system[@]}" test -f "/usr/$file" || "${in_system[@]}" test -f "/usr/$file.gz" ||
            missing+=" /usr/$file"
    done
    for file in "$srcdir"/jobscripts/*.sbatch; do
        "${in_system[@]}" test -f "/usr/share/pijob/jobscripts/${file##*/}" || missing+=" ${file##*/}"
    done
    "${in_system[@]}" test -x /usr/libexec/pijob/pijob-requeue || missing+=" pijob-requeue"
    is "$missing" "" "manual pages, completions, modulefiles, README and job scripts are there"
    run 30 "${in_system[@]}" grep -x "bindir='/usr/bin'" /usr/share/pijob/jobscripts/pi.sbatch
    is "$status" 0 "pi.sbatch knows where pijob is" || show_run
    if "${in_system[@]}" test -x /usr/bin/man; then
        run 30 "${as_user[@]}" man -w 1 pijob
        like "$status $out" "^0 /usr/share/man/man1/pijob.1" "man finds pijob(1)" || show_run
    else
        skip "no man: apt install man-db" "man finds pijob(1)"
    fi
}

# gone BEFORE NAME: the system has the same files and directories as in the list BEFORE.
gone () {
    directories_of_system "$1.now"
    diff "$1" "$1.now" >"$1.diff"
    ok $? "$2" || diag "$(head -n 20 "$1.diff")"
}
