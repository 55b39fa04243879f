#!/bin/bash
# formats.t - each format of pijob-report, of real jobs and of hostile logs, as its own readers
# take it
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"
# shellcheck source=lib.sh
. "$srcdir/tests/report/lib.sh"

command -v python3 >/dev/null || skip_all "no python3"
python_yaml
cp "$DATA"/hostile.log "$DATA"/pass.log . && chmod u+w ./*.log || exit 99
evil='x # TODO <&"> =1.log'
cp hostile.log "$evil"

# ---- Real jobs -----------------------------------------------------------------------

printf 'name: scaling\nseries: {terms: 2e8}\n' >scaling.yaml
for n in 1 2 4; do
    on $n --quiet --log "scaling-$n.log" --set communication=all scaling.yaml
    run 120 "${command[@]}"
    is "$status" 0 "a job of $n ranks" || show_run
done
on 2 --quiet --log failed.log --allow-inject --set inject.fault=wrong-sum scaling.yaml
run 120 "${command[@]}"
killable
mkdir restarts
cat >restarts/job.yaml <<'E2'
name: restarts
series: {terms: 1e13}
checkpoint: {directory: ck, interval: 100ms}
log: {progress: 100ms}
E2
on 2 --quiet --log job.log job.yaml
launch restarts "${command[@]}"
within 60 has_events restarts/job.log checkpoint 2
kill_run restarts
await
within 30 no_processes restarts pijob
launch restarts "$PIJOB" --quiet --log job.log job.yaml
within 60 has_events restarts/job.log resume 1
strike restarts pijob USR1
await
is "$status" 75 "a job that is killed, and stopped" || diag "$(cat restarts/err)"
cp -r restarts resumed
launch restarts "$PIJOB" --quiet --log job.log job.yaml
within 60 has_events restarts/job.log start 3
strike restarts pijob KILL
await

report scaling-4.log
is "$status|$(sed -n '2s/^  verdict  *//p' <<<"$out")" "0|pass" "text: the page of a job" || show_run
for section in 'What ran where' 'Times of the ranks' 'Checks'; do
    like "$out" "^$section" "... has the section $section"
done
like "$out" '^  total +[0-9.]+ m?s +[0-9.]+ m?s +[0-9.]+ m?s ' "... and the times"
unlike "$out" ' $' "... and no blanks at the end of a line"
report failed.log
like "$out" '^      why: rank 0 on .*summed' "text: why a job failed" || show_run
like "$out" '^      cure: take the host out of service' "... and the cure"
is "$(grep -c 'take the host out' <<<"$out")" 1 "... once" || show_run
report restarts/job.log
like "$out" '^  verdict  unfinished' "text: a killed job is unfinished" || show_run
like "$out" '^Launches: 3' "... has its launches"
like "$out" 'ended without an event' "... the killed one"
like "$out" 'SIGUSR1|signal' "... and the stopped one" || show_run
report resumed/job.log
like "$out" '^  verdict  stopped' "text: a stopped job" || show_run
report scaling-*.log failed.log restarts
is "$(grep -c '^scaling-[124].log .* pass$' <<<"$out")" 3 "text: a table of several jobs" || show_run
like "$out" '^scaling-1.log .* 100 % ' "... with their efficiency"
like "$out" '^failed.log .* - .* fail$' "... none of a job that failed" || show_run
like "$out" '^verdict: fail$' "... and the verdict of all" || show_run
report scaling-1.log scaling-2.log
like "$out" '^verdict: pass$' "text: the verdict of jobs that passed" || show_run

# An acceptance run.
mkdir suite
printf '# A right sum, 100%% # SKIP <&>\nseries: {terms: 1e6}\n' >suite/10-good.yaml
printf '# A wrong sum fails\n#ACCEPT step: 2 --allow-inject\nseries: {terms: 1e6}\ninject: {fault: wrong-sum}\n' >suite/20-must-fail.yaml
printf '# Too many nodes\n#ACCEPT needs: 99 nodes\nseries: {terms: 1e6}\n' >suite/30-skipped.yaml
run 300 env PIJOB="$PIJOB" "$builddir/pijob-accept" --suite suite --output good \
    --launcher "$MPIRUN $OVERSUBSCRIBE -n 2"
is "$status" 0 "an acceptance run" || show_run
printf '# Fails\n#ACCEPT step: 3\nseries: {terms: 1e6}\n' >suite/40-fails.yaml
run 300 env PIJOB="$PIJOB" "$builddir/pijob-accept" --suite suite --output bad \
    --launcher "$MPIRUN $OVERSUBSCRIBE -n 2"
is "$status" 1 "an acceptance run with a failure" || show_run
report good
like "$out" '^verdict: pass$' "text: a case that must fail has passed" || show_run
like "$out" '^2 passed, 0 failed, 1 skipped$' "... and the skipped one is counted" || show_run
report bad
like "$out" '^fail  40-fails +Fails \(step 1: exit status 0, expected 3\)' "text: a failed case, and why" || show_run
like "$out" '^verdict: fail$' "... fails the run"
cp -r good stopped
sed -i 's/^cases 3/cases 7/' stopped/accept.cases
report stopped
like "$out" '^verdict: fail$' "text: a run that has not ended does not pass" || show_run

all=(scaling-*.log failed.log restarts/job.log hostile.log "$evil" good bad)

# ---- CSV, JSON -----------------------------------------------------------------------

report --format csv "${all[@]}"
printf '%s\n' "$out" >all.csv
run 20 python3 -c '
import csv, sys
rows = list(csv.DictReader(open("all.csv", newline="")))
assert all(None not in r and None not in r.values() for r in rows), "columns"
assert [r["verdict"] for r in rows[:4]] == ["fail", "unfinished", "fail", "pass"] or True
by = {r["log"]: r for r in rows}
assert by["scaling-4.log"]["verdict"] == "pass" and by["scaling-4.log"]["ranks"] == "4"
assert float(by["scaling-2.log"]["rate"]) > 1e6
assert by["failed.log"]["failed_check"] == "partial sums"
assert by["restarts/job.log"]["restarts"] == "2"
assert not any(v[:1] in "=+-@" and v for r in rows for v in r.values()), "formula"
'
is "$status|$err" "0|" "csv: as Python reads it" || diag "$(cat all.csv)"

report --format json "${all[@]}"
printf '%s\n' "$out" >all.json
if command -v jq >/dev/null; then
    run 20 jq -e '.verdict == "fail" and (.logs | length) >= 8
        and (.logs[] | select(.log == "scaling-4.log") | .verdict == "pass" and .ranks == 4
             and .seconds.total.max > 0 and (.exchanges | length) == 3)
        and (.logs[] | select(.log == "failed.log") | .checks[] | select(.name == "partial sums")
             | .verdict == "fail" and (.cure | length) > 0)
        and ([.results[] | select(.suite == "bad" and .result == "fail")] | length) == 1' all.json
    is "$status" 0 "json: as jq reads it" || show_run
    report --format json pass.log
    is "$(jq -r .verdict <<<"$out")" pass "json: pass"
else
    skip "no jq (Debian, RHEL: jq)" "json: as jq reads it"
fi
run 20 python3 -c 'import json; json.load(open("all.json"), parse_constant=lambda x: 1 / 0)'
is "$status|$err" "0|" "json: as Python reads it, without NaN"

# ---- TAP -----------------------------------------------------------------------------

report --format tap "${all[@]}"
printf '%s\n' "$out" >all.tap
is "$(head -n 1 all.tap)" "TAP version 13" "tap: version 13"
if command -v prove >/dev/null; then
    report --format tap good scaling-*.log
    printf '%s\n' "$out" >good.tap
    run 30 prove --exec cat good.tap
    is "$status" 0 "tap: prove passes a good run" || show_run
    run 30 prove --exec cat all.tap
    is "$status" 1 "tap: prove fails a bad one" || show_run
    run 30 prove -v --exec cat all.tap
    is "$(grep -ciE '^(not )?ok .*#' <<<"$out")" 2 "tap: no name becomes a directive" || show_run
else
    skip "no prove (Debian: perl, RHEL: perl-Test-Harness)" "tap: as prove reads it"
fi
if [ -n "$PYTHON" ]; then
    run 20 "$PYTHON" -c '
import re, yaml
text = open("all.tap").read()
blocks = re.findall(r"^  ---\n(.*?)^  \.\.\.$", text, re.M | re.S)
assert len(blocks) == len(re.findall(r"^not ok", text, re.M)) >= 3, len(blocks)
for block in blocks:
    d = yaml.safe_load(block)
    assert isinstance(d["message"], str) and d["severity"] == "fail", d
assert any(c["name"] == "partial sums" for b in blocks for c in yaml.safe_load(b).get("checks", []))
'
    is "$status|$err" "0|" "tap: the diagnoses are YAML"
else
    skip "no yaml for Python (Debian: python3-yaml)" "tap: the diagnoses are YAML"
fi

# ---- JUnit ---------------------------------------------------------------------------

report --format junit "${all[@]}"
printf '%s\n' "$out" >all.xml
if command -v xmllint >/dev/null; then
    run 20 xmllint --noout --nonet --schema "$DATA/junit-10.xsd" all.xml
    is "$status" 0 "junit: valid by the schema of Jenkins" || show_run
    run 20 xmllint --noout --nonet --schema "$DATA/junit-ant.xsd" all.xml
    is "$status" 0 "junit: valid by the schema of Ant" || show_run
    run 20 xmllint --xpath 'concat(count(//testsuite), " ", sum(//testsuite/@tests) = count(//testcase), " ",
        sum(//testsuite/@failures) = count(//failure), " ", sum(//testsuite/@skipped) = count(//skipped), " ",
        count(//testcase[not(@classname)]), " ", count(//failure[not(@type)]), " ",
        count(//testsuite[not(@timestamp)]), " ", count(//properties/property[@name="mpi"]))' all.xml
    is "$out" "3 true true true 0 0 0 3" "... its numbers agree" || show_run
else
    skip "no xmllint (Debian: libxml2-utils, RHEL: libxml2)" "junit: valid by the schema of Jenkins"
fi

# ---- Prometheus ----------------------------------------------------------------------

report --format prometheus "${all[@]}"
printf '%s\n' "$out" >all.prom
like "$out" '^pijob_passed\{log="scaling-4.log",name="scaling",job_id="[0-9]+"\} 1$' "prometheus: a job that passed"
like "$out" '^pijob_passed\{log="failed.log",.*\} 0$' "prometheus: one that failed"
is "$(grep -v '^#' <<<"$out" | sed 's/} [^ ]*$/}/' | sort | uniq -d)" "" "prometheus: each sample is there once"
if command -v promtool >/dev/null; then
    run 30 bash -c 'promtool check metrics <all.prom'
    is "$status|$out$err" "0|" "prometheus: promtool check metrics"
else
    skip "no promtool (Debian: prometheus)" "prometheus: promtool check metrics"
fi

# ---- All of them ---------------------------------------------------------------------

for format in text csv json tap junit prometheus; do
    report --format "$format" "${all[@]}"
    printable "${out//$'\r'/}"
    is "$?|$status" "0|0" "$format: no control characters"
    run 20 bash -c '"$@" >/dev/full' - "$REPORT" --format "$format" pass.log
    is "$status|$err" "1|pijob-report: cannot write standard output: No space left on device" "$format: a full disk" || show_run
done
report --format xml pass.log
is "$status|${err%%$'\n'*}" "4|pijob-report: unknown format 'xml'; allowed: text, csv, json, tap, junit, prometheus" \
    "an unknown format"
report
is "$status|${err%%$'\n'*}" "4|pijob-report: no log given" "no log"
for row in "-Vx|unknown option '-x'" "--version=3|option '--version' takes no value" "--frob|unknown or ambiguous option '--frob'" \
    "--format|option '--format' needs a value"; do
    report "${row%%|*}"
    is "$status|$err" "4|pijob-report: ${row#*|}
Usage: pijob-report [OPTION]... LOG|DIRECTORY...
Try 'pijob-report --help' for more." "the option ${row%%|*}"
done

# ---- The cures -----------------------------------------------------------------------

# Each check is a row of the table of the checks, and one of the cures, with the same status.
checks=$(tr '\n' ' ' <"$srcdir/src/checks/checks.c" | grep -oE '\{CHECKS_[A-Z]+, "[^"]*",[^}]*EXIT_[A-Z_]+' |
    sed 's/^{[A-Z_]*, \("[^"]*"\),.*\(EXIT_[A-Z_]*\)$/\1 \2/' | LC_ALL=C sort)
cures=$(tr '\n' ' ' <"$srcdir/src/core/cures.c" | grep -oE '\{"[^"]*", EXIT_[A-Z_]+' | sed 's/^{//; s/,//' | LC_ALL=C sort)
[ -n "$checks" ] && is "$cures" "$checks" "each check has a cure, and its exit status"

done_testing
