# case.sh - running a case of an acceptance suite
#
# In a step and a launch, {nodes}, {tasks}, {cpus} and {cores} stand for the nodes and tasks of
# the allocation, and the CPUs and cores of each node; {all} and {allcores} for the CPUs and
# cores of all nodes; {output} for the directory of the reports.  A directive is split into words
# at blanks, and that is all: no quotes, no variables, no patterns of file names; a placeholder
# stays one word.
#
# The shell that sources it has set -f.  It calls say, from_start and among, and has $pijob,
# $mpirun, $output and $start; directive.sh, place.sh and verdict.sh are sourced before.
# shellcheck shell=bash disable=SC2034,SC2154 # variables of pijob-accept
#
# SPDX-License-Identifier: BSD-3-Clause

# case_lacks: print what the case needs and is missing; 1: nothing.
case_lacks () {
    local need have plugins answer machines
    for need in ${case_needs[@]+"${case_needs[@]}"}; do
        if [ "$need" = binding ]; then
            ask 60 scontrol show config || answer=
            plugins=$(sed -n 's/^TaskPlugin *= *//p' <<<"$answer")
            # Slurm 24.11 prints no name for task/none.
            [ "$plugins" != "(null)" ] || plugins=task/none
            case $plugins in *affinity* | *cgroup*) continue ;; esac
            echo "needs a Slurm that binds ranks; this one has TaskPlugin=${plugins:-none}"
            return 0
        fi
        if [ "$need" = machines ]; then
            [ -n "$place_srun" ] || continue
            machines=$(case_machines)
            [ "$machines" -lt "$place_nodes" ] || continue
            echo "needs each node on a machine of its own; these $place_nodes nodes run on $machines (same boot ID)"
            return 0
        fi
        have=place_${need#* }
        if [ "${!have}" -lt "${need% *}" ]; then
            echo "needs $need; the allocation has ${!have}"
            return 0
        fi
    done
    if [ -n "$case_launch" ] && [ -z "$place_srun" ]; then
        echo "needs srun, because it has an #ACCEPT launch line"
        return 0
    fi
    return 1
}

# case_fill TEXT: its words, with the placeholders filled in, in $words.
case_fill () {
    local i word
    case_split "$1"
    for ((i = 0; i < ${#words[@]}; i++)); do
        word=${words[i]}
        word=${word//\{nodes\}/$place_nodes}
        word=${word//\{tasks\}/$place_tasks}
        word=${word//\{cpus\}/$place_cpus}
        word=${word//\{cores\}/$place_cores}
        word=${word//\{all\}/$((place_nodes * place_cpus))}
        word=${word//\{allcores\}/$((place_nodes * place_cores))}
        words[i]=${word//\{output\}/$output}
    done
}

# case_command LOG FILE OWN [OPTION]...: the command of a step, in $command, and the number of
# ranks that it starts, if that is known, in $ranks.  Unless it is the step's OWN, pijob expects
# that number: ranks that MPI does not join are many jobs of one rank, which would pass.
case_command () {
    local log=$1 file=$2 own=$3 words
    shift 3
    ranks=$place_known
    if [ -n "$place_srun" ]; then
        case_fill "$case_launch"
        place_ranks ${words[@]+"${words[@]}"} || ranks=$place_tasks
        command=(srun ${place_options[@]+"${place_options[@]}"} --mpi="$place_mpi" --kill-on-bad-exit=1 --nodes="$place_nodes"
            --ntasks="$place_tasks" --cpus-per-task=1 ${words[@]+"${words[@]}"})
    else
        command=("${place_launcher[@]}")
    fi
    command+=("$pijob")
    [ -z "$ranks" ] || [ -n "$own" ] || command+=(--set "expect.ranks=$ranks")
    command+=("$@")
    among --hello "$@" || command+=(--log "$log" "$file")
}

# case_clock: hundredths of a second since some time, in $clock, by a clock that nobody sets.
case_clock () {
    local up
    if read -r up _ </proc/uptime && [[ $up =~ ^([0-9]{1,12})\.([0-9]{2})$ ]]; then
        clock=$((10#${BASH_REMATCH[1]}${BASH_REMATCH[2]}))
    else
        clock=$((SECONDS * 100))
    fi
}

# case_printed FILE: the output of the steps without their command lines, in which a pattern
# could match an option.
case_printed () {
    local range
    for range in ${case_ranges[@]+"${case_ranges[@]}"}; do
        tail -c "+${range% *}" "$1" | head -c "${range#* }"
        echo
    done
}

# case_step N FILE DIRECTORY: run step N, from 1; its output goes there; sets $case_result and
# $case_why.
case_step () {
    local words status wanted began clock printed=$3/$case_name.out pattern command from ranks doubt
    local own=${case_own[$1 - 1]}
    case_clock
    began=$clock
    case_fill "${case_steps[$1 - 1]}"
    wanted=${words[0]}
    case_command "$output/$case_name-$1.log" "$2" "$own" ${words[@]+"${words[@]:1}"}
    printf '$ %s\n' "${command[*]}" >>"$printed"
    from=$(($(wc -c <"$printed") + 1))
    from_start timeout -k 10 "$case_limit" "${command[@]}" >>"$printed" 2>&1 </dev/null
    status=$?
    case_ranges+=("$from $(($(wc -c <"$printed") + 1 - from))")
    printf '[exit status %s]\n' "$status" >>"$printed"
    case_clock
    if [ $((clock - began)) -ge $((case_limit * 100)) ]; then
        case_result=fail
        case_why="step $1 did not end within $case_limit s (#ACCEPT limit)"
        return
    fi
    # shellcheck disable=SC2254 # a pattern
    case $status in
    $wanted) ;;
    *)
        case_result=fail
        case_why="step $1: exit status $status, expected $wanted"
        return
        ;;
    esac
    if ! step_only_prints ${words[@]+"${words[@]:1}"} &&
        doubt=$(tail -c "+$from" "$printed" | verdict_doubt "$status" "$3/$case_name-$1.log"); then
        case_result=fail
        case_why="step $1: $doubt"
        return
    fi
    # --hello expects nothing.
    if [ "$own" = hello ] && [ -n "$ranks" ] && [ "$status" -eq 0 ] &&
        ! tail -c "+$from" "$printed" | grep -qaE "^I am rank 0 of $ranks on "; then
        case_result=fail
        case_why="step $1: no line 'I am rank 0 of $ranks on HOST', but $ranks ranks were started"
        return
    fi
    [ "$1" -eq ${#case_steps[@]} ] || return
    for pattern in ${case_says[@]+"${case_says[@]}"}; do
        case_printed "$printed" | grep -qaE -e "$pattern" || {
            case_result=fail
            case_why="no line of the output matches '$pattern'"
        }
    done
}

# case_run FILE DIRECTORY: run all steps; sets $case_result (pass, fail, skip), $case_why and
# $case_seconds.
case_run () {
    local i began clock
    case_clock
    began=$clock
    case_result=pass
    case_why=
    case_ranges=()
    if case_why=$(case_lacks); then
        case_result=skip
    else
        : >"$2/$case_name.out" || exit 1
        for ((i = 1; i <= ${#case_steps[@]}; i++)); do
            [ "$case_result" = pass ] || break
            case_step "$i" "$1" "$2"
        done
    fi
    case_clock
    began=$((clock - began))
    printf -v case_seconds '%d.%02d' $((began / 100)) $((began % 100))
}
