#!/bin/bash
# stall.t - a rank that answers no more, without MPI noticing: the others save their work and
# end the job, after minutes; but not for time in which they did not run themselves
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

FAST=$builddir/tests/fault/fast_clock.so
[ -e "$FAST" ] || skip_all "no $FAST; make check makes it"

cd "$SCRATCH" || exit 99
killable
TERMS=100000000000
cat >job.yaml <<END
series: {terms: $TERMS}
launch: {timeout: 300s}
checkpoint: {directory: ck, interval: 100ms}
log: {file: log, progress: 100ms}
END
on 2 --quiet --log right.log --set checkpoint.directory=right job.yaml
run 200 "${command[@]}"
right=$(log_value right.log sum)
like "$status $right" '^0 [0-9a-f]{32}$' "an undisturbed run has a sum" || show_run

# begin NAME: three ranks in mid-run, for whom a minute takes three seconds once the file
# NAME/fast is there.
begin () {
    mkdir "$1" && cp job.yaml "$1"
    on 3 --kernel baseline job.yaml
    launch "$1" env LD_PRELOAD="$FAST" FAST_CLOCK=20 FAST_CLOCK_FROM=fast "${command[@]}"
    eval "launched_$1=$launched"
    within 200 has_events "$1/log" checkpoint 1
    rank_0=$(owner_pid "$1")
    others=$(processes "$1" pijob | grep -vx "$rank_0")
}

# end NAME: its status, in $status.
end () {
    launched=launched_$1
    launched=${!launched}
    await
}

# Three runs at a time: most of it is waiting.
begin gone
kill -STOP "${others%%[!0-9]*}"
touch gone/fast
begin asked
kill -STOP "${others%%[!0-9]*}"
# The beat that it has already entered may still be complete, and be told as progress.
beats=none
until [ "$beats" = "$(events asked/log progress)" ]; do
    beats=$(events asked/log progress)
    sleep 2
done
touch asked/fast
kill -TERM "$rank_0"
begin halted
strike halted pijob STOP
halted=$(events halted/log progress)
touch halted/fast
sleep 20 # 400 s by their clock
strike halted pijob CONT

# stalled NAME LEAST WHAT: it ended so after LEAST seconds, or some more on a busy machine.
stalled () {
    end "$1"
    is "$status" 1 "$3: exit status 1" || diag "$(cat "$1/err")"
    like "$(cat "$1/err")" \
        "^pijob: rank 0 of 3 on [^ ]+: during the sum, rank [12] on [^ ]+ has not answered for [0-9]+ s; the work of the other ranks is kept: start the job again to resume$" \
        "... with who it is" || diag "$(tail "$1/log")"
    waited=$(sed -n 's/.* has not answered for \([0-9]*\) s; .*/\1/p' "$1/err" | head -n 1)
    [ "${waited:-0}" -ge "$2" ]
    ok $? "... and not before its time"
    is "$(log_value "$1/log" event) $(log_value "$1/log" exit_status)" "stop 1" "... in the log, too"
    like "$(grep '^reason: ' "$1/log")" 'not all ranks answer' "... with the reason"
    like "$(grep '^diagnosis: ' "$1/log")" '^diagnosis: "during the sum, rank [12] on [^ ]+ has not answered for .*"$' "... and what was told"
    within 20 no_processes "$1" pijob
    ok $? "... and no rank is left, not even the one that was halted"
    kept=$(kept "$1")
    [ "$kept" -ge "$(told "$1/log")" ] && [ "$kept" -gt 0 ]
    ok $? "... all is kept that was told, and more" || diag "kept $kept, told $(told "$1/log")"
    on 2 job.yaml
    launch "$1" "${command[@]}"
    await
    is "$status $(resumed "$1/log") $(log_value "$1/log" sum)" "0 $kept $right" \
        "... the next launch goes on from there, to the right bits" || diag "$(cat "$1/err")"
}
stalled asked 30 "one rank is gone, another is asked to stop"
stalled gone 300 "one rank is gone"

end halted
is "$status $(cat halted/err)" "0 " "all ranks were halted for as long: they go on"
[ "$(events halted/log progress)" -gt "$halted" ]
ok $? "... in mid-run"
is "$(log_value halted/log sum)" "$right" "... to the right bits"

done_testing
