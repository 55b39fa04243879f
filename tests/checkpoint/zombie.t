#!/bin/bash
# zombie.t - a run that is halted, taken over by another one, and then continued, does no
# harm, and says what has become of it
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# Where the disk is memory, an fsync takes no time: pijob makes the next checkpoint only after a hundred
# times what the one before took, and a run would otherwise end before that on a busy disk.
[ -n "${TMPDIR-}" ] || [ ! -w /dev/shm ] || export TMPDIR=/dev/shm
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

cd "$SCRATCH" || exit 99
killable
TERMS=200000000000
host=$(hostname | cut -d. -f1)
export PATIENCE=0.05

printf 'series: {terms: %s}\n' $TERMS >right.yaml
on 2 --quiet --log right.log right.yaml
run 200 "${command[@]}"
right=$(log_value right.log sum)
like "$status $right" '^0 [0-9a-f]{32}$' "an undisturbed run has a sum" || show_run

# Two directories for one checkpoint directory: one for the run that is halted, one for the
# others.
mkdir zombie next ck
ln -s ../ck zombie/ck
ln -s ../ck next/ck
cat >job.yaml <<END
series: {terms: $TERMS}
checkpoint: {directory: ck, interval: 100ms}
log: {file: log}
END
cp job.yaml zombie && cp job.yaml next

# go DIRECTORY RANKS ARGUMENT...: launch it there.
go () {
    on "$2" "${@:3}" job.yaml
    launch "$1" "${command[@]}"
}

# halt LOG FILES: a run of three ranks is halted in mid-run, and a second one told of it; the
# operator does as that says.  Leaves the pid of the launcher in $zombie.
halt () {
    go zombie 3 --kernel baseline --log "$1" --set "checkpoint.files=$2"
    zombie=$launched
    within 200 has_events "zombie/$1" checkpoint 1
    strike zombie "$LAUNCHER" STOP
    strike zombie pijob STOP
    go next 2 --log refused.log
    await
    is "$status" 6 "a run is halted: a second one is refused"
    like "$(cat next/err)" "^pijob: ck: in use by process $(owner_pid next) on host $host \(since 20[^ ]+Z\): it runs on this host; wait until it ends; if 'ps -p $(owner_pid next)' on that host no longer shows it, remove ck/owner$" \
        "... and told who holds the directory, and what to do"
    rm ck/owner
    before=$(kept next)
}

# wake: the halted run goes on, and ends; it has status 6, and says PATTERN.
wake () {
    strike zombie pijob CONT
    strike zombie "$LAUNCHER" CONT
    launched=$zombie
    await
    is "$status" 6 "... which ends with exit status 6" || diag "$(cat zombie/err)"
    like "$(cat zombie/err)" "$1" "... and says why"
    is "$(grep -c '^pijob: stopped' zombie/err)" 1 "... once"
    unlike_file zombie/err 'the previous one is kept' "... and nothing that is not true"
}

# ---- Continued while its successor runs ----

halt log auto
go next 2 --kernel baseline --set communication=scatter-gather
next=$launched
within 200 has_events next/log checkpoint 1
is "$(resumed next/log)" "$before" "the second one, with owner removed, goes on from all that was kept"
state=$(cksum ck/owner ck/MANIFEST)
pid=$(owner_pid next)
diag "the first one is continued"
wake "^pijob: stopped: ck: was taken over by process $pid on host $host \(since [^ ]+\), which resumes from the saved work; this launch ends$"
is "$(log_value zombie/log event) $(log_value zombie/log exit_status)" "stop 6" "... in its log, too"
like "$(grep ^reason zombie/log)" '"checkpoint directory taken over"' "... with the reason"
[ -n "$(processes next pijob)" ]
ok $? "... while the second one runs"
is "$(cksum ck/owner ck/MANIFEST)" "$state" "... whose owner and MANIFEST are untouched"

# What the second one kept from then on is not lost, either.
within 200 has_events next/log checkpoint $(($(events next/log checkpoint) + 1))
ok $? "... and keeps more" || diag "$(cat next/err)"
kill_run next
launched=$next
await
before=$(kept next)
[ "$before" -ge "$(told next/log)" ]
ok $? "the second one is killed: all is kept that it had told of" ||
    diag "kept $before, told $(told next/log)"

# ---- Continued when its successor has ended, which has the same log ----

halt ../shared.log host
[ "$before" -ge "$(told shared.log)" ]
ok $? "the third one told of no more than is kept"
go next 5 --set communication=point-to-point --log ../shared.log
await
is "$status $(resumed shared.log)" "0 $before" "the next one goes on from there, to the end" ||
    diag "$(cat next/err)"
is "$(log_value shared.log sum) $(log_value shared.log verdict)" "$right pass" "... to the right bits"
state=$(cd ck && find . -type f -exec cksum {} + | sort)
diag "the third one is continued"
wake "^pijob: stopped: ck: was taken over by another launch, which has ended since; this launch ends \('pijob --status' shows the saved work\)$"
is "$(cd ck && find . -type f -exec cksum {} + | sort)" "$state" "... and has changed nothing"
is "$(log_value shared.log event) $(whole shared.log)" "result OK" "... and put nothing behind the result"
run 20 "$PIJOB" --status job.yaml
is "$status" 0 "the sum is still complete" || show_run

# ---- Nobody took it over ----

rm -r ck/* zombie/log
go zombie 3 --kernel baseline
zombie=$launched
within 200 has_events zombie/log checkpoint 1
rm ck/owner
within 200 test -e ck/owner
ok $? "owner is removed, by mistake: its run puts it back"
go next 2
await
is "$status" 6 "... so that another one is still refused"
launched=$zombie
await
is "$status $(log_value zombie/log sum)" "0 $right" "... and comes to its end" ||
    diag "$(cat zombie/err)"

done_testing
