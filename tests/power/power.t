#!/bin/bash
# power.t - the power fails at each operation on the files of a checkpoint directory: of every
# state that the disk may then have, as far as POSIX promises anything, the next launch makes
# the right bits, from no fewer terms than the user was told of
#
# tests/fault/file_record.c writes down what launches do; tests/power/states.c builds the states
# and resumes from each, without MPI; the whole program resumes from some of them.  With
# POWER=all, launches are also killed at each operation, and have several ranks.
#
#   POWER_SEED=N   which states are drawn where there are too many (the log prints it)
#   POWER_LIMIT=N  how many at one moment: 500, or 5000 with POWER=all
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# Where the disk is memory, an fsync takes no time; what counts is that it was called.
[ -n "${TMPDIR-}" ] || [ ! -w /dev/shm ] || export TMPDIR=/dev/shm
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

RECORD=$builddir/tests/fault/file_record.so
STATES=$builddir/tests/power/states
[ -e "$RECORD" ] || skip_all "no $RECORD: 'make check' builds it"
cd "$SCRATCH" || exit 99
unset "${!SLURM_@}" "${!OMPI_COMM_@}" "${!PMI_@}" "${!PMIX_@}"
export OMPI_MCA_ess_singleton_isolated=1 OMPI_MCA_orte_tmpdir_base=mpi

TERMS=3000000000
seed=${POWER_SEED:-$RANDOM}
most=${POWER_LIMIT:-500}
[ "${POWER-}" != all ] || most=${POWER_LIMIT:-5000}
diag "POWER_SEED=$seed POWER_LIMIT=$most"
printf 'series: {terms: %s}\ncheckpoint: {directory: W/run/ck, interval: 100ms}\n' $TERMS >job.yaml

run 60 "$PIJOB" --quiet --log right.log --set checkpoint.directory=right job.yaml
right=$(log_value right.log sum)
like "$status|$right" '^0\|[0-9a-f]{32}$' "an undisturbed job" || show_run

# begin TAG: a scenario, in a folder of its own.
begin () { mkdir -p "$1/W" && cd "$1" || exit 99; }

# record KILL COMMAND...: a launch that is written down; it kills itself before its operation
# KILL (0: it does not).  The slowest kernel makes checkpoints in mid-run.
files=auto
record () {
    run 60 env "LD_PRELOAD=$RECORD" FILE_RECORD_BELOW="$PWD/W" FILE_RECORD_TRACE="$PWD/trace" \
        FILE_RECORD_TOLD="$PWD/job.log" FILE_RECORD_KILL="$1" PIJOB_KERNEL=baseline \
        "${@:2}" --quiet --log job.log --set checkpoint.files=$files ../job.yaml
}

# operation NAME FILE: the number of the first such operation in the trace.
operation () { awk -v kind="$1" -v file="$2" '$2 == kind && ($4 == file || $5 == file) { print $1; exit }' trace; }

# found KEY: of what states.c has printed.
found () { printf '%s\n' "$out" | sed -n "s/^$1: //p"; }

# judge NAME TOLD KEPT: all states of the trace; TOLD: a pattern of the terms that the user was
# told of in the end; KEPT of them for the whole program.
judge () {
    run 300 "$STATES" trace states run/ck $TERMS "$most" "$seed" "$3"
    is "$status|$(found 'wrong states')|$(found refused)" "0|0|0" "$1: from every state the right bits" || show_run
    like "$(found told)" "$2" "... and no fewer terms than the user was told of"
    diag "$1: $(found operations) operations, $(found states) states, $(found 'different states') differ;" \
        "all states at $(found 'moments with all states') moments, a sample at $(found 'moments with a sample')"
    [ "$(found 'different states')" -gt 10 ]
    ok $? "... there are such states"
    diff -r --no-dereference W states/end >differences 2>&1
    ok $? "... and the trace has all that was done" || diag "$(cat differences)"
}

# resume_from STATE: the whole program; prints what is wrong.
resume_from () {
    local told terms from
    # Without a daemon of Open MPI, each launch needs a folder of its own for its files.
    export OMPI_MCA_orte_tmpdir_base=$1.mpi
    read -r told _ <"$1/told"
    terms=$(timeout -k 5 120 "$PIJOB" --status --set "checkpoint.directory=$1/run/ck" ../job.yaml 2>"$1.err" | sed -n 's/^terms: //p')
    [ "${terms:-0}" -ge "$told" ] || echo "--status: $terms terms, told were $told: $(cat "$1.err")"
    timeout -k 5 300 "$PIJOB" --quiet --log "$1.log" --set "checkpoint.directory=$1/run/ck" ../job.yaml >"$1.said" 2>&1 </dev/null ||
        echo "status $?: $(cat "$1.said")"
    [ "$(log_value "$1.log" sum)" = "$right" ] || echo "wrong bits"
    from=$(resumed "$1.log")
    [ "${from:-0}" = "${terms:-0}" ] || echo "it resumed from $from terms, not $terms"
}

# resume_all NAME N: from the N states that were kept, four at a time: a start of MPI is mostly
# waiting.
resume_all () {
    local state count=0 bad=
    for state in states/kept.*; do
        [ -e "$state/told" ] || continue
        count=$((count + 1))
        while [ "$(jobs -rp | wc -l)" -ge 4 ]; do wait -n; done
        resume_from "$state" >"$state.bad" 2>&1 &
    done
    wait
    for state in states/kept.*.bad; do
        [ ! -s "$state" ] || bad+="$state ($(cat "${state%.bad}/told")): $(cat "$state")"$'\n'
    done
    is "$count|$bad" "$2|" "$1: the whole program resumes from $2 of the states"
}

few=2
[ "${POWER-}" != all ] || few=40

# ---- From nothing to the end ----

begin whole
record 0 "$PIJOB"
is "$status|$(log_value job.log sum)" "0|$right" "a launch that is written down" || show_run
judge "from nothing to the end" "^$TERMS\$" $few
resume_all "from nothing to the end" $few
save=$(operation rename r000000.0) # the second record; a fast machine may have made one only
save=$((${save:-$(operation rename r000000.1)} + 1))
[ "$save" -gt "$(operation rename MANIFEST)" ]
ok $? "... with a checkpoint in mid-run" || diag "$(cut -c1-100 trace)"
made=$(($(operation mkdir ck) + 1))
last=$(awk '{ n = $1 } END { print n }' trace)
cd ..

# ---- A launch is killed, and the next one goes on ----

# killed N NAME TOLD: before operation N.
killed () {
    begin "killed-$1"
    record "$1" "$PIJOB"
    is "$status" 137 "$2: it is killed" || show_run
    record 0 "$PIJOB"
    is "$status|$(log_value job.log sum)" "0|$right" "... and the next one has the right bits" || show_run
    judge "$2" "^$TERMS\$" "${3:-0}"
    [ -z "${3-}" ] || resume_all "$2" "$3"
    cd ..
}
killed "$save" "a launch is killed while it saves its work" $few
killed "$made" "a launch is killed when it has made its directory"

# ---- The records are in the file of the host ----

files=host
begin host
record 0 "$PIJOB"
is "$status|$(log_value job.log sum)" "0|$right" "a launch with a file of its host" || show_run
host_save=$(awk '$2 == "write" && seen { print $1; exit } $2 == "create" && $4 == "h000000" { seen = 1 }' trace)
[ "${host_save:-0}" -gt "$(operation rename MANIFEST)" ]
ok $? "... with a checkpoint in mid-run" || diag "$(cut -c1-100 trace)"
judge "a file of the host" "^$TERMS\$" $few
cd ..
killed $((host_save + 1)) "a launch is killed while it writes into the file of its host" $few
files=auto

[ "${POWER-}" = all ] || { done_testing; exit; }

# ---- One is killed at each operation ----

all=$most
most=${POWER_LIMIT:-500} # they are much the same
for ((n = 1; n <= last; n++)); do
    case $n in "$save" | "$made") continue ;; esac
    begin "at-$n"
    record "$n" "$PIJOB"
    killed=$status
    record 0 "$PIJOB"
    # An operation that fails is counted, and kills nobody else.
    like "$killed|$status|$(log_value job.log sum)" "^(137|0)\|0\|$right\$" "killed at operation $n" || show_run
    judge "killed at operation $n" "^$TERMS\$" 0
    cd .. && rm -rf "at-$n"
done

most=$all

# ---- Several ranks, several launches ----

if MPIRUN=$(command -v "${MPIRUN:-mpirun}"); then
    unset OMPI_MCA_ess_singleton_isolated OMPI_MCA_orte_tmpdir_base
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
    # What killed ranks leave behind goes with the scratch folder.
    mkdir left
    export OMPI_MCA_orte_tmpdir_base=$SCRATCH/left OMPI_MCA_btl_vader_backing_directory=$SCRATCH/left
    ranks=("$MPIRUN" -n)
    if "$MPIRUN" --version 2>/dev/null | grep -q 'Open MPI'; then ranks=("$MPIRUN" --oversubscribe -n); fi
    for files in auto host; do
        begin "ranks-$files"
        for count in 2 5 3; do
            record 0 timeout -s USR1 0.9 "${ranks[@]}" $count "$PIJOB"
            diag "$count ranks: status $status, $("$PIJOB" --status ../job.yaml | sed -n 's/^terms: //p') terms"
        done
        record "$save" "${ranks[@]}" 2 "$PIJOB"
        record 0 "${ranks[@]}" 4 "$PIJOB"
        is "$status|$(log_value job.log sum)" "0|$right" "launches of several ranks, files: $files, to the end" || show_run
        judge "several ranks, files: $files" "^$TERMS\$" $few
        resume_all "several ranks, files: $files" $few
        cd ..
    done
else
    skip "no mpirun" "several ranks"
fi

done_testing
