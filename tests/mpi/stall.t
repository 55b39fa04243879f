#!/bin/bash
# stall.t - the heartbeat of the sum is never complete, although all ranks answer: the job ends,
# and blames no rank
#
# tests/checkpoint/stall.t is about a rank that no longer answers.
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
STUCK=$builddir/tests/fault/stuck_beat.so
[ -e "$STUCK" ] || skip_all "no $STUCK; make check makes it"
cat >job.yaml <<END
series: {terms: 1e6}
launch: {timeout: 20s}
log: {file: log}
END

# begin NAME ARGUMENT...: two ranks whose heartbeat is never complete.
begin () {
    mkdir "$1" && cp job.yaml "$1"
    on 2 "${@:2}" job.yaml
    launch "$1" env LD_PRELOAD="$STUCK" "${command[@]}"
}

# stalled NAME STATUS RANKS CURE
stalled () {
    local said="during the sum, MPI has made no progress for [0-9]+ s, $3; $4"
    await
    is "$status" "$2" "$1: exit $2" || diag "$(cat "$1/err")"
    like_kept "^pijob: rank 0 of 2 on [^ ]+: $said\$" "... with the cause and the cure" "$(cat "$1/err")"
    like "$(sed -n 's/^reason: //p; s/^diagnosis: //p' "$1/log" | paste -sd ' ')" "^\"MPI makes no progress\" \"$said\"\$" \
        "... in the log, too"
    unlike_file "$1/log" '^silent: ' "... which names no rank that is silent"
}

# At a time: all of it is waiting.
begin plain
plain=$launched
begin kept --set checkpoint.directory=ck
kept=$launched
STUCK_BEAT_MUTE=1 begin mute --set checkpoint.directory=ck
stalled mute 1 "and the ranks cannot be asked: MPI_Isend of the roll call failed: [^;]+" \
    "start the job again to resume from the checkpoints"
launched=$kept
stalled kept 1 "although all ranks answer" "the work of all ranks is kept: start the job again to resume"
launched=$plain
stalled plain 3 "although all ranks answer" "check the network between the hosts, and try another transport of MPI"

cd kept && on 2 job.yaml --set checkpoint.directory=ck
run 60 "${command[@]}"
is "$status" 0 "the work that was kept is complete" || show_run

done_testing
