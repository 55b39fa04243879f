# settle.sh - make a cluster as it was when it had just started, for the next test script
#
# What a script has changed of a node is found by comparing it with what was noted when the
# cluster came up.
#
# SPDX-License-Identifier: BSD-3-Clause

SETTLE_LIMIT=120 # seconds

# node_state NODE: its host name, routes, links and file systems.  Scratch directories of
# other scripts come and go.
# shellcheck disable=SC2016 # for that shell
node_state () {
    (node_exec "$1" sh -c '
        uname -n
        ip -4 route show table all
        ip -o link show
        cut -d " " -f 1-4 /proc/mounts | grep -vE "/pijob-(test|cluster)[.-]"') 2>&1
}

# note_nodes: for nodes_changed, later.
note_nodes () {
    local node
    is_root || return 0
    for node in $(node_names); do
        node_state "$node" >"$dir/run/state.$node.ready" || return 1
    done
}

# nodes_changed: prints what differs, a line for each node.
nodes_changed () {
    local node change
    is_root || return 0
    for node in $(node_names); do
        change=$(node_state "$node" | diff "$dir/run/state.$node.ready" - | grep '^[<>]' | head -n 2 | tr '\n' ' ')
        [ -z "$change" ] || echo "node $node has changed: $change"
    done
}

# kill_leftovers: what outlived its job, and the commands that wait for one.
kill_leftovers () {
    local pids
    pids=$({ slurm_pids slurmstepd srun salloc sbatch; job_pids; } | sort -u | grep -vxF -e "$(ancestors)")
    # shellcheck disable=SC2086 # a list
    [ -z "$pids" ] || kill -KILL $pids 2>/dev/null
}

# clean_nodes: killed ranks leave shared memory and directories of PMIx.
clean_nodes () {
    local node
    for node in $(node_names); do
        rm -rf "$dir/tmp/$node"/spmix_appdir_* "$dir/tmp/$node"/ompi.*
        # shellcheck disable=SC2016 # for that shell
        ! is_root || (node_exec "$node" sh -c 'rm -rf /dev/shm/*')
    done
}

no_jobs () { [ -z "$(timeout 20 squeue -h -o %A 2>&1)" ]; }

# settle_until COMPLAINT COMMAND: until it holds, or die.
settle_until () {
    local complaint=$1
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$SETTLE_LIMIT" ] || die "$complaint after $SETTLE_LIMIT s"
        sleep 0.2
    done
}

# cluster_settle: end all jobs and wait for idle nodes; die if the cluster is damaged.
cluster_settle () {
    local dead reservation change
    require_up
    enter_environment
    SECONDS=0
    dead=$(dead_daemons)
    [ -z "$dead" ] || die "${dead//$'\n'/, } is dead"
    change=$(nodes_changed)
    [ -z "$change" ] || die "$change"
    for reservation in $(timeout 20 scontrol -o show reservations 2>/dev/null | sed -n 's/^ReservationName=\([^ ]*\) .*/\1/p'); do
        timeout 20 scontrol delete "reservation=$reservation"
    done
    # shellcheck disable=SC2046 # a list
    no_jobs || timeout 60 scancel $(timeout 20 squeue -h -o %A)
    settle_until "its jobs do not end" no_jobs
    kill_leftovers
    settle_until "its nodes are $(timeout 5 sinfo -h -p main -o '%N %T' | xargs), not idle" all_idle
    clean_nodes
}
