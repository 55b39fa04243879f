#!/bin/bash
# limits.t - ulimit -n, -u, -v and -f so low that nothing goes: MPI that cannot start is told with
# the limit, a checkpoint that may not grow with its file, and what was kept is kept
#
# Limits that threads meet are those of tests/mpi/processes.t.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"
# shellcheck source=../scripts/hostile.sh
. "$srcdir/tests/scripts/hostile.sh"

cd "$SCRATCH" || exit 99
unset "${!SLURM_@}" "${!OMPI_COMM_@}" "${!PMI_@}" "${!PMIX_@}"
host=$(hostname -s)
printf 'series: {terms: 1000}\ncheckpoint: {directory: ck}\n' >job.yaml

# Either MPI makes do with it, and the job passes, or the limit is told.
# limited OPTION LEAST VALUE... -- PREFIX...
limited () {
    local option=$1 values=() failed=0 value
    shift
    while [ "$1" != -- ]; do
        values+=("$1")
        shift
    done
    shift
    for value in "${values[@]}"; do
        rm -rf ck x.log
        # shellcheck disable=SC2016 # for that shell
        run 60 "$@" bash -c 'ulimit -S $0 && exec "$@"' "$option $value" "$PIJOB" --quiet --log x.log job.yaml
        [ "$status" -ne 0 ] || continue
        failed=$((failed + 1))
        like "$status|$(grep 'pijob: \|^job.yaml: ' <<<"$err")" "^3\|pijob: cannot start: MPI_Init.* failed.*; limits on $host are too low for MPI: ulimit .*$option $value|^4\|job.yaml: .* too many open files: raise ulimit $option\$|^6\|pijob: ck: .*: Too many open files\$" \
            "ulimit $option $value: told" || show_run
    done
    [ $failed -gt 0 ]
    ok $? "ulimit $option: some of these are too low"
}
limited -n 8 16 24 40 -- env
# From what the dynamic linker needs for the libraries of MPI, with which pijob begins.
begins () { bash -c 'ulimit -S -v $0 && exec "$1" --version' "$1" "$PIJOB" >/dev/null 2>&1; }
for ((least = 20000; least < 1000000; least += 4000)); do
    ! begins $least || break
done
limited -v $least $((least + 10000)) $((least + 20000)) $((least + 160000)) -- env
run 60 "$PIJOB" --quiet --log good.log job.yaml
is "$status" 0 "no limit" || show_run
# A user who has nothing else running.
if other_user; then
    chmod 777 .
    other=54322
    cp "$PIJOB" pijob
    PIJOB=$SCRATCH/pijob limited -u 1 5 20 -- setpriv --reuid $other --regid $other --clear-groups env HOME="$SCRATCH"
else
    skip "needs root and setpriv" "ulimit -u"
fi

# Files that may not grow, from when a checkpoint is there.  Messages go through a pipe.
mkdir run
printf 'series: {terms: 1e15}\ncheckpoint: {directory: ck, interval: 100ms}\nlog: {file: /dev/null}\n' >run/job.yaml
# shellcheck disable=SC2016 # for that shell
launch run bash -c 'exec "$@" 2> >(exec cat >said)' - "$PIJOB" job.yaml
at_exit "kill -KILL $launched"
has_record () { compgen -G 'run/ck/e000001/s00/r000000.[01]' >/dev/null; }
within 20 has_record
pid=$(owner_pid run)
prlimit --pid "$pid" --fsize=100:100
within 20 grep -q 'no checkpoint' run/said
like "$(cat run/said)" "^pijob: warning: rank 0 on [^ ]+: no checkpoint: ck/e000001/s00/r000000\.[01]: cannot be written: File too large; the previous one is kept" \
    "ulimit -f in mid-run: told, with rank and host"
kept=$(kept run)
kill -TERM "$pid"
await
is "$status" 6 "... a stop that cannot be kept: exit status 6" || diag "$(cat run/said)"
is "$(kept run)" "$kept" "... what was kept still is"
[ "$kept" -gt 0 ]
ok $? "... and is something"

done_testing
