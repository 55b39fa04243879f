# race.t - two steps of Slurm, on two nodes, lay hand on one checkpoint directory in the same
# moment, also over an owner whose step has ended: exactly one computes
#
#   RACE_ROUNDS=N   (default: 200)
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
. "$srcdir/tests/lib/races.sh"
[ -e "$START_LINE_SO" ] || skip_all "no $START_LINE_SO: 'make check-faults' builds it"
cluster_up
cd "$SCRATCH" || exit 99
eval "$(cluster env)"
export START_LINE_SO PATIENCE=0.05
rounds=${RACE_ROUNDS:-200}

# An owner whose step has ended, and the right sum.
mkdir ended && race_job ended
launch ended srun -N1 -n1 --mpi=pmix "$PIJOB" --set series.terms=1e13 --quiet --log log job.yaml
within 100 test -s ended/ck/owner
cp ended/ck/owner dead
job=$(sed -n 's/^job: //p' dead)
scancel --signal=KILL "$job.0"
await
no_job () { [ -z "$(squeue --noheader --jobs="$1" --format=%i 2>/dev/null)" ]; }
within 100 no_job "$job"
like "$job" '^[0-9]+$' "a step is killed, and leaves its owner file"
run 60 srun -N2 -n4 --mpi=pmix "$PIJOB" --quiet --log right.log --set checkpoint.directory="$SCRATCH/right" ended/job.yaml
right=$(log_value right.log sum)
like "$status|$right" '^0\|[0-9a-f]{32}$' "an undisturbed job" || show_run

# One job of two nodes has all the steps: to start a job takes Slurm much longer.
cat >rounds.sh <<'END'
#!/bin/bash
for folder in nodes.*; do
    cd "$folder" || exit
    for name in a b; do
        case $name in a) node=1 ;; b) node=2 ;; esac
        {
            timeout -k 5 300 srun --nodelist=n$node -N1 -n1 --exact --overlap --mpi=pmix \
                bash ../racer.sh $name "$PIJOB" >$name.out 2>$name.err </dev/null
            echo $? >$name.status
        } &
    done
    wait
    cd ..
done
END
for ((n = 1; n <= rounds; n++)); do
    case $((n % 3)) in 0) leaves=nothing ;; 1) leaves=dead ;; 2) leaves=damaged ;; esac
    mkdir nodes.$n && race_job nodes.$n && race_leave nodes.$n $leaves "$SCRATCH/dead"
done
export PIJOB
PATIENCE=1 sbatch_within $((3 * rounds)) --no-requeue --nodes=2 --nodelist=n1,n2 --ntasks=2 --output=rounds.out rounds.sh
is "$status|$(cat rounds.out)" '0|' "a job of two nodes has had $rounds rounds" || {
    # Rounds that Slurm has ended tell nothing.
    show_run
    done_testing
    exit
}
for ((n = 1; n <= rounds; n++)); do race_verdict nodes.$n "$right" >nodes.$n/verdict; done
if [ "$(id -u)" -eq 0 ]; then
    is "$(cat nodes.*/?.id | cut -d' ' -f2 | sort | uniq -c | xargs)" "$rounds n1 $rounds n2" \
        "the launches were on two hosts"
else
    skip "nodes share the host, unless root starts them" "the launches were on two hosts"
fi
race_count nodes "$rounds"

done_testing
