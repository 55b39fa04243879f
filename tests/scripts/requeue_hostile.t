#!/bin/bash
# requeue_hostile.t - pijob-requeue where others can write to the checkpoint directory, and
# where its name is hard to read
#
# The step does nothing, and there is no scontrol: what is left is the count of the restarts.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=hostile.sh
. "$srcdir/tests/scripts/hostile.sh"

requeue=${REQUEUE:-$srcdir/src/requeue/pijob-requeue.sh}
tools_without scontrol squeue srun
unset SLURM_RESTART_COUNT MAX_IDLE_RESTARTS
export SLURM_JOB_ID=77
cd "$SCRATCH" || exit 99
chmod 755 "$SCRATCH"

# describe DIRECTORY: job.yaml with this checkpoint directory, as YAML has it.
describe () { printf 'series: {terms: 1e6}\ncheckpoint: {directory: "%s"}\n' "$1" >job.yaml; }

# requeue [PIJOB-OPTION]...: a job that was killed before it did anything.
requeue () { run 20 env PATH="$tools" bash "$requeue" sh -c 'exit 137' -- "$PIJOB" "$@" job.yaml; }

# counted NAME [FILE]: there is a record, of no progress so far, and the job was to come back.
counted () {
    is "$(timeout 5 cat -- "${2:-ck/restarts-77}" 2>&1)" "0 0" "$1: the restarts are counted from 0" || show_run
    like "$err" "^pijob-requeue: srun ended with status 137 at 0 of 1000000 terms: requeueing" \
        "$1: the job is requeued" || show_run
}

# warned WHY NAME: one line says why the record is not used.
warned () {
    is "$(grep -cF "pijob-requeue: warning: $SCRATCH/ck/restarts-77 is not used, because $1: " <<<"$err")" 1 \
        "$2: a warning with path and cause" || show_run
}

describe ck
requeue
counted "no record"
is "$status" 137 "exit status: that of the step"
requeue
is "$(cat ck/restarts-77)" "0 1" "no progress: counted"
requeue
is "$(cat ck/restarts-77)" "0 2" "no progress: counted again"
requeue
like "$err" '^pijob-requeue: no progress in 3 restarts, at 0 terms: the job is not requeued$' "no progress: the end" || show_run
is "$(ls -A ck)" "" "and nothing is left behind"

# ---- Text that bash would evaluate ----

# shellcheck disable=SC2016 # not expanded here
for text in '0 BASH_VERSINFO[$(touch pwned)]' '0 idle[$(touch pwned)0]' '0 $(touch pwned)' '0 pwned=1' \
    '0 1 x' '0 09999999999999999999' '-1 1' '' '0'; do
    printf '%s\n' "$text" >ck/restarts-77
    requeue
    counted "a record of '$text'"
    warned 'it does not contain two numbers' "a record of '$text'"
    ok "$([ ! -e pwned ]; echo $?)" "a record of '$text': nothing is run"
    rm -f pwned
done
echo '0 08' >ck/restarts-77
MAX_IDLE_RESTARTS=20 requeue
is "$(cat ck/restarts-77)" "0 9" "a number is decimal" || show_run
# shellcheck disable=SC2016
for variable in MAX_IDLE_RESTARTS SLURM_RESTART_COUNT; do
    rm -f ck/restarts-77
    export "$variable"='a[$(touch pwned)]'
    requeue
    unset "$variable"
    ok "$([ ! -e pwned ]; echo $?)" "$variable: nothing is run"
    like "$err" "^pijob-requeue: .*$variable is 'a\[\\$\(touch pwned\)\]'" "$variable: no number, and it is told" || show_run
    rm -f pwned
done

# ---- Links and other files ----

echo precious >precious
chmod 600 precious
rm -f ck/restarts-77
ln -s ../precious ck/restarts-77
requeue
counted "a link"
warned 'it is not a regular file' "a link"
is "$(cat precious)" precious "a link: the file behind it is as it was"
ok "$([ ! -L ck/restarts-77 ]; echo $?)" "a link: it is replaced"

rm -f ck/restarts-77
ln -s ../nothing ck/restarts-77
requeue
counted "a link to nothing"
ok "$([ ! -e nothing ]; echo $?)" "a link to nothing: nothing is made there"

echo '0 2' >two
ln -f two ck/restarts-77
requeue
counted "a second name of a file"
warned 'it has several names (hard links)' "a second name of a file"
is "$(cat two)" "0 2" "a second name of a file: the file is as it was"

rm -f ck/restarts-77
mkfifo ck/restarts-77
requeue
counted "a pipe"

rm -f ck/restarts-77
mkdir ck/restarts-77
requeue
like "$err" "^pijob-requeue: cannot count the restarts in $SCRATCH/ck/restarts-77: the job is not requeued; " \
    "a directory: refused" || show_run
is "$(ls -A ck)" restarts-77 "a directory: and nothing is left in it or beside it"
rmdir ck/restarts-77

# ---- Another user ----

if other_user; then
    chmod 1777 ck
    as_other sh -c 'echo "0 9" >ck/restarts-77'
    requeue
    counted "another user's record"
    warned "it belongs to user $other, not to user 0" "another user's record"

    # That user runs the job, where root has put a record that cannot be replaced.
    echo '0 9' >ck/restarts-77
    chmod 644 job.yaml
    run 20 setpriv --reuid "$other" --regid "$other" --clear-groups env PATH="$tools" \
        bash "$requeue" sh -c 'exit 137' -- "$PIJOB" job.yaml
    like "$err" "^pijob-requeue: cannot count the restarts in $SCRATCH/ck/restarts-77: the job is not requeued; " \
        "a record that cannot be replaced: refused" || show_run
    is "$(ls -A ck):$(cat ck/restarts-77)" "restarts-77:0 9" "a record that cannot be replaced: nothing is left beside it"
    chmod 755 ck
    rm -f ck/restarts-77
else
    skip "needs root and setpriv" "another user's record"
fi

# ---- Names ----

# name YAML DIRECTORY NAME
name () {
    describe "$1"
    requeue
    counted "$3" "$2/restarts-77"
    rm -rf -- "./$2"
}
name 'a\"b\\c' 'a"b\c' 'a name with a quote and a backslash'
name "it's \$(touch pwned) \`touch pwned\`" "it's \$(touch pwned) \`touch pwned\`" "a name with commands"
ok "$([ ! -e pwned ]; echo $?)" "a name with commands: none is run"
name '-rf' '-rf' 'a name with a dash'
name 'a b  c ' 'a b  c ' 'a name with blanks'
name 'a\nb\tc\n' $'a\nb\tc\n' 'a name with line breaks'
name '\x01\x85\xa0é€😀\u2028' $'\x01\xc2\x85\xc2\xa0é€😀\xe2\x80\xa8' 'a name with characters of all sizes'
name '*' '*' 'a name that is a pattern'
name "#: {}[],&*!|>'%%@" "#: {}[],&*!|>'%@" 'a name that YAML marks'

# ---- Options of pijob ----

describe ck
for quiet in -q --quiet --qui; do
    requeue $quiet
    counted "$quiet"
    rm -f ck/restarts-77
done
requeue --log -q
counted "a log that is called -q"
rm -f ck/restarts-77
requeue --log 'x --allow-inject x'
counted "a log name that looks like an option"
rm -f ck/restarts-77
for inject in --allow-inject --allow; do
    requeue $inject
    is "$status|$err|$(ls -A ck)" "137||" "$inject: not tried again"
done

done_testing
