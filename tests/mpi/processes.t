#!/bin/bash
# processes.t - limits that threads meet: told with host, limit and cure before the OpenMP library
# ends a rank; and nothing is told where they suffice
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"

printf 'series: {terms: 1000}\n' >job.yaml
run 60 "$PIJOB" --quiet --log /dev/null --set series.threads=2 job.yaml
case $err in *'without OpenMP'*) skip_all "this pijob has no threads" ;; esac
host=$(hostname -s)
chmod 755 "$SCRATCH"
cp "$PIJOB" pijob

# two THREADS COMMAND...: two ranks of so many threads, by COMMAND.
two () {
    local threads=$1
    shift
    # shellcheck disable=SC2086 # several options, or none
    run 60 "$@" "$MPIRUN" $OVERSUBSCRIBE -n 2 ./pijob --quiet --log /dev/null --set series.threads="$threads" job.yaml
    said=$(printf '%s\n%s\n' "$out" "$err" | grep -E '^pijob: check|libgomp:')
}

# ---- Processes of a user ----

# One that nobody has, so that only these ranks count.
uid=54321
if [ "$(id -u)" -eq 0 ] && command -v setpriv prlimit >/dev/null; then
    chmod 777 .
    as () { echo setpriv --reuid=$uid --regid=$uid --clear-groups env HOME="$SCRATCH" prlimit --nproc="$1"; }
    # shellcheck disable=SC2046 # words
    two 30 $(as 60)
    is "$status" 3 "more threads than the user may have: exit 3" || show_run
    like "$said" "^pijob: check 'processes' failed: the ranks on $host start 58 more threads, but ulimit -u allows the user 60 processes and threads, of which [0-9]+ are left; raise it \(LimitNPROC .*; hosts: $host$" \
        "... with limit, host and cure" || show_run
    unlike "$said" 'libgomp' "... and not by the OpenMP library"
    # shellcheck disable=SC2046
    two 30 $(as 200)
    is "$status|$said" "0|" "as many as fit: no complaint" || show_run
else
    skip "only root can become a user without other processes" "more threads than the user may have"
fi

# ---- Processes of a control group ----

group=
for top in /sys/fs/cgroup/pids /sys/fs/cgroup; do
    if [ -z "$group" ] && mkdir "$top/pijob-test-$$" 2>/dev/null; then
        group=$top/pijob-test-$$
        at_exit "rmdir '$group'"
        [ -e "$group/pids.max" ] || group=
    fi
done
if [ -n "$group" ] && echo 60 2>/dev/null >"$group/pids.max"; then
    printf '#!/bin/sh\necho $$ >%s/cgroup.procs\nexec "$@"\n' "$group" >inside
    chmod +x inside
    two 40 ./inside
    is "$status" 3 "more threads than the cgroup may have: exit 3" || show_run
    like "$said" "^pijob: check 'processes' failed: the ranks on $host start 78 more threads, but pids.max of their cgroup is 60, of which [0-9]+ are left; raise it .*; hosts: $host$" \
        "... with limit, host and cure" || show_run
    unlike "$said" 'libgomp' "... and not by the OpenMP library"
    two 5 ./inside
    is "$status|$said" "0|" "as many as fit: no complaint" || show_run
else
    skip "no cgroup can be made here" "more threads than the cgroup may have"
fi

# ---- Address space ----

two 400 prlimit --as=2000000000
is "$status" 3 "more threads than there is address space for: exit 3" || show_run
like "$said" "^pijob: check 'processes' failed: rank 0 on $host starts 399 more threads with stacks of [0-9]+ B, but only [0-9]+ of 2000000000 B of address space are left; raise ulimit -v, or lower ulimit -s; hosts: $host$" \
    "... with limit, host and cure" || show_run
OMP_STACKSIZE=64k two 20 prlimit --as=2000000000
is "$status|$said" "0|" "small stacks fit: no complaint" || show_run

done_testing
