# verdict.sh - the verdict of a step beside its exit status
#
# The exit status of a step is that of the launcher, and a launcher may lose the one of pijob:
# mpiexec of MPICH 4.2.1 exits with 0 in a few of the launches in which a rank is killed
# (doc/stacks.md).  So a step passes only if pijob has said so itself, in its log or on standard
# output.
# shellcheck shell=bash disable=SC2034,SC2154 # variables of pijob-accept
#
# SPDX-License-Identifier: BSD-3-Clause

# verdict_read LOG: the verdicts in LOG, or else those on standard input (the output of the
# step), in $verdicts: pass, fail, one a line.
verdict_read () {
    verdicts=
    [ ! -f "$1" ] || verdicts=$(sed -nE 's/^verdict: (pass|fail)$/\1/p' "$1")
    # srun --label and mpirun --tag-output begin the line with the rank.
    [ -n "$verdicts" ] || verdicts=$(grep -aoE '(^|[]:>] *)verdict: (pass|fail)$' | sed 's/.*: //')
}

# verdict_doubt STATUS LOG: print why the exit status of a step cannot be believed; 1: it can.
# Standard input is the output of the step.
verdict_doubt () {
    local verdicts
    verdict_read "$2"
    case $1,$verdicts in
    0,pass) return 1 ;;
    0,) echo "exit status 0, but pijob gave no verdict: the launcher started no rank, or lost the exit status of a rank" ;;
    0,fail) echo "exit status 0, but the verdict is fail: the launcher lost the exit status of a rank" ;;
    *$'\n'*) echo "pijob gave $(wc -l <<<"$verdicts") verdicts: the ranks did not form one MPI job" ;;
    *,pass) echo "exit status $1, but the verdict is pass" ;;
    *) return 1 ;;
    esac
}
