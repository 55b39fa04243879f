#!/bin/bash
# jobscripts_hostile.t - the batch scripts, with variables that are no numbers and names that
# are hard to read; they end before they launch anything
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=hostile.sh
. "$srcdir/tests/scripts/hostile.sh"

jobscripts=${JOBSCRIPTS:-$srcdir/jobscripts}
export PIJOB
unset SLURM_NTASKS SLURM_NTASKS_PER_NODE SLURM_ARRAY_TASK_ID SLURM_CPUS_PER_TASK TERMS DESCRIPTION SCALING
cd "$SCRATCH" || exit 99
printf 'series: {terms: 1000}\ncheckpoint: {directory: ck}\n' >job.yaml
tools_without scontrol srun squeue

# job SCRIPT VARIABLE=VALUE... -- ARGUMENT...: in a job of two nodes, as far as it goes.
job () {
    local script=$1 set=()
    shift
    while [ "$1" != -- ]; do
        set+=("$1")
        shift
    done
    shift
    run 30 env PATH="$tools" CONTAINER=env SLURM_JOB_ID=77 SLURM_JOB_NUM_NODES=2 SLURM_JOB_NAME=name "${set[@]}" \
        bash "$jobscripts/$script.sbatch" "$@"
}

# no_number SCRIPT VARIABLE
no_number () {
    rm -f pwned
    job "$1" "$2=a[\$(touch pwned)]" -- job.yaml
    ok "$([ ! -e pwned ]; echo $?)" "$1.sbatch: $2 is not evaluated" || show_run
    is "$status|$(grep -F "$2" <<<"$err")" "4|$1.sbatch: $2 is 'a[\$(touch pwned)]', which is not a number" \
        "$1.sbatch: $2 has to be a number" || show_run
}
for script in pi preemptible hybrid container; do
    for variable in SLURM_JOB_NUM_NODES SLURM_NTASKS SLURM_NTASKS_PER_NODE SLURM_CPUS_PER_TASK; do
        no_number $script $variable
    done
done
for variable in SLURM_JOB_NUM_NODES SLURM_ARRAY_TASK_ID SLURM_NTASKS_PER_NODE SLURM_CPUS_PER_TASK; do
    no_number scaling $variable
done

# The shell of sbatch may be that of another job; srun would end with this, and nobody knows why.
for script in pi preemptible hybrid scaling container; do
    job $script SLURM_MEM_PER_CPU=100 SLURM_MEM_PER_NODE=1000 -- job.yaml
    is "$status|$err" \
        "4|$script.sbatch: SLURM_MEM_PER_CPU and SLURM_MEM_PER_NODE are both set, which srun rejects: unset one of them in the shell that runs sbatch" \
        "$script.sbatch: both limits of memory are told" || show_run
    job $script SLURM_MEM_PER_CPU=100 SLURM_MEM_PER_NODE= -- job.yaml
    unlike "$err" 'SLURM_MEM_PER' "... and one is no fault"
done

job scaling SLURM_ARRAY_TASK_ID=08 -- job.yaml
like "$err" '^scaling.sbatch: array index 8, but the job has 2 nodes' "a number is decimal" || show_run
job scaling SCALING=weak SLURM_NTASKS_PER_NODE=100000 -- job.yaml --set series.terms=1e15
is "$status" 4 "more terms than a number can be are refused"
like "$err" '^scaling.sbatch: 1000000000000000 terms for each of 200000 ranks are too many' "and told" || show_run

printf 'series: {terms: 10}\n' >-x.yaml
job preemptible DESCRIPTION=-x.yaml --
like "$err" '^preemptible.sbatch: \./-x.yaml has no checkpoint.directory' "a description with a dash" || show_run

run 30 "$PIJOB" --quiet --log a=b.log ./-x.yaml
run 30 env -u SLURM_JOB_ID bash "$jobscripts/scaling.sbatch" a=b.log
like "$out" ' 10 .* pass$' "a log with an equals sign in its name" || show_run

# SRUN_EXPORT_ENV goes before SLURM_EXPORT_ENV (srun(1)).
printf '#!/bin/sh\necho "exported: ${SRUN_EXPORT_ENV-} $SLURM_EXPORT_ENV"\n' >"$tools/srun"
chmod +x "$tools/srun"
for script in pi preemptible hybrid scaling container; do
    job $script SRUN_EXPORT_ENV=NONE SLURM_EXPORT_ENV=NONE -- job.yaml
    like "$out" '^exported:  ALL$' "$script.sbatch: srun exports the environment" || show_run
done

done_testing
