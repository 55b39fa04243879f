# config.sh - the files of a cluster: munge key, slurm.conf, hosts
#
# SPDX-License-Identifier: BSD-3-Clause

# make_directory: all that the daemons want to find.  Fails where another user
# put something in our place.
make_directory () {
    mkdir -m 0755 "$dir" || die "cannot make $dir"
    mkdir -m 0711 "$dir/munge" && mkdir -m 0700 "$dir/state" || return 1
    mkdir "$dir/spool" "$dir/log" "$dir/run" "$dir/tmp" || return 1
    (umask 077 && head -c 128 /dev/urandom >"$dir/munge/key")
}

# write_config CPUS TIMEOUT: uses $slot and the number of nodes in the facts.
write_config () {
    local cpus=$1 node port host
    host=$(uname -n)
    host=${host%%.*}
    port=$(slot_port "$slot")
    write_slurm_conf "$cpus" "$2" "$host" "$port" >"$dir/slurm.conf" || return 1
    is_root || write_task_prolog || return 1
    write_versions "$dir" || return 1
    {
        echo "127.0.0.1 localhost"
        echo "$(control_address) $host"
        for node in $(node_names); do
            # Where nodes are real hosts, they can have one port.
            port=$((port + 1))
            is_root && host=$node
            echo "$(node_address "$node") $node" >&3
            echo "NodeName=$node NodeHostname=$host NodeAddr=$(node_address "$node") Port=$port" \
                "Boards=1 SocketsPerBoard=1 CoresPerSocket=$cpus ThreadsPerCore=1 CPUs=$cpus" \
                "RealMemory=65536 State=UNKNOWN" >>"$dir/slurm.conf"
            mkdir -p "$dir/spool/$node" || return 1
            # As on a compute node, where /tmp is for all.
            mkdir -p "$dir/tmp/$node" && chmod 1777 "$dir/tmp/$node" || return 1
        done
    } 3>"$dir/hosts.nodes" >"$dir/hosts"
    cat "$dir/hosts.nodes" >>"$dir/hosts"
    rm -f "$dir/hosts.nodes"
}

# write_task_prolog: Open MPI names its shared memory after the host, the job and
# the rank on the node.  Nodes that share a host name would use the same files, and
# did (ranks died of each other's data); so each gets a directory of its own.  slurmd
# takes "export NAME=value" from the prolog into the environment of a task.
write_task_prolog () {
    echo "TaskProlog=$dir/task_prolog" >>"$dir/slurm.conf"
    cat >"$dir/task_prolog" <<END
#!/bin/sh
directory=$shm_dir/\$SLURMD_NODENAME
mkdir -p "\$directory"
echo "export OMPI_MCA_btl_vader_backing_directory=\$directory"
echo "export OMPI_MCA_btl_sm_backing_directory=\$directory"
END
    chmod 0755 "$dir/task_prolog"
}

# write_slurm_conf CPUS TIMEOUT HOST PORT: all but the nodes.
write_slurm_conf () {
    # task/affinity refuses to launch on CPUs that do not exist ("failed to
    # distribute tasks"), so there is binding only where the nodes claim no
    # more than there is.
    local task_plugin=task/none
    [ "$1" -gt "$(nproc)" ] || task_plugin=task/affinity
    cat <<END
ClusterName=pijob
SlurmctldHost=$3($(control_address))
SlurmctldPort=$4
SlurmdPort=$(($4 + 1))
AuthType=auth/munge
# cred_expire is also how long a requeued job waits before it starts again,
# 120 s by default (slurm.conf(5)).
AuthInfo=socket=$dir/munge/socket,cred_expire=20
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool/%n
SlurmctldPidFile=$dir/run/slurmctld.pid
SlurmdPidFile=$dir/run/slurmd.%n.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdLogFile=$dir/log/slurmd.%n.log
# The PMIx plugin makes its spmix_appdir_UID_JOB.STEP here; in a /tmp that all
# nodes share, they would collide.
TmpFS=$dir/tmp/%n
MailProg=/bin/true

# A node may claim more CPUs than this machine has, and needs no cgroups.
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=$task_plugin
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
# A job has to ask for --mpi=pmix itself.
MpiDefault=none

# The logs of two clusters, one after the other, in one directory: not the same name.
FirstJobId=$(($(date +%s) % 1000000))
# A job that is started again without its script being made for it does its work twice, in the
# same files, and what a test then finds is nobody's fault.  pi.sbatch and preemptible.sbatch ask
# for it (--requeue); any other job ends as NODE_FAIL if Slurm loses a node.
JobRequeue=0
KillWait=5
# The daemons of root are ahead of other processes; a task is not ahead of the srun or sbatch
# that it comes from.
PropagatePrioProcess=1
SlurmctldTimeout=30
# A busy machine must not lose a node, or a batch job that begins late.  TCPTimeout is 2 s by default,
# in which the kernel of one may not come to answer.
SlurmdTimeout=$2
MessageTimeout=$2
TCPTimeout=$(($2 < 12 ? 2 : $2 / 6))
BatchStartTimeout=60
ReturnToService=2
# slurmstepd waits up to 60 s for those of the nodes below it in their tree, which one that is off
# does not answer; a shorter or equal limit would drain the node of that slurmstepd.  slurmd wants
# at least five times MessageTimeout.
UnkillableStepTimeout=$(($2 * 5))
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=5,bf_interval=5,batch_sched_delay=0

AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
JobCompType=jobcomp/filetxt
JobCompLoc=$dir/log/jobcomp.txt
MinJobAge=3600

PartitionName=main Nodes=ALL Default=YES PriorityTier=1 GraceTime=5 MaxTime=INFINITE State=UP
PartitionName=high Nodes=ALL Default=NO PriorityTier=10 PreemptMode=OFF MaxTime=INFINITE State=UP
END
}
