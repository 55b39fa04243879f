#!/bin/bash
# driver.sh - run one test script for Automake's harness, and print one line when it ends
#
#   driver.sh TAP-DRIVER OPTION... -- COMMAND...
#
# TAP-DRIVER is Automake's tap-driver.sh, which counts the assertions; the options are those
# that `make check` gives it.  Its line for each assertion goes nowhere.  Instead:
#
#   [ 12/48  3m05s] PASS tests/mpi/exchanges.t (38 tests, 12 s)
#
# The time in brackets is that since the first script began, or since $TESTS_BEGAN (seconds
# since the epoch).  Below the line come the assertions that failed with their diagnostics,
# the reasons of skips, and what the script tells of the private Slurm.
#
# $TESTS_LIST has all scripts of this run, $TESTS_MAKE the process that runs them.
#
# SPDX-License-Identifier: BSD-3-Clause

set -u
tap_driver=$1
shift

arguments=("$@")
test_name='' log_file='' trs_file=''
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    case $1 in
    --test-name) test_name=$2; shift ;;
    --log-file) log_file=$2; shift ;;
    --trs-file) trs_file=$2; shift ;;
    esac
    shift
done

# The scripts of this run that have ended, one a line; the first line tells the run.  The lock
# is not held while a test runs, and no test inherits it.
progress=test-progress
run=${TESTS_MAKE:-$PPID}.$(awk '{ sub(/.*\) /, ""); print $20 }' "/proc/${TESTS_MAKE:-$PPID}/stat" 2>/dev/null)

# shellcheck disable=SC2317 # called by its name
# begin_run: leaves the time of the first line in $began.
begin_run () {
    local first=''
    [ ! -e "$progress" ] || read -r first began <"$progress"
    if [ "$first" != "$run" ]; then
        began=${TESTS_BEGAN:-$(date +%s)}
        echo "$run $began" >"$progress"
    fi
}

# shellcheck disable=SC2317 # called by its name
# end_test: leaves how many have ended in $ended.
end_test () {
    echo "$test_name" >>"$progress"
    ended=$(($(wc -l <"$progress") - 1))
}

# locked FUNCTION: run it while no other driver does.
locked () {
    exec 9>>"$progress.lock" || exit 99
    flock 9
    "$1"
    exec 9>&-
}

# results KIND...: how many of the assertions ended so.
results () {
    local kinds="$*"
    grep -cE "^:test-result: (${kinds// /|})\$" "$trs_file"
}

# failures: the assertions that failed, and errors of the script, with what is told of them.
failures () {
    awk '/^not ok / || /^Bail out!/ || /^ERROR: / { shown = 20; print "    " $0; next }
        /^(ok|PASS|SKIP)/ { shown = 0 }
        /^#/ && shown-- > 0 { print "    " $0 }' "$log_file" | head -n 200
}

skips () { sed -n 's/^SKIP: [^ ]* *\(- \)\{0,1\}\(.*\)/    skip \2/p' "$log_file" | sed 's/ # SKIP /: /'; }

notes () { sed -n 's/^# \(cluster: .*\)/    \1/p' "$log_file"; }

# cmocka prints "not ok 6 # SKIP" for a test that it skips, which is a failure to TAP.
# shellcheck disable=SC2016 # for the bash that filters
as_tap='"$@" | sed -u "s/^not \(ok [0-9]* *#* *SKIP\)/\1/"; exit "${PIPESTATUS[0]}"'
for ((i = 0; i < ${#arguments[@]}; i++)); do
    [ "${arguments[i]}" != -- ] || break
done
case $test_name in
*.t) ;;
*) arguments=("${arguments[@]:0:i+1}" bash -c "$as_tap" - "${arguments[@]:i+1}") ;;
esac

locked begin_run
began_test=$(date +%s)
# Not by $SHELL, the login shell of the user, which may be tcsh.
/bin/sh "$tap_driver" "${arguments[@]}" >/dev/null
status=$?
locked end_test

took=$(($(date +%s) - began_test))
elapsed=$(($(date +%s) - began))
# shellcheck disable=SC2086 # a list
set -- ${TESTS_LIST:-$test_name}
verdict=$(sed -n 's/^:global-test-result: //p' "$trs_file" 2>/dev/null)
[ "$status" -eq 0 ] && [ -n "$verdict" ] || verdict=ERROR
count=$(results PASS SKIP XFAIL FAIL XPASS ERROR)
bad=$(results FAIL XPASS ERROR)
case $verdict in
FAIL | ERROR) told="$bad of $count tests failed" ;;
SKIP) told="nothing was tested" ;;
*) told="$count tests" ;;
esac
# One write, so that two drivers do not mix their lines.
text=$(
    printf '[%3d/%d %2dm%02ds] %-5s %s (%s, %s s)\n' "$ended" $# $((elapsed / 60)) $((elapsed % 60)) \
        "$verdict" "$test_name" "$told" "$took"
    case $verdict in FAIL | ERROR) failures ;; esac
    skips
    notes
)
printf '%s\n' "$text"
exit "$status"
