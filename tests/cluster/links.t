# links.t - the links between hosts: a bad one is named, and nobody else
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
cluster_up
cd "$SCRATCH" || exit 99
printf 'series: {terms: 1e6}\nlinks: {sample: all}\n' >links.yaml
bad=$builddir/tests/fault/pijob-bad-network

# links LOG OPTION...: the job on four nodes, two ranks on each, by $program; before all that
# may run on this machine besides, if that is allowed.
program=$PIJOB
first=
if [ "$(id -u)" -eq 0 ]; then first='nice -n -10'; fi
links () {
    local log=$1
    shift
    # shellcheck disable=SC2086 # a command, or nothing
    on_cluster 60 srun -N4 -n8 --ntasks-per-node=2 --mpi=pmix $first "$program" --log "$log" "$@" links.yaml
}

# of_links LOG KEY: the line of KEY in the event of the links.
of_links () { sed -n '/^event: links/,/^\.\.\./ s/^'"$2"': *//p' "$1"; }

# outliers LOG: the hosts and pairs that the event of the links names as odd, once each.
outliers () {
    sed -n '/^event: links/,/^transport/ s/^  - {\(host\|pair\): "\([^"]*\)".*/\1 \2/p' "$1" |
        sort -u | xargs
}

# check LOG NAME: the check called NAME in the log, on one line.
check () {
    awk -v name="\"$2\"" '/^- name:/ { on = $3 == name } /^[^- ]/ { on = 0 }
        on { printf "%s ", $0 }' "$1"
}

# named HOSTS: pijob itself names these and no others.
named () {
    is "$(printf '%s\n' "$err" | grep '^pijob: ' | grep -oE '\bn[0-9]+\b' | sort -u | xargs)" "$1" \
        "... names $1, and nobody else" || show_run
}

# ---- Good links ----

links good.log --set expect.latency_at_most=1s --set expect.bandwidth_at_least=1kB/s
is "$status|$err" "0|" "good links between four hosts: exit 0, no warning" || show_run
is "$(of_links good.log hosts) $(of_links good.log links) $(of_links good.log rounds)" "4 6 3" \
    "... all pairs, in three rounds"
digits='[0-9]{6}'
like "$(sed -n '/^event: link_plan/,/^\.\.\./p' good.log | xargs)" \
    "event: link_plan .* hosts: 4 rounds: 3 of: 3 fast_network: 0\.$digits slow_network: 5\.$digits at_most: 132\.$digits \.\.\.$" \
    "... an event before tells how long that takes: launch.timeout, and a dozen seconds at most" ||
    diag "$(cat good.log)"
is "$(grep '^event: link' good.log | xargs)" "event: link_plan event: links" "... before the test"
is "$(outliers good.log)" "" "... none is odd" || diag "$(sed -n '/^event: links/,/^\.\.\./p' good.log)"
is "$(of_links good.log wrong_messages)" 0 "... no message is wrong"
value='[0-9]\.[0-9]+e[-+][0-9]+'
for key in latency bandwidth; do
    like "$(of_links good.log $key)" "^\{min: $value, median: $value, max: $value, worst: \"n[1-4]-n[1-4]\"\}$" \
        "... their $key"
    like "$(check good.log $key)" "verdict: pass  *measured: \"at (most|least) [0-9.e+]+ [a-zA-Z/]+\"  *expected: \"at (most 1 s|least 1 kB/s)\"" \
        "... is a check, measured and expected"
done
like "$out" '^verdict: pass$' "... and the job is summed"

# of_pairs LOG: each link that the log lists.
of_pairs () {
    sed -n -E '/^pairs:/,/^\.\.\./ s/^- \{host: "([^"]*)", to: "([^"]*)", latency: '"$value"', bandwidth: '"$value"'\}$/\1-\2/p' "$1" |
        xargs
}
is "$(of_pairs good.log)" "n1-n2 n1-n3 n1-n4 n2-n3 n2-n4 n3-n4" "... the log lists each link" ||
    diag "$(sed -n '/^event: links/,/^\.\.\./p' good.log)"
unlike_file good.log '^links_of_hosts:' "... and no summary"

# By the model, not by the clock: messages of 80 MB.
links long.log --set links.bytes=80MB
is "$status" 0 "a test that may take long" || show_run
like "$err" "^pijob: testing the links between 4 hosts, in 3 rounds: this takes [0-9.]+ (m?s) on a fast network and [34][0-9](\.[0-9])? s on a slow one$" \
    "... says so"
links long.log --quiet --set links.bytes=80MB
is "$status|$err" "0|" "... but not with --quiet" || show_run

# of_hosts LOG KEY: min, median and max of each host.
of_hosts () { sed -n '/^links_of_hosts:/,/^\.\.\./ s/^- {host: "\([^"]*\)", links: \([0-9]*\).*'"$2"': {min: \([^,]*\), median: \([^,]*\), max: \([^}]*\)}.*/\1 \2 \3 \4 \5/p' "$1"; }
links summary.log --set links.matrix=3
is "$status|$err" "0|" "more hosts than links.matrix" || show_run
unlike_file summary.log '^pairs:' "... no list of all links"
is "$(of_hosts summary.log latency | cut -d' ' -f 1,2 | xargs)" "n1 3 n2 3 n3 3 n4 3" "... but the links of each host"
for key in latency bandwidth; do
    # Each link has two hosts: the extremes of all links are those of at least two hosts.
    is "$(of_hosts summary.log $key | awk 'NR == 1 || $3 < min { min = $3; least = 0 } $3 == min { least++ }
            NR == 1 || $5 > max { max = $5; most = 0 } $5 == max { most++ }
            $3 > $4 || $4 > $5 { wrong++ }
            END { printf "{min: %s, max: %s} %d %d %d", min, max, (least >= 2), (most >= 2), wrong }')" \
        "$(of_links summary.log $key | sed -E 's/median: [^,]*, //; s/, worst.*/} 1 1 0/')" "... their $key" ||
        diag "$(sed -n '/^event: links/,/^\.\.\./p' summary.log)"
done
links all.log --set links.matrix=all
is "$(of_pairs all.log | wc -w)" 6 "links.matrix=all lists each link"

links none.log --set links.sample=1
is "$status|$(of_links none.log links) $(of_links none.log rounds)" "0|2 1" \
    "links.sample=1: one partner each" || show_run
is "$(of_pairs none.log | wc -w)" 2 "... the log lists these"
unlike "$(check none.log latency)$(check none.log transport)" . "... and no check that nobody asked for"

links auto.log --set links.sample=auto
is "$status|$(of_links auto.log links) $(of_links auto.log rounds)" "0|6 3" \
    "links.sample=auto: all pairs of four hosts" || show_run

# ---- Messages that change, or do not come ----

program=$bad
export PIJOB_NETWORK="flip n2 3"
links flip.log
is "$status" 2 "a byte that changes on its way from n2 to n4: exit 2" || show_run
like "$err" "^pijob: check 'links' failed: 1 message arrived corrupted: n2-n4; the first from n2 to n4, where byte 4711 of 8192 was 0x[0-9a-f]{2} and not 0x[0-9a-f]{2}; take the hosts named out of service; check cables, adapters and firmware; hosts: n2,n4\$" \
    "... told with the byte"
named "n2 n4"
unlike "$out" '^PI is' "... before anything is summed"
like "$(check flip.log links)" 'verdict: fail .*measured: "1 wrong" .*hosts: "n2,n4"' "... the log has it"

PIJOB_NETWORK="lose n3 0"
links lose.log --set links.timeout=2s
is "$status" 3 "a message from n3 to n1 that is lost: no hang, exit 3" || show_run
like "$err" "^pijob: rank [04] of 8 on n[13]: links: messages of 4096 B pass between n[13] and n[13], but one of 8192 B has not arrived for 2 s \(links.timeout\): it was lost, or the path drops large packets: " \
    "... told with the size and the seconds"
named "n1 n3"

# The time of the test is not launch.timeout, but that of all its rounds.
links patient.log --set launch.timeout=20s --set links.timeout=25s --set links.bytes=8MB
is "$status" 3 "... with a launch.timeout that is shorter than links.timeout: exit 3" || show_run
like "$err" "^pijob: rank [04] of 8 on n[13]: links: messages of 4096 B .* for 25 s \(links.timeout\)" \
    "... told of the hosts, and not of the phase"
named "n1 n3"

# n1 and n4 wait for n2 and n3, which wait for each other, and take long to end the job.
export PIJOB_NETWORK="lose n3 1" PIJOB_SLOW_ABORT=3
links slow_abort.log --set links.timeout=2s
is "$status" 3 "... from n3 to n2, in a job that takes long to end: exit 3" || show_run
named "n2 n3"
unset PIJOB_NETWORK PIJOB_SLOW_ABORT
program=$PIJOB

# ---- Expectations ----

links slow.log --set expect.latency_at_most=1ns --set expect.bandwidth_at_least=1e15
is "$status" 5 "faster links expected than can be: exit 5" || show_run
like "$err" "^pijob: check 'latency' failed: the description expects a latency of at most 1 ns; slower: all 6 pairs of hosts, up to [0-9.]+ [mu]?s; check adapter, cable and slot of the host named; .*\$" \
    "... told of the latency"
like "$err" "^pijob: check 'bandwidth' failed: the description expects a bandwidth of at least .*; slower: all 6 pairs of hosts, down to [0-9.]+ [GM]B/s; check adapter, cable and slot of the host named; .*\$" \
    "... and of the bandwidth"
like "$out" '^PI is' "... and the sum is made nevertheless"

on_cluster 60 srun -N1 -n2 --mpi=pmix "$PIJOB" --log one.log --set expect.latency_at_most=1us \
    --set expect.transport=tcp links.yaml
is "$status|$err" "0|$(printf "pijob: check '%s' skipped: all ranks are on one host\n" links latency transport)" \
    "one host has no links, which is told" || show_run
for name in links latency transport; do
    like "$(check one.log $name)" 'verdict: skip .*diagnosis: "all ranks are on one host"' \
        "... check '$name' is skipped, with the reason"
done

# ---- What is real only with a network for each node ----

if [ "$(id -u)" -ne 0 ]; then
    for what in "the transport" "an idle fabric" "a slow host" "a slow link"; do
        skip "only as root does each node have its own network" "$what"
    done
    done_testing
    exit
fi

links transport.log --set expect.transport=tcp
is "$status|$err" "0|" "transport: tcp, as expected" || show_run
like "$(check transport.log transport)" 'verdict: pass .*measured: "tcp over eth0"' "... over eth0"
like "$(cat transport.log)" '^- \{name: "tcp", over: "eth0", hosts: \["n1", "n2", "n3", "n4"\], count: 4\}$' \
    "... in the log"

# A node of which the kernel says that it has an InfiniBand port.
# shellcheck disable=SC2016 # expanded by that shell
cluster nsenter n2 sh -c 'ls -l /sys/class >/dev/null && mount -t tmpfs tmpfs /sys/class &&
    port=/sys/class/infiniband/mlx5_0/ports/1 && mkdir -p $port &&
    echo "4: ACTIVE" >$port/state && echo InfiniBand >$port/link_layer'
links idle.log
is "$status" 0 "tcp where there is InfiniBand: a warning" || show_run
like "$err" "^pijob: warning: messages between hosts use tcp over eth0 although mlx5_0 is active on n2; " \
    "... names both"
named n2
links ucx.log --set 'expect.transport=*/ib'
is "$status" 3 "... where another transport is expected: exit 3" || show_run
like "$err" "^pijob: check 'transport' failed: messages between hosts use tcp over eth0 on 4 of 4 hosts, the description expects \*/ib; mlx5_0 is active on n2; use an MPI with UCX, libfabric or PSM; .*; hosts: n1,n2,n3,n4\$" \
    "... says so"
cluster nsenter n2 umount /sys/class

# slow NODE TO...: what NODE sends to these nodes goes slowly: by 32 kbit/s what is short, by
# 10 Mbit/s what is long.  (netem could delay it, but not every kernel has it.)
slow () {
    local node=$1 to address
    shift
    # Ours, like those of all nodes, ends in the number of the node.
    address=$(cluster nsenter "$node" ip -4 -o addr show dev eth0 | awk '{ print $4 }') &&
        cluster nsenter "$node" tc qdisc add dev eth0 root handle 1: htb default 1 &&
        cluster nsenter "$node" tc class add dev eth0 parent 1: classid 1:1 htb rate 10gbit quantum 60000 &&
        cluster nsenter "$node" tc class add dev eth0 parent 1: classid 1:2 htb rate 32kbit burst 100 cburst 100 quantum 1500 &&
        cluster nsenter "$node" tc class add dev eth0 parent 1: classid 1:3 htb rate 10mbit burst 3000 cburst 3000 quantum 1500 ||
        return 1
    for to; do
        to=${address%.*}.${to#n}
        cluster nsenter "$node" tc filter add dev eth0 parent 1: protocol ip prio 1 \
            u32 match ip dst "$to" match u16 0 0xff00 at 2 flowid 1:2 &&
            cluster nsenter "$node" tc filter add dev eth0 parent 1: protocol ip prio 2 \
                u32 match ip dst "$to" flowid 1:3 || return 1
    done
}
quick () { cluster nsenter "$1" tc qdisc del dev eth0 root; }

# Two hosts that send jumbo frames through a switch that does not carry them.
mtu () {
    for node in n2 n3; do cluster nsenter $node ip link set eth0 mtu "$1" || return 1; done
}
if mtu 9000 >ip.out 2>&1; then
    links mtu.log --set links.timeout=4s
    is "$status" 3 "a path that drops large packets: exit 3" || show_run
    like "$err" "^pijob: rank [2-5] of 8 on n[23]: links: messages of 1024 B pass between n[23] and n[23], but one of 2048 B has not arrived for 4 s \(links.timeout\): it was lost, or the path drops large packets: compare the MTU of " \
        "... told with the size, and not as a cut link"
    unlike "$err" "^pijob: .*is cut off" "... which it is not"
    named "n2 n3"
else
    diag "$(cat ip.out)"
    skip "the interfaces have no other MTU" "a path that drops large packets"
fi
mtu 1500 2>/dev/null

# A bridge with the same address on all hosts, as of containers.
bridge () {
    for node in n1 n2 n3 n4; do
        cluster nsenter $node sh -c "$1" || return 1
    done
}
if bridge 'ip link add docker0 type bridge && ip addr add 172.17.0.1/16 dev docker0 && ip link set docker0 up' \
    >ip.out 2>&1; then
    on_cluster 60 srun -N4 -n8 --ntasks-per-node=2 --mpi=pmix env PIJOB_LAUNCH_TIMEOUT=4s "$PIJOB" links.yaml
    # Open MPI 5 does not hang, but aborts.
    is "$status" 3 "an interface that all hosts have with the same address: no hang, exit 3" || show_run
    like "$err" "^pijob: rank [0-7] of 8 on n[1-4]: (waited [0-9.]+ s in '[a-z]+', giving up|MPI ended this process before the sum; )" "... told"
    like "$err" "^pijob: MPI may use the wrong one of these network interfaces: eth0,docker0 .*: set OMPI_MCA_btl_tcp_if_include, or UCX_NET_DEVICES, to the right one" \
        "... with the interfaces and the cure"
    OMPI_MCA_btl_tcp_if_include=eth0 links cured.log
    is "$status|$err" "0|" "... which helps" || show_run
    OMPI_MCA_btl_tcp_if_include=eth0 PIJOB_NETWORK="lose n3 0" \
        on_cluster 60 srun -N4 -n4 --mpi=pmix "$bad" --set links.timeout=2s links.yaml
    is "$status" 3 "a lost message there: exit 3" || show_run
    like "$err" "^pijob: rank [0-3] of 4 on n[1-4]: links: " "... told"
    unlike "$err" docker0 "... the interface is not named, for MPI uses another one"
else
    diag "$(cat ip.out)"
    skip "this kernel has no bridges" "an interface that all hosts have with the same address"
fi
bridge 'ip link del docker0' >/dev/null 2>&1

# The one that MPI uses has such an address, too, though of a family that MPI does not use.
if bridge 'ip -6 addr add fd77::1/64 dev eth0 nodad' >ip.out 2>&1; then
    OMPI_MCA_btl_tcp_disable_family=6 OMPI_MCA_btl_tcp_if_include=eth0 PIJOB_NETWORK="lose n3 0" \
        on_cluster 60 srun -N4 -n4 --mpi=pmix "$bad" --set links.timeout=2s links.yaml
    like "$err" "; eth0 has the same address on several hosts \(fd77::1 on n1,n2,n3,n4\), and MPI may use it to connect them; set OMPI_MCA_btl_tcp_if_include=eth0," \
        "a lost message where MPI uses such an interface: it is named" || show_run
else
    diag "$(cat ip.out)"
    skip "the interfaces have no IPv6" "an interface with the same address, which MPI uses"
fi
bridge 'ip -6 addr del fd77::1/64 dev eth0' >/dev/null 2>&1

if ! slow n3 n1 n2 n4 >tc.out 2>&1; then
    diag "$(cat tc.out)"
    skip "this kernel cannot slow a link: no tc, HTB or u32" "a slow host and a slow link"
    done_testing
    exit
fi
links host.log --set links.bytes=1e5
is "$status" 0 "a slow host, and nothing expected: warnings" || show_run
is "$(printf '%s\n' "$err" | sed -E 's/(to|is) [0-9.]+ [a-zA-Z\/]+/\1 X/g')" \
    "pijob: warning: slow link: n3 to all others: latency up to X, the median is X
pijob: warning: slow link: n3 to all others: bandwidth down to X, the median is X" "... told"
named n3
is "$(outliers host.log)" "host n3" "... the log has it, too"
links host5.log --set links.bytes=1e5 --set expect.latency_at_most=1ms --set expect.bandwidth_at_least=10M
is "$status" 5 "... and speed expected: exit 5" || show_run
like "$err" "^pijob: check 'latency' failed: the description expects a latency of at most 1 ms; slower: n3 to all others, up to [0-9.]+ ms; check adapter, cable and slot of the host named; .*; hosts: n3\$" \
    "... its latency"
like "$err" "^pijob: check 'bandwidth' failed: the description expects a bandwidth of at least 10 MB/s; slower: n3 to all others, down to [0-9.]+ [kM]B/s; check adapter, cable and slot of the host named; .*; hosts: n3\$" \
    "... and bandwidth"
named n3
quick n3

slow n2 n4
slow n4 n2
links pair.log --set links.bytes=1e5
is "$status" 0 "one slow link" || show_run
like "$err" "^pijob: warning: slow link: n2-n4: latency up to [0-9.]+ ms, the median is [0-9.]+ us\$" "... told"
named "n2 n4"
is "$(outliers pair.log)" "pair n2-n4" "... the log has it, too"
quick n2
quick n4

done_testing
