#!/bin/bash
# instants.t - a signal at an exact instant of a rank, from exec to exit: the exit status that
# pijob(1) names, the last event of the log, whole checkpoints, and nothing that still runs
#
# `make check-signals` draws the instants; here are those in which handlers and MPI differ.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

INSTANT=$builddir/tests/signals/instant.so
[ -e "$INSTANT" ] || skip_all "no $INSTANT; make check makes it"
[ "$KILLED" = 137 ] || skip_all "the exit statuses are those of Open MPI's mpirun"
killable

# launch_row SIGNAL PHASE CALL RANKS: two ranks, of which those of the bits RANKS are to get the
# signal; of a sum that ends only if nobody stops it before.
launch_row () {
    local name=SIG$1-$2 terms=1e15
    [ "$2" != finalize ] || terms=1e6
    mkdir "$name"
    printf 'series: {terms: %s}\ncheckpoint: {directory: ck, interval: 100ms}\nlog: {file: log}\n' \
        "$terms" >"$name/job.yaml"
    on 2 --quiet job.yaml
    launch "$name" env LD_PRELOAD="$INSTANT" INSTANT_PHASE="$2" INSTANT_CALL="$3" INSTANT_TO=self \
        INSTANT_SIGNAL="$(kill -l "$1")" INSTANT_RANKS="$4" INSTANT_TOLD="$SCRATCH/$name/told" "${command[@]}"
}

# judge_row NAME STATUS EVENT DISPOSITION: the launch $launched ended like that; EVENT is the last
# one of the log, or - where a rank died.
judge_row () {
    local name=$1 event=-
    await
    [ "$3" = - ] || event=$(log_value "$name/log" event 2>/dev/null)
    is "$status $event" "$2 $3" "$1: exit status $2, last event $3" || diag "$(cat "$name/told" "$name/err")"
    like "$(cat "$name/told" 2>/dev/null)" "^at ${name#*-} [0-9]+ 1 $4\$" "... there, with the signal $4"
    within 20 no_processes "$name" pijob
    ok $? "... and no rank is left"
    [ -e "$name/ck" ] || return
    (cd "$name" && timeout 120 "$PIJOB" --status job.yaml) >"$name/said" 2>&1
    is "$(whole "$name/log") $(grep -o 'damaged: [0-9]*' "$name/said")" "OK damaged: 0" \
        "... log and checkpoints are whole" || diag "$(cat "$name/said")"
}

rows=0
for signal in TERM USR1 INT KILL; do
    ended=()
    while read -r phase call ranks stopped event caught; do
        # No rank catches these, and what it was about to write is not written.
        case $signal in INT | KILL) stopped=dies event=- caught=default ;; esac
        [ "$stopped" != dies ] || stopped=$((128 + $(kill -l $signal)))
        launch_row $signal "$phase" "$call" "$ranks"
        ended+=("$launched SIG$signal-$phase $stopped $event $caught")
    done <<'END'
exec 1 2 dies - default
init 2000 2 75 stop caught
setup 200 3 75 stop caught
sum 5 2 75 stop caught
checkpoint 4 2 75 stop caught
finalize 1000 3 0 result caught
END
    for row in "${ended[@]}"; do
        read -r launched name stopped event caught <<<"$row"
        judge_row "$name" "$stopped" "$event" "$caught"
        rows=$((rows + 1))
    done
done
is $rows 24 "four signals, six instants"

done_testing
