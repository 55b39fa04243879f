#!/bin/bash
# operations.t - the whole program, disturbed at each file operation of its checkpoints: it
# goes on, or says where and why it gives up, or is killed; the next launch goes on from no
# less than there was, to the right bits
#
# tests/unit/test_file_faults.c does this exhaustively, without MPI.  Here each operation that
# changes anything meets one kind of fault after the other, or, with OPERATIONS=all, all of
# them.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

SHIM=$builddir/tests/fault/file_faults.so
[ -e "$SHIM" ] || skip_all "no $SHIM: 'make check' builds it"
cd "$SCRATCH" || exit 99
unset "${!SLURM_@}" "${!OMPI_COMM_@}" "${!PMI_@}" "${!PMIX_@}"
printf 'series: {terms: 3000000000}\ncheckpoint: {directory: ck, interval: 100ms}\n' >job.yaml

# How many starts of MPI at a time: most of one is waiting.
at_a_time=4

# One rank alone needs no daemon of Open MPI; without one each launch needs a directory of its
# own for Open MPI's files.
export OMPI_MCA_ess_singleton_isolated=1 OMPI_MCA_orte_tmpdir_base=mpi

# Only processes are killed here: nothing has to be on the disk.
shim=(env "LD_PRELOAD=$SHIM" FILE_FAULTS_SYNC=no)
slow=(PIJOB_KERNEL=baseline) # some tenths of a second, with checkpoints meanwhile
kinds=(crash full EIO late)
[ "${OPERATIONS-}" != all ] || kinds+=(crash-after torn short ENOSPC EDQUOT)

# held: the terms that the checkpoints of this directory have.
held () { "$PIJOB" --status ../job.yaml 2>/dev/null | sed -n 's/^terms: //p'; }

# trace TAG FOUND COMMAND...: what an undisturbed launch does to the files, in the file
# "TAG/trace", when it finds a copy of the directory FOUND.
trace () {
    mkdir "$1" && cd "$1" || exit 99
    [ "$2" = nothing ] || cp -a "../$2" ck
    run 60 "${shim[@]}" FILE_FAULTS_BELOW="$PWD/ck" FILE_FAULTS_TRACE="$PWD/trace" \
        "${@:3}" --quiet --log job.log ../job.yaml
    is "$status|$err" "0|" "an undisturbed launch that finds $2" || show_run
    is "$(log_value job.log sum)" "$right" "... has the right bits"
    cd ..
}

# What SIGKILL leaves: 128 + 9, but with MPICH's mpirun 9.
KILLED=137

# disturb FOUND FAULT N COMMAND...: FAULT at operation N of COMMAND, and then a launch in
# peace.  RETURN: 0, or 1 with what was wrong on stdout.
disturb () {
    local before after from status next bad=
    [ "$1" = nothing ] || cp -a "../$1" ck
    before=$(held)
    timeout -k 5 300 "${shim[@]}" FILE_FAULTS_BELOW="$PWD/ck" FILE_FAULTS_TRACE="$PWD/trace" \
        FILE_FAULTS_AT="$3" FILE_FAULTS_DO="$2" "${@:4}" --quiet --log job.log ../job.yaml \
        >said 2>&1 </dev/null
    status=$?
    # mpiexec of MPICH 4.2 may exit with 0 although a rank was killed (doc/stacks.md).
    [ "$status" -ne 0 ] || [ "$KILLED" -ne 9 ] || [ -n "$(log_value job.log sum)" ] || status=$KILLED
    case $status in
    0) [ "$(log_value job.log sum)" = "$right" ] || bad+="wrong bits; " ;;
    6) grep -Eq 'ck(/[^ ]*)?: .*(Input/output error|No space left on device|Disk quota exceeded)' said ||
        bad+="it does not say where and why; " ;;
    "$KILLED")
        case $2 in crash* | torn) ;; *) bad+="killed; " ;; esac
        [ "$(tail -n 1 trace | cut -d ' ' -f 1)" = "$3" ] || bad+="not killed there; "
        ;;
    *) bad+="status $status; " ;;
    esac
    from=$(resumed job.log)
    [ -z "$from" ] || [ "$from" -eq "${before:-0}" ] || bad+="it went on from $from terms of $before; "
    after=$(held)
    [ "${after:-0}" -ge "${before:-0}" ] || bad+="$after terms of $before left; "
    timeout -k 5 300 "$PIJOB" --quiet --log next.log ../job.yaml >next 2>&1 </dev/null
    next=$?
    [ $next -eq 0 ] || bad+="the next launch: status $next; "
    [ "$(log_value next.log sum)" = "$right" ] || bad+="the next launch: wrong bits; "
    from=$(resumed next.log)
    [ "${from:-0}" -eq "${after:-0}" ] || bad+="it resumed from $from terms, not $after; "
    "$PIJOB" --status ../job.yaml >status 2>&1 || bad+="--status: status $?; "
    [ -z "$bad" ] || {
        echo "$bad"
        cat said next status
        return 1
    }
}

# walk TAG FOUND OPERATIONS COMMAND...: disturb COMMAND at each of OPERATIONS, lines of a trace.
walk () {
    local tag=$1 found=$2 turn=0 n fault at cases=()
    while read -r n _; do
        [ -n "$n" ] || continue
        turn=$((turn + 1))
        for fault in "${kinds[@]}"; do
            [ "${OPERATIONS-}" = all ] || [ "$fault" = "${kinds[turn % ${#kinds[@]}]}" ] || continue
            while [ "$(jobs -rp | wc -l)" -ge $at_a_time ]; do wait -n; done
            at=$tag-$n-$fault
            cases+=("$at")
            mkdir "$at"
            (
                cd "$at" || exit 99
                disturb "$found" "$fault" "$n" "${@:4}" >bad 2>/dev/null
                echo $? >result
            ) &
        done
    done <<<"$3"
    wait
    ok "$([ ${#cases[@]} -gt 0 ]; echo $?)" "$tag: ${#cases[@]} faults"
    for at in "${cases[@]}"; do
        n=${at#"$tag"-}
        n=${n%%-*}
        ok "$(cat "$at/result")" "$found: ${at#"$tag-$n"-} at operation $n, $(sed -n "s,^$n \([a-z]*\) .*/ck,\1 ck,p" "$at/trace")" ||
            diag "$(cat "$at/bad")"
        rm -rf "$at"
    done
}

run 60 "$PIJOB" --quiet --log right.log --set checkpoint.directory=right job.yaml
right=$(log_value right.log sum)
like "$status|$right" '^0\|[0-9a-f]{32}$' "an undisturbed job" || show_run

# operations TAG: those of TAG/trace that change anything, or would; saves TAG: those of
# checkpoints in mid-run.
operations () { grep -E '^[0-9]+ (create|open|write|fsync|close|rename|mkdir|link) ' "$1/trace"; }
saves () { operations "$1" | grep -E ' [^ ]*/s00(/r[0-9.]+(\.new)?)?$' | sed -n '/ create /,$p'; }

# ---- One rank ----

# How a directory begins to exist, and an owner.  The fastest kernel makes no checkpoints in
# mid-run.
trace begin nothing "$PIJOB"
walk begin nothing "$(operations begin | head -n 10)" "$PIJOB"

# Two checkpoints in mid-run.
trace save nothing "${slow[@]}" "$PIJOB"
[ "$(saves save | grep -c rename)" -ge 1 ]
ok $? "... and checkpoints in mid-run" || diag "$(cat save/trace)"
walk save nothing "$(saves save | head -n 12)" "${slow[@]}" "$PIJOB"

# A launch that goes on where one was killed behind its first checkpoint, to the end.
mkdir killed && cd killed || exit 99
n=$(operations ../save | awk '/ rename .*\/s00\/r/ { getline; print $1; exit }')
{
    timeout -k 5 300 "${shim[@]}" FILE_FAULTS_BELOW="$PWD/ck" FILE_FAULTS_AT="${n:-1}" \
        FILE_FAULTS_DO=crash "${slow[@]}" "$PIJOB" --quiet --log job.log ../job.yaml
} >said 2>&1 </dev/null
[ "$(held)" -gt 0 ]
ok $? "a killed launch leaves a checkpoint behind" || diag "$(cat said)"
cd .. && mv killed/ck work
trace resume work "$PIJOB"
walk resume work "$(operations resume)" "$PIJOB"

# ---- Two ranks, of which one is hit ----

if MPIRUN=$(command -v "${MPIRUN:-mpirun}"); then
    unset OMPI_MCA_ess_singleton_isolated OMPI_MCA_orte_tmpdir_base
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
    two=(FILE_FAULTS_RANK=1 "${slow[@]}" "$MPIRUN" -n 2)
    if "$MPIRUN" --version 2>/dev/null | grep -q 'Open MPI'; then two+=(--oversubscribe); else KILLED=9; fi
    at_a_time=2
    trace two nothing "${two[@]}" "$PIJOB"
    walk two nothing "$(operations two | head -n 8)" "${two[@]}" "$PIJOB"
else
    skip "no mpirun" "two ranks, of which one is hit"
fi

done_testing
