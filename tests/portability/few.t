#!/bin/bash
# few.t - the few things that no other build may break: ranks find each other, each exchange
# gives the same bits, and a run that was stopped or killed goes on, by the MPI at hand
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

killable
TERMS=100000000000
export PATIENCE=0.05
cat >job.yaml <<END
series: {terms: $TERMS}
checkpoint: {directory: ck, interval: 100ms}
log: {file: log, progress: 100ms}
END

on 4 --hello
run 60 "${command[@]}"
is "$status|$(printf '%s\n' "$out" | grep -c '^I am rank [0-3] of 4 on ')" "0|4" \
    "$MPIRUN starts four ranks, which find each other" || { show_run; done_testing; exit; }

for ranks in 1 2 5; do
    on "$ranks" --quiet --log "all-$ranks.log" --set communication=all --set checkpoint.directory=none-$ranks \
        --set series.terms=1e8 job.yaml
    run 60 "${command[@]}"
    is "$status|$err" "0|" "$ranks ranks, by all exchanges: pass, and nothing is said" || show_run
    is "$(log_value "all-$ranks.log" sum)" "$(log_value all-1.log sum)" "... with the bits of one rank"
done

on 2 --quiet --log right.log --set checkpoint.directory=right job.yaml
run 60 "${command[@]}"
right=$(log_value right.log sum)
like "$status $right" '^0 [0-9a-f]{32}$' "an undisturbed run has a sum" || show_run

# begin NAME COMMAND...: in a directory of that name, in mid-run, by the slowest kernel: time to
# disturb it.
begin () {
    mkdir "$1" && cp job.yaml "$1"
    launch "$1" env PIJOB_KERNEL=baseline "${@:2}"
    within 100 has_events "$1/log" checkpoint 1
}

# goes_on NAME: from what is kept, on two ranks, to the right bits.
goes_on () {
    local kept
    kept=$(kept "$1")
    on 2 --quiet job.yaml
    launch "$1" "${command[@]}"
    await
    is "$status $(resumed "$1/log") $(log_value "$1/log" sum)" "0 $kept $right" \
        "... and two ranks go on from there, to the right bits" || diag "$(cat "$1/err")"
}

# A rank alone is the shortest: MPI knows of no launcher then.
for ranks in 1 3; do
    command=("$PIJOB" job.yaml)
    [ "$ranks" -eq 1 ] || on "$ranks" job.yaml
    begin "stop-$ranks" "${command[@]}"
    strike "stop-$ranks" pijob USR1
    await
    is "$status $(log_value "stop-$ranks/log" event) $(log_value "stop-$ranks/log" reason)" \
        "75 stop SIGUSR1" "SIGUSR1 stops $ranks ranks: exit 75" || diag "$(cat "stop-$ranks/err")"
    goes_on "stop-$ranks"
done

on 3 job.yaml
begin killed "${command[@]}"
strike killed pijob KILL
await
is "$status" "$KILLED" "kill -9 of 3 ranks: exit $KILLED" || diag "$(cat killed/err)"
goes_on killed

done_testing
