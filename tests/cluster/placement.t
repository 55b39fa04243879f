# placement.t - who runs where, with what, and how fast, on a private Slurm: each fault is
# named with its node, and no other; what is legal is no fault
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
[ "$(nproc)" -ge 2 ] || skip_all "Slurm can bind only to CPUs that there are; this needs two"
cluster_up --cpus 2
cd "$SCRATCH" || exit 99
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
unset TMPDIR
printf 'series: {terms: 1000}\n' >job.yaml

# job SRUN-OPTION... -- SETTING...: pijob with these --set; leaves my.log and $said.
job () {
    local command=(srun --mpi=pmix)
    while [ "$1" != -- ]; do
        command+=("$1")
        shift
    done
    shift
    command+=("$PIJOB" --log my.log)
    for setting; do command+=(--set "$setting"); done
    rm -f my.log
    on_cluster 60 "${command[@]}" job.yaml
    said=$(printf '%s\n' "$err" | grep '^pijob: ')
}

# fails STATUS WORDS NAME: so ended the last job, by one check only.
fails () {
    is "$status" "$1" "$3: exit $1" || show_run
    like "$said" "^pijob: check $2$" "... the cause, the cure and the nodes are told" || show_run
    is "$(printf '%s\n' "$said" | wc -l)" 1 "... and nothing else"
}

# nothing_said NAME: the last job passed in silence.
nothing_said () { is "$status|$said" "0|" "$1" || show_run; }

# ---- Binding ----

srun_cure="give the options -c and --cpu-bind=cores to srun itself (since Slurm 22.05, srun does not inherit --cpus-per-task)"
small_c_cure="srun -c 1 sets the number of CPUs of each rank: set it to the number of threads of a rank, and add --cpu-bind=cores"
# list_cure LIST: of ranks that are bound by one.
list_cure () {
    echo "srun binds them to a list of CPUs (SLURM_CPU_BIND=quiet,$1), which comes from --cpu-bind or from the surrounding shell: use srun --cpu-bind=cores, or unset SLURM_CPU_BIND in that shell"
}

job -N4 -n8 --ntasks-per-node=2 -c1 -- expect.binding=exclusive expect.tasks_per_node=2 expect.ranks=8
nothing_said "two ranks a node, a CPU each: exclusive"
is "$(grep -cE '^- \{host: "n[1-4]", ranks: "[0-7]-[0-7]", cpus: \["0", "1"\](, cores: \[1, 1\])?\}$' my.log)" 4 \
    "the log has the CPUs of each node"
like "$(cat my.log)" '^  exclusive: true$' "... and that nobody shares any"
job -N2 -w n1,n2 -n4 --overcommit --
nothing_said "--overcommit, nothing expected: exit 0, no warning"
like "$(cat my.log)" '^    first: "ranks 0-1 on n1 share cpu 0"$' "... the log tells who shares"
job -N2 -w n1,n2 -n4 --overcommit -- expect.binding=exclusive
fails 3 "'binding' failed: ranks 0-1 on n1 share cpu 0; ${srun_cure//[()]/.}; hosts: n1,n2" \
    "ranks that share a CPU"
job -N3 -w n1,n2,n3 -n6 --cpu-bind=map_cpu:1,1 --
is "$status|$said" \
    "0|pijob: warning: ranks 0-1 on n1 share cpu 1, and will be slow; $(list_cure map_cpu:1,1); hosts: n1,n2,n3" \
    "nothing expected and not asked for: a warning with the cure" || show_run
# As srun finds it in the shell of an earlier step.
on_cluster 60 env SLURM_CPU_BIND=quiet,mask_cpu:0x1 SLURM_CPU_BIND_LIST=0x1 SLURM_CPU_BIND_TYPE=mask_cpu: \
    srun --mpi=pmix -N2 -w n1,n2 -n4 "$PIJOB" --log my.log job.yaml
said=$(printf '%s\n' "$err" | grep '^pijob: ')
is "$status|$said" \
    "0|pijob: warning: ranks 0-1 on n1 share cpu 0, and will be slow; $(list_cure mask_cpu:1); hosts: n1,n2" \
    "an inherited SLURM_CPU_BIND: the warning names it" || show_run
job -N2 -w n1,n2 -n4 --cpu-bind=none -- series.threads=2
is "$status|$said" \
    "0|pijob: warning: ranks 0-1 on n1 share cpus 0-1, and will be slow; srun does not bind them (SLURM_CPU_BIND=quiet,none): give it -c and --cpu-bind=cores; if the surrounding shell has that variable, unset SLURM_CPU_BIND before srun; hosts: n1,n2" \
    "--cpu-bind=none: the warning names it" || show_run
job -N2 -w n1,n2 -n2 -c1 -- series.threads=2
is "$status|$said" \
    "0|pijob: warning: rank 0 on n1 has 2 threads on cpu 0, and will be slow; $small_c_cure; hosts: n1,n2" \
    "fewer CPUs than threads: a warning" || show_run
job -N2 -w n1,n2 -n2 -c1 -- series.threads=2 expect.binding=exclusive
fails 3 "'binding' failed: rank 0 on n1 has 2 threads on cpu 0; $small_c_cure; hosts: n1,n2" \
    "fewer CPUs than threads, exclusive expected"
job -N2 -w n1,n2 -n2 -c2 -- series.threads=2 expect.binding=exclusive expect.threads=2
nothing_said "as many CPUs as threads: exclusive"

# ---- Places ----

job -N2 -w n1,n2 -n4 --overcommit -m plane=3 -- expect.tasks_per_node=2
fails 3 "'tasks_per_node' failed: n1 has 3 ranks, the description expects 2 on each node; correct --ntasks-per-node and -m of srun; hosts: n1,n2" \
    "skewed placement"
job -N4 -n7 -- expect.tasks_per_node=2
fails 3 "'tasks_per_node' failed: n4 has 1 rank, .*; hosts: n4" "one rank is missing on the last node"
job -N2 -w n1,n2 -n4 --overcommit -m plane=3 --
nothing_said "Slurm's own skew is no fault"
like "$(cat my.log)" '^- name: "placement"$' "... it was compared with Slurm's word"
on_cluster 60 srun --mpi=pmix -N2 -w n1,n2 -n4 env 'SLURM_STEP_TASKS_PER_NODE=3,1' "$PIJOB" job.yaml
said=$(printf '%s\n' "$err" | grep '^pijob: ')
fails 3 "'placement' failed: MPI has 2 ranks on n1, where Slurm has 3 tasks; .*; hosts: n1,n2" \
    "Slurm says other places than MPI"

# Legal launches: Slurm does not say where these ranks are, or says it of something else.
# legal NAME COMMAND...
legal () {
    local name=$1
    shift
    rm -f my.log
    launch_on_cluster "$@" "$PIJOB" --log my.log job.yaml
    said=$(printf '%s\n' "$err" | grep '^pijob: ')
    nothing_said "no false alarm: $name"
}
# In one for more, it is warned that this may have been forgotten: see legal_launch.t.
legal "one rank alone in an allocation for one" salloc -Q -N1 -n1
legal "one step of one rank in an allocation" salloc -Q -N4 -n8 srun -N1 -n1 --mpi=pmix
# With the first node of the job: see launch_on_cluster.
legal "a step on a part of the nodes" salloc -Q -N4 -n8 srun -N2 -n2 -w n1,n3 --mpi=pmix
MPIRUN=$(command -v "${MPIRUN:-mpirun}")
if "$MPIRUN" --version 2>/dev/null | grep -q 'Open MPI'; then
    legal "mpirun in an allocation" salloc -Q -N2 -n3 "$MPIRUN" -n 3
    legal "mpirun with its own idea of placement" salloc -Q -N2 -n4 "$MPIRUN" -n 2 --map-by ppr:2:node
else
    skip "no mpirun of Open MPI" "mpirun in an allocation"
fi

# ---- Limits and directories, of one node ----

# on_n3 COMMAND: a script that runs pijob, on n3 behind COMMAND.
on_n3 () {
    printf '#!/bin/sh\nif [ "$SLURMD_NODENAME" = n3 ]; then\n%s\nfi\nexec "$@"\n' "$1" >wrapper
    chmod +x wrapper
}

# wrapped ARGUMENT...: four ranks by the wrapper.
wrapped () {
    rm -f my.log
    on_cluster 60 srun --mpi=pmix -N4 -n4 ./wrapper "$PIJOB" --log my.log "$@" job.yaml
    said=$(printf '%s\n' "$err" | grep '^pijob: ')
}

on_n3 'ulimit -l 64'
wrapped --set expect.locked_memory_at_least=128kB
fails 3 "'locked_memory_at_least' failed: rank 2 on n3 may lock 65536 B of memory, the description expects at least 128000 B; the limit of slurmd applies: set LimitMEMLOCK=infinity in its service, and PropagateResourceLimitsExcept=MEMLOCK in slurm.conf; hosts: n3" \
    "a limit of locked memory on one node"
wrapped
nothing_said "... which nobody expects to be higher"
like "$(cat my.log)" '^  locked_memory: \{min: 65536, max: [^ ]+, host_of_min: "n3"\}$' \
    "... but the log tells where it is lowest"

on_n3 'ulimit -v 2000000'
wrapped --set series.threads=300
said=$(printf '%s\n' "$said" | grep -v 'warning: .* will be slow')
fails 3 "'processes' failed: rank 2 on n3 starts 299 more threads with stacks of [0-9]+ B, but only [0-9]+ of 2048000000 B of address space are left; raise ulimit -v, or lower ulimit -s; hosts: n3" \
    "threads that meet a limit of address space on one node"

on_n3 'export TMPDIR=/proc/none'
wrapped
fails 3 "'directories' failed: rank 2 on n3: TMPDIR /proc/none: No such file or directory; MPI needs it: .*; hosts: n3" \
    "a TMPDIR that one node does not have"

if [ "$(id -u)" -eq 0 ]; then
    # In the node's own mount namespace; they go when its slurmd does.
    mkdir tmp && chmod 1777 tmp
    cluster nsenter n3 mount -t tmpfs -o size=1m tmpfs "$SCRATCH/tmp"
    at_exit "cluster nsenter n3 umount '$SCRATCH/tmp'"
    on_n3 "export TMPDIR=$SCRATCH/tmp" # slurmd would replace one that it cannot use
    wrapped --set expect.tmpdir_free_at_least=2MB
    fails 3 "'tmpdir_free_at_least' failed: rank 2 on n3 has [0-9]+ B free in TMPDIR, the description expects at least 2000000 B; .*; hosts: n3" \
        "little room in TMPDIR on one node"
    cluster nsenter n3 sh -c "head -c 2m /dev/zero >'$SCRATCH/tmp/old'" 2>/dev/null
    wrapped
    fails 3 "'directories' failed: rank 2 on n3: TMPDIR $SCRATCH/tmp is full: no room for another byte; .*; hosts: n3" \
        "no room in TMPDIR on one node"
    cluster nsenter n3 mount -o remount,ro "$SCRATCH/tmp"
    wrapped
    fails 3 "'directories' failed: rank 2 on n3: TMPDIR $SCRATCH/tmp is not writable: Read-only file system; it belongs to user 0, mode 1777; .*; hosts: n3" \
        "a TMPDIR that is read-only on one node"
    on_n3 :
    cluster nsenter n3 mount -o remount,ro /dev/shm
    wrapped
    fails 3 "'directories' failed: rank 2 on n3: shared memory in /dev/shm is not writable: Read-only file system; .*; hosts: n3" \
        "a /dev/shm that is read-only on one node"
    cluster nsenter n3 mount -o remount,rw /dev/shm
    wrapped
    nothing_said "all mended: all right"

    # Two ranks a node communicate through it.
    two () {
        rm -f my.log
        on_cluster 60 srun --mpi=pmix -N4 -n8 --overcommit "$PIJOB" --log my.log "$@" job.yaml
        said=$(printf '%s\n' "$err" | grep '^pijob: ')
    }
    small_shm () { cluster nsenter n3 mount -t tmpfs -o "size=$1" tmpfs /dev/shm; }
    small_shm 64k
    two
    fails 3 "'shared memory' failed: /dev/shm on n3 has 65536 B, and MPI takes about 4300000 B of it for each rank there; mount a larger tmpfs there .*; hosts: n3" \
        "a /dev/shm of 64 KiB on one node"
    on_cluster 60 srun --mpi=pmix -N4 -n4 "$PIJOB" --log my.log job.yaml
    said=$(printf '%s\n' "$err" | grep '^pijob: ')
    nothing_said "... which one rank a node does not use"
    OMPI_MCA_btl=self,tcp two
    nothing_said "... nor ranks that are told to use TCP"
    cluster nsenter n3 umount /dev/shm
    small_shm 6m
    two
    is "$status" 0 "room for one rank of two: exit 0"
    like "$said" "^pijob: warning: /dev/shm on n3 has 6291456 B, and MPI takes about 8600000 B of it for the ranks there: ranks may be killed by SIGBUS, .*--ipc=host$" \
        "... and a warning" || show_run
    cluster nsenter n3 umount /dev/shm
    small_shm 64m
    two
    nothing_said "64 MiB, as a container has: enough"
    cluster nsenter n3 umount /dev/shm

    # What differs in case or domain only is the same host.
    cluster nsenter n3 hostname N3.cluster.example
    two
    nothing_said "a host name in other case, and with a domain: no fault"
    # Slurm's name is an alias of the host name: both have an address of the host.
    cluster nsenter n3 hostname real3
    two
    fails 3 "'host names' failed: the host of node n3 has the host name real3, but Slurm knows it as n3: .*; hosts: n3" \
        "a host name that has no address"
    # shellcheck disable=SC2016 # for the inner shell
    cluster nsenter n3 sh -c 'sed "s/ n1\$/ n1 real3/" /etc/hosts >"$0" && mount --bind "$0" /etc/hosts' "$SCRATCH/hosts"
    two
    fails 3 "'host names' failed: the host of node n3 has the host name real3, but Slurm knows it as n3: .*; hosts: n3" \
        "a host name that has the address of another host"
    # shellcheck disable=SC2016 # for the inner shell
    cluster nsenter n3 sh -c 'sed "s/ n1 real3\$/ n1/; s/ n3\$/ n3 real3/" /etc/hosts >"$0.n3" && cat "$0.n3" >"$0"' "$SCRATCH/hosts"
    two
    like "$status|$said" "^0\|pijob: warning: the host of node n3 has the host name real3, and Slurm knows it as n3, an alias of it: MPI uses the host name$" \
        "an alias: a warning" || show_run
    cluster nsenter n3 umount /etc/hosts
    cluster nsenter n3 hostname n3
else
    skip "needs nodes with file systems of their own, as root" "directories of one node"
fi

# ---- The log ----

# /dev/shm is of one node, as is the /tmp to which Slurm goes where there is no such directory.
if [ "$(id -u)" -eq 0 ]; then
    on_cluster 60 srun -N2 -w n1,n2 -n2 --mpi=pmix "$PIJOB" --log "/dev/shm/pijob-test-$$.log" job.yaml
    like "$err" "^pijob: warning: the log /dev/shm/pijob-test-$$.log on n1 is not visible on n2; start the job from a directory that all nodes share" \
        "a log that another node does not see: told" || show_run
    cluster nsenter n1 rm -f "/dev/shm/pijob-test-$$.log"
    mkdir "/dev/shm/pijob-test-$$"
    on_cluster 60 sh -c "cd /dev/shm/pijob-test-$$ && exec srun -N2 -w n1,n2 -n2 --mpi=pmix '$PIJOB' --log pijob-test-$$.log '$PWD/job.yaml'"
    rm -rf "/dev/shm/pijob-test-$$" "/tmp/pijob-test-$$.log"
    like "$err" "^pijob: warning: n1 has no directory /dev/shm/pijob-test-$$, from which the job was submitted, so Slurm went to /tmp: the log is /tmp/pijob-test-$$.log there" \
        "a directory that the nodes do not have: told" || show_run
fi

# ---- Speed ----

# By more than twice the time that the others need for MPI_Init.
on_n3 'sleep 10'
wrapped --set expect.startup_at_most=1500ms
fails 5 "'startup_at_most' failed: rank 2 on n3 started late, and the other ranks waited for it in MPI_Init \(rank [013] on n[124] waited for .*; on n3, check slurmd .*; hosts: n3" \
    "a node on which programs start late"

# A rank that takes ten times as long, whatever the others take, by a fault on purpose.  All
# four ranks are on one CPU, so that whatever else the machine does slows all of them.
export PIJOB_KERNEL=baseline
on_n3 :
wrapped --allow-inject --set inject.fault=slow --set inject.rank=2 --set inject.at=0 \
    --set series.terms=2e9 --set expect.slowest_host_at_least=0.5
said=$(printf '%s\n' "$said" | grep -vE "^pijob: (INJECTED FAULT|check 'inject')")
fails 5 "'slowest_host_at_least' failed: a rank on n3 sums [0-9.]+e\+[0-9]+ terms/s, which is 0\.[0-4][0-9]+ of the median \([0-9.]+e\+[0-9]+ terms/s\); the description expects at least 0\.500; look there for other processes, a CPU quota, .*; hosts: n3" \
    "a slow host"
like "$(sed -n '/^host_rates:/,/^checks:/p' my.log)" \
    '^  slowest: \{host: "n3", rate: [0-9.e+]+, of_median: [0-9.e-]+\}$' "... the log names it, too"
unlike "$out" '^verdict: pass$' "... the right sum is no pass"
like "$(cat my.log)" '^deviation: [0-9.]+e-[0-9]+$' "... though it is right"
job -N4 -n4 -- series.terms=2e9 expect.slowest_host_at_least=0.5
# The hosts share the processors of this machine: how fast each is depends on what else runs here.
# The verdict has to follow from what was measured, whatever that is.
measured=$(sed -n 's/^  measured: "\([01]\.[0-9]*\) of the median, n[1-4]"$/\1/p' my.log)
like "$measured" '^[01]\.[0-9]{3}$' "without that, the hosts are compared" || show_run
is "$status" "$(awk -v x="$measured" 'BEGIN { print x < 0.5 ? 5 : 0 }')" "... and the verdict follows from it ($measured)" ||
    show_run
job -N4 -n4 -- expect.slowest_host_at_least=0.5
is "$status" 0 "too little to sum: exit 0"
like "$said" "^pijob: check 'slowest_host_at_least' skipped: too little work to measure: rank [0-3] on n[1-4] summed for 0\.0[0-9]+ s, and at least 0\.05 s is needed; raise series\.terms$" \
    "... but nothing passes in silence" || show_run
like "$(cat my.log)" '^  verdict: skip$' "... the log has a skip"

done_testing
