#!/bin/bash
# no_variables.t - ranks that have lost the variables of srun, one on each host, as in a container
# with an environment of its own: pijob asks Slurm for the tasks of the step, and warns if Slurm
# does not answer
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
cluster_up
cd "$SCRATCH" || exit 99
export PIJOB
printf 'series: {terms: 1e6}\n' >job.yaml

# bare SRUN-OPTIONS VARIABLES PIJOB-OPTIONS: pijob, with no variables but these; Open MPI 5 does not
# start without HOME.  $SLURM_CONF, the
# configuration of the private Slurm, is known there only.
bare () {
    on_cluster 60 bash -c "srun $1 --mpi=none env -i $2 '$PIJOB' $3"
}
# shellcheck disable=SC2016
asks="HOME=/ PATH='$PATH' SLURM_CONF=\"\$SLURM_CONF\""

# voices PATTERN: the lines of standard error that match.
voices () { printf '%s\n' "$err" | grep -cE "^([^ ]+: )?pijob: $1"; }

failed="check 'launch' failed: srun started 4 processes without its variables \(SLURM_STEP_NUM_TASKS\), but MPI made 1 rank of them: pass SLURM_\*, PMIX_\* and PMI_\* to the ranks \(a container without --cleanenv\)"
for words in --hello job.yaml; do
    bare "-N4 -n4" "$asks" "$words"
    is "$status" 3 "$words, one task on each of four hosts: exit status 3" || show_run
    [ "$(voices "$failed")" -ge 1 ] && [ "$(voices "$failed")" -le 4 ]
    ok $? "... with the number of tasks and the cure, at most once on each host" || diag "$err"
done

bare "-N1 -n1" "$asks" "--log log job.yaml"
is "$status|$(voices .)" "0|0" "one task alone: right, without a warning" || show_run
is "$(grep -A 3 'name: "launch"' log | tail -n 3 | tr -d '\n')" '  verdict: pass  measured: "1"  expected: "1"' "... and checked"

# A Slurm that does not answer: without its configuration; one that hangs.
warned="warning: srun started this process on $(if [ "$(id -u)" -eq 0 ]; then echo 'n[1-4]'; else hostname -s; fi) without its variables \(SLURM_STEP_NUM_TASKS\), so pijob cannot tell .*--cleanenv"
mkdir hangs
printf '#!/bin/sh\nexec sleep 600\n' >hangs/scontrol
chmod +x hangs/scontrol
bare "-N4 -n4" "HOME=/ PATH='$PATH' SLURM_CONF=/nowhere" --hello
is "$status|$(voices "$warned")" "0|4" "scontrol fails: a warning on each host" || show_run
bare "-N1 -n1" "${asks/PATH=\'/PATH=\'$SCRATCH/hangs:}" --hello
is "$status|$(voices "$warned")" "0|1" "scontrol hangs: a warning" || show_run

# The shell that has started pijob still has the variables.
for tasks in 4 1; do
    # shellcheck disable=SC2016 # for the inner shell
    on_cluster 60 srun -N$tasks -n$tasks --mpi=none bash -c 'env -i HOME=/ PATH="$PATH" SLURM_CONF=/nowhere "$0" --hello; exit $?' "$PIJOB"
    if [ $tasks -eq 4 ]; then
        is "$status" 3 "a shell that has the variables, four tasks: exit status 3" || show_run
        like "$err" "^([^ ]+: )?pijob: $failed" "... with the number of tasks and the cure"
    else
        is "$status|$(voices .)" "0|0" "a shell that has the variables, one task: right, without a warning" || show_run
    fi
done

done_testing
