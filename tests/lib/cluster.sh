# cluster.sh - a private Slurm for one test script
#
# Source it behind tap.sh.  In a group (tests/cluster/group), scripts use one private Slurm
# after the other; a script alone starts its own.
#
# SPDX-License-Identifier: BSD-3-Clause

# shellcheck source=runs.sh
. "$srcdir/tests/lib/runs.sh"
# shellcheck source=stack.sh
. "$srcdir/tests/lib/stack.sh"

unset UCX_NET_DEVICES      # of tap.sh, for one host
PATH=$PATH:/usr/sbin:/sbin # slurmd and munged, for an ordinary user
CLUSTER_NAME=t$$

cluster () { "$srcdir/tests/cluster/cluster" --name "$CLUSTER_NAME" "$@"; }

# need_slurm: a machine without Slurm skips the script.
need_slurm () {
    local program
    for program in slurmctld slurmd srun munged; do
        command -v $program >/dev/null ||
            skip_all "$program is not installed (Debian: slurmctld slurmd slurm-client munge)"
    done
    need_plugin
}

# cluster_up [OPTION]...: a Slurm for this script, idle: that of the group, or its own.  The
# script has to leave the nodes as they were, or the group starts another one.
cluster_up () {
    need_slurm
    if [ -n "${PIJOB_CLUSTER_POOL-}" ]; then
        cluster_of_group "$@"
    else
        cluster_own "$@"
    fi
}

# cluster_own [OPTION]...: one that this script starts and stops, also in a group.
cluster_own () {
    need_slurm
    at_exit 'cluster down'
    start_cluster "$@"
}

# start_cluster [OPTION]...
start_cluster () {
    # Its daemons have died on the start where several clusters started at a time; the
    # second attempt is told, too.
    cluster up "$@" >"$SCRATCH/cluster-up" 2>&1 || {
        diag "cluster: started again: $(cat "$SCRATCH/cluster-up")"
        cluster down
        cluster up "$@" >"$SCRATCH/cluster-up" 2>&1
    } || {
        diag "$(cat "$SCRATCH/cluster-up")"
        echo 'Bail out! the private Slurm did not start'
        exit 99
    }
}

# cluster_of_group [OPTION]...: the first one with these options that no other script has.  Its
# file in the pool is locked while this script runs, and has a line for each that has used it.
cluster_of_group () {
    local kind i file why before
    kind=$(printf %s "$*" | sed 's/--\(.\)[a-z]*[ =]/\1/g; s/ //g') # c2 for --cpus 2
    for ((i = 1; ; i++)); do
        CLUSTER_NAME=$(cat "$PIJOB_CLUSTER_POOL/prefix")${kind}_$i
        file=$PIJOB_CLUSTER_POOL/$CLUSTER_NAME
        exec {pool_lock}>>"$file" || { echo 'Bail out! the group of this script is gone'; exit 99; }
        ! flock -n "$pool_lock" || break
        exec {pool_lock}>&-
    done
    before=$(tail -n 1 "$file")
    echo "tests/${0##*/tests/}" >>"$file"
    at_exit 'cluster settle'
    if [ -n "$before" ]; then
        ! why=$(cluster settle 2>&1) || return 0
        diag "cluster: the Slurm that $before has used is damaged ($why); a new one is started"
        cluster down
    fi
    start_cluster "$@"
}

# on_cluster SECONDS COMMAND...: `run`, with the cluster's environment.
on_cluster () { run "$1" "$srcdir/tests/cluster/cluster" --name "$CLUSTER_NAME" run "${@:2}"; }

# launch_on_cluster COMMAND...: `on_cluster`, for a launch of pijob that is right.  The PMIx plugin of
# Slurm 22.05.8 numbers the nodes in its messages by the job, and in its table of connections by the
# step.  If the first node of the step is not that of the job, as in a heterogeneous step, a message of
# the second fence of MPI_Init now and then waits for a connection that nobody makes, and any MPI
# program hangs (n3 and n4 of four nodes: 2 of 26 steps of a program that does nothing else; n1 and n2,
# n1 and n3: 0 of 53).  pijob rightly reports it, or the step does not come to its end; that is told,
# and tried again, at most twice.
launch_on_cluster () {
    local attempt
    for attempt in 1 2 3; do
        PIJOB_LAUNCH_TIMEOUT=40s on_cluster 80 "$@"
        case $status-$err in
        124-* | 137-* | *"in 'MPI_Init', giving up"*) diag "MPI_Init of Slurm and PMIx hung in attempt $attempt" ;;
        *) return ;;
        esac
    done
}

# on_cluster_for SECONDS COMMAND...: `run_for`, with it.
on_cluster_for () { run_for "$1" "$srcdir/tests/cluster/cluster" --name "$CLUSTER_NAME" run "${@:2}"; }

# at_most X Y: whether the decimal number X is at most Y.
at_most () { awk -v x="$1" -v y="$2" 'BEGIN { exit !(x != "" && x + 0 <= y + 0) }'; }

# job_field JOB FIELD: what scontrol says of the job.
job_field () {
    cluster run timeout 120 scontrol show job "$1" | tr ' ' '\n' | sed -n "s/^$2=//p" | head -n 1
}

# job_ended JOB: whether it, or each task of an array, has ended; leaves what Slurm says of it in
# $records.
job_ended () {
    records=$(cluster run timeout 120 scontrol -o show job "$1") &&
        [[ $records == *JobState=* ]] && ! grep -qE 'JobState=(PENDING|CONFIGURING|RUNNING|COMPLETING|REQUEUED|SUSPENDED) ' <<<"$records"
}

# wait_for_job SECONDS JOB: wait for its end; leaves its exit status, or the highest one of an
# array, in $status.  A job that does not end is cancelled, and has status 124.  One whose node
# Slurm has lost has status 125, and that is told: it is no fault of what the job ran.
wait_for_job () {
    if ! within "$1" job_ended "$2"; then
        cluster run timeout 120 scancel "$2"
        status=124
        return
    fi
    if grep -q ' JobState=NODE_FAIL ' <<<"$records"; then
        diag "job $2 ended as NODE_FAIL: Slurm lost a node of it"
        status=125
        return
    fi
    status=$(grep -oE ' ExitCode=[0-9]+' <<<"$records" | cut -d= -f2 | sort -n | tail -n 1)
}

# sbatch_within SECONDS ARGUMENT...: submit a batch job, and wait for its end; leaves $status and
# $job.  Like sbatch --wait, which however looks at intervals of up to 32 seconds.
sbatch_within () {
    on_cluster 30 sbatch --parsable "${@:2}"
    job=${out%%;*}
    [ "$status" -ne 0 ] || wait_for_job "$1" "$job"
}
sbatch_wait () { sbatch_within 120 "$@"; }
