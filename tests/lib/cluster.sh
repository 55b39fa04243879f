# cluster.sh - a private Slurm for one test script
#
# Source it behind tap.sh.
#
# SPDX-License-Identifier: BSD-3-Clause

# shellcheck source=runs.sh
. "$srcdir/tests/lib/runs.sh"

unset UCX_NET_DEVICES      # of tap.sh, for one host
PATH=$PATH:/usr/sbin:/sbin # slurmd and munged, for an ordinary user
CLUSTER_NAME=t$$

cluster () { "$srcdir/tests/cluster/cluster" --name "$CLUSTER_NAME" "$@"; }

# cluster_up [OPTION]...: start it, to be stopped when the script ends.  A machine
# without Slurm skips the script.
cluster_up () {
    for program in slurmctld slurmd srun munged; do
        command -v $program >/dev/null ||
            skip_all "$program is not installed (Debian: slurmctld slurmd slurm-client munge)"
    done
    at_exit 'cluster down'
    # Its daemons have died on the start where several clusters started at a time; the
    # second attempt is told, too.
    cluster up "$@" >"$SCRATCH/cluster-up" 2>&1 || {
        diag "started again: $(cat "$SCRATCH/cluster-up")"
        cluster down
        cluster up "$@" >"$SCRATCH/cluster-up" 2>&1
    } || {
        diag "$(cat "$SCRATCH/cluster-up")"
        echo 'Bail out! the private Slurm did not start'
        exit 99
    }
}

# on_cluster SECONDS COMMAND...: `run`, with the cluster's environment.
on_cluster () {
    limit=$1
    shift
    run "$limit" "$srcdir/tests/cluster/cluster" --name "$CLUSTER_NAME" run "$@"
}

# at_most X Y: whether the decimal number X is at most Y.
at_most () { awk -v x="$1" -v y="$2" 'BEGIN { exit !(x != "" && x + 0 <= y + 0) }'; }

# job_field JOB FIELD: what scontrol says of the job.
job_field () {
    cluster run timeout 20 scontrol show job "$1" | tr ' ' '\n' | sed -n "s/^$2=//p" | head -n 1
}

# settled JOB: wait until the job is no longer COMPLETING, as it is for a moment behind
# sbatch --wait.
settled () {
    for ((i = 0; i < 100; i++)); do
        [ "$(job_field "$1" JobState)" = COMPLETING ] || break
        sleep 0.2
    done
}

# sbatch_wait ARGUMENT...: submit a batch job, and wait for its end; leaves $status and $job.
sbatch_wait () {
    on_cluster 120 sbatch --wait --parsable "$@"
    job=${out%%;*}
    settled "$job"
}
