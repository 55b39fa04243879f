# payload.t - large messages and collectives between hosts: each byte of each size arrives by
# each exchange; a wrong one is told with its host; a path that carries only small ones does
# not hang the job
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
cluster_up
cd "$SCRATCH" || exit 99
cat >payload.yaml <<'END'
series: {terms: 1e6}
communication: {exchange: all, payload: [64, 64KiB, 8MiB]}
END

# payload LOG OPTION...: the job on four nodes, two ranks on each, with the variables of $env.
env=()
payload () {
    local log=$1
    shift
    on_cluster 60 srun -N4 -n8 --ntasks-per-node=2 --mpi=pmix env "${env[@]}" "$PIJOB" --log "$log" "$@" payload.yaml
}

# rows LOG SECTION: the lines of a list of the result.
rows () { sed -n "/^$2:/,/^[a-z]/ { /^[a-z]/!p }" "$1"; }

# named HOSTS: pijob itself names these and no others.
named () {
    is "$(printf '%s\n' "$err" | grep '^pijob: ' | grep -oE '\bn[0-9]+\b' | sort -u | xargs)" "$1" \
        "... names $1, and nobody else" || show_run
}

# ---- Right messages ----

payload good.log --set communication.collectives=all
is "$status|$err" "0|" "four hosts, each exchange with each size: exit 0" || show_run
is "$(rows good.log messages | sed -n 's/^- exchange: "\(.*\)"/\1/p; s/^  bytes: //p' | xargs)" \
    "$(for bytes in 64 65536 8388608; do
        for exchange in point-to-point scatter-gather reduce; do echo $exchange $bytes; done
    done | xargs)" "... the log has each of them"
is "$(rows good.log messages | grep -cE '^  (distribute|collect): \{seconds: [0-9.]+, bandwidth: [0-9.]+e[-+][0-9]+\}$')" 18 \
    "... with the bandwidth" || diag "$(rows good.log messages)"
like "$(cat good.log)" '^  measured: "0 of 144 messages wrong"$' "... and each message was checked"
is "$(rows good.log collectives | grep -cE '^- \{name: "MPI_I?[Aa]ll(reduce|gather|toall)", communicator: "(world|node|leaders)", bytes: (64|1048576), seconds: [0-9.]+, host: "n[1-4]"\}$')" 36 \
    "... and each collective" || diag "$(rows good.log collectives)"
like "$(cat good.log)" '^  measured: "0 of 240 messages wrong"$' "... on all ranks, on those of each host, and on the leaders"

# The same as tables, for people.  part TITLE: the table below it.
run 20 "$builddir/pijob-report" good.log
part () { printf '%s\n' "$out" | sed -n "/^$1\$/,/^\$/p"; }
size='(64 B|64 KiB|[18]\.0 MiB)'
is "$(part 'Large messages' | grep -cE "^  (point-to-point|scatter-gather|reduce) +$size +[0-9.]+ [mu]?s +[0-9.]+ [kMG]?B/s +[0-9.]+ [mu]?s +[0-9.]+ [kMG]?B/s\$")" 9 \
    "pijob-report shows a table of each exchange with each size" || show_run
is "$(part Collectives | grep -cE "^  MPI_[A-Za-z]+ +(world|node|leaders) +$size +[0-9.]+ [mu]?s +n[1-4]\$")" 36 "... and of the collectives" || show_run
diag "$(part 'Large messages')"$'\n'"$(part Collectives)"
diag "Checks"$'\n'"$(grep -A3 -E 'name: "(payload|collectives)"' good.log)"

# ---- Wrong messages ----

while IFS='|' read -r call rank node what; do
    env=(LD_PRELOAD="$builddir/tests/fault/wrong_messages.so" PIJOB_WRONG="$call 65537 $rank")
    payload "wrong-$call.log"
    is "$status" 2 "$call of rank $rank is wrong above 64 KiB: exit 2" || show_run
    like "$err" "^pijob: check 'payload' failed: 1 message arrived with wrong bytes; the first: $what: byte 8388603 of 8388608 is 0x[0-9a-f]{2} and not 0x[0-9a-f]{2} \(1 wrong byte\); take a host that is named alone out of service, .* OMPI_MCA_coll=\^han,hcoll,ucc \(Open MPI\); hosts: $node\$" \
        "... told with the place, the rank and the host" || show_run
    unlike "$out" '^PI is' "... before anything is summed"
done <<'END'
MPI_Reduce|5|n3|MPI_Reduce \(reduce\), message of rank 5 on n3
MPI_Recv|2|n2|MPI_Send \(point-to-point\) from rank 0 on n1 to rank 2 on n2
MPI_Gather|7|n4|MPI_Gather \(scatter-gather\) from rank 7 on n4 to rank 0 on n1
END
env=(LD_PRELOAD="$builddir/tests/fault/wrong_messages.so" PIJOB_WRONG="MPI_Allreduce 65537 6")
payload collective.log --set communication.payload=64 --set communication.collectives=all
is "$status" 2 "a wrong MPI_Allreduce of rank 6: exit 2" || show_run
like "$err" "^pijob: check 'collectives' failed: 3 messages arrived with wrong bytes; the first: MPI_Allreduce of 1048576 B \(world\), message of rank 6 on n4: .*; take a host .*; hosts: n4\$" \
    "... on all ranks, on its node, and among the leaders: all lead to it"
env=()

# ---- Messages that do not arrive ----

if [ "$(id -u)" -ne 0 ]; then
    skip "only as root does each node have its own network" "a path that drops large packets"
    done_testing
    exit
fi
# peer NODE: the other end of the cable of the node, which is in the switch.
peer () {
    local index
    index=$(cluster nsenter "$1" ip -o link show dev eth0 | sed -n 's/.*eth0@if\([0-9]*\):.*/\1/p')
    ip -o link | sed -n "s/^$index: \([^@:]*\).*/\1/p"
}

# mtu NODE PACKETS SWITCH: the node sends packets up to PACKETS, the switch carries those up to
# SWITCH.
mtu () { ip link set "$(peer "$1")" mtu "$3" && cluster nsenter "$1" ip link set eth0 mtu "$2"; }

# hole FIRST SECOND: large packets between these hosts are lost, but not what the launch sends.
hole () { mtu "$1" 65000 9000 && mtu "$2" 65000 9000; }
whole () { mtu "$1" 1500 1500; mtu "$2" 1500 1500; }

# lost FIRST SECOND OPTION...
lost () {
    hole "$1" "$2"
    on_cluster 60 srun -N4 -n8 --ntasks-per-node=2 --mpi=pmix "$PIJOB" --log lost.log \
        --set launch.timeout=5s "${@:3}" payload.yaml
    whole "$1" "$2"
}
if hole n1 n3 >ip.out 2>&1; then
    lost n1 n3 --set communication=point-to-point
    is "$status" 3 "a path from rank 0 that drops large packets: no hang, exit 3" || show_run
    like "$err" "^pijob: rank 0 of 8 on n1: waited [0-9.]+ s in 'MPI_(Send|Recv) of (65536|8388608) B, rank 4 on n3', giving up\$" \
        "... told with the size, the ranks and their hosts"
    like "$err" "^pijob: a message did not arrive: if shorter ones did, the path may drop large packets: compare the MTU of the hosts " \
        "... and the cure"
    named "n1 n3"
    for exchange in scatter-gather reduce; do
        lost n1 n3 --set communication=$exchange
        is "$status" 3 "... by $exchange: no hang, exit 3" || show_run
        like "$err" "^pijob: rank 0 of 8 on n1: waited [0-9.]+ s in 'MPI_(Scatter|Bcast) of (65536|8388608) B(, rank [45] on n3)?', giving up\$" \
            "... told with the call and the size"
    done
    lost n2 n3 --set communication.payload=64 --set communication.collectives=all
    is "$status" 3 "a path between two other hosts: no hang, exit 3" || show_run
    like "$err" "^pijob: rank 0 of 8 on n1: waited [0-9.]+ s in 'MPI_I?[Aa]ll[a-z]+ of 1048576 B \((world|leaders)\)(, rank [0-7] on n[1-4])?', giving up\$" \
        "... told with the call, the size and the communicator"
    lost n1 n3 --set communication.payload=64
    is "$status" 0 "... and short messages pass" || show_run
else
    diag "$(cat ip.out)"
    skip "the interfaces have no other MTU" "a path that drops large packets"
fi
whole n1 n3 2>/dev/null

done_testing
