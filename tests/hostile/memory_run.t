#!/bin/bash
# memory_run.t - no memory, at each time that a run with checkpoints asks for some: the run goes on,
# or ends with a documented exit status and says on which host memory is short; what was kept is
# kept, and the next launch goes on from it to the right bits
#
# Each fifteenth request, or, with MEMORY_STEP=1, each.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

FAULTS=$builddir/tests/fault/memory_faults.so
FILES=$builddir/tests/fault/file_faults.so
[ -e "$FAULTS" ] && [ -e "$FILES" ] || skip_all "no $FAULTS or $FILES; make check makes them"
STEP=${MEMORY_STEP:-15}
host=$(hostname -s)
printf 'series: {terms: 6e9}\ncheckpoint: {directory: ck, interval: 100ms}\ncommunication: all\nlog: {file: log}\n' >job.yaml
run 60 "$PIJOB" --quiet --log right.log --set checkpoint.directory=right job.yaml
right=$(log_value right.log sum)
like "$status $right" '^0 [0-9a-f]{32}$' "an undisturbed run" || show_run

# traced DIRECTORY VARIABLE...: a launch there, with these variables of file_faults.so.
traced () {
    launch "$1" env LD_PRELOAD="$FILES" FILE_FAULTS_BELOW="$SCRATCH/$1/ck" PIJOB_KERNEL=baseline "${@:2}" "$PIJOB" job.yaml
    await
}

# What each begins with: what two launches kept, in a base and in a record.  Each is killed at the file
# operation with which its first record is there, so that this depends on no other clock than its own.
mkdir begin && cp job.yaml begin
for number in 1 2; do
    cp -r begin whole
    traced whole FILE_FAULTS_TRACE="$SCRATCH/trace"
    first=$(awk '$2 == "rename" && /\/r000000\.[01]$/ { print $1; exit }' trace)
    traced begin FILE_FAULTS_AT="$first" FILE_FAULTS_DO=crash-after
    is "$status" 137 "launch $number is killed behind its first record" || diag "$(cat begin/err)"
    rm -rf whole trace
done
rm begin/log
before=$(kept begin)
[ "${before:-0}" -gt 0 ] && [ "$before" -lt 6000000000 ]
ok $? "what was kept: $before of 6e9 terms"

# count COMMAND...: the requests of an undisturbed run, in $count.
count () {
    cp -r begin whole
    launch whole env LD_PRELOAD="$FAULTS" MEMORY_FAULTS_PROGRAM=pijob MEMORY_FAULTS_COUNT="$SCRATCH/count" "$@"
    await
    is "$status $(log_value whole/log sum)" "0 $right" "undisturbed, $*" || diag "$(cat whole/err)"
    count=$(cat "$SCRATCH/count")
    rm -rf whole
}

# fault FOLDER COMMAND...: in that copy of begin; prints what is wrong.
fault () {
    local folder=$1 status said kept
    launch "$folder" "${@:2}"
    await
    said=$(cat "$folder/err" "$folder/out")
    # mpirun of Open MPI 4.1.4 itself may crash when all ranks have ended, and has no exit status of
    # theirs then; what pijob said and kept is looked at all the same.
    [ "$status" -ne 139 ] || ! grep -q '(PMIx_server_finalize+' <<<"$said" || ! grep -q '/mpirun(+' <<<"$said" || status=1
    case $status in
    0) [ "$(log_value "$folder/log" sum)" = "$right" ] || echo "wrong bits" ;;
    1 | 3 | 4 | 6)
        # Of a file, of a rank, or of a check that lists its host.
        # None waits in vain for one that has ended: MPI itself is not hit.
        grep -qE "^([^ ]+: )?pijob: .*(memory|allocate).*" <<<"$said" || grep -qE "^[^ ]*job.yaml: out of memory" <<<"$said" ||
            echo "it does not say why: $said"
        grep -qE "(on |hosts: )$host" <<<"$said" || grep -q 'annot allocate memory' <<<"$said" || echo "no host: $said"
        ;;
    *) echo "exit status $status: $said" ;;
    esac
    kept=$(kept "$folder")
    [ "${kept:-0}" -ge "$before" ] || echo "kept ${kept:-nothing} of $before"
    launch "$folder" "$PIJOB" --quiet --log next.log job.yaml
    await
    [ "$status $(log_value "$folder/next.log" sum)" = "0 $right" ] || echo "the next launch: status $status: $(cat "$folder/err")"
    [ "$(resumed "$folder/next.log")" = "$kept" ] || echo "the next launch does not go on from $kept"
}

# sweep NAME STEP VARIABLE... -- COMMAND...
sweep () {
    local name=$1 step=$2 set=() at folder
    shift 2
    while [ "$1" != -- ]; do
        set+=("$1")
        shift
    done
    shift
    count "${set[@]}" "$@"
    [ "$count" -gt 20 ]
    ok $? "$name: $count requests"
    for ((at = 1; at <= count; at += step)); do
        while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n; done
        folder=$name$at
        cp -r begin "$folder"
        (fault "$folder" env LD_PRELOAD="$FAULTS" MEMORY_FAULTS_PROGRAM=pijob MEMORY_FAULTS_AT=$at "${set[@]}" "$@" >"$folder/bad" 2>&1) &
    done
    wait
    for ((at = 1; at <= count; at += step)); do
        is "$(cat "$name$at/bad")" "" "$name: no memory at request $at"
        rm -rf "$name$at"
    done
}
sweep once "$STEP" PIJOB_KERNEL=baseline -- "$PIJOB" job.yaml
sweep on $((3 * STEP)) PIJOB_KERNEL=baseline MEMORY_FAULTS_ON=yes -- "$PIJOB" job.yaml
on 3 job.yaml
sweep rank "$STEP" PIJOB_KERNEL=baseline MEMORY_FAULTS_RANK=1 -- "${command[@]}"

done_testing
