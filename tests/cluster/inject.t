# inject.t - each fault on purpose ends as a FAILED job in Slurm's own eyes
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
cluster_up
cp "$srcdir/jobscripts/pi.sbatch" "$SCRATCH" && cd "$SCRATCH" || exit 99
export PIJOB
cat >job.yaml <<'END'
series: {terms: 4e8}
inject: {fault: none, rank: 5}
END

# fault NAME EXITCODE [SETTING...]: a job with that fault is FAILED, with EXITCODE.
fault () {
    local name=$1 wanted=$2 settings=()
    shift 2
    for setting; do settings+=(--set "$setting"); done
    sbatch_wait pi.sbatch job.yaml --allow-inject --set inject.fault="$name" "${settings[@]}"
    [ "$wanted" != 137:0 ] || wanted=$gone:0
    # The MPI_Abort of MPICH tells srun, which kills the ranks before they end.
    [ "$name" != hang ] || wanted=$(form 3 3 137):0
    like "$(job_field "$job" JobState) $(job_field "$job" ExitCode)" "^FAILED $wanted$" "$name" || {
        show_run
        diag "$(cat "pi-$job.out")"
    }
    like "$(cat "pi-$job.out")" '^pijob: INJECTED FAULT: rank 5 on n3 ' "$name: told loudly"
    unlike_file "pi-$job.out" '^verdict: pass' "$name: no pass"
    is "$(grep -c requeueing "pi-$job.out")" 0 "$name: not put back into the queue"
}

# The other ranks of one that leaves are killed by --kill-on-bad-exit.
fault exit 137:0
fault wrong-sum 2:0
fault lost-message 2:0
fault kill 137:0
fault slow 5:0
fault shared-core 3:0
fault wrong-byte 2:0 communication.payload=1MiB
fault hang 3:0 launch.timeout=30s # enough for MPI_Init, on a busy machine, too
like "$(cat "pi-$job.out")" \
    '^pijob: rank 0 of 8 on n1: during the sum, rank 5 on n3 has not answered for [0-9]+ s; check that process, its host and the network to it$' \
    "hang: the rank and its host are named"
like "$(cat "pi-$job.log")" '^silent: "rank 5 on n3"$' "hang: in the log, too"
# With checkpoints, too: what fails on purpose is not to be tried again.
fault kill 137:0 checkpoint.directory=ck series.terms=4e10

done_testing
