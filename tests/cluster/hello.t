# hello.t - pijob --hello, and launches that are not what was expected
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
cluster_up
cd "$SCRATCH" || exit 99

on_cluster 60 srun -N4 -n8 --ntasks-per-node=2 --mpi=$srun_mpi "$PIJOB" --hello
is "$status" 0 "--hello on 8 ranks" || show_run
is "$(printf '%s\n' "$out" | sed 's/, cpus [0-9,-]*$//')" "I am rank 0 of 8 on n1
I am rank 1 of 8 on n1
I am rank 2 of 8 on n2
I am rank 3 of 8 on n2
I am rank 4 of 8 on n3
I am rank 5 of 8 on n3
I am rank 6 of 8 on n4
I am rank 7 of 8 on n4" "one line a rank, in rank order, with its node and CPUs"

on_cluster 60 srun -N4 -n4 --mpi=$srun_mpi "$PIJOB" --set expect.ranks=8 --log ranks.log \
    "$srcdir/etc/smoke.yaml"
is "$status" 3 "fewer ranks than expected: exit 3" || show_run
like "$err" "^pijob: check 'ranks' failed: the job has 4 ranks, the description expects 8; correct -N, -n, --ntasks-per-node and -c of srun, which does not inherit -c from sbatch$" \
    "and says so"
like "$out" '^verdict: fail$' "and the verdict is fail"

on_cluster 60 srun -N2 -n4 --mpi=$srun_mpi "$PIJOB" --set expect.nodes=4 --log nodes.log \
    "$srcdir/etc/smoke.yaml"
is "$status" 3 "fewer nodes than expected: exit 3" || show_run
like "$err" "^pijob: check 'nodes' failed: the job has 2 nodes, the description expects 4; correct -N, -n, .*$" \
    "and says so"

on_cluster 60 srun -N4 -n4 --mpi=$srun_mpi "$PIJOB" --log x.log "$SCRATCH/none.yaml"
is "$status" 4 "a missing description: exit 4" || show_run
is "$(printf '%s\n' "$err" | grep -c 'No such file')" 1 "told once, not four times"
[ ! -e x.log ]
ok $? "nothing written"

# The name of the node is believed, and printed without control characters.
on_cluster 60 srun -N1 -n1 --mpi=$srun_mpi env SLURMD_NODENAME=$'n\e[2J' "$PIJOB" --hello
like "$out" '^I am rank 0 of 1 on n\\x1b\[2J, cpus ' "a name of a node with control characters" || show_run

[ "$generation" -ne 0 ] || { done_testing; exit; } # what follows is of Open MPI
for offered in none pmi2; do
    on_cluster 60 srun -N2 -n4 --mpi=$offered "$PIJOB" --hello
    is "$status" 3 "srun --mpi=$offered, with an Open MPI that needs PMIx: exit 3" || show_run
    is "$(printf '%s\n' "$err" | grep -c "^pijob: ")" "$(form 2 1)" "no line too many"
    like "$err" "^pijob: .*$(no_pmix '.*no PMIx')" "the cause"
    like "$err" '^pijob: .*: start with srun --mpi=pmix, or ' "and the cure"
done

done_testing
