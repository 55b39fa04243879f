#!/bin/bash
# hosts.t - pijob-report reads failed checks of 2,000 hosts, in one expression or name by name
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=lib.sh
. "$srcdir/tests/report/lib.sh"

cd "$SCRATCH" || exit 99

# log_of HOSTS: pass.log, in which a check of 2,000 nodes fails on HOSTS.
log_of () {
    sed -e 's/^nodes: .*/nodes: 2000/' -e 's/^verdict: pass/verdict: fail/' \
        -e "s/^  verdict: pass/  verdict: fail\n  diagnosis: \"wrong\"\n  hosts: \"$1\"/" "$DATA/pass.log"
}
log_of 'n[1-1999]' >short.log
# A name follows no rule.
names=$(seq -f 'node%g' 1999 | awk '{ printf "%s%s%c", (NR > 1 ? "," : ""), $1, 97 + NR % 26 }')
log_of "$names" >long.log
log_of 'n[1-5], and 123 more' >cut.log
log_of 'n[1-200001]' >huge.log
log_of "$(printf 'n%0999d' 1)[1-200000]" >wide.log

report short.log
is "$status" 0 "a job that failed is read" || show_run
like "$out" '^ +hosts: n\[1-1999\]$' "text: the hosts, in short" || show_run
report long.log
like "$(tr -d ' \n' <<<"$out")" "hosts:${names}cure:" "... or as long as they are (${#names} bytes)"
unlike "$out" 'could not be read' "... all of it was read"

# hosts_in FILE.log: the hosts of the check, as Python reads the JSON.
hosts_in () {
    report --format json "$1"
    printf '%s\n' "$out" >report.json
    run 20 python3 -c '
import json
check, = json.load(open("report.json"))["logs"][0]["checks"]
print(check["hosts"])'
}
hosts_in short.log
is "$out" "$(seq -s, -f 'n%g' 1999)" "json: each host by its name"
hosts_in long.log
is "$out" "$names" "... also those without a rule"
hosts_in cut.log
is "$out" 'n[1-5], and 123 more' "... but a list that is not whole stays one"
hosts_in huge.log
is "$out" 'n[1-200001]' "... and a short text does not become a huge one"
hosts_in wide.log
is "${#out}" 1010 "... by its names neither"

for format in tap junit; do
    report --format "$format" short.log
    like "$out" 'n\[1-1999\]' "$format: the hosts"
    report --format "$format" long.log
    like "$out" "node1998w,node1999x" "$format: ... to the last one"
done
report --html page.html long.log
like "$(cat page.html)" "node1998w,node1999x" "html: the last of the hosts"

done_testing
