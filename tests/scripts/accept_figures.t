#!/bin/bash
# accept_figures.t - what the summary of a suite says of what was measured, and its bad hosts
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/accept.sh
. "$srcdir/tests/lib/accept.sh"

# result CHECK...: a result of 4 nodes; a CHECK is NAME:VERDICT:HOSTS.
result () {
    local name verdict hosts
    printf -- '---\nevent: result\nranks: 8\nnodes: 4\nrate: 1.513e+10\nseconds:\n'
    printf '  wire_up: {min: 0.1, mean: 0.2, max: 0.587, host: "n4"}\n'
    printf '  total: {min: 0.3, mean: 0.3, max: 0.9, host: "n1"}\nchecks:\n'
    while [ $# -gt 0 ]; do
        IFS=: read -r name verdict hosts <<<"$1"
        printf -- '- name: "%s"\n  verdict: %s\n  diagnosis: "see hosts: \\"n9\\""\n' "$name" "$verdict"
        [ -z "$hosts" ] || printf '  hosts: "%s"\n' "$hosts"
        shift
    done
    printf 'verdict: fail\n...\n'
}
links () {
    printf -- '---\nevent: links\nlatency: {min: 4.2e-06, median: 4.3e-06, max: 1.24e-04, worst: "n2-n3"}\n'
    printf 'bandwidth: {min: 1.553076e+08, median: 2e+08, max: 1.9e+09, worst: "n1-n4"}\n...\n'
}
progress () { printf -- '---\nevent: progress\nrate: 9.9e+99\nranks: 77\n...\n'; }

real=$PIJOB
# The program writes ./wanted as its log, and ends with status 3.
# shellcheck disable=SC2016 # for the stub
stub_pijob 'while [ $# -gt 1 ]; do [ "$1" != --log ] || cp "$SCRATCH/wanted" "$2"; shift; done'
export SCRATCH

# suite_of WANTED-STATUS: a case that writes ./wanted, and expects that status.
suite_of () {
    new_suite
    printf '# A case\n#ACCEPT step: %s\nseries: {terms: 10}\n' "$1" >suite/1-case.yaml
    accept_suite
}

{ progress; links; result value:pass 'partial sums:skip'; } >wanted
suite_of 3
is "$(sed -n 's/^pass  1-case  *[0-9.]* s  //p' out/summary.txt)" \
    "8 ranks on 4 nodes, 15.1 Gterm/s, wire-up 587 ms (n4), latency 124 us (n2-n3), bandwidth 155 MB/s (n1-n4), skipped: partial sums" \
    "a case that passes: its figures, with the worst host and the worst pair" || show_run
is "$(grep -c 'bad hosts' out/summary.txt)$(cat out/bad-hosts.txt 2>/dev/null)" 0 "no host is bad"
{ progress; result value:pass; } >wanted
suite_of 3
like "$(cat out/summary.txt)" '^pass  1-case .* s  8 ranks on 4 nodes, 15.1 Gterm/s, wire-up 587 ms \(n4\)$' "without links, there are none"
: >wanted
suite_of 3
like "$(cat out/summary.txt)" '^pass  1-case +[0-9.]+ s +$' "an empty log: nothing" || show_run

# Bad hosts: those of failed checks, each once; not those that a check only mentions, nor all of them.
while IFS='|' read -r name bad checks; do
    IFS=, read -r -a list <<<"$checks"
    { progress; result "${list[@]//;/,}"; } >wanted
    suite_of 0
    is "$(cat out/bad-hosts.txt 2>/dev/null)" "$bad" "$name" || { show_run; cat wanted; }
    is "$(sed -n 's/^bad hosts: //p' out/summary.txt)" "$bad" "$name: in the summary, too"
    is "$(tail -n 1 out/summary.txt)" "verdict: fail" "$name: which ends in the verdict"
done <<'END'
a failed check|n3|cores:fail:n3
two of them|n1,n3|cores:fail:n3,links:fail:n1;n3
a check that passed||cores:pass:n3
a check that was skipped||cores:skip:n3
all nodes||threads:fail:n1;n2;n3;n4
all nodes, and one|n2|threads:fail:n1;n2;n3;n4,cores:fail:n2
an injected fault||partial sums:fail:n1,inject:fail:n1
names that are none||cores:fail:$(id);n1 n2;-x;...
Unicode||cores:fail:né
an expression|n1,n2,n3|cores:fail:n[1-3]
two lists in one|n1,n2,n3|cores:fail:n[1-2],links:fail:n3;n1
an expression of all nodes||cores:fail:n[1-4]
all nodes, most of them not named||cores:fail:n1; and 3 more
END

# A list that does not name all of its hosts blames none of them, and the summary says so.
while IFS='|' read -r name bad hosts; do
    { progress; result "cores:fail:$hosts" "links:fail:m1" | sed 's/^nodes: 4$/nodes: 2000/'; } >wanted
    suite_of 0
    is "$(cat out/bad-hosts.txt)" "m1" "$name: none of its hosts is bad"
    like "$(cat out/summary.txt)" \
        "^the list of bad hosts is incomplete: in 1-case-1.log, the hosts of check 'cores' are cut off or cannot be read\$" \
        "$name: the summary says so" || { show_run; cat out/summary.txt; }
done <<END
a list with a mark||n[1-3], and 123 more
a list with dots||n1,n2,node0...
a list of an early version||$(seq -s, -f 'node%04g' 57 | cut -c -511)
damaged brackets||n[1-3
END

# 2,000 hosts: all of them, and names that are none are not made.
{ progress; result 'cores:fail:n[1-1000,1002-2000]' | sed 's/^nodes: 4$/nodes: 2000/'; } >wanted
suite_of 0
is "$(cat out/bad-hosts.txt)" "$(seq -s, -f 'n%g' 2000 | sed 's/,n1001,/,/')" "1,999 of 2,000 hosts: all are named" || show_run
is "$(sed -n 's/^bad hosts: //p' out/summary.txt)" 'n[1-1000,1002-2000]' "... the summary has them in short"
{ progress; result 'cores:fail:n[1-2000]' | sed 's/^nodes: 4$/nodes: 2000/'; } >wanted
suite_of 0
is "$(cat out/bad-hosts.txt 2>/dev/null)$(grep -c 'bad hosts' out/summary.txt)" 0 "all 2,000 hosts: none is bad" || show_run
# shellcheck disable=SC2016 # for awk
names=$(awk 'BEGIN { for (i = 1; i < 2000; i++) printf "%sw%s%dx", (i > 1 ? "," : ""), substr("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz-", i % 7), i }')
{ progress; result "cores:fail:$names" | sed 's/^nodes: 4$/nodes: 2000/'; } >wanted
suite_of 0
is "$(tr , '\n' <out/bad-hosts.txt | sort)" "$(tr , '\n' <<<"$names" | sort)" "1,999 names without a rule (${#names} bytes): all are named"
PIJOB=$real
stub_pijob 'exit 3'
suite_of 0
is "$status$(cat out/bad-hosts.txt 2>/dev/null)" 1 "no log: no host is bad" || show_run

done_testing
