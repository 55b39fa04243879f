# suites.sh - run suites of tests, show how they get on, and add up what they counted
#
# Source it, in a script for bash.  quickstart and tests/stacks/stacks do.
#
# SPDX-License-Identifier: BSD-3-Clause

passed=0 failed=0 skipped=0
export TESTS_BEGAN
TESTS_BEGAN=${TESTS_BEGAN:-$(date +%s)} # for driver.sh: the time in its lines is since here

# count FILE: add up what Automake's harness counted.
count () {
    local kind number
    while read -r kind number; do
        case $kind in
        PASS | XFAIL) passed=$((passed + number)) ;;
        SKIP) skipped=$((skipped + number)) ;;
        FAIL | ERROR | XPASS) failed=$((failed + number)) ;;
        esac
    done < <(sed -n 's/^# \([A-Z]*\): *\([0-9][0-9]*\)$/\1 \2/p' "$1")
}

# progress: of the output of make, the lines of tests/lib/driver.sh and what belongs to them.
progress () { grep --line-buffered -E '^\[ *[0-9]+/[0-9]+ |^    (not ok|ERROR:|Bail out!|#|skip|cluster:) ?|^cluster: '; }

# run_shown LOG COMMAND...: its status; all of its output in LOG, the progress shown.
run_shown () {
    local log=$1
    shift
    "$@" 2>&1 </dev/null | tee "$log" | progress
    return "${PIPESTATUS[0]}"
}

# elapsed: since the beginning.
elapsed () {
    local seconds=$(($(date +%s) - TESTS_BEGAN))
    printf '%dm%02ds' $((seconds / 60)) $((seconds % 60))
}

# suite NAME COMMAND...: a make that runs tests, whose counts are added.  One that fails, or
# ends without a count, and has counted no failure, is a failure itself.
suite () {
    local name=$1 log status before=$((passed + skipped)) failed_before=$failed
    shift
    say "$name"
    log=$(mktemp) || exit 1
    run_shown "$log" "$@"
    status=$?
    count "$log"
    if [ "$failed" -eq "$failed_before" ] &&
        { [ "$status" -ne 0 ] || [ $((passed + skipped)) -eq "$before" ]; }; then
        failed=$((failed + 1))
        say "$name FAILED with status $status, and no test did; the end of its output:"
        tail -n 60 "$log"
    elif [ "$failed" -gt "$failed_before" ]; then
        say "$name FAILED ($(elapsed))"
    else
        say "$name passed ($(elapsed))"
    fi
    rm -f "$log"
}

# step NAME COMMAND...: something that works or not, and counts as one test.
step () {
    local name=$1 log
    shift
    say "$name"
    log=$(mktemp) || exit 1
    if run_shown "$log" "$@"; then
        passed=$((passed + 1))
        say "$name passed ($(elapsed))"
    else
        failed=$((failed + 1))
        say "$name FAILED; the end of its output:"
        tail -n 80 "$log"
    fi
    rm -f "$log"
}

# sum: the last line.  RETURN: 0 if tests passed and none failed.
sum () {
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
