#!/bin/bash
# test_cluster.t - tests/cluster/cluster brings up a real Slurm, and leaves
# nothing behind, also after crashes
#
# What is left is looked for here without the help of the script under test,
# and that this search finds something is asserted while the cluster is up.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"

for program in munged slurmctld slurmd srun ip; do
    PATH=$PATH:/usr/sbin:/sbin command -v "$program" >/dev/null ||
        skip_all "no $program: install Slurm, munge and iproute2"
done

# The names are our own, so that a cluster that is up already is left alone.
CLUSTER=$srcdir/tests/cluster/cluster
A=tA$$
B=tB$$
unset PIJOB_CLUSTER_NAME
cd "$SCRATCH" || exit 99
at_exit "$CLUSTER --name $A down; $CLUSTER --name $B down"
root () { [ "$(id -u)" -eq 0 ]; }

# script NAME COMMAND: a script, as `run` takes no shell function; it becomes
# the command, so that its pid is that of the command.
mkdir bin
script () {
    printf '#!/bin/sh\nexec %s "$@"\n' "$2" >"bin/$1"
    chmod +x "bin/$1"
}
PATH=$SCRATCH/bin:$PATH
script a "'$CLUSTER' --name $A"

conf () { "$CLUSTER" --name "$1" run sh -c 'echo "$SLURM_CONF"'; }

# remember NAME: where its traces would be, into $dir and $slot.
remember () {
    dir=$(dirname "$(conf "$1")")
    slot=$(sed -n 's/^slot=//p' "$dir/facts")
}

# traces: one line for each thing on this machine that belongs to $dir.
traces () {
    local p claim=/tmp/pijob-cluster-slot-$slot
    for p in /proc/[0-9]*; do
        # This script has it in no environment, and is in no namespace of it.
        if grep -qsF "$dir" "$p/environ" || grep -qsF "${dir##*/}/" "$p/mountinfo" ||
            [ "$(readlink "$p/cwd")" = "$dir" ]; then
            echo "process ${p#/proc/} $(tr '\0' ' ' <"$p/cmdline" 2>/dev/null)"
        fi
    done
    grep -F "$dir" /proc/mounts
    ls -d "$dir" "$dir".* "/dev/shm/${dir##*/}" 2>/dev/null
    # Another cluster may have the slot by now.
    if [ "$(readlink "$claim")" = "$dir" ]; then
        echo "$claim"
    elif [ -L "$claim" ]; then
        return
    fi
    ! root || ip -o link | grep -E "pijob$slot(:|-)"
    ! root || ip netns list | grep -F pijob
}

# start_job a|user: returns once a job runs on all nodes.
start_job () {
    "$1" run sbatch -N4 -n4 -o start_job.out --wrap "srun sleep 3000" >/dev/null
    for ((i = 0; i < 1200; i++)); do
        [ "$(traces | grep -c 'sleep 3000 $')" -ge 5 ] && return
        [ -n "$("$1" run squeue -h -o %i 2>&1)" ] || break
        sleep 0.1
    done
    ok 1 "a job runs on all nodes" || diag "$(cat start_job.out)"
}

# --- Usage

run 5 "$CLUSTER"
is "$status" 4 "no command is bad usage"
like "$err" '^cluster: which command' "... which is said"
run 5 "$CLUSTER" up --nodes many
is "$status" 4 "a number of nodes that is none"
run 5 "$CLUSTER" --name a/b up
is "$status" 4 "a name that cannot be one"
run 5 "$CLUSTER" --help
like "$out" '^Usage: cluster' "--help"
run 5 a run true
is "$status" 1 "run, when it is not up"
like "$err" "is not up; start it with: .*cluster --name $A up" "... says the cure"
run 10 a down
is "$status" 0 "down, when there is nothing"

# --- One cluster

SECONDS=0
# Not by `run`: the daemons must not hold our standard output open, and the
# variables of another Slurm must not disturb; and cron closes stdin.
out=$(SLURM_CONF=/nowhere SLURM_JOB_ID=17 timeout -k 5 300 "$CLUSTER" --name "$A" up <&- 2>&1)
ok $? "up, with stdin closed, inside another Slurm" || diag "$out"
diag "up after $SECONDS s"
remember "$A"
like "$(traces)" "^process .*slurmd" "the search for traces sees processes"
like "$(traces)" "slot-$slot" "... and the claim of a slot"
run 10 a run sinfo -h -p main -t idle -o %D
is "$out" 4 "four nodes are idle"
run 10 a status
like "$out" '^slurmd.n4: alive' "status shows a daemon alive"
run 10 a up
like "$status $out" "^0 .* is up already" "up again says so"

run 20 a run srun -N4 -n4 sh -c 'echo "$SLURMD_NODENAME"'
is "$(echo "$out" | sort | xargs)" "n1 n2 n3 n4" "four nodes run a task each"
# niceness NAME: of the tasks and batch scripts, which have that of the command they come from.
niceness () {
    run 20 "$1" run srun -N4 -n4 nice
    is "$(echo "$out" | sort -u)" "$(nice)" "$2: tasks have the niceness of srun" || show_run
    run 20 nice -n 1 "$1" run srun -N4 -n4 nice
    is "$(echo "$out" | sort -u)" "$(($(nice) + 1))" "$2: ... and a higher one, too" || show_run
    run 20 "$1" run sbatch -W -o "$SCRATCH/niceness.out" --wrap 'srun nice'
    is "$(cat "$SCRATCH/niceness.out")" "$(nice)" "$2: so do those of a batch job" || show_run
}
niceness a "up"
if ! root || [ "$(nice -n -1 nice 2>/dev/null)" != "$(($(nice) - 1))" ]; then
    skip "nobody may have a negative niceness here" "the daemons are ahead of other processes"
else
    pids=$(a status | sed -nE 's/^(munged|slurmctld|slurmd.*): alive, pid //p')
    # shellcheck disable=SC2086 # a list
    is "$(ps -o ni= -p "$(echo $pids | tr ' ' ,)" | xargs)" "-10 -10 -10 -10 -10 -10" \
        "the daemons are ahead of other processes"
    if [ -e /proc/self/autogroup ]; then
        # shellcheck disable=SC2086 # a list
        is "$(for pid in $pids; do sed 's/.* nice //' "/proc/$pid/autogroup"; done | xargs)" \
            "-10 -10 -10 -10 -10 -10" "... and so are their sessions"
        run 20 a run srun -N4 -n4 sed 's/.* nice //' /proc/self/autogroup
        is "$(echo "$out" | sort -u)" 0 "... but not those of tasks" || show_run
    else
        skip "this kernel knows no sessions for that" "the sessions of the daemons"
    fi
fi
if root; then
    run 20 a run srun -N4 -n4 hostname
    is "$(echo "$out" | sort | xargs)" "n1 n2 n3 n4" "... with host names of their own"
    run 10 a nsenter n2 sh -c 'hostname; pwd; ip -o -4 addr show eth0'
    like "$(echo "$out" | xargs)" "^n2 $SCRATCH .* 10\.199\.$slot\.2/24" "nsenter runs inside a node"
    reach=": </dev/tcp/10.199.$slot.254/$(sed -n 's/^SlurmctldPort=//p' "$dir/slurm.conf")"
    run 5 a nsenter n2 bash -c "$reach"
    is "$status" 0 "a node reaches the controller"
    a link n2 down
    run_for 3 a nsenter n2 bash -c "$reach"
    [ "$status" -ne 0 ]; ok $? "... not with its link down"
    a link n2 up
    # The kernel looks for the address of its neighbour again only after a while.
    for _ in {1..100}; do
        run 5 a nsenter n2 bash -c "$reach"
        [ "$status" -ne 0 ] || break
        sleep 0.3
    done
    is "$status" 0 "... and again with its link up" || show_run
    known=$(for node in n1 n3 n4; do
        echo "10.199.$slot.${node#n} $("$CLUSTER" --name "$A" nsenter $node ip -o link show eth0 | sed 's/.*ether \([^ ]*\).*/\1/')"
    done)
    run 5 a nsenter n2 ip neigh show dev eth0 nud permanent
    is "$(printf '%s\n' "$out" | cut -d' ' -f 1,3 | sort)" "$known" \
        "the nodes know each other's hardware addresses, and need no room in the kernel's table for them"
else
    skip "needs root" "host names, namespaces and links"
fi
run 10 a run sh -c 'exit 7'
is "$status" 7 "run returns the exit status of the command"
run 10 sh -c 'eval "$("$0" --name "$1" env)" && scontrol show config' "$CLUSTER" "$A"
like "$out" "SLURM_CONF *= $dir/slurm.conf" "env is for eval"
SLURM_NTASKS=3 run 20 a run srun hostname
is "$(echo "$out" | wc -l)" 1 "run drops the variables of another Slurm"
run 20 a run sh -c 'umask 027; srun --quiet sh -c "umask; pwd"'
is "$(echo "$out" | xargs)" "0027 $SCRATCH" "a job has the umask and the directory of its user"
run 30 a run sbatch -W -o /dev/null --wrap 'exit 3'
is "$status" 3 "sbatch --wait returns the exit code of the job"
like "$(cat "$dir/log/jobcomp.txt")" 'Name=wrap .* ExitCode=3:0' "... which jobcomp.txt has as well"
requeue='job=$(sbatch --parsable --hold -o /dev/null "$@" --wrap true) || exit
    scontrol show job "$job" | grep -oE "Requeue=[01]"; scancel "$job"'
run 20 a run sh -c "$requeue" sh
is "$out" Requeue=0 "a batch job is not run a second time" || show_run
run 20 a run sh -c "$requeue" sh --requeue
is "$out" Requeue=1 "... unless it asks for it" || show_run

# --- MPI

cat >hello.c <<'END'
#include <mpi.h>
#include <stdio.h>
int main (int argc, char **argv)
{
    int rank, size, sum = 0;
    MPI_Init (&argc, &argv);
    MPI_Comm_rank (MPI_COMM_WORLD, &rank);
    MPI_Comm_size (MPI_COMM_WORLD, &size);
    MPI_Allreduce (&rank, &sum, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
    printf ("rank %d of %d sum %d\n", rank, size, sum);
    MPI_Finalize ();
    return 0;
}
END
wanted=$(for i in 0 1 2 3 4 5 6 7; do echo "rank $i of 8 sum 28"; done)
no_mpi=
if ! ${MPICC:-mpicc} -o hello hello.c 2>/dev/null; then
    no_mpi="no ${MPICC:-mpicc}"
elif ! a run srun --mpi=list 2>&1 | grep -q pmix; then
    no_mpi="this Slurm has no PMIx"
fi

# mpi_hello NAME TEXT
mpi_hello () {
    if [ -n "$no_mpi" ]; then
        skip "$no_mpi" "$2"
        return
    fi
    run 30 "$CLUSTER" --name "$1" run srun -N4 -n8 --mpi=pmix ./hello
    is "$(echo "$out" | sort)" "$wanted" "$2"
    [ "$status" -eq 0 ] || show_run
}
mpi_hello "$A" "8 MPI ranks on 4 nodes find each other"

# --- Two clusters side by side

run 60 "$CLUSTER" --name "$B" up --nodes 4
is "$status" 0 "a second cluster beside the first"
[ "$status" -eq 0 ] || show_run
ours='s/.*SlurmctldHost=[^(]*(\(.*\))/\1/p; s/^SlurmctldPort=//p'
unlike "$(sed -n "$ours" "$(conf "$B")" | xargs)" \
    "^$(sed -n "$ours" "$(conf "$A")" | xargs)\$" "... at another address"
mpi_hello "$B" "... runs MPI"
mpi_hello "$A" "... and so does the first"
run 20 "$CLUSTER" --name "$B" down
is "$status" 0 "down takes the second"
run 10 a run sinfo -h -p main -t idle -o %D
is "$out" 4 "... and not the first"

# --- Down leaves nothing

start_job a
run 20 a down
is "$status" 0 "down, with a job running"
is "$(traces)" "" "... leaves nothing"

run 60 a up --nodes 4 --cpus 1
remember "$A"
start_job a
like "$(traces)" slurmstepd "a job runs"
for pid in $(a status | sed -nE 's/^(slurmctld|slurmd.*): alive, pid //p'); do
    kill -KILL "$pid"
done
run 10 a status
like "$out" '^slurmctld: dead' "status shows a dead daemon"
run 60 a up
like "$status $err" "^0 .*has lost slurmctld, slurmd.n1.*anew" "up takes down what is half dead, and starts anew"
run 10 a run sinfo -h -p main -t idle -o %D
is "$out" 4 "... to four idle nodes"
remember "$A"
start_job a
for pid in $(a status | sed -nE 's/^(slurmctld|slurmd.*): alive, pid //p'); do
    kill -KILL "$pid"
done
# A pid file that names a process which is not of the cluster.
sleep 3000 &
innocent=$!
echo "$innocent" >"$dir/run/slurmd.n1"
# As our shell would be, which merely uses the cluster.
a run bash -c '"$0" down; echo survived' "$CLUSTER" >survivor 2>&1
is "$(cat survivor)" survived "down spares a shell that uses the cluster"
is "$(traces)" "" "down after kill -9 of slurmctld and slurmds leaves nothing"
kill "$innocent" 2>/dev/null
ok $? "... and spares who has the number of a dead slurmd"

for delay in 0.1 0.3 0.5 0.7; do
    a up >/dev/null 2>&1 &
    pid=$!
    sleep "$delay"
    kill -KILL "$pid"
    wait "$pid" 2>/dev/null
    [ ! -e "$dir/ready" ] || diag "up was complete after $delay s"
    slot=$(sed -n 's/^slot=//p' "$dir/facts" 2>/dev/null)
    mid=$(ls "$dir/run" 2>/dev/null | xargs)
    run 60 a down
    is "$(traces)" "" "down after kill -9 of up after $delay s leaves nothing"
    diag "it had started: ${mid:-nothing}"
done

# --- As an ordinary user

if ! root; then
    skip "all of the above was as one" "user mode"
elif ! command -v setpriv >/dev/null || ! id nobody >/dev/null 2>&1; then
    skip "no setpriv, or no user nobody" "user mode"
else
    # The checkout may be closed to that user.
    chmod 0711 "$SCRATCH"
    mkdir home && chown nobody home
    cp -r "$srcdir/tests/cluster" . && chmod -R a+rX cluster
    [ -z "$no_mpi" ] || : >hello
    chmod a+rx hello
    script user "setpriv --reuid=$(id -u nobody) --regid=$(id -g nobody) --clear-groups \\
        env -u TMPDIR HOME='$SCRATCH/home' '$SCRATCH/cluster/cluster'"
    at_exit "user down"
    cd home || exit 99
    run 60 user up
    is "$status" 0 "user mode: up"
    [ "$status" -eq 0 ] || show_run
    dir=$(user run sh -c 'dirname "$SLURM_CONF"')
    slot=$(sed -n 's/^slot=//p' "$dir/facts")
    run 20 user run srun -N4 -n4 sh -c 'echo "$(id -un) $SLURMD_NODENAME"'
    is "$(echo "$out" | sort | xargs)" "nobody n1 nobody n2 nobody n3 nobody n4" \
        "user mode: four nodes run a task each, as that user"
    if [ -n "$no_mpi" ]; then
        skip "$no_mpi" "user mode: MPI"
    else
        run 30 user run srun -N4 -n8 --mpi=pmix ../hello
        is "$(echo "$out" | sort)" "$wanted" "user mode: 8 MPI ranks on 4 nodes"
        [ "$status" -eq 0 ] || show_run
    fi
    niceness user "user mode"
    run 10 user link n1 down
    like "$status $err" '^1 cluster: only root' "user mode: no links to cut"
    start_job user
    like "$(traces)" slurmstepd "user mode: a job runs"
    run 20 user slurmd n2 kill
    run 20 user down
    is "$status $(traces)" "0 " "user mode: down leaves nothing"
    cd "$SCRATCH" || exit 99
fi

done_testing
