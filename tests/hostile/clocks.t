#!/bin/bash
# clocks.t - the clock of the host jumps by hours, forward or back, while a job runs or between
# its launches: nothing ends, waits or is lost because of that
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

JUMP=$builddir/tests/fault/jumping_clock.so
[ -e "$JUMP" ] || skip_all "no $JUMP; make check makes it"
cd "$SCRATCH" || exit 99
unset "${!SLURM_@}" "${!OMPI_COMM_@}" "${!PMI_@}" "${!PMIX_@}"
at_exit 'strike "*" timeout KILL; strike "*" pijob KILL'
export PATIENCE=0.05 OMPI_MCA_ess_singleton_isolated=1

# A clock that jumps when the file jumped is there.
jumping=(env LD_PRELOAD="$JUMP" JUMP_CLOCK_FROM=jumped)

# shellcheck disable=SC2016 # for that shell
run 10 "${jumping[@]}" JUMP_CLOCK=36000 bash -c 'a=$(date +%s); : >jumped; echo $(($(date +%s) - a))'
like "$status|$out" '^0\|3600[0-9]$' "a clock that jumps"
rm jumped

# launch_job NAME SECONDS ARGUMENT...: a job of days, up to its first checkpoint.
launch_job () {
    [ -e "$1/job.yaml" ] || {
        mkdir -p "$1"
        printf 'series: {terms: 1e15}\ncheckpoint: {directory: ck, interval: 100ms}\nlog: {file: log, progress: 100ms}\n' \
            >"$1/job.yaml"
    }
    had=$(events "$1/log" checkpoint)
    launch "$1" "${jumping[@]}" JUMP_CLOCK="$2" "$PIJOB" "${@:3}" job.yaml
    within 20 has_events "$1/log" checkpoint $((had + 1))
}

# ---- In mid-run ----

# jumps NAME SECONDS VARIABLE=VALUE...
jumps () {
    local name=$1 checkpoints beats
    [ $# -eq 2 ] || export "${@:3}"
    launch_job "$name" "$2"
    : >"$name/jumped"
    checkpoints=$(events "$name/log" checkpoint) beats=$(events "$name/log" progress)
    within 20 has_events "$name/log" checkpoint $((checkpoints + 3))
    ok $? "$name: checkpoints are made" || diag "$(cat "$name/err")"
    within 20 has_events "$name/log" progress $((beats + 3))
    ok $? "$name: progress is told"
    run 20 "$PIJOB" --quiet --log other.log --set checkpoint.directory="$PWD/$name/ck" "$name/job.yaml"
    like "$status|$err" '^6\|pijob: .*: in use by .*: it runs on this host' "$name: the owner still is taken for what it is" || show_run
    strike "$name" pijob TERM
    await
    is "$status $(log_value "$name/log" reason)" "75 SIGTERM" "$name: it goes on until it is asked to stop" || diag "$(cat "$name/err")"
    [ "$(kept "$name")" -ge "$(told "$name/log")" ]
    ok $? "$name: all is kept that was told"
}
# The end of the time limit is an hour away, by the clock as it was.
mkdir none # no squeue
jumps 'ten hours ahead' 36000 PATH="$SCRATCH/none:$PATH" SLURM_JOB_ID=7 SLURM_JOB_END_TIME=$(($(date +%s) + 3600))
unset SLURM_JOB_ID SLURM_JOB_END_TIME
jumps 'ten hours back' -36000

# ---- Between launches ----

# A clock that was ahead when the job was killed: its records are of tomorrow.
mkdir later && : >later/jumped
launch_job later 36000
strike later pijob KILL
await
before=$(kept later)
rm later/jumped
launch_job later 0
is "$(resumed later/log)" "$before" "records and an owner of tomorrow: the next launch goes on from them" || diag "$(cat later/err)"
run 10 "$PIJOB" --status later/job.yaml --set checkpoint.directory=later/ck
like "$out" '^last_written: .*seconds_ago: [0-9]}$' "... and --status tells no time to come" || show_run
strike later pijob TERM
await

# ---- The log ----

# Its times go back.
report=${REPORT:-$builddir/pijob-report}
run 20 "$report" 'ten hours back/log'
is "$status|$err" "0|" "pijob-report, of a log in which the time goes back" || show_run
unlike "$out" '(^|[^-a-z0-9])-[0-9.]+ (us|ms|s|min|h|d)' "... no negative times" || show_run

# ---- pijob-accept ----

mkdir suite
printf '# One\n#ACCEPT limit: 60\nseries: {terms: 1000}\n' >suite/one.yaml
printf '#!/bin/sh\n: >%s/jumped\nexec "$@"\n' "$SCRATCH" >jump && chmod +x jump
export PIJOB PIJOB_ACCEPT_LIB=${PIJOB_ACCEPT_LIB:-$srcdir/src/accept}
for seconds in 36000 -36000; do
    rm -rf jumped out
    run 60 "${jumping[@]}" JUMP_CLOCK_FROM="$SCRATCH/jumped" JUMP_CLOCK=$seconds bash "${ACCEPT:-$builddir/pijob-accept}" --launcher ./jump --suite suite --output out
    is "$status" 0 "pijob-accept, where the clock jumps by $seconds s: the step is in its time" || show_run
    like "$(grep -E '^pass ' out/summary.txt)" '^pass +one +[0-9]+\.[0-9]+ s' "... and its seconds are right"
    like "$(tail -n 2 out/summary.txt)" '^1 passed, 0 failed, 0 skipped in [0-9]{1,3} s$' "... and those of the suite" ||
        diag "$(cat out/summary.txt)"
done

done_testing
