# node_links.t - messages within the nodes: the host at fault is named, and why it is slower
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
cluster_up
cd "$SCRATCH" || exit 99
printf 'series: {terms: 1e6}\nlinks: {within_nodes: true, bytes: 100kB}\n' >job.yaml

# node_links LOG OPTION...: the job on four nodes, two ranks on each, by $program.
program=("$PIJOB")
node_links () {
    local log=$1
    shift
    on_cluster 60 srun -N4 -n8 --ntasks-per-node=2 --mpi=pmix "${program[@]}" --log "$log" "$@" job.yaml
    said=$(printf '%s\n' "$err" | grep '^pijob: ')
}

# event LOG: the event of the node links; transports LOG: each transport, why and where.
event () { sed -n '/^event: node_links/,/^\.\.\./p' "$1"; }
transports () {
    event "$1" | sed -n 's/^- {name: "\([^"]*\)"\(, why: "\([^"]*\)"\)\{0,1\}, hosts: \[\(.*\)\], count: .*/\1|\3|\4/p' | tr -d '"'
}
# Which node looks slow on a busy machine is open.
named () {
    is "$(printf '%s\n' "$said" | grep -v '^pijob: warning: slow messages' | grep -oE '\bn[0-9]+\b' | sort -u | xargs)" "$1" "... names $1, and nobody else" || show_run
}

# ---- Good ----

# The nodes share the processors of this machine: whether one of them looks slow is open.
node_links good.log
is "$status" 0 "four good nodes: exit 0" || show_run
is "$(event good.log | sed -n 's/^\(hosts\|pairs\|wrong_messages\): //p' | xargs)" "4 4 0" "... a pair on each" ||
    diag "$(event good.log)"
is "$(event good.log | sed -n '/^pairs_of_hosts/,$ s/^- {host: "\([^"]*\)".*/\1/p' | sort -u | xargs)" "n1 n2 n3 n4" "... each is in the log"
usual=$(transports good.log)
like "$usual" '^[a-z/]+\|.*\|n1, n2, n3, n4$' "... and all have the same transport" || diag "$(event good.log)"

on_cluster 60 srun -N2 -n3 --distribution=block --ntasks-per-node=2 --mpi=pmix "$PIJOB" --log uneven.log job.yaml
is "$status $(event uneven.log | sed -n 's/^\(hosts\|pairs\): //p' | xargs)" "0 1 1" "a node with one rank has no pair" || show_run

# ---- A message that changes ----

program=("$builddir/tests/fault/pijob-bad-network")
export PIJOB_NETWORK="flip n2 1"
node_links flip.log
is "$status" 2 "a byte that changes within n2: exit 2" || show_run
like "$said" "^pijob: check 'node links' failed: 1 message within a node arrived corrupted; the first on n2 from rank [0-9] to rank [0-9], where byte 4711 of 8192 was 0x[0-9a-f]{2} and not 0x[0-9a-f]{2}; take .*; hosts: n2\$" \
    "... told with the byte"
named n2
PIJOB_NETWORK="lose n3 1"
node_links lose.log --set links.timeout=2s
is "$status" 3 "a message within n3 that is lost: exit 3" || show_run
like "$said" "^pijob: rank [0-9] of 8 on n3: node links: messages of 4096 B pass between rank [0-9] and rank [0-9] on n3, but one of 8192 B has not arrived for 2 s \(links.timeout\): " \
    "... told with the size"
named n3
unset PIJOB_NETWORK

# ---- CMA is refused ----

# on_node NODE EVERY COMMAND...: a program that runs pijob by COMMAND on NODE, for each rank, or
# for one of two.
on_node () {
    {
        # shellcheck disable=SC2016 # for that shell
        printf '#!/bin/bash\n[ "$SLURMD_NODENAME" != %s ] || [ $((10#$SLURM_LOCALID %% %d)) -ne 0 ] || set -- %s "$@"\nexec "$@"\n' \
            "$1" "$2" "${*:3}"
    } >on_node.sh
    chmod +x on_node.sh
    program=("$SCRATCH/on_node.sh" "$PIJOB")
}

run 20 "$builddir/tests/fault/refuse_cma" true
if [ "$status" -eq 0 ] && grep -q '^vader/cma|\|^sm/cma|' <<<"$usual"; then
    on_node n2 1 "$builddir/tests/fault/refuse_cma"
    node_links filter.log --set 'expect.node_transport=*/cma'
    is "$status" 3 "a seccomp filter on n2 refuses CMA, which is expected: exit 3" || show_run
    like "$said" "^pijob: check 'node_transport' failed: messages within the node use (vader|sm)/none on 1 of 4 hosts, the description expects \*/cma; on n2: CMA is refused: a seccomp filter is in force \(Operation not permitted\).*; allow process_vm_readv and process_vm_writev in the seccomp profile of the container; hosts: n2\$" \
        "... with the cause"
    named n2
    like "$(transports filter.log)" '^(vader|sm)/cma\|\|n1, n3, n4$' "... the others are as before"
else
    for what in "CMA that a filter refuses" "... with the cause" "... names n2" "... the others"; do
        skip "no seccomp filter can be set, or MPI does not use CMA here" "$what"
    done
fi

run 20 unshare --user --map-root-user true
if [ "$status" -eq 0 ]; then
    on_node n3 2 unshare --user --map-root-user
    node_links namespace.log
    is "$status" 0 "a rank of n3 in another user namespace: a warning" || show_run
    like "$said" "^pijob: warning: messages within n3 use [a-z/]+: CMA is refused: the ranks are in different user namespaces(;|\$)" \
        "... with the cause"
    like "$(transports namespace.log)" '\|CMA is refused: the ranks are in different user namespaces.*\|n3$' "... the log has it"
else
    for what in "another user namespace" "... with the cause" "... in the log"; do
        skip "no user namespace can be made" "$what"
    done
fi
program=("$PIJOB")

# ---- No shared memory ----

OMPI_MCA_btl=self,tcp node_links tcp.log
if grep -q 'Open MPI' good.log; then
    is "$status $(transports tcp.log)" "0 tcp||n1, n2, n3, n4" "MPI without shared memory: tcp" || show_run
    like "$said" "^pijob: warning: messages within n1 use tcp; other hosts have such a transport, too\$" "... is told"
else
    for what in "MPI without shared memory" "... is told"; do skip "this is no build with Open MPI" "$what"; done
fi

if [ "$(id -u)" -ne 0 ]; then
    for what in "a /dev/shm of 1 MiB" "... told" "... names n3" "... unused" "... why"; do
        skip "only as root has each node a /dev/shm of its own" "$what"
    done
    done_testing
    exit
fi
cluster nsenter n3 mount -t tmpfs -o size=1m tmpfs /dev/shm
node_links small.log
is "$status" 3 "a /dev/shm of 1 MiB on n3: exit 3" || show_run
like "$said" "^pijob: check 'shared memory' failed: /dev/shm on n3 has 1048576 B, and MPI takes about 4300000 B of it for each rank there; mount a larger tmpfs there .*; hosts: n3\$" \
    "... before any message is sent"
named n3
cluster nsenter n3 umount /dev/shm

# Room for one rank of two.
cluster nsenter n3 mount -t tmpfs -o size=5m tmpfs /dev/shm
node_links tight.log
like "$said" "^pijob: warning: /dev/shm on n3 has 5242880 B, and MPI takes about 8600000 B of it for the ranks there: " \
    "a /dev/shm of 5 MiB on n3: told before the test" || show_run
if [ "$status" -eq 0 ]; then
    is "$(event tight.log | sed -n 's/^\(pairs\|wrong_messages\): //p' | xargs)" "4 0" "... messages arrive nevertheless"
else
    like "$status" '^(3|7|135|143|255)$' "... or a rank is killed" || show_run
fi
cluster nsenter n3 umount /dev/shm

done_testing
