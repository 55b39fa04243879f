# owner_array.t - the owner of a checkpoint directory where squeue prints it under other numbers
# (tasks of an array, parts of a heterogeneous job), and whatever the user's environment says
# about squeue: one that lives keeps its directory, one whose step has ended is taken over
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
cluster_up
cd "$SCRATCH" || exit 99
eval "$(cluster env)"
export PIJOB SCRATCH

# What makes squeue leave out, or print otherwise, what is asked for.
cat >odd_environment <<'END'
export SQUEUE_FORMAT=%j SQUEUE_FORMAT2=name SQUEUE_STATES=PENDING SQUEUE_PARTITION=high
export SQUEUE_USERS=nobody SQUEUE_NAMES=none SQUEUE_ACCOUNT=none SQUEUE_QOS=none
export SQUEUE_SORT=-i SQUEUE_ARRAY=1 SLURM_TIME_FORMAT=relative
END

# The owner runs a step, and goes on when that has ended.  The rival tries when it is told to.
cat >task.sh <<'END'
#!/bin/bash
cd "$SCRATCH" || exit 99
if [ "$OWNER" = "${SLURM_ARRAY_TASK_ID-one}" ]; then
    srun --mpi=pmix -n2 "$PIJOB" --quiet --kernel baseline --log first.log job.yaml >first.said 2>&1
    sleep 300
    exit
fi
for n in 1 2 3 4; do
    until [ -e "try.$n" ]; do sleep 0.1; done
    case $n in 2 | 4) . ./odd_environment ;; esac
    timeout 60 srun --mpi=pmix -n1 "$PIJOB" --quiet --log "second.$n.log" job.yaml >"said.$n" 2>&1
    echo "$?" >"status.$n"
done
END

# try N: the rival tries; leaves $status and $err.
try () {
    touch "try.$1"
    within 90 test -s "status.$1"
    status=$(cat "status.$1" 2>/dev/null)
    err=$(cat "said.$1" 2>/dev/null)
}

# step_is_gone JOB: its step of srun, by the raw id of the job.
step_is_gone () { scontrol show step "$1.0" 2>&1 | grep -q 'not found'; }
no_jobs () { [ -z "$(squeue --noheader --format=%i)" ]; }

# contend NAME: the owner has the directory, and the rival tries, also in an odd environment; then
# the owner's step is killed, while its job goes on.
contend () {
    within 100 has_events first.log checkpoint 1 || diag "$(cat first.said)"
    owner=$(sed -n 's/^job: //p' ck/owner)
    diag "$1: the owner is $owner; squeue prints $(squeue --noheader --steps --format=%i | tr '\n' ' ')"
    cksum=$(cksum <ck/owner)
    for n in 1 2; do
        try $n
        like "$status|$err" "^6\|.*: in use by Slurm job $owner\.0 of cluster pijob .*: squeue lists it; " \
            "$1: a second launch is refused ($n)"
    done
    is "$(cksum <ck/owner)" "$cksum" "$1: ... and the first one still has the directory"
    scancel --signal=KILL "$owner.0"
    within 60 step_is_gone "$owner"
    is "$(cksum <ck/owner)" "$cksum" "$1: the first one is killed: it leaves its owner file"
    # So that it ends at once; that says that it was the owner before.
    sed -i 's/1e13/1e7/' job.yaml
    for n in 3 4; do
        cp -p ck/owner kept
        try $n
        like "$status|$err" '^6\|.*MANIFEST: belongs to a sum of 10000000000000 terms' \
            "$1: its step has ended, and its job has not: taken over ($n)"
        cp -p kept ck/owner
    done
    scancel --full --user="$(id -un)"
    within 100 no_jobs
    rm -rf ck try.* said.* status.* first.* second.*
}

begin () {
    cat >job.yaml <<END
series: {terms: 1e13}
checkpoint: {directory: $SCRATCH/ck, interval: 100ms}
END
}

# Each fills a node, so that only Slurm can tell whether the other one runs.  One of the two tasks
# has the number of the array.
for owner in 1 2; do
    begin
    OWNER=$owner sbatch --array=1-2 -N1 -n2 -c4 --output=array.%a.out task.sh >/dev/null
    contend "task $owner of an array owns it"
done

begin
OWNER=one sbatch -N1 -n2 -c4 --output=het.1.out : -N1 -n1 task.sh >/dev/null
OWNER=none sbatch -N1 -n2 -c4 --output=het.2.out task.sh >/dev/null
contend "a heterogeneous job owns it"

# ---- A batch script with mpirun, submitted from a step ----

# sbatch hands the step's SLURM_STEP_ID on; the job has no such step, and yet its process lives.
begin
cat >alone.sh <<'END'
#!/bin/bash
cd "$SCRATCH" || exit 99
echo "$SLURM_STEP_ID" >step
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
"${MPIRUN:-mpirun}" -n 1 "$PIJOB" --quiet --kernel baseline --log first.log job.yaml >first.said 2>&1
END
run 60 srun -n1 sbatch -N1 -n2 -c4 --output=alone.out alone.sh
within 100 has_events first.log checkpoint 1 || diag "$(cat first.said)"
owner=$(sed -n 's/^job: //p' ck/owner)
is "$(cat step) $(grep -c '^step: $' ck/owner)" "0 1" "SLURM_STEP_ID of another job is not the owner's step"
run 60 srun -N1 -n2 -c4 --mpi=pmix "$PIJOB" --quiet --log second.log job.yaml
like "$status|$err" "^6\|.*: in use by Slurm job $owner of cluster pijob .*: squeue lists it; " \
    "a job without a step of its own keeps its directory" || show_run
scancel --full --user="$(id -un)"
within 100 no_jobs

done_testing
