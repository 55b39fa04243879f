# tap.sh - the few shell functions that the test scripts share
#
# Source it first.  A test script prints TAP 13: one "ok"/"not ok" line for
# each assertion, diagnostics behind "# ", and the plan at the end.  Every
# command under test runs through `run`, which has a time limit, so that a
# script cannot hang.
#
# No verdict may depend on how fast or busy the machine is.  A script waits for
# a state (`within`, tests/lib/runs.sh), never for a fixed time, and a limit is
# there only so that a hang ends.
#
# SPDX-License-Identifier: BSD-3-Clause

set -u

# shellcheck source=noise.sh
. "${BASH_SOURCE[0]%/*}/noise.sh"

TAP_COUNT=0
TAP_FAILED=0
TAP_DONE=
TAP_CLEANUP=:
TAP_PROCESS=$BASHPID

# The place of the tests, of the sources and of the build.  `make check` sets
# the last two; by hand, from the top of a build in the source tree, they are
# the current directory.
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=$(cd "${builddir:-.}" && pwd)
PIJOB=${PIJOB:-$builddir/pijob}

# UCX, by which MPICH may communicate, looks at each network device when it starts, and fails if one
# goes away meanwhile, as those of a private Slurm do.  Ranks on one host need none.
export UCX_NET_DEVICES=lo

# A scratch directory for this script, removed at its end.
SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/pijob-test.XXXXXX") || exit 99

# at_exit COMMAND: run COMMAND when the script ends, however it ends.
at_exit () { TAP_CLEANUP="$1; $TAP_CLEANUP"; }

tap_finish () {
    status=$?
    trap - EXIT
    eval "$TAP_CLEANUP" >/dev/null 2>&1
    if [ -e "$SCRATCH/.lost" ]; then
        echo "Bail out! assertions in a subshell, which count nowhere: $(cat "$SCRATCH/.lost")"
        TAP_FAILED=1
    fi
    rm -rf "$SCRATCH"
    if [ -z "$TAP_DONE" ]; then
        echo "Bail out! script ended early with status $status"
        exit 99
    fi
    [ "$TAP_FAILED" -eq 0 ] || exit 1
    exit 0
}
trap tap_finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

diag () { printf '%s\n' "$*" | sed 's/^/# /'; }

# in_script NAME: whether this is not a subshell, in which an assertion would be lost.
in_script () { [ "$BASHPID" = "$TAP_PROCESS" ] || { echo "$1" >>"$SCRATCH/.lost"; return 1; }; }

# ok STATUS NAME: one assertion; STATUS 0 passes.
ok () {
    in_script "$2"
    TAP_COUNT=$((TAP_COUNT + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $TAP_COUNT - $2"
    else
        TAP_FAILED=$((TAP_FAILED + 1))
        echo "not ok $TAP_COUNT - $2"
    fi
    return "$1"
}

# is GOT WANTED NAME: the two strings are the same.
is () {
    [ "$1" = "$2" ]
    ok $? "$3" || { diag "got:    $1"; diag "wanted: $2"; return 1; }
}

# like GOT PATTERN NAME: a line of GOT matches the extended regular expression.  Other lines
# may be anything: where there are to be no others, use `is`.  A pattern that no text at all
# matches would assert nothing.
like () {
    printf '%s\n' "$1" | grep -qE -e "$2" && ! echo | grep -qE -e "$2"
    ok $? "$3" || { diag "got:     $1"; diag "pattern: $2"; return 1; }
}

# unlike GOT PATTERN NAME: no line of GOT matches.
unlike () {
    ! printf '%s\n' "$1" | grep -qE -e "$2"
    ok $? "$3" || { diag "got:     $1"; diag "pattern: $2"; return 1; }
}

# unlike_file FILE PATTERN NAME: FILE is there, not empty, and no line of it matches.
unlike_file () {
    [ -s "$1" ] && ! grep -qE -e "$2" "$1"
    ok $? "$3" || { diag "got:     $(cat "$1" 2>&1)"; diag "pattern: $2"; return 1; }
}

# skip REASON NAME: not tested here; shown as a skip, never as a pass.
skip () {
    in_script "$2"
    TAP_COUNT=$((TAP_COUNT + 1))
    echo "ok $TAP_COUNT - $2 # SKIP $1"
}

# skip_all REASON: nothing in this script can be tested here.
skip_all () {
    echo "1..0 # SKIP $1"
    TAP_DONE=1
    exit 0
}

done_testing () {
    echo "1..$TAP_COUNT"
    TAP_DONE=1
}

# patience SECONDS: the limit for what takes less than SECONDS on an idle machine.
patience () { echo $(($1 < 40 ? 120 : 3 * $1)); }

# run SECONDS COMMAND...: run what takes less than SECONDS on an idle machine, with a limit
# that a busy one does not reach; leaves $status, $out, $err (without the lines that MPI prints
# anyway, noise.sh).  A command that had to be killed has status 124 or 137.
run () { run_for "$(patience "$1")" "${@:2}"; }

# run_for SECONDS COMMAND...: the same, with this limit: for a command that is to hang.
run_for () {
    limit=$1
    shift
    began=$SECONDS
    timeout -k 5 "$limit" "$@" >"$SCRATCH/.out" 2>"$SCRATCH/.err" </dev/null
    status=$?
    out=$(cat "$SCRATCH/.out")
    err=$(own_text <"$SCRATCH/.err")
    mixed=
    [ -z "${MIXED_STREAMS-}" ] || [[ " $* " != *"$MPIRUN"* ]] || unmix
    if [ "$status" -eq 124 ] || { [ "$status" -eq 137 ] && [ $((SECONDS - began)) -ge "$limit" ]; }; then
        diag "time limit of $limit s reached: $*"
    fi
}

# unmix: what pijob said on standard error, back from standard output to where it belongs.  The
# mpirun of Open MPI 5 may print it there, also within a line (doc/stacks.md).  If it is only a part of
# a line, no order can be found: $mixed tells that the command has to run again.
unmix () {
    local said
    said=$(grep -ao 'pijob: .*' "$SCRATCH/.out") || return 0
    # shellcheck disable=SC2034 # for the tests
    mixed=yes
    out=$(sed -z 's/pijob: [^\n]*\n//g' "$SCRATCH/.out")
    err+=${err:+$'\n'}$said
}

# run_unmixed SECONDS LOG COMMAND...: `run` of a command that makes LOG, again if mpirun has mixed the
# outputs.  pijob appends to a log, so each run begins without one.
run_unmixed () {
    local attempt seconds=$1 log=$2
    shift 2
    for attempt in 1 2 3; do
        rm -f "$log"
        run "$seconds" "$@"
        [ -n "$mixed" ] || return 0
        diag "attempt $attempt: mpirun mixed the outputs"
    done
}

# show_run: what the last `run` said, as diagnostics.
show_run () { diag "status $status"; diag "stdout: $out"; diag "stderr: $err"; }
