# many_nodes.t - 32 hosts: all exchanges, all links, the log, and a node that loses its power
#
# Each node has its own network, host name and /dev/shm, but all share this machine.  Two cores carry
# 32 of them: with Open MPI 4.1.4, up to 256 ranks started and communicated, with MPICH 4.0.2 (pmi2)
# up to 128, in less than 35 s while other work ran.  doc/scale.md has the figures, and what it
# took: the kernel's table of neighbours (tests/cluster/lib/network.sh) is too small for 32 nodes, and
# UnkillableStepTimeout (lib/config.sh) has to be longer than slurmstepd waits for a dead node.  This
# script has at most 64 ranks.  Those that wait give their core to others (mpi_yield_when_idle): Open
# MPI would do so by itself only if one node had more ranks than cores.
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
. "$srcdir/tests/lib/jobs.sh"
[ "$(id -u)" -eq 0 ] || skip_all "only as root is each node a host with a network of its own"
NODES=32
cluster_own --nodes $NODES
TERMS=400000000000
export OMPI_MCA_mpi_yield_when_idle=1
jobs_begin
unset PIJOB_KERNEL # of the batch jobs only

# on_hosts SECONDS RANKS COMMAND...: on all nodes, the same number of ranks on each.
on_hosts () { on_cluster "$1" srun -N$NODES -n"$2" --ntasks-per-node=$(($2 / NODES)) --mpi=$srun_mpi "${@:3}"; }

# hosts FROM TO: their names, as the log lists them.
hosts () { seq "$1" "$2" | sed 's/^/n/'; }

# ---- All exchanges ----

# The bits are those of one rank, which uses no exchange; the value is the exact one.
N=1000000000
exact=$(awk -v n=$N '$1 == n { print $2 }' "$srcdir/tests/data/partial-sums.tsv")
run 60 "$PIJOB" --quiet --log one.log --set series.terms=$N "$srcdir/etc/smoke.yaml"
one=$(log_value one.log sum)
like "$status|$one" '^0\|[0-9a-f]{32}$' "one rank has a sum" || show_run
"$srcdir/tests/tools/near" "$(log_value one.log pi)" "$exact" 18
ok $? "... which is $exact" || diag "pi: $(log_value one.log pi)"

exchanges=$("$PIJOB" --check --set communication=none "$srcdir/etc/smoke.yaml" 2>&1 |
    sed -n 's/.*allowed: one of //p' | tr -d ,)
like "$exchanges" '^([a-z-]+ ){3,}all$' "the description can name these exchanges: $exchanges"
for exchange in $exchanges; do
    for ranks in 32 64; do
        log=$exchange-$ranks.log
        on_hosts 60 $ranks "$PIJOB" --log "$log" --set communication="$exchange" \
            --set series.terms=$N --set expect.ranks=$ranks --set expect.nodes=$NODES "$srcdir/etc/smoke.yaml"
        is "$status $(log_value "$log" verdict) $(log_value "$log" sum)" "0 pass $one" \
            "$exchange on $ranks ranks of $NODES hosts has the bits of one rank" || show_run
    done
done
# sums LOG: the exchanges of the result, with their sums.
sums () { sed -n '/^exchanges:/,/^[a-z.]/ s/^\(- name\|  sum\): "\(.*\)"$/\2/p' "$1" | paste -d' ' - -; }
is "$(sums all-64.log)" "$(for exchange in ${exchanges% all}; do echo "$exchange $one"; done)" \
    "all: the log has the same bits of each exchange"

# ---- The log ----

# placed LOG: host and ranks of its list of hosts.
placed () { sed -n '/^hosts:$/,/^[a-z.]/ s/^- {host: "\([^"]*\)", ranks: "\([^"]*\)", .*/\1 \2/p' "$1"; }
is "$(placed all-32.log)" "$(hosts 1 $NODES | awk '{ print $1, NR - 1 }')" "the log has each host, with its rank"
is "$(placed all-64.log)" "$(hosts 1 $NODES | awk '{ print $1, 2 * NR - 2 "-" 2 * NR - 1 }')" "... with two ranks each"
is "$(log_value all-64.log ranks) $(log_value all-64.log nodes)" "64 $NODES" "... and their numbers"
is "$(grep -oE 'host(_of_min)?: "[^"]*"' all-64.log | grep -vcE '"n([1-9]|[12][0-9]|3[012])"')" 0 \
    "... names no other host" || diag "$(grep -n host all-64.log)"
is "$(whole all-64.log)" OK "... and is whole"

# ---- Large messages and collectives ----

printf 'series: {terms: 1e6}\ncommunication: {exchange: all, payload: [64, 64KiB], collectives: all}\n' >payload.yaml
on_hosts 90 32 "$PIJOB" --log payload.log payload.yaml
is "$status $(log_value payload.log verdict)" "0 pass" "large messages and collectives on $NODES hosts: no byte is wrong" ||
    show_run

# ---- The links ----

printf 'series: {terms: 1e6}\nlinks: {sample: all, bytes: 1e5}\nexpect: {transport: tcp}\n' >links.yaml
# of_links LOG KEY: the line of KEY in the event of the links.
of_links () { sed -n '/^event: links/,/^\.\.\./ s/^'"$2"': *//p' "$1"; }
on_hosts 180 32 "$PIJOB" --log links.log links.yaml
is "$status $(log_value links.log verdict)" "0 pass" "the links of $NODES hosts" || show_run
is "$(for key in hosts links rounds wrong_messages; do of_links links.log $key; done | xargs)" \
    "$NODES $((NODES * (NODES - 1) / 2)) $((NODES - 1)) 0" "... all pairs, and no message is wrong"
is "$(sed -n -E '/^pairs:/,/^\.\.\./ s/^- \{host: "([^"]*)", to: "([^"]*)", latency: [0-9.e+-]+, bandwidth: [0-9.e+-]+\}$/\1-\2/p' links.log)" \
    "$(for ((i = 1; i < NODES; i++)); do hosts $((i + 1)) $NODES | sed "s/^/n$i-/"; done)" \
    "... the log lists each of them once"
PIJOB_NETWORK="flip n17 4" on_hosts 180 32 "$builddir/tests/fault/pijob-bad-network" --log flip.log links.yaml
is "$status" 2 "a byte that changes on its way from n17 to n5: exit 2" || show_run
like "$err" "^pijob: check 'links' failed: 1 message arrived corrupted: n5-n17; the first from n17 to n5, where byte 4711 of " \
    "... told with both hosts, of $NODES" || show_run

# ---- A node loses its power ----

# The job has all nodes but one, so that it can go on while that node is off.  The ranks that are
# left wait for Slurm to end them, however long that takes.
export PIJOB_KERNEL=baseline
JOB_LINES='launch: {timeout: 2h}' submit power --nodes=$((NODES - 1)) --ntasks-per-node=1 --exclusive
mid_run power "$log"
lost=$(cluster run scontrol show hostnames "$(job_field "$job" NodeList)" | sed -n 7p)
like "$lost" '^n[0-9]+$' "a batch job runs on $((NODES - 1)) nodes"

# of_node NODE: the processes of the job there.
of_node () {
    local pid net
    net=$(cluster nsenter "$1" stat -Lc %i /proc/self/ns/net)
    for pid in $(processes power pijob); do
        [ "$(stat -Lc %i "/proc/$pid/ns/net" 2>/dev/null)" != "$net" ] || echo "$pid"
    done
}
# The network first: nobody is told that a process has ended.
cluster link "$lost" down
cluster slurmd "$lost" kill
pids=$(of_node "$lost")
like "$pids" '^[0-9]+$' "... one rank on $lost"
touch power/unpaced
# shellcheck disable=SC2086 # a list
kill -KILL $pids
within 120 back "$job" "$log" 2
nodes=$(cluster run scontrol show hostnames "$(job_field "$job" NodeList)")
is "$(wc -l <<<"$nodes") $(grep -cx "$lost" <<<"$nodes")" "$((NODES - 1)) 0" "the job goes on with as many nodes, without $lost" ||
    diag "$nodes"
like "$(cat "$(dirname "$(cluster run sh -c 'echo "$SLURM_CONF"')")/log/slurmctld.log")" \
    "[Rr]equeue.* JobId=$job .*failure of node $lost" "Slurm has requeued it because of that node"
ends_well power "$job" 2
like "$(resumed "$log")" '^[1-9][0-9]*$' "... and it has resumed with terms that were done"
is "$(job_field "$job" Restarts)" 1 "... after one restart"

cluster link "$lost" up
cluster slurmd "$lost" start
idle () { [ "$(cluster run sinfo -h -p main -t idle -o %D)" = $NODES ]; }
within 120 idle
ok $? "with its power back, $lost is idle like the others" || diag "$(cluster run sinfo)"

done_testing
