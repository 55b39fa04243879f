# faults.t - nodes that fail under a running job, and come back
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
. "$srcdir/tests/lib/jobs.sh"
[ "$(id -u)" -eq 0 ] || skip_all "only root can cut nodes off"
cluster_up --nodes 6 --timeout 15 # for the nodes that are cut off
TERMS=400000000000

jobs_begin

# ---- A node is cut off, its ranks live on; the job goes on elsewhere; the node is back ----

# Two jobs of two nodes: one loses the node of its batch script and of rank 0, the other
# its second node.  Two nodes are spare.
submit cut-first --nodes=2 --exclusive
first=$job
first_log=$log
within 20 has_events "$first_log" start 1
submit cut-last --nodes=2 --exclusive
last=$job
last_log=$log
mid_run cut-first "$first_log"
mid_run cut-last "$last_log"
is "$(job_field "$first" NodeList) $(job_field "$last" NodeList)" "n[1-2] n[3-4]" \
    "two jobs of two nodes"

# cut_off NAME NODE: halt the ranks, so that little changes while Slurm takes its time.
cut_off () {
    touch "$1/unpaced"
    within 20 test -e "$1/runs"
    strike "$1" pijob STOP
    cluster link "$2" down
}

# restore NAME NODE JOB LOG: the ranks on NODE wake up beside those of the next start.
restore () {
    within 90 back "$3" "$4" 2
    nodes=$(cluster run scontrol show hostnames "$(job_field "$3" NodeList)" | tr '\n' ' ')
    unlike "$nodes" "$2 " "$1: goes on without $2"
    net=$(cluster nsenter "$2" stat -Lc %i /proc/self/ns/net)
    count=0
    for pid in $(processes "$1" pijob); do
        [ "$(stat -Lc %i "/proc/$pid/ns/net" 2>/dev/null)" != "$net" ] || count=$((count + 1))
    done
    is "$count" 2 "$1: the ranks on $2 live on"
    rm -f "$1/paced" "$1/unpaced" "$1/runs"
    mid_run "$1" "$4" $(($(events "$4" checkpoint) + 2))
    cluster link "$2" up
}

cut_off cut-first n1
cut_off cut-last n4
restore cut-last n4 "$last" "$last_log"
restore cut-first n1 "$first" "$first_log"
sleep 2
ends_well cut-first "$first" 2
ends_well cut-last "$last" 2
no_ranks () { [ -z "$(processes "$1" pijob)" ]; }
for name in cut-first cut-last; do
    within 60 no_ranks $name
    ok $? "$name: the ranks that were cut off are gone in the end"
done
is "$(job_field "$first" JobState) $(job_field "$last" JobState)" "COMPLETED COMPLETED" \
    "and both jobs are still COMPLETED"
is "$(log_value "$first_log" event) $(log_value "$last_log" event)" "result result" \
    "with their results at the end of the logs"

# ---- A slurmd is killed, and its node set down ----

submit slurmd --nodes=2 --exclude=n1,n4
mid_run slurmd "$log"
on_node=$(cluster run scontrol show hostnames "$(job_field "$job" NodeList)" | tail -n 1)
cluster slurmd "$on_node" kill
cluster run scontrol update nodename="$on_node" state=down reason=test
within 60 back "$job" "$log" 2
cluster slurmd "$on_node" start
ends_well slurmd "$job" 2

# ---- A batch job that is not to be requeued loses its node ----

on_cluster 20 sbatch --parsable --nodes=1 --output=lost.out --wrap 'echo began; exec sleep 3000'
lost=$out
within 60 grep -qs began lost.out
on_node=$(job_field "$lost" NodeList)
cluster run scontrol update nodename="$on_node" state=down reason=test
wait_for_job 60 "$lost" >told
is "$status $(cat told)" "125 # job $lost ended as NODE_FAIL: Slurm lost a node of it" \
    "a job that is not to be requeued ends, and the test is told why" || show_run
# Slurm refuses that if the node is back already (ReturnToService).
cluster run scontrol update nodename="$on_node" state=resume >/dev/null 2>&1

done_testing
