#!/bin/bash
# baseline.t - runs that are recorded, and later ones that are compared with them
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"
# shellcheck source=lib.sh
. "$srcdir/tests/report/lib.sh"

# Real jobs, and logs like them with other figures: the machine of a test is too busy to be
# compared with itself.
printf 'name: base\nseries: {terms: 2e8}\n' >job.yaml
for i in 1 2; do
    on 2 --quiet --log "real-$i.log" job.yaml
    run 120 "${command[@]}"
    is "$status" 0 "a job" || show_run
done
like "$(cat real-1.log)" '^processor: "..*"|^kernel' "the log has the processor"
# like_it NAME DAY SED...: a log of another day.
like_it () { sed -e "s/20[0-9][0-9]-[0-9-]*T/2026-11-$2T/" "${@:3}" real-1.log >"$1.log"; }
times='s/\(min\|mean\|max\): [0-9.]*/\1: 0.5/g'
i=0
for rate in 5.00e9 5.10e9 4.90e9 5.05e9 4.95e9; do
    i=$((i + 1))
    like_it "old-$i" "0$i" -e "$times" -e "s/^rate: .*/rate: $rate/"
done

report --record base.yaml real-1.log real-2.log
is "$status|$err" "0|pijob-report: 2 runs recorded, the baseline has 2" "record"
report --record base.yaml real-2.log
is "$status|$err" "0|pijob-report: 0 runs recorded, the baseline has 2" "a run is recorded once"
rm base.yaml
report --record base.yaml real-1.log
report --compare base.yaml real-1.log
is "$status" 0 "a run is as good as itself" || show_run
rm base.yaml
report --record base.yaml old-*.log
is "$status" 0 "record five runs" || show_run
python_yaml
if [ -n "$PYTHON" ]; then
    run 20 "$PYTHON" -c 'import yaml; d = yaml.safe_load(open("base.yaml")); print(len(d["runs"]), d["runs"][0]["key"]["ranks"])'
    is "$out" "5 2" "the baseline is YAML"
else
    skip "no yaml for Python (Debian: python3-yaml)" "the baseline is YAML"
fi
cp base.yaml before.yaml

# compared NAME STATUS WHAT PATTERN SED...: a run of another day, as those of the baseline but
# for SED.
compared () {
    like_it "$1" 20 -e "$times" -e 's/^rate: .*/rate: 5.0e9/' "${@:5}"
    report --compare base.yaml "$1.log"
    is "$status" "$2" "$3" || show_run
    like "$out" "$4" "... $4" || show_run
}
compared same 0 "as before" '^1 as before or better, 0 worse, 0 not compared$'
compared slow 5 "a lower rate" '^  rate .*worse +[^ ]' -e 's/^rate: .*/rate: 4.0e9/'
compared fast 0 "a higher rate is better" '^  rate .*better' -e 's/^rate: .*/rate: 9.0e9/'
compared noise 0 "a rate within the tolerance" '^  rate +4.60' -e 's/^rate: .*/rate: 4.6e9/'
compared start 5 "a slow start-up, by host" '^  wire_up .*worse +n17$' \
    -e '/wire_up:/s/max: 0.5, host: "[^"]*"/max: 5.0, host: "n17"/'
compared jitter 0 "a start-up that is a little slower" '^  wire_up' -e '/wire_up:/s/max: 0.5/max: 0.6/'
compared exchange 5 "a slow exchange" '^  collect reduce .*worse' -e '/^    collect:/s/max: 0.5/max: 5.0/'
compared failed 5 "a run that failed" 'verdict: fail' -e 's/^verdict: pass/verdict: fail/'
compared terms 4 "another number of terms" 'terms: 300000000, the baseline has 200000000' -e '/terms:/s/200000000/300000000/'
compared ranks 4 "another number of ranks" 'ranks: 3, the baseline has 2' -e 's/^ranks: 2/ranks: 3/'
compared kernel 4 "another kernel" 'kernel: sse, the baseline has' -e 's/^kernel: .*/kernel: "sse"/'
if grep -q ^processor: real-1.log; then
    compared processor 4 "another processor" 'processor: Z80, the baseline has' -e 's/^processor: .*/processor: "Z80"/'
else
    skip "/proc/cpuinfo names no model" "another processor"
fi
compared mpi 4 "another MPI" 'mpi: New MPI 9, .*--across mpi' -e 's/^  loaded: .*/  loaded: "New MPI 9"/'
report --compare base.yaml --across mpi mpi.log
is "$status" 0 "... across mpi" || show_run
like "$out" '^    mpi: New MPI 9, was ' "... is told among what changed"
compared changes 0 "what has changed" 'new hosts: n99' -e 's/{host: "[^"]*", ranks/{host: "n99", ranks/' \
    -e '/^  locked_memory:/s/min: [^,]*/min: 4096/' -e 's/^pijob: .*/pijob: "0.9"/'
like "$out" 'locked memory limit: 4096, was ' "... a limit"
like "$out" 'pijob: 0.9, was ' "... a version"
like "$out" 'changed since 2026-11-05' "... since the latest run"
cp "$DATA/cut.log" "$DATA/hostile.log" . && chmod u+w cut.log hostile.log
report --compare base.yaml cut.log
is "$status" 4 "a log without a result is not compared" || show_run
report --compare base.yaml slow.log terms.log
is "$status" 5 "a worse run beside one that is not compared: worse" || show_run
cmp -s base.yaml before.yaml
ok $? "comparing changes nothing"

report --record base.yaml failed.log
is "$status|$err" "4|pijob-report: failed.log: not recorded: only runs that have passed make a baseline" "a failed run is not recorded"
report --record base.yaml same.log hostile.log
is "$status" 4 "... nor one beside it" || show_run
cmp -s base.yaml before.yaml
ok $? "... and the baseline is as it was"
sed 's/verdict: fail/verdict: pass/' hostile.log >evil.log
report --record evil.yaml evil.log && report --compare evil.yaml evil.log
is "$status" 0 "a baseline of a hostile log is read again" || show_run
printable "$out$err$(cat evil.yaml)"
ok $? "... without control characters"
report --compare none.yaml same.log
is "$status|$err" "1|pijob-report: none.yaml: there is no such baseline; --record creates it" "no baseline"
report --compare job.yaml same.log
is "$status|$err" "1|pijob-report: job.yaml: not a baseline of pijob-report (pijob_baseline: 1)" "another YAML"
report --record same.log old-1.log
is "$status" 1 "a log in the place of a baseline" || show_run
like "$(head -n 2 same.log)" '^event: start$' "... is not replaced"
report --record . same.log
is "$status|$err" "1|pijob-report: .: cannot read the baseline: Invalid argument" "a directory"
report --compare base.yaml --across network same.log
is "$status|${err%%$'\n'*}" "4|pijob-report: unknown key 'network' for --across; allowed: mpi" "an unknown --across"
report --compare base.yaml --record base.yaml same.log
is "$status" 4 "record and compare at once"

done_testing
