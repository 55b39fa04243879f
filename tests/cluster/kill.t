# kill.t - kill -9 of the parts of a run, at random moments, again and again: each time it
# goes on from all that was kept, and ends with the right bits
#
# KILL_ROUNDS is how often (20); KILL_SEED repeats a sequence that is told.
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/mpirun.sh"
. "$srcdir/tests/lib/cluster.sh"
. "$srcdir/tests/lib/kills.sh"
ROUNDS=${KILL_ROUNDS:-20}
SEED=${KILL_SEED:-$(date +%s)}
TERMS=200000000000
FAST=$builddir/tests/fault/fast_clock.so
[ -e "$FAST" ] || skip_all "no $FAST; make check-cluster makes it"

# A place that all nodes have, and that is not a disk: a checkpoint takes long on a disk, and
# the next one is made that much later.
if [ "$(id -u)" -eq 0 ]; then
    fast=$SCRATCH/fast
    mkdir "$fast"
    mount -t tmpfs -o size=64m,mode=1777 tmpfs "$fast" 2>/dev/null && at_exit 'umount -l "$fast"'
else
    fast=$(mktemp -d /dev/shm/pijob-test.XXXXXX) || fast=$SCRATCH
    at_exit 'rm -rf "$fast"'
fi
killable
# Its nodes have to see the mount above.
cluster_own --cpus 32
cd "$SCRATCH" || exit 99
export PATIENCE=0.05

diag "KILL_ROUNDS=$ROUNDS KILL_SEED=$SEED"
printf 'series: {terms: %s}\n' $TERMS >right.yaml
on_cluster 200 srun -N4 -n4 --mpi=pmix "$PIJOB" --quiet --log right.log right.yaml
right=$(log_value right.log sum)
like "$status $right" '^0 [0-9a-f]{32}$' "an undisturbed job has a sum" || show_run

# parent PID
parent () { sed -n 's/^PPid:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null; }

# ---- srun: a job of its own, on one to four nodes ----

srun_command () {
    local nodes=$((drawn % 4 + 1)) export=ALL
    [ "$nodes" -le "$1" ] || nodes=$1
    job=$stream-$round
    # By that clock ranks give up on one that answers no more in seconds.
    # From the kill on, for until then they need time.
    fast_from=$SCRATCH/$stream/fast$round
    rm -f "$fast_from"
    [ "$kind" != "slurmstepd, unseen" ] ||
        export=ALL,LD_PRELOAD=$FAST,FAST_CLOCK=50,FAST_CLOCK_FROM=$fast_from
    command=(srun --job-name="$job" --export="$export" --nodes="$nodes" --ntasks="$1"
        --distribution=cyclic --mpi=pmix --kill-on-bad-exit=1 "$PIJOB" "${@:2}")
}

srun_victims () {
    local ranks rank sruns pid
    case $1 in
    srun*)
        # It has a helper, of the same name, that ends the job when srun is gone.
        sruns=$(processes "$stream" srun)
        if [ "$1" = "srun and its helper" ]; then
            # Not before the ranks are there: without srun, they might never be.
            [ -z "$(processes "$stream" pijob)" ] || echo "$sruns"
            return
        fi
        for pid in $sruns; do [ "$(parent "$pid")" != "$launched" ] || echo "$pid"; done
        return
        ;;
    esac
    ranks=$(processes "$stream" pijob)
    [ -n "$ranks" ] || return
    # shellcheck disable=SC2086 # a list
    rank=$(one $ranks)
    case $1 in
    "one rank") echo "$rank" ;;
    "all ranks") echo "$ranks" ;;
    slurmstepd*)
        pid=$(parent "$rank")
        [ "$(cat "/proc/$pid/comm" 2>/dev/null)" != slurmstepd ] || echo "$pid"
        ;;
    esac
}

has_job () { [ -n "$(squeue --noheader --name="$job" --format=%i)" ]; }
srun_lingers () { false; }
srun_is_over () { ! lives "$launched" && ! has_job && no_processes "$stream" pijob; }

srun_relieve () {
    local number
    number=$(squeue --noheader --name="$job" --format=%i)
    case $1 in
    "srun and its helper")
        # The ranks live, rightly, so nobody else may have the directory.
        refuses_second
        ;;
    "slurmstepd, unseen")
        touch "$fast_from"
        # Its ranks end; nobody tells the others, so they give up.
        within 200 no_processes "$stream" pijob
        result $? "$stream, round $round: kill -9 of slurmstepd, unseen: its ranks end, the others give up" ||
            remark "$(cat "$stream/err")"
        ;;
    slurmstepd) ;; # or somebody sees it
    *) return ;;
    esac
    # Without a step, Slurm would send SIGTERM first.
    scancel --signal=KILL "$number.0" 2>/dev/null
    scancel "$number"
}

# refuses_second: a second job is told who holds the directory, if somebody does.
refuses_second () {
    local number
    within 60 test -e "$directory/owner" || return 0
    number=$(squeue --noheader --name="$job" --format=%i)
    # Not in the directory, whose processes are looked for.
    rm -f "$stream/second.log"
    SCRATCH=$SCRATCH/$stream run 200 srun --job-name="$job-second" --mpi=pmix \
        "$PIJOB" --quiet --log "$stream/second.log" "$stream/job.yaml"
    # It may have come to its end meanwhile.
    [ "$status $(log_value "$stream/second.log" sum 2>/dev/null)" = "0 $right" ] ||
        { [ "$status" -eq 6 ] && [[ $err == *"$directory: in use by Slurm job $number.0 of cluster pijob (host "* ]]; }
    result $? "$stream, round $round: a second job is refused, and told of the first" ||
        remark "status $status: $err"
    return 0
}

# ---- mpirun, on this host ----

mpirun_command () { on "$@"; }

mpirun_victims () {
    local ranks
    if [ "$1" = mpirun ]; then
        processes "$stream" "${MPIRUN##*/}"
        return
    fi
    ranks=$(processes "$stream" pijob)
    [ -n "$ranks" ] || return
    # shellcheck disable=SC2086 # a list
    if [ "$1" = "one rank" ]; then one $ranks; else echo "$ranks"; fi
}

mpirun_relieve () { :; }
# Once in hundreds of kills the mpirun of Open MPI 4 waits for a lock of its own (doc/launch.md), when
# no rank is left.
mpirun_lingers () {
    no_processes "$stream" pijob && [ "$generation" -eq 4 ] && [ -n "$(processes "$stream" "${MPIRUN##*/}")" ] &&
        echo "mpirun of Open MPI 4 does not end, though no rank is left"
}
mpirun_is_over () { ! lives "$launched" && no_processes "$stream" pijob; }

# ---- The rounds ----

mkdir srun1 srun2 srun3 mpirun
(
    eval "$(cluster env)"
    each=$((ROUNDS * 4 / 5 / 3))
    kills srun1 srun $each "one rank" "all ranks" srun slurmstepd &
    kills srun2 srun $each slurmstepd "one rank" "all ranks" "srun and its helper" "slurmstepd, unseen" &
    kills srun3 srun $each "srun and its helper" "slurmstepd, unseen" "one rank" "all ranks" srun &
    wait
) 2>errors &
kills mpirun mpirun $((ROUNDS - ROUNDS * 4 / 5 / 3 * 3)) "one rank" "all ranks" mpirun 2>>errors &
wait
for stream in srun1 srun2 srun3 mpirun; do report_of $stream; done
is "$(grep -vE ' Killed  |- No such process$' errors)" "" "the rounds themselves went well"

done_testing
