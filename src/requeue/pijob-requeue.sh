#!/bin/bash
# pijob-requeue - run a step of a batch job, and put the job back into the queue until the
# sum is done
#
# Batch scripts call it, so that they stay short and this is in one place:
#
#   exec pijob-requeue [--once] srun [SRUN-OPTION]... -- pijob [PIJOB-OPTION]... JOB.yaml
#
# A step that exits with 0 but has no verdict ends the job with 1.  With --once, that is all.
# A job that was cut off (by the time limit, preemption, a dead node) and has checkpoints of
# JOB.yaml is requeued, unless it came no further in MAX_IDLE_RESTARTS starts (3).  Exit
# status: that of srun, with which Slurm ends the job; 4 for bad usage.
#
# The restarts are counted in DIR/restarts-JOBID, where DIR is the checkpoint directory.
# Others may be able to write there.  A record is used only if it is a regular file of this
# user with one name, and holds two numbers.  It is written aside and renamed, so that
# nothing is written through a link.  No text that was read reaches shell arithmetic before
# it has matched a pattern.
#
# A test sources this file to call its functions.
#
# SPDX-License-Identifier: BSD-3-Clause

set -u

requeue_tries=5 # of scontrol requeue
requeue_pause=5 # seconds before the second try; twice as many before each next one

# say MESSAGE...: on standard error, without the control characters of a file name, or of what
# another program has printed.
say () {
    local LC_ALL=C message="pijob-requeue: $*"
    message=${message//[[:cntrl:]]/?}
    printf '%s\n' "${message//$'\xc2'[$'\x80'-$'\x9f']/??}" >&2
}

# ask SECONDS COMMAND...: the beginning of what it prints, in $said; 124: no answer in that time.
# It prints to a file that cannot grow, and not to a pipe, which a child could hold for ever.
ask () {
    local file status
    said=
    file=$(mktemp "${TMPDIR:-/tmp}/pijob-requeue.XXXXXX") || file=/dev/null
    { (ulimit -f 64 && exec timeout -k 5 "$1" "${@:2}" >|"$file" 2>&1 </dev/null); } 2>/dev/null
    status=$?
    said=$(head -c 1000 -- "$file" | tr -d '\000')
    [ "$file" = /dev/null ] || rm -f -- "$file"
    return $status
}

# take_words PIJOB-OPTION...: $quiet, those without --quiet; $silent, whether that was one of them;
# $inject, whether --allow-inject is; $prints, whether pijob only prints something.  Words that are
# arguments of an option are not options.
take_words () {
    local word before='' only=''
    quiet=()
    silent=
    inject=
    prints=
    for word; do
        if [ -z "$only" ] && [[ ! $before =~ ^--(se|set|l|lo|log|k|ke|ker|kern|kerne|kernel)$ ]]; then
            case $word in
            --) only=files ;;
            -q | -qq | --q | --qu | --qui | --quie | --quiet)
                silent=yes
                before=
                continue
                ;;
            --a*) inject=yes ;;
            --h* | --c* | --st* | --vers*) prints=yes ;;
            -*) [[ ! $word =~ ^-[qv]*[hV] ]] || prints=yes ;;
            esac
            before=$word
        else
            before=
        fi
        quiet+=("$word")
    done
}

# byte N: append the byte to $text.
byte () {
    local hex char
    printf -v hex '%02x' "$1"
    printf -v char '%b' "\\x$hex"
    text+=$char
}

# utf8 HEX: append the character with that number to $text.
utf8 () {
    local n=$((16#$1))
    if ((n < 0x80)); then
        byte $n
    elif ((n < 0x800)); then
        byte $((0xc0 | n >> 6))
        byte $((0x80 | n & 0x3f))
    elif ((n < 0x10000)); then
        byte $((0xe0 | n >> 12))
        byte $((0x80 | n >> 6 & 0x3f))
        byte $((0x80 | n & 0x3f))
    else
        byte $((0xf0 | n >> 18 & 7))
        byte $((0x80 | n >> 12 & 0x3f))
        byte $((0x80 | n >> 6 & 0x3f))
        byte $((0x80 | n & 0x3f))
    fi
}

# yaml_text SCALAR: what a double-quoted scalar of YAML stands for, in $text; 1: it is none.
yaml_text () {
    local LC_ALL=C rest
    text=
    [[ $1 == '"'*'"' ]] && [ ${#1} -ge 2 ] || return 1
    rest=${1:1:${#1}-2}
    while [[ $rest == *\\* ]]; do
        text+=${rest%%\\*}
        rest=${rest#*\\}
        case $rest in
        [\"\\/]*) text+=${rest:0:1} ;;
        a*) text+=$'\a' ;;
        b*) text+=$'\b' ;;
        e*) text+=$'\e' ;;
        f*) text+=$'\f' ;;
        n*) text+=$'\n' ;;
        r*) text+=$'\r' ;;
        t*) text+=$'\t' ;;
        v*) text+=$'\v' ;;
        N*) utf8 85 ;;
        _*) utf8 a0 ;;
        L*) utf8 2028 ;;
        P*) utf8 2029 ;;
        *)
            [[ $rest =~ ^(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U00[0-9A-Fa-f]{6}) ]] || return 1
            utf8 "${BASH_REMATCH[1]:1}"
            rest=${rest:${#BASH_REMATCH[1]}-1}
            ;;
        esac
        rest=${rest:1}
    done
    text+=$rest
}

# state_value KEY: of the YAML in $state, which pijob --status printed, in $text.
state_value () {
    local rest=$'\n'$state$'\n'
    text=
    [[ $rest == *$'\n'"$1: "* ]] || return 1
    rest=${rest#*$'\n'"$1: "}
    text=${rest%%$'\n'*}
}

# state_count KEY: the same, for a number.
state_count () { state_value "$1" && [[ $text =~ ^[0-9]{1,20}$ ]]; }

# record_trouble FILE: why it is no record of this user, in $trouble; 1: it is one.
record_trouble () {
    local found owner links
    if ! found=$(LC_ALL=C stat -c '%u %h %f' -- "$1" 2>&1); then
        trouble="it cannot be examined (${found##*: })"
        return 0
    fi
    owner=${found%% *}
    links=${found#* }
    links=${links% *}
    if [[ $found != *' 8'??? ]]; then # S_IFREG
        trouble="it is not a regular file"
    elif [ "$owner" != "$EUID" ]; then
        trouble="it belongs to user $owner, not to user $EUID"
    elif [ "$links" != 1 ]; then
        trouble="it has several names (hard links)"
    else
        trouble=
        return 1
    fi
}

# record_read FILE: into $before, the terms at the start before, and $idle, how many starts
# came no further than that; 1: there is no record, or it is told why it is not used.
record_read () {
    local found
    before=
    idle=0
    [ -e "$1" ] || [ -L "$1" ] || return 1
    if ! record_trouble "$1"; then
        # It may be another file by now: nothing is followed, awaited or read without end.
        { found=$(timeout -k 5 60 dd if="$1" iflag=nofollow,nonblock bs=64 count=1); } 2>/dev/null
        if [[ $found =~ ^([0-9]{1,20})\ ([0-9]{1,9})$ ]]; then
            before=${BASH_REMATCH[1]}
            idle=$((10#${BASH_REMATCH[2]}))
            return 0
        fi
        trouble="it does not contain two numbers"
    fi
    say "warning: $1 is not used, because $trouble: the restarts are counted from 0;" \
        "make sure that only you can write to this directory"
    return 1
}

# record_write FILE TERMS IDLE: replace the record, or say why that cannot be.
record_write () {
    local aside
    aside=$(mktemp -- "$1.XXXXXX") || return 1
    if ! printf '%s %s\n' "$2" "$3" >|"$aside"; then
        rm -f -- "$aside"
        return 1
    fi
    # What would not be read at the next start would count for ever: a file server may give
    # files to another user.
    if record_trouble "$aside"; then
        say "a new file $aside cannot be used, because $trouble"
        rm -f -- "$aside"
        return 1
    fi
    mv -fT -- "$aside" "$1" || {
        rm -f -- "$aside"
        return 1
    }
}

# record_remove FILE: if it is a record of this user.
record_remove () { record_trouble "$1" || rm -f -- "$1"; }

# requeue JOBID: try several times; the controller may be busy.
requeue () {
    local try pause=$requeue_pause said
    for ((try = 1; ; try++)); do
        ask 60 scontrol requeue "$1" && return 0
        case $said in *disabled* | *denied* | *'nvalid job id'* | *'failed to run command'*) break ;; esac
        [ "$try" -lt "$requeue_tries" ] || break
        say "scontrol requeue $1 failed (${said:-no answer in 60 s}): trying again in $pause s"
        sleep "$pause"
        pause=$((pause * 2))
    done
    say "scontrol requeue $1 failed (${said:-no answer in 60 s}): the job is not requeued;" \
        "submit it again, and it resumes from its checkpoints"
    return 1
}

# skip_steps: a node that crashed, or whose slurmstepd was killed, keeps files by which the
# same step of the same job cannot start there again ("launch failed", Slurm 22.05).  Each
# step that does nothing leaves the next number to the one that counts.
skip_steps () {
    local i count=${SLURM_RESTART_COUNT:-0}
    if [[ ! $count =~ ^[0-9]{1,9}$ ]]; then
        say "warning: SLURM_RESTART_COUNT is '$count', which is not a number"
        return
    fi
    for ((i = 10#$count % 16; i > 0; i--)); do
        timeout -k 5 60 srun --nodes=1 --ntasks=1 --ntasks-per-node=1 --mpi=none true
    done
}

# no_plugin SRUN-OPTION...: whether this Slurm has no plugin for the value of --mpi, in $mpi; those
# that it has are in $plugins.  srun then exits with 1, as it does for much else, and the job would
# come back in vain.
no_plugin () {
    local word
    mpi=
    for word; do case $word in --mpi=*) mpi=${word#--mpi=} ;; esac; done
    [[ $mpi =~ ^[A-Za-z0-9_]{1,40}$ ]] && ask 60 srun --mpi=list || return 1
    # The types are in lines of their own; those of pmix that have a version follow a colon.
    plugins=$(sed -n 's/^srun: //; s/.*versions available: *//; /\.\.\./!p' <<<"$said" | tr -s ',[:space:]' ' ')
    plugins=${plugins# }
    plugins=${plugins% }
    # Each Slurm has "none"; what has not is no list.
    [[ " $plugins " == *" none "* && " $plugins " != *" $mpi "* ]]
}

# count_restart DIRECTORY RECORD TERMS: 1: this job is not to come back, as was told.
count_restart () {
    if record_read "$2" && [ "$before" = "$3" ]; then
        idle=$((idle + 1))
    else
        idle=0
    fi
    if [ "$idle" -ge "$max_idle" ]; then
        say "no progress in $idle restarts, at $3 terms: the job is not requeued"
        record_remove "$2"
        return 1
    fi
    # A name that is not UTF-8 is told with "?" in it.
    if { [ -d "$1" ] || [[ $1 != *\?* ]]; } && mkdir -p -- "$1" && record_write "$2" "$3" "$idle"; then
        return 0
    fi
    say "cannot count the restarts in $2: the job is not requeued; it must be able" \
        "to replace this file, and the name of its directory must be UTF-8"
    return 1
}

# look PIJOB [PIJOB-OPTION]...: where the step will leave its verdict, and how long that is now: in
# $output and $said, if standard output is a file, and in $log and $logged; empty: it cannot be read.
look () {
    output='' said=0 log='' logged=0
    if [ -f "/proc/$$/fd/1" ] && [ -z "$silent" ]; then
        output=/proc/$$/fd/1
        said=$(stat -L -c %s "$output")
    fi
    state=$(timeout -k 5 60 "$1" --check --verbose ${quiet[@]+"${quiet[@]}"} 2>/dev/null </dev/null) &&
        state_value log && yaml_text "$text" && log=$text
    case $log in /dev/* | /proc/*) log= ;; esac
    [ ! -f "$log" ] || logged=$(stat -L -c %s -- "$log")
}

# verdicts FILE SIZE: those in FILE behind its first SIZE bytes.
verdicts () {
    # srun --label and mpirun --tag-output begin the line with the rank.
    { tail -c "+$((10#$2 + 1))" -- "$1" | grep -aoE '(^|[]:>] *)verdict: (pass|fail)$' | sed 's/.*: //'; } 2>/dev/null
}

# run_step PIJOB [PIJOB-OPTION]...: run ${step[@]} with it; the exit status is in $status.  srun 22.05
# exits with 0 if no task could be launched, so 0 is not believed without a verdict.
run_step () {
    local output said log logged found='' place=.
    [ -n "$prints" ] || look "$1"
    "${step[@]}" "$@"
    status=$?
    [ "$status" -eq 0 ] && [ -z "$prints" ] || return 0
    # The log first: another step may write to the same output.
    [ ! -f "$log" ] || found=$(verdicts "$log" "$logged")
    [ -n "$found" ] || [ -z "$output" ] || found=$(verdicts "$output" "$said")
    case $found in
    *fail*) say "${step[0]} ended with status 0, but the verdict is fail" && exit 1 ;;
    *pass*) return 0 ;;
    esac
    case $log in */*) place=${log%/*}/ ;; esac
    if [ -z "$output" ] && [ ! -f "$log" ] && { [ -z "$log" ] || [ -e "$log" ] || [ ! -d "$place" ]; }; then
        say "warning: the verdict is not checked, because neither standard output nor the log is a file here"
        return 0
    fi
    say "${step[0]} ended with status 0, but pijob gave no verdict${log:+ (log: $log)}:" \
        "no rank was started, or the exit status of a rank was lost"
    status=1
}

main () {
    local step=() once='' said mpi plugins status left state text quiet silent inject prints before idle trouble terms total record directory
    max_idle=${MAX_IDLE_RESTARTS:-3}
    [ "${1-}" != --once ] || { once=yes && shift; }
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        step+=("$1")
        shift
    done
    if [ $# -lt 3 ] || [ ${#step[@]} -eq 0 ] || [[ ! ${SLURM_JOB_ID:-} =~ ^[0-9]{1,10}$ ]]; then
        echo "usage, in a batch job: pijob-requeue [--once] srun [SRUN-OPTION]... -- pijob [PIJOB-OPTION]... JOB.yaml" >&2
        exit 4
    fi
    if [ -z "$once" ] && [[ ! $max_idle =~ ^[0-9]{1,9}$ ]]; then
        say "MAX_IDLE_RESTARTS is '$max_idle': it must be a number, such as 3"
        exit 4
    fi
    shift

    take_words "${@:2}"
    [ -n "$once" ] || skip_steps
    run_step "$@"
    [ -z "$once" ] || exit "$status"
    max_idle=$((10#$max_idle))

    # 2 to 6 are pijob's last word.  Otherwise what is on the disk decides, not how srun
    # ended: pijob was stopped or killed, or never ran.
    case $status in
    2 | 3 | 4 | 5 | 6) exit "$status" ;;
    esac
    if [ "$status" -ne 0 ] && no_plugin "${step[@]}"; then
        say "this Slurm has no MPI plugin $mpi; it has: $plugins (srun --mpi=list): set PIJOB_MPI to the" \
            "one that this MPI needs, or install it (PMIx: Debian slurm-wlm-basic-plugins, RHEL slurm-pmi)"
        exit "$status"
    fi
    # What failed on purpose is not tried again.
    [ -z "$inject" ] || exit "$status"
    state=$("$1" --status ${quiet[@]+"${quiet[@]}"} 2>/dev/null)
    left=$?

    case $status:$left in
    0:75) status=1 ;;
    0:0 | *:0 | *:75) ;;
    *) exit "$status" ;; # no checkpoints, or none of this job
    esac
    if ! { state_count of && total=$text && state_count terms && terms=$text &&
        state_value directory && yaml_text "$text" && [ -n "$text" ]; }; then
        say "cannot read the output of $1 --status: the job is not requeued"
        exit "$status"
    fi
    directory=$text
    record=$directory/restarts-$SLURM_JOB_ID
    if [ "$status:$left" = 0:0 ]; then
        record_remove "$record"
        exit 0
    fi
    count_restart "$directory" "$record" "$terms" || exit "$status"
    say "srun ended with status $status at $terms of $total terms: requeueing"
    requeue "$SLURM_JOB_ID"
    exit "$status"
}

# Sourced, it has only defined its functions.
if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    # Slurm may send the signal to this shell, too (scancel --full): it is meant for pijob.
    trap : USR1
    main "$@"
fi
