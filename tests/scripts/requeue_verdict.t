#!/bin/bash
# requeue_verdict.t - pijob-requeue: a step that exits with 0 needs the verdict of pijob
#
# Shells stand for srun: one that runs pijob, one that loses its exit status, and one that starts
# nothing.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=hostile.sh
. "$srcdir/tests/scripts/hostile.sh"

tools_without scontrol squeue srun
PATH=$tools
requeue=${REQUEUE:-$srcdir/src/requeue/pijob-requeue.sh}
unset SLURM_RESTART_COUNT MAX_IDLE_RESTARTS
export SLURM_JOB_ID=77
cd "$SCRATCH" || exit 99
printf 'name: one\nseries: {terms: 1000}\n' >job.yaml
printf 'name: ck\nseries: {terms: 1000}\ncheckpoint: {directory: ck}\n' >ck.yaml

# shellcheck disable=SC2016 # for that shell
runs='"$@"'
# shellcheck disable=SC2016
loses='"$@"; exit 0'
nothing='exit 0'

# step SHELL PIJOB-OPTION...: standard output is a file, as in a batch job.
step () { run 60 bash "$requeue" --once sh -c "$1" sh -- "$PIJOB" "${@:2}"; }
none='^pijob-requeue: sh ended with status 0, but pijob gave no verdict'

step "$runs" job.yaml
is "$status|$err" "0|" "a step that passes" || show_run
like "$out" '^verdict: pass$' "... its output is that of pijob"
step "$runs" --quiet job.yaml
is "$status|$out$err" "0|" "--quiet: the log has the verdict" || show_run
step "$nothing" job.yaml
is "$status" 1 "nothing is started: exit status 1" || show_run
like "$err" "$none \(log: one-77\.log\): no rank was started, or the exit status of a rank was lost\$" "... and why, with the log"
step "$nothing" --quiet job.yaml
like "$status|$err" "^1\\|${none#^}" "nothing is started, --quiet: the verdicts in the log are of other steps" || show_run
step "$loses" --set expect.ranks=2 job.yaml
is "$status" 1 "a failure whose exit status is lost: 1" || show_run
like "$err" '^pijob-requeue: sh ended with status 0, but the verdict is fail$' "... and why"
step "$loses" --set expect.ranks=2 --quiet job.yaml
is "$status" 1 "the same, --quiet" || show_run
step "$loses" --set series.term=1 job.yaml
is "$status|$(grep -c 'no rank was started' <<<"$err")" "1|1" "a description that pijob refuses, exit status lost" || show_run
step "$runs" --set expect.ranks=2 job.yaml
is "$status" 3 "an exit status that is not 0 stays as it is" || show_run

# What only prints has no verdict.
for option in --hello --hel --check --status --stat --version --vers -V --help -h -qh; do
    case $option in --st*) description=ck.yaml ;; *) description=job.yaml ;; esac
    step "$loses" $option $description
    is "$status|$(grep -c 'no verdict' <<<"$err")" "0|0" "$option needs none" || show_run
done
step "$nothing" --log --hello job.yaml
is "$status" 1 "--log --hello: that is the name of a log" || show_run
step "$nothing" --set=log.file=x job.yaml
is "$status" 1 "--set=log.file: it sums" || show_run

# Lines as srun --label has them, and standard output that is no file.
# shellcheck disable=SC2016
step '"$@" | sed "s/^/0: /"' --log /dev/null job.yaml
is "$status" 0 "srun --label" || show_run
# shellcheck disable=SC2016
run 60 bash -o pipefail -c '{ bash "$@"; } | cat' sh "$requeue" --once sh -c "$nothing" sh -- "$PIJOB" job.yaml
is "$status" 1 "a pipe: the log tells that nothing was started" || show_run
# shellcheck disable=SC2016
run 60 bash -o pipefail -c '{ bash "$@"; } | cat' sh "$requeue" --once sh -c "$runs" sh -- "$PIJOB" job.yaml
is "$status" 0 "a pipe: the log tells that it passed" || show_run

# Labels are padded, too; and options of mpirun.
for label in ' 0: ' '[1,0]<stdout>:' '[1,0]<stdout>: '; do
    # shellcheck disable=SC2016
    LABEL=$label step '"$@" | sed "s/^/$LABEL/"' --log /dev/null job.yaml
    is "$status" 0 "the label '$label'" || show_run
done
# Another step of the script writes to the same output.
# shellcheck disable=SC2016
step 'echo "verdict: pass"; "$@"; exit 0' --set expect.ranks=2 job.yaml
is "$status" 1 "a failure, and a pass of another step" || show_run
# Where nothing can be looked at: a warning.
step "$runs" --quiet --log /dev/null job.yaml
like "$status|$err" '^0\|pijob-requeue: warning: the verdict is not checked, because neither ' "--quiet --log /dev/null" || show_run
step "$runs" --quiet --log /dev/null ck.yaml
is "$status|$(grep -c requeueing <<<"$err")" "0|0" "... with checkpoints" || show_run
rm -rf ck
# shellcheck disable=SC2016
run 60 bash -o pipefail -c '{ timeout 20 bash "$@"; } | cat' sh "$requeue" --once sh -c "$nothing" sh -- "$PIJOB" --log /dev/stdout job.yaml
like "$status|$err" '^0\|pijob-requeue: warning: the verdict is not checked' "a log that is a pipe: no hang" || show_run
# shellcheck disable=SC2016
run 60 bash -c 'bash "$@" <job.yaml' sh "$requeue" --once sh -c "$runs" sh -- "$PIJOB" /dev/stdin
is "$status" 0 "a description on standard input" || show_run
MAX_IDLE_RESTARTS=x step "$runs" job.yaml
is "$status" 0 "--once has no use for MAX_IDLE_RESTARTS" || show_run

# With checkpoints: what is not complete is requeued (there is no scontrol), what is complete, too.
run 60 bash "$requeue" sh -c "$nothing" sh -- "$PIJOB" ck.yaml
is "$status|$(grep -c 'at 0 of 1000 terms: requeueing' <<<"$err")" "1|1" "checkpoints, nothing is started: requeued" || show_run
step "$runs" ck.yaml
run 60 bash "$requeue" sh -c "$nothing" sh -- "$PIJOB" ck.yaml
is "$status|$(grep -c 'at 1000 of 1000 terms: requeueing' <<<"$err")" "1|1" "checkpoints, complete, but no verdict: requeued" || show_run
run 60 bash "$requeue" sh -c "$loses" sh -- "$PIJOB" --set expect.ranks=2 ck.yaml
is "$status|$(grep -c requeueing <<<"$err")" "1|0" "checkpoints, a failure whose exit status is lost: not requeued" || show_run

done_testing
