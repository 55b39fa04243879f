#!/bin/bash
# node_links.t - messages between the ranks of a node: their speed, their bytes, their transport
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"

printf 'series: {terms: 1000}\nlinks: {within_nodes: true, bytes: 100kB}\n' >job.yaml
host=$(uname -n)
host=${host%%.*}

# run_on RANKS ARGUMENT...
run_on () {
    on "$@"
    run 60 "${command[@]}"
    said=$(printf '%s\n' "$err" | grep '^pijob: ')
}

# event LOG: the event of the node links; check LOG NAME: a check, on one line.
event () { sed -n '/^event: node_links/,/^\.\.\./p' "$1"; }
check () {
    awk -v name="\"$2\"" '/^- name:/ { on = substr($0, 9) == name } /^[^- ]/ { on = 0 }
        on { printf "%s ", $0 }' "$1"
}

# ---- Good ----

# Several ranks may share a CPU here: how fast they are, and whether a warning says so, is open.
run_on 4 --log good.log --set expect.node_latency_at_most=1s --set expect.node_bandwidth_at_least=1B/s \
    --set 'expect.node_transport=*' job.yaml
is "$status" 0 "four ranks of a node: exit 0" || show_run
unlike "$said" "check '[^']*' failed" "... and no check fails" || show_run
is "$(event good.log | sed -n 's/^\(bytes\|hosts\|pairs\|wrong_messages\): //p' | xargs)" "100000 1 4 0" \
    "... each with the next one, and the first with the last" || diag "$(event good.log)"
value='[0-9]\.[0-9]+e[-+][0-9]+'
spread="min: $value, median: $value, max: $value"
near="\{distance: near, pairs: 4, latency: \{$spread, worst: \"$host: [0-3]-[0-3]\"\}, bandwidth: \{$spread, worst: \"$host: [0-3]-[0-3]\"\}\}"
domains=$(event good.log | grep -c '^- {distance: ')
if [ "$domains" -eq 1 ]; then
    like "$(event good.log)" "^- $near\$" "... their figures"
    like "$(event good.log)" "^- \{host: \"$host\", distance: near, pairs: 4, latency: \{$spread\}, bandwidth: \{$spread\}\}\$" \
        "... also of each host"
else
    skip "the ranks are bound to several NUMA domains" "the figures"
    skip "the ranks are bound to several NUMA domains" "the figures of each host"
fi
for name in node_latency node_bandwidth; do
    like "$(check good.log $name)" 'verdict: pass  *measured: "at (most|least) [0-9.e+-]+ [a-zA-Z/]+"  *expected: "at (most 1 s|least 1 B/s)"' \
        "... $name is a check, measured and expected"
done
like "$(check good.log 'node links')" 'verdict: pass  *measured: "0 wrong"' "... and so are the bytes"
run 20 "$builddir/pijob-report" good.log
like "$out" '^Within nodes: 4 pairs of ranks on 1 hosts, [0-4] disturbed, 0 wrong messages$' "pijob-report shows them"

run 20 "$PIJOB" --log one.log --set expect.node_latency_at_most=1ns --set 'expect.node_transport=x' job.yaml
is "$status|$err" "0|$(printf "pijob: check '%s' skipped: no host has more than one rank\n" 'node links' node_latency node_transport)" \
    "one rank has nobody to talk to, which is told" || show_run
is "$(event one.log | sed -n 's/^\(hosts\|pairs\): //p' | xargs)" "0 0" "... also in the log"

run 20 "$PIJOB" --log off.log --set links.within_nodes=false job.yaml
is "$status|$err" "0|" "a test that is switched off" || show_run
unlike_file off.log 'event: node_links' "... is not made"
rm -f off.log
printf 'series: {terms: 1000}\nlinks: {within_nodes: false}\nexpect: {node_transport: x}\n' >off.yaml
run 20 "$PIJOB" --log off.log off.yaml
is "$status|$out|$err" "4||off.yaml:3:10: 'expect.node_transport' needs 'links.within_nodes', which is false; set 'links.within_nodes' to true, or leave 'expect.node_transport' out" \
    "an expectation of a test that is switched off: exit 4, with the key and the cure" || show_run
[ ! -e off.log ]
ok $? "... and there is no log"
printf 'series: {terms: 1000}\n' >none.yaml
run 20 "$PIJOB" --check --set expect.node_transport=x none.yaml
is "$status" 4 "an expectation without the test: exit 4" || show_run
like "$err" "'links\.within_nodes' is missing; it is required with 'expect\.node_transport': one of false, true" \
    "... names the cure"

# ---- Not as expected ----

run_on 2 --log slow.log --set expect.node_latency_at_most=1ns --set expect.node_bandwidth_at_least=1e15 job.yaml
is "$status" 5 "faster than can be: exit 5" || show_run
like "$said" "^pijob: check 'node_latency' failed: the description expects a latency of at most 1 ns within each node; slower on 1 of 1 hosts, up to [0-9.e+]+ [num]?s(; other processes disturbed [0-9]+ pairs?)?; look for other processes and .* check the transport \(expect\.node_transport\); hosts: $host\$" \
    "... told of the latency"
like "$said" "^pijob: check 'node_bandwidth' failed: the description expects a bandwidth of at least 1e\+06 GB/s within each node; slower on 1 of 1 hosts, down to [0-9.e+]+ [GMk]?B/s(; other processes disturbed [0-9]+ pairs?)?; look for other processes and .* check the transport \(expect\.node_transport\); hosts: $host\$" \
    "... and of the bandwidth"
like "$out" '^PI is' "... and the sum is made nevertheless"
like "$(event slow.log)" "^latency_missed: \{hosts: \[\"$host\"\], count: 1\}\$" "... the log has it"

# A program whose messages change, or get lost, on their way from this node to its second rank.
PIJOB=$builddir/tests/fault/pijob-bad-network
export SLURMD_NODENAME=$host PIJOB_NETWORK="flip $host 1"
run_on 2 --log flip.log job.yaml
is "$status" 2 "a byte that changes: exit 2" || show_run
like "$said" "^pijob: check 'node links' failed: 1 message within a node arrived corrupted; the first on $host from rank 0 to rank 1, where byte 4711 of 8192 was 0x[0-9a-f]{2} and not 0x[0-9a-f]{2}; take the hosts named out of service; check their memory and processors; hosts: $host\$" \
    "... told with the byte"
unlike "$out" '^PI is' "... before anything is summed"
PIJOB_NETWORK="lose $host 1"
run_on 2 --log lose.log --set links.timeout=2s job.yaml
is "$status" 3 "a message that is lost: no hang, exit 3" || show_run
like_kept "^pijob: rank [01] of 2 on $host: node links: messages of 4096 B pass between rank [01] and rank [01] on $host, but one of 8192 B has not arrived for 2 s \(links.timeout\): it was lost, or the copy of large messages within the node \(CMA, XPMEM, KNEM\) fails\$" \
    "... told with the size" "$said"
unset SLURMD_NODENAME PIJOB_NETWORK
PIJOB=$builddir/pijob

# ---- The transport ----

like "$(check good.log node_transport)" 'verdict: (pass  *measured: "[a-z][a-z0-9/+]*"|skip  *measured: "unknown")' \
    "any transport is known, or told as unknown"
run_on 2 --log other.log --set 'expect.node_transport=pigeons' job.yaml
like "$status $said" "^(3 pijob: check 'node_transport' failed: messages within the node use [a-z0-9/+]+ on 1 of 1 hosts, the description expects pigeons.*; (use an MPI|mount|set|allow|start) .*; hosts: $host|0 .*skipped: neither MPI nor the kernel shows )" \
    "another one is expected: exit 3, unless it is unknown" || show_run

if [ -z "$OVERSUBSCRIBE" ]; then
    for what in tcp "... warns" "one copy too many" "... why" "CMA refused" "... why" "... warns"; do
        skip "this is no build with Open MPI" "$what"
    done
    done_testing
    exit
fi

# transport LOG: its name and why.
transport () { event "$1" | sed -n 's/^- {name: "\([^"]*\)"\(, why: "\([^"]*\)"\)\{0,1\}, hosts.*/\1|\3/p'; }

OMPI_MCA_btl=self,tcp run_on 2 --log tcp.log job.yaml
is "$status|$(transport tcp.log)" "0|tcp|" "no shared memory: TCP" || show_run
like "$said" "^pijob: warning: messages within $host use tcp\$" "... is told"

# By the names of Open MPI 4 and of Open MPI 5.
OMPI_MCA_btl_vader_single_copy_mechanism=none OMPI_MCA_smsc=^cma,knem,xpmem,accelerator run_on 2 --log none.log job.yaml
like "$status|$(transport none.log)" '^0\|(vader|sm)/none\|' "no single copy" || show_run
like "$(transport none.log)" '\|CMA (works, but MPI does not use it|is refused: .*); no /dev/xpmem' "... and why"

run 20 "$builddir/tests/fault/refuse_cma" true
if [ "$status" -ne 0 ]; then
    for what in "CMA refused" "... why" "... warns"; do skip "no seccomp filter can be set" "$what"; done
    done_testing
    exit
fi
on 2 --log refused.log job.yaml
run 60 "${command[@]:0:${#command[@]}-4}" "$builddir/tests/fault/refuse_cma" "${command[@]: -4}"
is "$status" 0 "CMA is refused by a seccomp filter" || show_run
like "$(transport refused.log)" '^(vader|sm)/(none|emulated)\|CMA is refused: a seccomp filter is in force \(Operation not permitted\)' \
    "... MPI copies twice, and why" || diag "$(event refused.log)"
like "$err" "^pijob: warning: messages within $host use (vader|sm)/[a-z]+: CMA is refused: a seccomp filter is in force " "... is told"

done_testing
