#!/bin/bash
# hosts.t - pijob-report reads logs of 2,000 hosts, in one expression or name by name
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

# placed FILE LINE...: pass.log, whose list of hosts has these LINEs.
placed () {
    local name=$1
    shift
    sed -e 's/^nodes: .*/nodes: 2000/' -e 's/^ranks: .*/ranks: 4000/' \
        -e "s/^- {host: .*/$(printf '%s\\n' "$@" | sed 's/[&/]/\\&/g' | sed 's/\\\\n/\\n/g')/" "$DATA/pass.log" |
        sed '/^$/d' >"$name"
}
alike='- {host: "n[1-3,5-1990]", alike: 1989, ranks: "0-5,8-3979", cpus: ["0", "1"], cores: [1, 1]}'
odd='- {host: "n4", ranks: "6-7", cpus: ["0-1", "0-1"], cores: [1, 1]}'
rest='- {host: "n[1991-2000]", unlike: 10, ranks: "3980-3999", see: "log.ranks: all"}'
placed groups.log "$alike" "$odd" "$rest"
is "$(grep -A 3 '^hosts:' groups.log | tail -n 3)" "$alike
$odd
$rest" "a log of 2,000 hosts, most of which are alike" || diag "$(cat groups.log)"
report groups.log
unlike "$out" 'could not be read' "... is read"
like "$out" '^  n\[1-3,5-1990\] +1989 +0-5,8-3979 +0 1$' "text: the hosts that are alike" || show_run
like "$out" '^  n4 +1 +6-7 +0-1 0-1$' "... the odd one"
like "$out" '^  n\[1991-2000\] +10 +3980-3999 +-$' "... and those of which no more is known"
{
    printf '%s\n' "$alike"
    for ((i = 1; i <= 20; i++)); do printf '%s\n' "${odd/n4/m$i}"; done
    printf '%s\n' "$rest"
} >lines
mapfile -t lines <lines
placed many.log "${lines[@]}"
report many.log
like "$out" '^  and 15 more hosts$' "text: what there is no room for, counted host by host" || show_run
report --format json groups.log
printf '%s\n' "$out" >groups.json
run 20 python3 -c '
import json
log, = json.load(open("groups.json"))["logs"]
for host in log["hosts"]:
    print(*(f"{key}={value}" for key, value in host.items()))'
is "$out" 'host=n[1-3,5-1990] ranks=0-5,8-3979 alike=1989
host=n4 ranks=6-7
host=n[1991-2000] ranks=3980-3999 unlike=10' "json: as in the log" || show_run

# A baseline, and runs on other hosts; n4 was by itself there, and is not here.
report --record base.yaml groups.log
is "$status" 0 "record 2,000 hosts" || show_run
later () { sed 's/2026-11-26T/2026-11-27T/' "$1"; }
later groups.log >same.log
report --compare base.yaml same.log
is "$status" 0 "compare 2,000 hosts" || show_run
unlike "$out" 'new hosts|missing hosts' "... which are the same" || show_run
placed other.log '- {host: "n[1-998,1000-2001]", alike: 2000, ranks: "0-3999", cpus: ["0", "1"]}'
later other.log >later.log
report --compare base.yaml later.log
like "$out" '^    new hosts: n2001$' "... a new one" || show_run
like "$out" '^    missing hosts: n999$' "... and one that is missing" || show_run
placed cut.log '- {host: "n[1-998], and 1002 more", alike: 2000, ranks: "0-3999", cpus: ["0", "1"]}'
later cut.log >later.log
report --compare base.yaml later.log
unlike "$out" 'new hosts|missing hosts' "... no change where not all names are known" || show_run
{
    for ((i = 0; i < 1000; i++)); do printf -- '- {host: "%s[1-200000]", alike: 200000}\n' "m$i-"; done
} >lines
mapfile -t lines <lines
placed huge.log "${lines[@]}"
later huge.log >later.log
run 60 bash -c 'ulimit -v 102400 && exec "$@"' - "$REPORT" --compare base.yaml later.log
is "$status" 0 "a short text does not become 200,000,000 hosts" || show_run
unlike "$out" 'new hosts|missing hosts' "... which are not compared" || show_run

done_testing
