#!/bin/bash
# logs.t - pijob-report reads logs that are damaged, hostile, huge, or of another program
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=lib.sh
. "$srcdir/tests/report/lib.sh"

cd "$SCRATCH" || exit 99
cp "$DATA"/* . && chmod u+w ./* || exit 99

# verdict FILE STATUS VERDICT [PROBLEM]: the exit status, the verdict, and the line that is
# named.
verdict () {
    report "$1"
    is "$status|$(sed -n '2s/^  verdict  *//p' <<<"$out")" "$2|$3" "$1: $3" || show_run
    if [ -n "${4-}" ]; then
        like "$out" "^ +$1:$4" "... names the line" || show_run
    else
        unlike "$out" 'could not be read' "... all of it was read"
    fi
    printable "$out$err"
    ok $? "... prints no control characters" || diag "$(cat -v <<<"$out")"
}
verdict pass.log 0 pass
verdict messages.log 0 pass
like "$out" '^  scatter-gather  8\.0 MiB +113 ms +296 MB/s +703 ms +47\.7 MB/s$' "... with its large messages"
like "$out" '^  MPI_Ialltoall   leaders       1\.0 MiB   256 us  n1$' "... and its collectives"
is "$("$REPORT" --format json messages.log | grep -oE '"(messages|collectives)": \[\{"(exchange": "point-to-point", "bytes": 64, "distribute_seconds": 1e-05|name": "MPI_Allreduce", "communicator": "world", "bytes": 64),' | wc -l)" 2 \
    "... in JSON, too"
# The number of a job outside Slurm is that of a process.
report messages.log
like "$out" '^  job +pi, process 31702, not a Slurm job$' "a job outside Slurm is no Slurm job" || show_run
sed '/^event: start/,/^name:/ s/^name:/slurm: {version: "22.05.8", job: "31702", step: "0"}\nname:/' messages.log >slurm.log
report slurm.log
like "$out" '^  job +pi, Slurm job 31702$' "... but one in Slurm is" || show_run
sed '1,/^\.\.\./d' messages.log >result.log
report result.log
like "$out" '^  job +[^,]*, job 31702$' "... and without its start, nobody knows" || show_run
verdict crlf.log 0 pass
verdict later.log 0 pass
verdict killed.log 0 unfinished
verdict cut.log 0 unfinished '31: not YAML: '
verdict no-end.log 0 unfinished '17: the event result has no end'
verdict torn.log 0 fail '23: not YAML: '
verdict contradiction.log 0 fail
verdict between.log 0 pass '16: 2 lines are not from pijob'
verdict bad-yaml.log 0 pass '20: not YAML: '
verdict foreign-doc.log 0 pass '2: not an event of pijob'
verdict alias.log 0 pass '19: not YAML: an alias'
verdict deep.log 0 pass '18: not YAML: nested too deeply'
verdict latin1.log 0 unfinished '18: not YAML: '
verdict nul.log 0 pass '16: 1 line is not from pijob'
verdict numbers.log 0 pass
verdict hostile.log 0 fail
verdict foreign.yaml 1 unreadable '1: 3 lines are not from pijob'
verdict binary.log 1 unreadable '1: '
# The messages of threads, whole and damaged.
sed '/^checks:/i thread_messages:\n  threads: 2\n  messages: 1664\n  bytes: 16879616\n  wrong_messages: 3\n  seconds: 0.5' \
    pass.log >threads.log
report threads.log
is "$status|$(grep -c '^Messages between threads: 1664 of 2 threads of each rank, 3 wrong, 500 ms$' <<<"$out")" "0|1" \
    "messages between threads are told" || show_run
verdict threads.log 0 pass
sed 's/^  messages: .*/  messages: [1, "x"]/; s/^  wrong_messages: .*/  wrong_messages: {}/' threads.log >damaged.log
report damaged.log
is "$status|$(grep -c '^Messages between threads' <<<"$out")" "0|0" "... and left out if there is no number" || show_run
sed '/^  threads: 2/d; /^  wrong_messages:/d; /^  seconds: 0.5/d' threads.log >part.log
report part.log
like "$out" '^Messages between threads: 1664 of 0 threads of each rank, 0 wrong, -$' "... and only some of the keys are enough" ||
    show_run
report later.log
like "$out" '^1 events are of another version of pijob' "an unknown event is counted"
report empty.log
is "$status|$err" "1|pijob-report: empty.log: the log is empty" "an empty log"
report missing.log
is "$status|$out|$err" "1||pijob-report: missing.log: cannot read the log: No such file or directory" "a missing log"
report missing.log pass.log
is "$status" 1 "a missing log and a good one: exit status 1"
like "$out" '^ +verdict +pass' "... and the good one is reported"
run 10 "$REPORT" /dev/zero
is "$status|$err" "1|pijob-report: /dev/zero: cannot read the log: Invalid argument" "a device without end"
mkdir none
report none
is "$status|$err" "1|pijob-report: none: no log in this directory (*.log)" "a directory without logs"
evil=$'x\e[31m\n.log'
cp pass.log "$evil"
report "$evil" pass.log
printable "$out$err"
ok $? "the name of a file prints no control characters"
report pass.log ./pass.log pass.log
is "$(grep -c '^pass.log ' <<<"$out")" 2 "a log that is given twice is one" || show_run

# Each prefix of a log, as it is while it is written, and after a crash.
size=$(wc -c <hostile.log)
bad=
for ((i = 0; i <= size; i += 7)); do
    head -c "$i" hostile.log >prefix.log
    timeout 10 "$REPORT" --format json prefix.log >prefix.json 2>/dev/null
    status=$?
    [ "$status" -le 1 ] || bad+=" $i: $status"
    ! grep -q '"verdict": "pass"' prefix.json || bad+=" $i: pass"
done
is "$bad" "" "each prefix of a log is read, and none passes"

# Bytes changed at random, by awk's generator.
bad=
for ((i = 1; i <= 150; i++)); do
    LC_ALL=C awk -v seed="$i" 'BEGIN { srand(seed) } {
        for (k = 0; k < 2; k++) if (rand() < 0.1 && length($0)) {
            at = int(rand() * length($0)) + 1
            $0 = substr($0, 1, at - 1) sprintf("%c", int(rand() * 255) + 1) substr($0, at + 1)
        }
        print }' hostile.log >changed.log
    for format in text json junit; do
        timeout 10 "$REPORT" --format "$format" changed.log >changed.out 2>/dev/null
        status=$?
        [ "$status" -le 1 ] || bad+=" $i: $status"
        printable "$(cat changed.out)" || bad+=" $i: control characters"
    done
done
is "$bad" "" "150 logs with changed bytes are read"

# ---- Size ----------------------------------------------------------------------------

# Not twice the time, which depends on the machine, but the memory is a promise.
within_memory () {
    local name=$1
    shift
    from=$(date +%s%N)
    run 60 bash -c 'ulimit -v 102400 && exec "$@"' - "$REPORT" "$@"
    took=$((($(date +%s%N) - from) / 1000000))
    is "$status" 0 "$name within 100 MiB" || show_run
    diag "$took ms"
}
awk 'BEGIN {
    print "---\nevent: start\ntime: \"2026-11-26T04:31:51.508Z\"\nname: \"big\"\nranks: 8\nnodes: 4\nthreads: 1\n..."
    for (i = 1; i <= 100000; i++)
        printf "---\nevent: progress\ntime: \"2026-11-26T%02d:%02d:%02d.109Z\"\nseconds: %d.149365\nterms: %d\nof: 20000000000\nrate: 5.234768e+09\nseconds_left: 3.224486\nslowest: {rank: %d, host: \"n%d\", fraction: 1.342176e-01}\n...\n", i / 3600 % 24, i / 60 % 60, i % 60, i, i * 100, i % 8, i % 4
}' >events.log
within_memory "100,000 events" events.log
like "$out" '^  summed: 1e\+07 of' "... up to the last one" || show_run
awk 'BEGIN {
    print "---\nevent: start\ntime: \"2026-11-26T04:31:51.508Z\"\nname: \"big\"\nranks: 10000\nnodes: 10000\nthreads: 1\nhosts:"
    for (i = 0; i < 10000; i++) printf "- {host: \"n%d\", ranks: \"%d\", cpus: [\"0-127\"], cores: [128]}\n", i, i
    print "..."
}' >ranks.log
within_memory "10,000 ranks" ranks.log
like "$out" '^  and 9984 more hosts' "... and not a page of hosts"
{ echo ---; echo 'event: progress'; echo 'a: "'; head -c 60000000 /dev/zero | tr '\0' 'x'; } >large.log
within_memory "an event of 60 MB" large.log pass.log
like "$out" 'large.log:[0-9]+: (not YAML|an event of more than)' "... is named" || show_run
for ((i = 0; i < 300; i++)); do cat pass.log; done >starts.log
within_memory "300 launches" starts.log
like "$out" '^Launches: 300' "... are counted"
head -c 50000000 /dev/urandom >random.log
run 60 bash -c 'ulimit -v 102400 && exec "$@"' - "$REPORT" random.log
is "$status" 1 "50 MB of noise" || show_run

done_testing
