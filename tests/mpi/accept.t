#!/bin/bash
# accept.t - pijob-accept on one host: bad usage and bad cases are refused before anything
# runs; steps, what is printed, time limits; reports that programs can read
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

export PIJOB
mkdir suite
printf '# One\nseries: {terms: 1000}\n' >suite/10-one.yaml

# accept ARGUMENT...
accept () {
    run 120 "$builddir/pijob-accept" --launcher "$MPIRUN $OVERSUBSCRIBE -n 2" --suite suite "$@"
}

# refused MESSAGE NAME ARGUMENT...: exit status 4, and nothing was run.
refused () {
    local message=$1 name=$2
    shift 2
    accept --output refused "$@"
    is "$status|$out" "4|" "$name: exit status 4" || show_run
    is "${err%%$'\n'*}" "pijob-accept: $message" "$name: says why" || show_run
    ok "$([ ! -e refused ]; echo $?)" "$name: nothing was written"
}

refused "unknown option '--frob'" "an unknown option" --frob
refused "option '--suite' needs a value" "an option without its value" --suite
refused "nowhere is not a directory: give --suite the directory with the job descriptions" "no directory" --suite nowhere
refused "no case 'two' in suite" "an unknown case" two
mkdir empty
refused "no *.yaml in empty" "an empty directory" --suite empty

# bad MESSAGE LINE...: a case with these lines is refused.
bad () {
    local message=$1
    shift
    mkdir -p bad
    printf '%s\n' "$@" 'series: {terms: 10}' >bad/case.yaml
    refused "bad/case.yaml:$message" "$1" --suite bad
}
bad "1: unknown #ACCEPT 'stap'; allowed: step, launch, needs, says, limit" '#ACCEPT stap: 0'
bad "2: needs: '2 hosts' is not of the form '2 nodes', '8 tasks', '4 cpus', 'binding' or 'machines'" '# x' '#ACCEPT needs: 2 hosts'
bad "1: limit: 'long' is not a number of seconds" '#ACCEPT limit: long'
bad "1: step: an exit status is missing" '#ACCEPT step:'
printf 'series: {term: 10}\n' >bad/case.yaml
accept --output refused --suite bad
is "$status" 4 "a bad description: exit status 4" || show_run
like "$err" "^bad/case.yaml:1:10: unknown key 'series.term'; did you mean 'series.terms'\?$" "told as pijob tells it"

accept --list
is "$status|$out" "0|10-one                   One" "--list" || show_run

cat >suite/20-steps.yaml <<'END'
# Two steps & <more>
#ACCEPT step: 3 --set expect.ranks=9
#ACCEPT step: 0 --set name={tasks}-{nodes}
#ACCEPT says: ^verdict: pass$
series: {terms: 1000}
END
cat >suite/30-says.yaml <<'END'
# Says something else
#ACCEPT says: ^verdict: perhaps$
series: {terms: 1000}
END
cat >suite/40-limit.yaml <<'END'
# Takes for ever
#ACCEPT limit: 2
series: {terms: 1e15}
END
cat >suite/50-launch.yaml <<'END'
# Places its ranks
#ACCEPT launch: --ntasks={all}
series: {terms: 1000}
END
accept --output out
is "$status" 1 "cases that fail: exit status 1" || show_run
like "$out" '^pass  10-one +[0-9.]+ s  2 ranks on 1 nodes' "a case without directives"
like "$out" '^pass  20-steps ' "each step with the exit status that it expects"
like "$(cat out/20-steps-2.log)" '^name: "2-1"$' "placeholders"
like "$out" "^fail  30-says .* no line of the output matches '\^verdict: perhaps\\$'$" "what is not said"
like "$out" '^fail  40-limit .* step 1 did not end within 2 s \(#ACCEPT limit\)$' "what does not end"
like "$out" '^skip  50-launch .* needs srun, because it has an #ACCEPT launch line$' "what cannot be run here"
like "$out" '^2 passed, 2 failed, 1 skipped in [0-9]+ s$' "the sums"
is "$(grep -c '^ok\|^not ok' out/accept.tap)" 5 "TAP has all cases"
if command -v xmllint >/dev/null; then
    run 20 xmllint --xpath 'concat(/testsuites/testsuite/@tests, /testsuites/testsuite/@failures, /testsuites/testsuite/@skipped)' out/accept.xml
    is "$out" 521 "and so has the XML" || show_run
else
    skip "no xmllint (Debian: libxml2-utils)" "the XML has all cases"
fi
accept --output out
is "$status" 4 "reports are not overwritten" || show_run

# A suite that is killed: what had ended is reported, and that the rest has not.
"$builddir/pijob-accept" --launcher "$MPIRUN $OVERSUBSCRIBE -n 2" --suite suite --output killed \
    10-one 40-limit 50-launch >killed.out 2>&1 &
within 60 grep -qs '^ok 1 - 10-one' killed/accept.tap
kill -KILL $!
wait $! 2>wait.err
is "$(sed -n 's/^\(not ok\|ok\) [0-9]* - \([^: ]*\).*/\1 \2/p' killed/accept.tap | head -n 2 | tr '\n' ',')" "ok 10-one,not ok (not," \
    "a killed suite: TAP has what ended, and that the rest was not run" || diag "$(cat killed/accept.tap)"
like "$(cat killed/accept.xml)" '<failure type="unfinished" message="fewer cases have run than were planned' "... and so has the XML"
unlike "$(cat killed/summary.txt)" '^verdict: ' "... and the summary has no verdict"

# ---- A launcher that tells something else than pijob ----

# launcher NAME COMMAND...: a launcher; in COMMAND, "$@" is the command of a rank.
launcher () {
    printf '#!/bin/bash\n%s\n' "${*:2}" >"$1"
    chmod +x "$1"
}
real="'$MPIRUN' $OVERSUBSCRIBE \"\$@\"" # with the -n 2 of `believed`
launcher loses "$real; exit 0"
launcher starts_nothing 'exit 0'
launcher fails "$real; exit 3"
launcher twice "$real && $real"
mkdir verdicts
one='series: {terms: 1000}'
printf '%s\n' '# A rank is killed' '#ACCEPT step: 0 --allow-inject --set inject.fault=kill --set inject.rank=1' 'series: {terms: 1e9}' >verdicts/killed.yaml
printf '%s\n' '# A wrong sum' '#ACCEPT step: 0 --allow-inject --set inject.fault=wrong-sum --set inject.rank=1' 'series: {terms: 1e8}' >verdicts/wrong.yaml
printf '%s\n' '# Nothing is wrong' "$one" >verdicts/right.yaml
printf '%s\n' '# Without output' '#ACCEPT step: 0 --quiet' "$one" >verdicts/quiet.yaml
printf '%s\n' '# Expects its own ranks' "$one" 'expect: {ranks: 2}' >verdicts/own.yaml
printf '%s\n' '# Prints only' '#ACCEPT step: 0 --check' '#ACCEPT step: 0 --version' "$one" >verdicts/prints.yaml
printf '%s\n' '# Has to fail' '#ACCEPT step: 3' "$one" >verdicts/fails.yaml

# believed LAUNCHER CASE PATTERN: the case ends so.
believed () {
    rm -rf believed
    run 120 "$builddir/pijob-accept" --launcher "./$1 -n 2" --suite verdicts --output believed "$2"
    like "$out" "^$3" "$1: $2" || { show_run; diag "$(cat "believed/$2.out")"; }
}
none='exit status 0, but pijob gave no verdict: the launcher started no rank, or lost the exit status of a rank'
believed loses right 'pass  right '
believed loses quiet 'pass  quiet '
believed loses prints 'pass  prints '
believed loses killed "fail  killed .* step 1: $none\$"
believed loses wrong 'fail  wrong .* step 1: exit status 0, but the verdict is fail: the launcher lost the exit status of a rank$'
believed starts_nothing right "fail  right .* step 1: $none\$"
believed starts_nothing quiet "fail  quiet .* step 1: $none\$"
believed starts_nothing own "fail  own .* step 1: $none\$"
believed fails fails 'fail  fails .* step 1: exit status 3, but the verdict is pass$'
believed twice right 'fail  right .* step 1: pijob gave 2 verdicts: the ranks did not form one MPI job$'
is "$(grep -c 'pijob gave 2 verdicts' believed/summary.txt)" 1 "... the summary has it"

# Where nothing can be launched, nothing passes: not even what is to fail.
run 120 "$builddir/pijob-accept" --launcher "false -n 2" --suite "$srcdir/etc/acceptance" --output nothing
is "$status|$(grep '^pass ' <<<"$out")" "1|" "no case of the installed suite passes without a launch" || show_run

done_testing
