#!/bin/bash
# memory.t - no memory, at each time that a program asks for some: it goes on, or says so and ends
# with a documented exit status; it neither breaks down nor prints half of an answer
#
# tests/unit/test_memory_faults.c does this with the checkpoint directory, memory_run.t with a
# whole run.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

FAULTS=$builddir/tests/fault/memory_faults.so
[ -e "$FAULTS" ] || skip_all "no $FAULTS; make check makes it"
REPORT=${REPORT:-$builddir/pijob-report}
cd "$SCRATCH" || exit 99
unset "${!SLURM_@}" "${!OMPI_COMM_@}" "${!PMI_@}" "${!PMIX_@}"
export OMPI_MCA_ess_singleton_isolated=1 # no daemon of Open MPI
printf 'series: {terms: 1000}\ncheckpoint: {directory: ck}\n' >job.yaml
run 60 "$PIJOB" --quiet --log job.log job.yaml
is "$status" 0 "a run" || show_run

# sweep NAME STEP STATUS COMMAND...: each STEPth request of COMMAND finds no memory; then it has one
# of these exit statuses, a pattern, and says why.
sweep () {
    local name=$1 step=$2 statuses=$3 count at bad='' failed=0 good
    shift 3
    run 60 env LD_PRELOAD="$FAULTS" MEMORY_FAULTS_COUNT="$PWD/count" "$@"
    good=$status$(printf '%s\n' "$out" | sed 's/seconds_ago.*//')
    count=$(cat count)
    [ "$count" -gt 20 ]
    ok $? "$name: $count requests for memory" || show_run
    for on in '' yes; do
        for ((at = 1; at <= count; at += step)); do
            timeout -k 5 60 env LD_PRELOAD="$FAULTS" MEMORY_FAULTS_AT=$at ${on:+MEMORY_FAULTS_ON=$on} "$@" >out 2>err </dev/null
            status=$?
            [ "$status$(sed 's/seconds_ago.*//' out)" != "$good" ] || continue
            failed=$((failed + 1))
            # shellcheck disable=SC2254 # a pattern
            case $status in $statuses) ;; *) bad+="request $at: exit status $status; " ;; esac
            grep -q 'memory' err || bad+="request $at: it does not say why: $(head -c 200 err); "
        done
    done
    is "$bad" "" "$name: $failed times it could not go on, and said so"
    [ "$failed" -gt 0 ]
    ok $? "$name: the faults are met"
}
# Each, with HOSTILE=all.
every () { if [ "${HOSTILE-}" = all ]; then echo 1; else echo "$1"; fi; }
sweep 'pijob --check' "$(every 5)" '[14]' "$PIJOB" --check job.yaml
sweep 'pijob --status' "$(every 9)" '[146]' "$PIJOB" --status job.yaml
sweep pijob-report "$(every 97)" 1 "$REPORT" job.log
sweep 'pijob-report --html' "$(every 297)" 1 "$REPORT" --html page.html job.log
sweep 'pijob-report --record' "$(every 97)" '[14]' "$REPORT" --record base.yaml job.log

done_testing
