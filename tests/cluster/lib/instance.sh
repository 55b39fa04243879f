# instance.sh - which cluster is meant: its name, directory, lock and slot
#
# An instance owns a directory and a slot.  The slot is a number from 1 to 99
# that no other instance on this machine has, of any user; the subnet, the
# interface names and the ports all come from it.
#
# SPDX-License-Identifier: BSD-3-Clause

die () {
    local message="cluster: $*"
    printf '%s\n' "${message//[[:cntrl:]]/?}" >&2
    exit 1
}

is_root () { [ "$(id -u)" -eq 0 ]; }

# set_instance NAME: sets $name and $dir; an empty name means the one of this
# checkout.  Fails on a name that cannot be part of a file name.
set_instance () {
    name=$1
    # So that two clones never meet; 8 digits keep the socket paths short.
    [ -n "$name" ] || name=$(printf %s "$here" | cksum | awk '{ printf "%08x", $1 }')
    case $name in
    *[!A-Za-z0-9_]* | ?????????????????*) return 1 ;;
    esac

    # A socket path has at most 107 bytes (unix(7)), and Slurm appends up to
    # 60 to this directory.
    local base=${TMPDIR:-/tmp}
    case $base in
    /*[!A-Za-z0-9_./-]*) base=/tmp ;; # slurm.conf cannot quote a blank
    /*) ;;
    *) base=/tmp ;;
    esac
    [ ${#base} -le 20 ] && [ -d "$base" ] && [ -w "$base" ] || base=/tmp
    base=${base%/}
    dir=$base/pijob-cluster-$(id -u)-$name
    shm_dir=/dev/shm/pijob-cluster-$(id -u)-$name
}

# make_lock: a file of our own at $dir.lock.  Anybody can write to /tmp: what is there must be
# ours, and no link or FIFO; nobody can replace that, since the directory is sticky.
make_lock () {
    # With -C bash would open a FIFO that is there, and wait.
    [ -e "$dir.lock" ] || [ -L "$dir.lock" ] || (set -C && : >"$dir.lock") 2>/dev/null
    [ ! -L "$dir.lock" ] && [ -f "$dir.lock" ] && [ -O "$dir.lock" ]
}

# lock_instance: only one up or down of this instance at a time.  The lock file
# is removed with the instance, so the one that we locked may be gone from its
# place by then: look, and try again.
lock_instance () {
    local i
    for ((i = 0; i < 60; i++)); do
        make_lock || [ ! -e "$dir.lock" ] || die "$dir.lock is not a file of this user; take another --name"
        [ ! -L "$dir.lock" ] || die "$dir.lock is a symbolic link; take another --name"
        [ -e "$dir.lock" ] || continue
        exec 8>>"$dir.lock" || die "cannot write $dir.lock"
        flock -w 300 8 || die "another 'cluster up' or 'cluster down' holds $dir.lock"
        [ "$dir.lock" -ef /proc/self/fd/8 ] && return
    done
    die "cannot lock $dir.lock"
}

unlock_instance () {
    rm -f "$dir.lock"
    exec 8>&-
}

# A claim is a symbolic link in /tmp (not in TMPDIR: it has to be one place for
# all users) to the directory of the owner; to make it is atomic.
claim_prefix=/tmp/pijob-cluster-slot-

# slot_in_use SLOT: something else has a subnet, an interface or a port of it.
slot_in_use () {
    [ -e "/sys/class/net/pijob$1" ] && return 0
    if is_root; then
        ip -4 route show table all | grep -qF "10.199.$1." && return 0
    fi
    ss -Hltn | awk -v low="$(slot_port "$1")" '{ n = split($4, part, ":"); port = part[n]
        if (port >= low && port < low + 100) found = 1 } END { exit !found }'
}

# slot_port SLOT: the first of its 100 ports, all below the ephemeral ones,
# which start at 32768 (ip(7)).
slot_port () { echo $((22000 + 100 * $1)); }

# claim_slot: sets $slot.
claim_slot () {
    for ((slot = 1; slot < 100; slot++)); do
        slot_in_use "$slot" && continue
        ln -sT "$dir" "$claim_prefix$slot" 2>/dev/null && return
    done
    die "no free slot: remove the stale $claim_prefix*, or stop other clusters"
}

# claimed_slots: those that belong to this directory (more than one only when
# it was removed by hand while running).
claimed_slots () {
    local link
    for link in "$claim_prefix"*; do
        [ "$(readlink "$link")" = "$dir" ] && echo "${link#"$claim_prefix"}"
    done
}

release_slots () {
    local s
    for s in $(claimed_slots); do
        rm -f "$claim_prefix$s"
    done
}

# foreign_variables: names of the variables of another Slurm, where we may be
# running inside a job: a job of ours must not inherit its size or its options.
foreign_variables () {
    compgen -e | grep -E '^(SLURM|SLURMD|SLURMCTLD|SBATCH|SALLOC|SRUN|SCANCEL|SQUEUE|SINFO|SCONTROL)_'
}

enter_environment () {
    local variable
    for variable in $(foreign_variables); do
        unset "$variable"
    done
    export SLURM_CONF=$dir/slurm.conf PIJOB_CLUSTER_NAME=$name
    mpi_environment
}

# mpi_environment: what makes Open MPI usable here.  Its ranks poll while they
# wait; where nodes claim more CPUs than there are, they then keep the others
# from the CPU, and 16 ranks need 20 times as long.  mpirun would notice, but
# under srun nobody tells them.
mpi_environment () {
    export OMPI_MCA_mpi_yield_when_idle=${OMPI_MCA_mpi_yield_when_idle:-1}
    # mpirun of Open MPI 5 (PRRTE) binds each rank to a core, and refuses more ranks than there are
    # cores, whatever Slurm has allocated; that of Open MPI 4 (ORTE) then binds nothing.
    export PRTE_MCA_hwloc_default_binding_policy=${PRTE_MCA_hwloc_default_binding_policy:-none}
    is_root && return
    # Where `down` finds what killed ranks left; as root, each node has its own
    # /dev/shm, which goes with it.  The names are those of Open MPI 4 and 5.
    export OMPI_MCA_btl_vader_backing_directory=$shm_dir
    export OMPI_MCA_btl_sm_backing_directory=$shm_dir
}

print_environment () {
    foreign_variables | sed 's/^/unset /'
    echo "export SLURM_CONF='$dir/slurm.conf'"
    echo "export PIJOB_CLUSTER_NAME='$name'"
    mpi_environment
    printenv | grep -E '^(OMPI|PRTE)_MCA_' | sed "s/^\([A-Z_a-z]*\)=\(.*\)/export \1='\2'/"
}

# Facts that `up` leaves for the other commands: $dir/facts.
save_facts () {
    printf 'slot=%s\nnodes=%s\nmode=%s\n' "$1" "$2" "$3" >"$dir/facts"
}

fact () { sed -n "s/^$1=//p" "$dir/facts" 2>/dev/null; }

node_names () {
    local i count list=
    count=$(fact nodes)
    for ((i = 1; i <= ${count:-0}; i++)); do
        list="$list n$i"
    done
    echo "${list# }"
}

require_up () {
    [ -f "$dir/ready" ] || die "cluster '$name' is not up; start it with: $self --name $name up"
}
