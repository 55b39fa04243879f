#!/bin/bash
# standard_files.t - standard input, output and error that are closed, full, or a pipe that
# nobody reads any more: a run is told so by its exit status, and its log, its checkpoints and
# its reports are whole
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

cd "$SCRATCH" || exit 99
unset "${!SLURM_@}" "${!OMPI_COMM_@}" "${!PMI_@}" "${!PMIX_@}"
export OMPI_MCA_ess_singleton_isolated=1 # no daemon of Open MPI
REPORT=${REPORT:-$builddir/pijob-report}
printf 'series: {terms: 1000}\ncheckpoint: {directory: ck}\n' >job.yaml

# gone NUMBER COMMAND...: with a pipe for that standard file whose reader has gone.  The default
# action of SIGPIPE, whatever the caller has.
# shellcheck disable=SC2016 # for that shell
gone () {
    run 60 env --default-signal=PIPE bash -c '
        number=$1 && shift
        mkfifo gone.$$ && exec {end}<>gone.$$ && eval "exec $number>gone.$$" && exec {end}<&- && rm gone.$$
        exec "$@"' - "$@"
}

# kept NAME: the log of a run tells its end, the sum is kept, and the directory was given up.
kept () {
    is "$(log_value "$1.log" verdict) $(whole "$1.log")" "pass OK" "$1: the log is whole"
    like "$("$PIJOB" --status job.yaml)" '^state: complete$' "$1: the sum is kept"
    ok "$([ ! -e ck/owner ]; echo $?)" "$1: the checkpoint directory was given up"
    rm -rf ck
}

# ---- A run ----

gone 1 "$PIJOB" --log gone.log job.yaml
broken='^1\|pijob: cannot write standard output: (Broken pipe|an earlier write failed)$' # that of UCX
like "$status|$err" "$broken" "output that nobody reads: told" || show_run
kept gone
gone 2 "$PIJOB" --log warned.log --set name=warned job.yaml
is "$status" 0 "messages that nobody reads, and there are none: no matter" || show_run
kept warned
run 60 bash -c '"$@" 2>/dev/full' - "$PIJOB" --log no-room.log --set expect.ranks=2 job.yaml
is "$status" 3 "no room for messages: the exit status tells" || show_run
gone 2 "$PIJOB" --log deaf.log --set expect.ranks=2 job.yaml
is "$status" 3 "a message that nobody reads: the exit status tells" || show_run
# A warning in mid-run: the job alone in an allocation for eight.
gone 2 env SLURM_JOB_ID=7 SLURM_NTASKS=8 PATH=/nowhere "$PIJOB" --log warning.log job.yaml
is "$status" 0 "a warning that nobody reads: the job goes on" || show_run
kept warning
gone 1 "$PIJOB" --hello
like "$status|$err" "$broken" "--hello that nobody reads: told" || show_run

# What is only read ends by the signal, as everywhere: --help | head -1.
for arguments in --help --version '--check job.yaml'; do
    # shellcheck disable=SC2086 # words
    gone 1 "$PIJOB" $arguments
    is "$status|$err" "141|" "$arguments that nobody reads: silence" || show_run
done

# ---- Each set of files that may be closed ----

for closed in '1' '0 2' '1 2' '0 1 2'; do
    # shellcheck disable=SC2016,SC2086 # for that shell; words
    run 60 bash -c 'for fd in $0; do eval "exec $fd>&-"; done; exec "$@"' "$closed" \
        "$PIJOB" --quiet --log closed.log job.yaml
    is "$status" 0 "closed: $closed" || show_run
    [ "$(events closed.log result)" = 1 ] && ! grep -qv '^[a-z_ .{-]' closed.log
    ok $? "... and the log has only what belongs there" || diag "$(cat closed.log)"
    rm -rf ck closed.log
done

# ---- Reports ----

run 60 "$PIJOB" --quiet --log good.log --set checkpoint.directory=other job.yaml
printf -- '---\nevent: "\n' >bad.log
run 20 bash -c 'exec <&- >&- 2>&-; exec "$@"' - "$REPORT" --html page.html good.log bad.log
is "$status" 1 "pijob-report, all three closed: the exit status tells of a bad log" || show_run
[[ $(head -n 1 page.html) == '<!DOCTYPE html>' && $(tail -n 1 page.html) == '</html>' ]]
ok $? "... and the page is whole" || diag "$(head -c 300 page.html)"
run 20 bash -c 'ulimit -f 4; exec "$@"' - "$REPORT" --html limited.html good.log
is "$status|$err" "1|pijob-report: limited.html: cannot write the file: File too large" "a page beyond ulimit -f: told" || show_run
is "$(echo limited*)" 'limited*' "... and nothing is left of it"

# ---- pijob-accept ----

mkdir suite
printf '# One\nseries: {terms: 1000}\n' >suite/one.yaml
printf '# Two\n#ACCEPT step: 3\nseries: {terms: 1000}\n' >suite/two.yaml
export PIJOB PIJOB_ACCEPT_LIB=${PIJOB_ACCEPT_LIB:-$srcdir/src/accept}
accept=(bash "${ACCEPT:-$builddir/pijob-accept}" --launcher env --suite suite --output out)

# reported NAME: the reports of both cases are whole.
reported () {
    is "$(tail -n 1 out/summary.txt) $(grep -c '^\(not \)\?ok ' out/accept.tap) $(tail -n 1 out/accept.xml)" \
        "verdict: fail 2 </testsuites>" "$1: the reports are whole" || diag "$(cat out/*)"
    is "$(sort out/summary.txt | uniq -d | grep -v '^$')" "" "$1: ... and have nothing twice"
    rm -rf out
}
# shellcheck disable=SC2016 # for that shell
for standard in '>/dev/full' '>&-' '<&- >&- 2>&-'; do
    run 60 bash -c 'exec "$@" '"$standard" - "${accept[@]}"
    [ "$standard" = '<&- >&- 2>&-' ] || is "$err" "pijob-accept: standard output cannot be written; the reports are in out" \
        "pijob-accept $standard: told" || show_run
    reported "pijob-accept $standard"
done
gone 1 "${accept[@]}"
is "$status|$err" "1|pijob-accept: standard output cannot be written; the reports are in out" \
    "pijob-accept, output that nobody reads: told" || show_run
reported "pijob-accept, output that nobody reads"
printf '# Two\nseries: {terms: 1000}\n' >suite/two.yaml
run 60 bash -c 'exec "$@" >/dev/full' - "${accept[@]}"
is "$status $(tail -n 1 out/summary.txt)" "1 verdict: pass" "pijob-accept >/dev/full, all pass: exit status 1" || show_run

done_testing
