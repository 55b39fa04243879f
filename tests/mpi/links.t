#!/bin/bash
# links.t - one host has no links to test, and only who asks for the test gets it
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"

printf 'series: {terms: 1000}\n' >job.yaml

# run_on RANKS ARGUMENT...
run_on () {
    on "$@"
    run 60 "${command[@]}"
}

run_on 4 --log off.log job.yaml
is "$status|$err" "0|" "a job that does not ask for the links" || show_run
unlike_file off.log 'links|transport' "... hears nothing of them"

for ranks in 1 4; do
    log=on-$ranks.log
    run_on "$ranks" --log "$log" --set links.sample=all --set expect.latency_at_most=1us \
        --set expect.bandwidth_at_least=100GB/s --set 'expect.transport=ucx*' job.yaml
    is "$status" 0 "$ranks ranks on one host: nothing to test" || show_run
    is "$(printf '%s\n' "$err" | grep -cE "^pijob: check '(links|latency|bandwidth|transport)' skipped: all ranks are on one host$")" 4 \
        "... which is told" || show_run
    like "$(sed -n '/^event: links/,/^\.\.\./p' "$log" | tr '\n' ' ')" 'hosts: 1 links: 0 rounds: 0' \
        "... an event says so"
    is "$(sed -n '/^event: link_plan/,/^\.\.\./p' "$log" | sed '/^time:/d; /^job:/d' | xargs)" \
        "event: link_plan hosts: 1 rounds: 0 of: 0 fast_network: 0.000000 slow_network: 0.000000 at_most: 120.000000 ..." \
        "... another one, before it, that there is nothing to wait for but an answer" || diag "$(cat "$log")"
    is "$(grep '^event: link' "$log" | xargs)" "event: link_plan event: links" "... in this order"
    is "$(grep -cx '  diagnosis: "all ranks are on one host"' "$log")" 4 \
        "... and each check gives the reason why it is skipped" || diag "$(cat "$log")"
    is "$(grep -A1 -E '^- name: "(links|latency|bandwidth|transport)"' "$log" | grep -c 'verdict: skip')" 4 \
        "... as skip, not as pass"
done

run_on 2 --log needs.log --set expect.transport=tcp job.yaml
is "$status" 4 "an expectation without the test: exit 4" || show_run
like "$err" "'links\.sample' is missing; it is required with 'expect\.transport': all, auto, or a whole number" \
    "... names the cure"
[ ! -e needs.log ]
ok $? "... nothing is started"

done_testing
