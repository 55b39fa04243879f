# resume.t - one rank with checkpoints: stopped, looked at, started again
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/runs.sh"
cd "$SCRATCH" || exit 99

cat >job.yaml <<'END'
series: {terms: 3e10}
checkpoint: {directory: ck, interval: 100ms}
log: {progress: 100ms}
END
cat >plain.yaml <<'END'
series: {terms: 3e10}
log: {progress: 100ms}
END
# Some seconds, whatever the processor.
export PIJOB_KERNEL=baseline

# signal_in_midrun SIGNAL DESCRIPTION LOG: start pijob, send it SIGNAL once it has told of
# progress; leaves $status, and what it said in the file "said".
signal_in_midrun () {
    timeout -k 5 300 "$PIJOB" --log "$3" "$2" >said 2>&1 </dev/null &
    starter=$!
    at_exit "kill $starter 2>/dev/null"
    PATIENCE=0.05 within 10 has_events "$3" progress 1
    # timeout(1) hands SIGTERM on to pijob, but not SIGUSR1.
    kill "-$1" "$(cat "/proc/$starter/task/$starter/children")"
    wait "$starter"
    status=$?
}

run 60 "$PIJOB" --quiet --log base.log plain.yaml
is "$status" 0 "an undisturbed run" || show_run
base=$(log_value base.log sum)

for signal in USR1 TERM; do
    rm -rf ck
    signal_in_midrun $signal job.yaml "$signal.log"
    is "$status" 75 "SIG$signal: exit 75" || diag "$(cat said)"
    is "$(cat said)" "pijob: stopped by a signal; start the job again to resume" "and says how to go on"
    is "$(log_value "$signal.log" reason)" "SIG$signal" "the log ends in a stop event"
    kept=$(log_value "$signal.log" terms)
    run 10 "$PIJOB" --status job.yaml
    is "$status" 75 "--status: something is left"
    like "$out" '^state: resumable$' "and says so"
    is "$(sed -n 's/^directory: //p' <<<"$out")" "\"$PWD/ck\"" "with the whole path of the directory"
    like "$out" "^terms: $kept\$" "it has the terms that the stop event tells of"
    run 60 "$PIJOB" --log "$signal.log" --set checkpoint.resume=require job.yaml
    is "$status" 0 "started again: exit 0" || show_run
    is "$(log_value "$signal.log" sum)" "$base" "and the bits of the undisturbed run"
    like "$(cat "$signal.log")" '^event: resume$' "the log tells of the resume"
    like "$(awk '/^event: resume/,/^\.\.\./' "$signal.log")" "^terms: $kept\$" "from these terms on"
done

run 10 "$PIJOB" --status job.yaml
is "$status" 0 "--status: complete"
like "$out" '^left: 0$' "nothing is left"

# Another sum in the same directory.
run 10 "$PIJOB" --status --set series.terms=1e6 job.yaml
is "$status" 6 "--status of another job: exit 6"
before=$(find ck -type f | sort | xargs cksum)
run 20 "$PIJOB" --log other.log --set series.terms=1e6 job.yaml
is "$status" 6 "another job in the same directory: exit 6"
like "$err" '^pijob: ck/MANIFEST: belongs to a sum of 30000000000 terms, but this job has 1000000; give this job another' \
    "and says why"
is "$(find ck -type f | sort | xargs cksum)" "$before" "nothing of it was touched"

# resume: never begins anew, require refuses to.
run 60 "$PIJOB" --log never.log --set checkpoint.resume=never job.yaml
is "$status" 0 "checkpoint.resume: never"
unlike_file never.log '^event: resume$' "does not resume"
is "$(log_value never.log sum)" "$base" "and has the same bits"
rm -rf ck
run 20 "$PIJOB" --log require.log --set checkpoint.resume=require job.yaml
is "$status" 6 "checkpoint.resume: require, with nothing there: exit 6"
like "$err" '^pijob: ck: contains no checkpoint, but checkpoint.resume is require$' "and says so"

# Without a directory nothing is kept, so only an order ends the job.
signal_in_midrun USR1 plain.yaml usr1.log
is "$status" 0 "SIGUSR1 without checkpoints: the job goes on" || diag "$(cat said)"
is "$(log_value usr1.log sum)" "$base" "to the right sum"
signal_in_midrun TERM plain.yaml term.log
is "$status" 1 "SIGTERM without checkpoints: exit 1" || diag "$(cat said)"
like "$(cat said)" 'no work is saved, because there is no checkpoint.directory$' "and says so"
rm -rf ck
run 10 "$PIJOB" --status job.yaml
is "$status|$err" "75|pijob: warning: $PWD/ck: there is no such directory" "--status of no directory names it"
run 10 "$PIJOB" --status plain.yaml
is "$status" 4 "--status without a directory: exit 4"

done_testing
