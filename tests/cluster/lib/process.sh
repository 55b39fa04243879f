# process.sh - start daemons detached, find those that are ours, kill them
#
# A pid file lies once the kernel has given its number to another process, so
# none is believed.  Every daemon starts with PIJOB_CLUSTER=<our directory> in
# its environment, which /proc/PID/environ shows whatever became of the rest.
#
# SPDX-License-Identifier: BSD-3-Clause

# start_daemon ROLE COMMAND...: in a session of its own, so that it outlives the
# terminal, holding no file of the caller, output to log/ROLE.out.
start_daemon () {
    local role=$1
    shift
    (
        exec </dev/null >>"$dir/log/$role.out" 2>&1
        for fd in "/proc/$BASHPID/fd/"*; do
            fd=${fd##*/}
            [ "$fd" -le 2 ] || eval "exec $fd>&-"
        done
        cd "$dir" || exit 1
        export PIJOB_CLUSTER=$dir PIJOB_CLUSTER_ROLE=$role
        exec setsid "$@"
    ) &
    echo "$!" >"$dir/run/$role"
    disown
}

# ahead COMMAND...: sets $daemon, which runs COMMAND ahead of other processes if this is root.  On
# a machine with many more busy processes than CPUs, a daemon that has to wait for its turn answers
# so late that a node is lost, and its jobs with it.  Where the kernel shares the CPUs among
# sessions first ("autogroup", sched(7)), niceness counts only within a session, and the session
# needs its own.  What slurmd starts is in sessions of their own, and not ahead.
# shellcheck disable=SC2016 # for that shell
ahead () {
    daemon=("$@")
    ! is_root || daemon=(sh -c '{ echo -10 >/proc/self/autogroup; } 2>/dev/null
        exec nice -n "$((-10 - $(nice)))" "$@"' ahead "$@")
}

# lost_daemon: prints the role of one that was started and has died.  Between
# fork and exec it has the mark (of `up` itself) but not yet its role.
lost_daemon () {
    local file
    for file in "$dir/run/"*; do
        case ${file##*/} in
        *.pid | *.ready) continue ;;
        esac
        has_mark "$(cat "$file")" "PIJOB_CLUSTER=$dir" || { echo "${file##*/}"; return 0; }
    done
    return 1
}

# has_mark PID VARIABLE=VALUE: it was started with this in its environment.
has_mark () { grep -qzxF -e "$2" "/proc/$1/environ" 2>/dev/null; }

# daemon_pid ROLE: prints the pid of that daemon, or fails.
daemon_pid () {
    local pid
    pid=$(cat "$dir/run/$1" 2>/dev/null) || return 1
    has_mark "$pid" "PIJOB_CLUSTER=$dir" && has_mark "$pid" "PIJOB_CLUSTER_ROLE=$1" || return 1
    # A zombie has no environment, so it never comes here.
    echo "$pid"
}

# ancestors: this shell and all above it, which we never kill: `down` may be
# called from a job or from a shell inside the cluster.
ancestors () {
    local pid=$BASHPID
    while [ "${pid:-0}" -gt 1 ]; do
        echo "$pid"
        pid=$(awk '/^PPid:/ { print $2 }' "/proc/$pid/status" 2>/dev/null)
    done
}

# marked_pids MARK: processes that were started with MARK in the environment.
marked_pids () {
    grep -lzxF -e "$1" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3
}

# job_pids: what the jobs run.  slurmd gives its tasks and batch scripts both
# variables; a shell of the user that merely uses the cluster has only one.
job_pids () {
    local pid
    for pid in $(marked_pids "SLURM_CONF=$dir/slurm.conf"); do
        grep -qz '^SLURMD_NODENAME=' "/proc/$pid/environ" 2>/dev/null && echo "$pid"
    done
}

# slurm_pids COMMAND...: processes of these names that use our slurm.conf.
slurm_pids () {
    local pid
    for pid in $(marked_pids "SLURM_CONF=$dir/slurm.conf"); do
        case " $* " in
        *" $(cat "/proc/$pid/comm" 2>/dev/null) "*) echo "$pid" ;;
        esac
    done
}

# step_sessions: a slurmstepd keeps nothing of the environment but SLURM_CONF,
# a slurmscriptd (of slurmctld) nothing at all, and a job may clear its own;
# but each stays in the session of its parent.
step_sessions () {
    local pid
    for pid in $(slurm_pids slurmstepd slurmctld); do
        sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null | cut -d ' ' -f 4
    done
}

# session_pids SESSION...: the field after the last ")" is the state (proc(5)).
session_pids () {
    [ $# -gt 0 ] || return 0
    cat /proc/[0-9]*/stat 2>/dev/null | awk -v wanted=" $* " '{
        pid = $1; sub(/.*\) /, ""); if (index(wanted, " " $4 " ")) print pid }'
}

# our_pids SPARED SESSIONS: everything of this instance, without the spared.
our_pids () {
    {
        marked_pids "PIJOB_CLUSTER=$dir"
        # srun and its kin on this host would wait for ever.
        slurm_pids slurmstepd srun salloc sbatch squeue scontrol sinfo
        job_pids
        # shellcheck disable=SC2086 # a list
        session_pids $2
        namespace_pids
    } | sort -un | grep -vxF -e "$1"
}

# living PID...: those that are still there, and no zombies.
living () {
    local pid
    for pid in "$@"; do
        grep -q '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$pid/status" 2>/dev/null && echo "$pid"
    done
}

# kill_ours: until nothing is left; fails if something will not die.
kill_ours () {
    local spared sessions='' pids i
    spared=$(ancestors)
    for ((i = 0; i < 600; i++)); do
        # Kept for the next round: what it finds may have lost its slurmstepd.
        sessions="$sessions $(step_sessions)"
        # The second look drops the subshells of the first, which may carry
        # the mark as well.
        pids=$(our_pids "$spared" "$sessions")
        # shellcheck disable=SC2005,SC2046,SC2086 # lists, made one line
        pids=$(echo $(living $pids))
        [ -n "$pids" ] || return 0
        # shellcheck disable=SC2086 # a list
        kill -KILL $pids 2>/dev/null
        sleep 0.1
    done
    echo "cluster: these processes do not die: $pids" >&2
    return 1
}
