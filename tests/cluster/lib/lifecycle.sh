# lifecycle.sh - up, down and status
#
# SPDX-License-Identifier: BSD-3-Clause

UP_LIMIT=120 # seconds, so that one that never starts ends; a busy machine needs some

# require_programs: names the packages of what is missing.
require_programs () {
    local program debian redhat missing=
    PATH=$PATH:/usr/sbin:/sbin
    while read -r program debian redhat; do
        command -v "$program" >/dev/null 2>&1 ||
            missing="$missing
cluster:   $program (Debian: $debian; RHEL: $redhat)"
    done <<'END'
munged munge munge
slurmctld slurmctld slurm-slurmctld
slurmd slurmd slurm-slurmd
sinfo slurm-client slurm
ip iproute2 iproute
ss iproute2 iproute
unshare util-linux util-linux
nsenter util-linux util-linux
setsid util-linux util-linux
flock util-linux util-linux
END
    [ -z "$missing" ] || die "missing:$missing"
}

# dead_daemons: the roles that should live and do not.
roles () {
    local node
    echo munged slurmctld
    for node in $(node_names); do
        echo "slurmd.$node"
        [ "$(fact mode)" != root ] || echo "node.$node"
    done
}

dead_daemons () {
    local role
    for role in $(roles); do
        daemon_pid "$role" >/dev/null || echo "$role"
    done
}

# cluster_up NODES CPUS TIMEOUT
cluster_up () {
    local dead
    umask 022 # not for `run`: jobs inherit the umask of the user
    require_programs
    # Second entry: see the end of this function.
    if [ "${PIJOB_CLUSTER:-}" != "$dir" ]; then
        lock_instance
        if [ -f "$dir/ready" ]; then
            dead=$(dead_daemons)
            if [ -z "$dead" ]; then
                echo "cluster '$name' is up already in $dir"
                exit 0
            fi
            echo "cluster: '$name' has lost ${dead//$'\n'/, }; starting it anew" >&2
        fi
        tear_down || exit 1
        # All that we start from here on has the mark in its environment from
        # its first instruction, so that `down` finds it if we are killed.
        enter_environment
        export PIJOB_CLUSTER=$dir
        exec "$self" up --nodes "$1" --cpus "$2" --timeout "$3"
    fi
    trap 'give_up "interrupted"' HUP INT TERM
    SECONDS=0
    make_directory || give_up "cannot fill $dir"
    claim_slot
    save_facts "$slot" "$1" "$(is_root && echo root || echo user)"
    write_config "$2" "$3" || give_up "cannot write the configuration in $dir"
    start_all
    note_nodes || give_up "cannot look at the nodes"
    : >"$dir/ready"
    trap - HUP INT TERM
    exec 8>&-
    echo "cluster '$name' is up in $dir: $1 nodes of $2 CPUs"
}

start_all () {
    local node
    if is_root; then
        make_bridge || give_up "cannot make the bridge $(bridge_name)"
        for node in $(node_names); do
            make_node "$node" || give_up "cannot make node $node"
        done
    else
        has_network || give_up "Slurm finds no address where lo is the only network" \
            "interface; add one, such as a dummy (ip-link(8)), or run as root"
        mkdir -m 0700 "$shm_dir" || give_up "cannot make $shm_dir"
    fi
    start_munged
    wait_until "munged does not answer" munge_answers
    start_slurmctld
    wait_until "slurmctld does not answer" slurmctld_answers
    for node in $(node_names); do
        start_slurmd "$node"
    done
    wait_until "the nodes do not become idle" all_idle
}

start_munged () {
    ahead munged --foreground --force --key-file="$dir/munge/key" \
        --socket="$dir/munge/socket" --pid-file="$dir/munge/pid" \
        --log-file="$dir/log/munged.log" --seed-file="$dir/munge/seed"
    start_daemon munged "${daemon[@]}"
}

# start_slurmctld: as root with the hosts file of the nodes.  It resolves the name of the host of
# srun (24.11.5; 22.05.8 does not); where that takes a while to fail, it answers nobody meanwhile,
# and slurmstepd tries again only after a minute, in which the node stays COMPLETING.
start_slurmctld () {
    if is_root; then
        # shellcheck disable=SC2016 # expanded by that shell
        ahead unshare --mount sh -c 'mount --bind "$1/hosts" /etc/hosts && exec slurmctld -D -c' \
            slurmctld "$dir"
    else
        ahead slurmctld -D -c
    fi
    start_daemon slurmctld "${daemon[@]}"
}

start_slurmd () {
    if is_root; then
        ahead nsenter --net --uts --mount --target "$(daemon_pid "node.$1")" slurmd -D -N "$1"
    else
        ahead slurmd -D -N "$1"
    fi
    start_daemon "slurmd.$1" "${daemon[@]}"
}

munge_answers () { munge -S "$dir/munge/socket" -n >/dev/null 2>&1; }
slurmctld_answers () { timeout 5 scontrol ping 2>/dev/null | grep -q 'is UP'; }

# all_idle: each node has registered.
all_idle () {
    [ "$(timeout 5 sinfo -h -p main -t idle -o %D 2>/dev/null)" = "$(fact nodes)" ] &&
        [ "$(timeout 5 sinfo -h -p main -o %T 2>/dev/null)" = idle ]
}

# wait_until COMPLAINT COMMAND: until it holds or the time is up.
wait_until () {
    local complaint=$1 lost
    shift
    until "$@"; do
        lost=$(lost_daemon) && give_up "$lost died"
        [ "$SECONDS" -lt "$UP_LIMIT" ] || give_up "$complaint after $UP_LIMIT s"
        sleep 0.1
    done
}

# give_up TEXT: show why, clean up, exit 1.
give_up () {
    local log
    trap '' HUP INT TERM
    printf 'cluster: %s\n' "$*" >&2
    for log in "$dir"/log/*; do
        [ -s "$log" ] || continue
        # Slurm writes both; what it says before it opens the log is in .out.
        [ "$log" = "${log%.out}.out" ] && [ -s "${log%.out}.log" ] && continue
        echo "cluster: --- the end of ${log##*/}" >&2
        tail -n 8 "$log" >&2
    done
    tear_down
    unlock_instance
    exit 1
}

# tear_down: remove all of this instance; under the lock.
tear_down () {
    local place
    for place in "$dir" "$shm_dir"; do
        if [ -L "$place" ] || { [ -e "$place" ] && { [ ! -O "$place" ] || [ ! -d "$place" ]; }; }; then
            die "$place is no directory of this user; take another --name"
        fi
    done
    kill_ours || return 1
    remove_links
    rm -rf "$shm_dir"
    rm -rf "$dir" || return 1
    release_slots
}

cluster_down () {
    PATH=$PATH:/usr/sbin:/sbin
    unset PIJOB_CLUSTER
    lock_instance
    tear_down || exit 1
    unlock_instance
}

cluster_status () {
    local role status=0
    require_up
    enter_environment
    echo "cluster '$name' in $dir ($(fact mode) mode)"
    for role in $(roles); do
        if daemon_pid "$role" >/dev/null; then
            echo "$role: alive, pid $(daemon_pid "$role")"
        else
            echo "$role: dead"
            status=1
        fi
    done
    timeout 10 sinfo || status=1
    exit "$status"
}

# slurmd_kill NODE: that process alone; the steps that it started live on.
slurmd_kill () {
    local pid
    pid=$(daemon_pid "slurmd.$1") || die "slurmd of $1 is dead already"
    kill -KILL "$pid"
}

slurmd_start () {
    umask 022
    ! daemon_pid "slurmd.$1" >/dev/null || die "slurmd of $1 is alive"
    PATH=$PATH:/usr/sbin:/sbin
    enter_environment
    start_slurmd "$1"
    local i
    for ((i = 0; i < 600; i++)); do
        sleep 0.1
        daemon_pid "slurmd.$1" >/dev/null && return
    done
    die "slurmd of $1 does not start; see $dir/log/slurmd.$1.out"
}
