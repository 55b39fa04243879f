#!/bin/bash
# race.t - two launches of one checkpoint directory in the same moment: on one host, also over an
# owner that has ended; in two PID namespaces; and on two hosts, which are namespaces.  Exactly
# one computes.
#
#   RACE_ROUNDS=N   of each kind; all_races.t has 200
#
# tests/cluster/race.t has two nodes of Slurm.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"
# shellcheck source=../lib/races.sh
. "$srcdir/tests/lib/races.sh"

[ -e "$START_LINE_SO" ] || skip_all "no $START_LINE_SO: 'make check' builds it"
cd "$SCRATCH" || exit 99
unset "${!SLURM_@}" "${!OMPI_COMM_@}" "${!PMI_@}" "${!PMIX_@}"
export START_LINE_SO OMPI_MCA_ess_singleton_isolated=1
rounds=${RACE_ROUNDS:-5}

# A host of its own: name, boot, machine, network, processes.
cat >host.sh <<'END'
hostname "$1"
cat /proc/sys/kernel/random/uuid >"$2.boot"
tr -d - </proc/sys/kernel/random/uuid >"$2.machine"
mount --bind "$2.boot" /proc/sys/kernel/random/boot_id
[ ! -e /etc/machine-id ] || mount --bind "$2.machine" /etc/machine-id
ip link set lo up 2>/dev/null
shift 2
exec "$@"
END

# placed KIND NAME: the command that places a launch, in $place.
placed () {
    case $1 in
    namespace) place=(unshare --pid --fork --mount-proc --kill-child) ;;
    host) place=(unshare --uts --net --pid --fork --mount-proc --kill-child bash ../host.sh "node-$2" "$PWD/$2") ;;
    *) place=() ;;
    esac
}

# race KIND N
race () {
    local folder=$1.$2 name leaves=nothing
    # No other host or namespace can tell that an owner has ended.
    if [ "$1" = launch ]; then
        case $(($2 % 3)) in 0) leaves=nothing ;; 1) leaves=dead ;; 2) leaves=damaged ;; esac
    fi
    mkdir "$folder" && race_job "$folder" && race_leave "$folder" $leaves "$SCRATCH/dead"
    cd "$folder" || return
    for name in a b; do
        placed "$1" $name
        {
            OMPI_MCA_orte_tmpdir_base=$PWD/$name.mpi timeout -k 5 300 ${place[@]+"${place[@]}"} \
                bash ../racer.sh $name "$PIJOB" >$name.out 2>$name.err </dev/null
            echo $? >$name.status
        } &
    done
    wait
    race_verdict "$folder" "$right" >verdict
}

# races KIND: the rounds, three at a time: most of a start of MPI is waiting.
races () {
    local n
    for ((n = 1; n <= rounds; n++)); do
        while [ "$(jobs -rp | wc -l)" -ge 3 ]; do wait -n; done
        race "$1" $n &
    done
    wait
    race_count "$1" "$rounds"
    rm -rf "${SCRATCH:?}/$1".*
}

# An owner that has ended, and the right sum.
mkdir ended && race_job ended
launch ended "$PIJOB" --set series.terms=1e13 --quiet --log log job.yaml
within 60 test -s ended/ck/owner
strike ended pijob KILL
await
cp ended/ck/owner dead
like "$status|$(cat dead)" '^pid: [0-9]+$' "a launch is killed, and leaves its owner file"
run 60 "$PIJOB" --quiet --log right.log --set checkpoint.directory=right ended/job.yaml
right=$(log_value right.log sum)
like "$status|$right" '^0\|[0-9a-f]{32}$' "an undisturbed job" || show_run

races launch
if unshare --pid --fork --mount-proc --kill-child true 2>/dev/null; then
    races namespace
else
    skip "no PID namespace can be made here" "two PID namespaces"
fi
# shellcheck disable=SC2016 # expanded by that shell
if unshare --uts --net --pid --fork --mount-proc --kill-child sh -c 'hostname x && : >"$1" && mount --bind "$1" /proc/sys/kernel/random/boot_id' sh "$SCRATCH/try" 2>/dev/null; then
    races host
else
    skip "no host can be made of namespaces here" "two hosts"
fi

done_testing
