#!/bin/bash
# names.t - commands, quotes, line breaks, leading dashes and escape sequences in the names of
# files, directories, jobs and variables: they are names, and nothing of them is run, or reaches
# the terminal
#
# Those of pijob-accept and pijob-requeue are in tests/scripts.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"
# shellcheck source=../scripts/hostile.sh
. "$srcdir/tests/scripts/hostile.sh"

cd "$SCRATCH" || exit 99
unset "${!SLURM_@}" "${!OMPI_COMM_@}" "${!PMI_@}" "${!PMIX_@}"
export OMPI_MCA_ess_singleton_isolated=1 # no daemon of Open MPI
REPORT=${REPORT:-$builddir/pijob-report}
printf 'series: {terms: 1000}\n' >job.yaml
# shellcheck disable=SC2016 # commands
names=('$(touch pwned)' '`touch pwned`' '; touch pwned;' "it's \"quoted\" \\" $'two\nlines' $'\e[2J\x7f' '-rf' '--help'
    '*' '%%x' $'\xff\xfe' '| touch pwned' '{a,b}' '~' '#x' '')
evil=$(printf '%s' "${names[@]//%/%%}")

# unharmed NAME: nothing was run, and no control character was printed last.
unharmed () {
    [ ! -e pwned ] && [ -z "$(LC_ALL=C tr -d '\n\40-\176\200-\377' <<<"$out$err")" ]
    ok $? "$1" || { show_run; rm -f pwned; }
}

# ---- pijob and pijob-report ----

# All in one: directories, a description, a log and checkpoints of these names.
mkdir -p "./$evil"
printf 'series: {terms: 1000}\n' >"./$evil/$evil.yaml"
run 60 "$PIJOB" --log "./${evil//%/%%}/${evil//%/%%}.log" --set checkpoint.directory="./${evil//%/%%}/ck" "./$evil/$evil.yaml"
is "$status $(log_value "./$evil/$evil.log" verdict)" "0 pass" "a run: description, log and checkpoints of such a name" || show_run
unharmed "... harms nobody"
run 20 "$PIJOB" --status --set checkpoint.directory="./${evil//%/%%}/ck" "./$evil/$evil.yaml"
like "$status|$out" '^0\|' "--status" || show_run
unharmed "... harms nobody"
run 20 "$REPORT" --html "./$evil/$evil.html" --format json "./$evil/$evil.log" "./$evil"
is "$status" 0 "pijob-report" || show_run
unharmed "... harms nobody"
[ "$(tail -n 1 "./$evil/$evil.html")" = '</html>' ]
ok $? "... the page is whole"
run 20 "$REPORT" "./$evil/nothing.log"
is "$status" 1 "pijob-report, of no such log" || show_run
unharmed "... its message harms nobody"
if command -v gnuplot >/dev/null; then
    run 60 "$REPORT" --plot "./$evil/$evil.svg" --picture timeline "./$evil/$evil.log"
    is "$status" 0 "a picture" || show_run
    unharmed "... harms nobody"
fi

# One by one where they are refused: each message has the name, without what it could do.
for name in "${names[@]}"; do
    [ -n "$name" ] || continue
    for option in --check --status; do
        run 20 "$PIJOB" $option -- "$name/nothing"
        is "$status" 4 "$option ${name@Q}: no such file" || show_run
        unharmed "... harms nobody"
    done
    run 20 "$PIJOB" --check --set "name=$name" --set "$name=1" job.yaml
    is "$status" 4 "--set of ${name@Q}: refused" || show_run
    unharmed "... harms nobody"
done

# ---- Batch scripts: job names, descriptions and programs ----

tools_without scontrol srun squeue
for script in pi preemptible hybrid scaling; do
    run 30 env PATH="$tools" SLURM_JOB_ID=7 SLURM_JOB_NUM_NODES=1 SLURM_JOB_NAME="$evil" PIJOB="$PIJOB" TERMS="$evil" \
        DESCRIPTION="./$evil/$evil.yaml" bash "${JOBSCRIPTS:-$srcdir/jobscripts}/$script.sbatch"
    [ ! -e pwned ]
    ok $? "$script.sbatch: such a job name, description and TERMS" || { show_run; rm -f pwned; }
done
# shellcheck disable=SC2016 # a command
for variable in PIJOB PIJOB_MPI; do
    run 30 env PATH="$tools" SLURM_JOB_ID=7 PIJOB="$PIJOB" "$variable=\$(touch pwned)" \
        bash "$srcdir/jobscripts/pi.sbatch" job.yaml
    ok "$([ ! -e pwned ]; echo $?)" "pi.sbatch: $variable is not run" || show_run
done

# ---- The private Slurm and quickstart ----

# shellcheck disable=SC2016 # a command
for name in '$(touch pwned)' '../x' '-x' $'a\nb' 'a b' "'"; do
    run 20 bash "$srcdir/tests/cluster/cluster" --name "$name" status
    is "$status" 4 "cluster --name ${name@Q}: refused" || show_run
    run 20 env PIJOB_CLUSTER_NAME="$name" bash "$srcdir/tests/cluster/cluster" status
    is "$status" 4 "PIJOB_CLUSTER_NAME=${name@Q}: refused" || show_run
    run 20 bash "$srcdir/quickstart" "$name"
    is "$status" 4 "quickstart ${name@Q}: refused" || show_run
    unharmed "... harms nobody"
done
# shellcheck disable=SC2016 # a command
run 20 env TMPDIR='/tmp/$(touch pwned)' bash "$srcdir/tests/cluster/cluster" --name "n$$" status
is "$status" 1 "TMPDIR with a command: not up" || show_run
unharmed "... harms nobody"
# A copy in a directory of such a name.
mkdir -p "./$evil/tests" && cp -r "$srcdir/tests/cluster" "$srcdir/tests/lib" "./$evil/tests/" && cp "$srcdir/quickstart" "./$evil/"
run 20 bash "./$evil/tests/cluster/cluster" status
is "$status" 1 "the private Slurm in a directory of such a name: it is not up" || show_run
unharmed "... harms nobody"
run 20 bash "./$evil/quickstart" help
like "$status|$out" '^0\| *quickstart' "quickstart in a directory of such a name: help" || show_run
[ ! -e pwned ]
ok $? "... harms nobody"

done_testing
