# legal_launch.t - unusual launches that are right: no false alarm
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
. "$srcdir/tests/lib/mpich.sh"
cluster_up
cp "$srcdir/etc/smoke.yaml" "$SCRATCH" && cd "$SCRATCH" || exit 99

# What MPI's own launchers want to know when root starts them.
OMPI_ALLOW_RUN_AS_ROOT=1
OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_ALLOW_RUN_AS_ROOT OMPI_ALLOW_RUN_AS_ROOT_CONFIRM PIJOB
mpirun=$(command -v mpirun.openmpi || command -v mpirun)
has_mpich=
if command -v mpicc.mpich >/dev/null; then
    has_mpich=1
    mpich_pijob pijob-mpich
    ok $? "pijob built with MPICH" || diag "$(cat "$SCRATCH/mpich")"
fi

# right NAME RANKS [WARNING]: the last `run` was one of that many ranks, by --hello, and had no
# complaint, or only that warning.
right () {
    is "$status" 0 "$1: exit status 0" || show_run
    is "$(printf '%s\n' "$out" | grep -c "^I am rank [0-9]* of $2 on ")" "$2" "$1: $2 ranks" || show_run
    is "$(printf '%s\n' "$err" | grep '^pijob: ' | grep -v "^pijob: warning: ${3:-none}")" "" "$1: no complaint"
    [ -z "${3-}" ] || like "$err" "^pijob: warning: $3" "$1: a warning"
}

# legal NAME RANKS SRUN-ARGUMENT...
legal () {
    name=$1 ranks=$2
    shift 2
    on_cluster 60 srun "$@"
    right "$name" "$ranks"
}

legal "one task" 1 -n1 --mpi=pmix "$PIJOB" --hello
legal "more tasks than CPUs, --overcommit" 12 -N1 -n12 --overcommit --mpi=pmix "$PIJOB" --hello
legal "--cpus-per-task" 4 -N2 -n4 -c2 --mpi=pmix "$PIJOB" --hello
legal "--distribution=cyclic" 6 -N3 -n6 -m cyclic --mpi=pmix "$PIJOB" --hello
legal "--distribution=plane" 6 -N3 -n6 -m plane=2 --mpi=pmix "$PIJOB" --hello
# shellcheck disable=SC2016 # for the inner shell
legal "in a script" 4 -N2 -n4 --mpi=pmix bash -c '"$0" --hello; exit $?' "$PIJOB"
legal "behind a wrapper" 4 -N2 -n4 --mpi=pmix env A=b nice -n 0 "$PIJOB" --hello
legal "mpirun in a step of one task" 3 -N1 -n1 "$mpirun" --oversubscribe -n 3 "$PIJOB" --hello
# shellcheck disable=SC2016
on_cluster 60 srun -N1 -w n1 -n2 bash -c '"$0" -n 1 "$1" --hello; exit $?' "$mpirun" "$PIJOB"
is "$status|$(printf '%s\n' "$out" | grep -c '^I am rank 0 of 1 on n1,')|$err" "0|2|" \
    "mpirun of one rank in each task of a step: right" || show_run
printf '0 %s --hello\n1-3 %s --hello --quiet\n' "$PIJOB" "$PIJOB" >programs
legal "--multi-prog" 4 -N2 -n4 --mpi=pmix --multi-prog programs
if [ -n "$has_mpich" ]; then
    legal "MPICH, --mpi=pmi2" 4 -N2 -n4 --mpi=pmi2 "$SCRATCH/pijob-mpich" --hello
    legal "MPICH, one task, --mpi=none" 1 -n1 --mpi=none "$SCRATCH/pijob-mpich" --hello
else
    skip "MPICH is not installed (Debian: libmpich-dev)" "MPICH, --mpi=pmi2"
fi

# ---- Inside a batch job: steps of part of it, none at all, and MPI's own launchers ----

# case NAME COMMAND...: its output, error output and status, in files of that name.
cat >batch <<'END'
#!/bin/bash
case_ () {
    name=$1
    shift
    timeout -k 5 180 "$@" >"$name.out" 2>"$name.err" </dev/null
    echo $? >"$name.status"
}
case_ singleton "$PIJOB" --hello
case_ part srun -N1 -n2 --mpi=pmix "$PIJOB" --hello
case_ other srun -N1 -n1 --exact --mpi=pmix "$PIJOB" --hello &
case_ same srun -N2 -n2 --exact --mpi=pmix "$PIJOB" --hello
wait
case_ run srun --mpi=pmix "$PIJOB" --log run.log smoke.yaml
case_ mpirun "$MPIRUN" -n 4 "$PIJOB" --hello
case_ script "$MPIRUN" -n 4 bash -c '"$0" --hello; exit $?' "$PIJOB"
case_ two "$MPIRUN" -n 1 true : -n 1 true
case_ colon "$MPIRUN" -n 1 "$PIJOB" --hello : -n 3 "$PIJOB" --hello
[ ! -x pijob-mpich ] || case_ mpiexec mpiexec.mpich -n 4 "$PWD/pijob-mpich" --hello
[ ! -x pijob-mpich ] || case_ one "$PWD/pijob-mpich" --hello
END
MPIRUN=$mpirun sbatch_wait -N2 -n4 --output=batch.out batch
is "$status" 0 "a batch job of several launches" || { show_run; diag "$(cat batch.out)"; }

# batch_case NAME RANKS WHAT [WARNING]
batch_case () {
    status=$(cat "$1.status") out=$(cat "$1.out") err=$(cat "$1.err")
    right "$3" "$2" "${4-}"
}
many="the allocation has 4 tasks on 2 nodes, but pijob runs as a single process without a launcher: start it with srun"
batch_case singleton 1 "a batch script without srun" "$many"
batch_case part 2 "a step of part of the job"
batch_case other 1 "one of two steps at once"
batch_case same 2 "the other one of them"
batch_case mpirun 4 "mpirun in a job"
batch_case script 4 "mpirun of a script in a job"
# prterun of Open MPI 5.0.7 in Debian 13 dies of two programs, whatever they are.
if [ "$(cat two.status)" -eq 0 ]; then
    batch_case colon 4 "mpirun of two programs in a job"
else
    skip "this mpirun cannot start two programs: exit status $(cat two.status)" "mpirun of two programs in a job"
fi
if [ -n "$has_mpich" ]; then
    batch_case mpiexec 4 "MPICH's mpiexec in a job"
    like "$out" '^I am rank 3 of 4 on n2,' "... whose ranks know their nodes" || show_run
    batch_case one 1 "MPICH in a batch script without srun" "$many"
else
    skip "MPICH is not installed (Debian: libmpich-dev)" "MPICH's mpiexec in a job"
fi
is "$(cat run.status)|$(log_value run.log verdict)" "0|pass" "a run in a job passes" || diag "$(cat run.err)"
unlike_file run.log 'verdict: (fail|skip)' "and none of its checks was skipped"
sbatch_wait --array=1-2 -N2 -n2 --output=array-%a.out --wrap \
    'srun --mpi=pmix "$PIJOB" --log array-%a.log smoke.yaml'
is "$status" 0 "a job array: exit status 0" || { show_run; diag "$(cat array-*.out)"; }
is "$(log_value array-1.log verdict) $(log_value array-2.log verdict)" "pass pass" "both its tasks pass"

# ---- In the shell of salloc, outside the nodes ----

on_cluster 60 salloc --quiet -N2 -n4 "$mpirun" -n 4 "$PIJOB" --hello
right "mpirun, by salloc" 4
on_cluster 60 salloc --quiet -N1 -n1 "$PIJOB" --hello
right "one process in an allocation for one" 1
on_cluster 60 salloc --quiet -N2 -n4 "$PIJOB" --hello
right "one process in an allocation for more" 1 "$many"
# shellcheck disable=SC2016
sbatch_wait -N1 -n1 --output=single.out --wrap '"$PIJOB" --hello'
is "$status|$(grep -c '^I am rank 0 of 1 on n' single.out)|$(grep '^pijob' single.out)" "0|1|" \
    "a batch script of one task without srun: no complaint" || diag "$(cat single.out)"
if [ -n "$has_mpich" ]; then
    on_cluster 60 salloc --quiet -N2 -n4 mpiexec.mpich -n 4 "$SCRATCH/pijob-mpich" --hello
    right "MPICH's mpiexec, by salloc" 4
    # A job script that was submitted from a step has the variables of that step; Open MPI would
    # believe them.
    on_cluster 60 env SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=8 SLURM_PROCID=0 \
        sbatch --parsable -N1 -n1 --output=inherit.out --wrap "$SCRATCH/pijob-mpich --hello"
    wait_for_job 60 "${out%%;*}"
    out=$(cat inherit.out) err=$out
    right "a batch script with the variables of a step" 1 "SLURM_STEP_NUM_TASKS is 8, but this process has no launcher"
fi

# ---- Steps of several components ----

launch_on_cluster salloc --quiet -N1 -n1 : -N1 -n2 srun --het-group=0,1 --mpi=pmix "$PIJOB" --hello
right "a step of a heterogeneous job" 3

done_testing
