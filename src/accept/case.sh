# case.sh - a case of an acceptance suite: reading and running it
#
# A case is a job description.  Its first comment says what it shows.  Comments that begin
# with #ACCEPT say how to run it; all are optional:
#
#   #ACCEPT step: STATUS [PIJOB-OPTION]...
#       Run pijob so, and expect that exit status, or a shell pattern of it ([1-9]*).
#       Several are run one after the other; none is "step: 0".
#   #ACCEPT launch: [SRUN-OPTION]...
#       How the ranks are placed; by default, all tasks of the allocation.
#   #ACCEPT needs: N nodes|tasks|cpus
#       Skip the case in an allocation that has fewer.
#   #ACCEPT needs: binding
#       Skip the case where Slurm binds no ranks to CPUs (TaskPlugin).
#   #ACCEPT needs: machines
#       Skip the case where nodes of the allocation share a machine, as those of a test system
#       do: their speeds depend on each other.
#   #ACCEPT says: PATTERN
#       What is printed must have a line that matches this extended regular expression.
#   #ACCEPT limit: SECONDS
#       A step that takes longer has failed.  The default is 120.
#
# In a step and a launch, {nodes}, {tasks}, {cpus} and {all} stand for the nodes and tasks
# of the allocation, the CPUs of each node and those of all; {output} for the folder of the
# reports.  A directive is split into words at blanks, and that is all: no quotes, no
# variables, no patterns of file names; a placeholder stays one word.
#
# The shell that sources it has set -f.  It calls say, from_start and among, and has $pijob,
# $mpirun, $output and $start.
# shellcheck shell=bash disable=SC2034,SC2154 # variables of pijob-accept
#
# SPDX-License-Identifier: BSD-3-Clause

# case_bad FILE LINE MESSAGE...
case_bad () {
    say "$1:$2: ${*:3}"
    return 1
}

# case_split TEXT: its words, in $words.
case_split () {
    # shellcheck disable=SC2206 # words
    words=($1)
}

# case_directive FILE LINE TEXT: take "KEY: VALUE".
case_directive () {
    local key=${3%%:*} value=${3#*:}
    value=${value#"${value%%[![:blank:]]*}"}
    value=${value%"${value##*[![:space:]]}"} # of another system: a carriage return
    case $key in
    step)
        [ -n "$value" ] || { case_bad "$1" "$2" "step: an exit status is missing"; return; }
        [[ $value =~ ^[][0-9*?!^-]+([[:blank:]]|$) ]] ||
            { case_bad "$1" "$2" "step: '${value%%[[:blank:]]*}' is no exit status, nor a pattern such as [1-9]*"; return; }
        case_steps+=("$value")
        ;;
    launch) case_launch=$value ;;
    needs)
        [[ $value =~ ^([0-9]{1,9}\ (nodes|tasks|cpus)|binding|machines)$ ]] ||
            { case_bad "$1" "$2" "needs: '$value' is not like '2 nodes', '8 tasks', '4 cpus', 'binding' or 'machines'"; return; }
        case_needs+=("$value")
        ;;
    says)
        grep -qE -e "$value" </dev/null 2>/dev/null
        [ $? -eq 1 ] || { case_bad "$1" "$2" "says: '$value' is no extended regular expression"; return; }
        case_says+=("$value")
        ;;
    limit)
        [[ $value =~ ^[1-9][0-9]{0,5}$ ]] ||
            { case_bad "$1" "$2" "limit: '$value' is no number of seconds"; return; }
        case_limit=$value
        ;;
    *) case_bad "$1" "$2" "unknown #ACCEPT '$key'; allowed: step, launch, needs, says, limit" ;;
    esac
}

# case_read FILE: into $case_name, $case_title, $case_steps, ...
case_read () {
    local line number=0 complaint path=$1
    case $path in /*) ;; *) path=$start/$path ;; esac
    case_name=${1##*/}
    case_name=${case_name%.yaml}
    case_title=
    case_steps=()
    case_launch=
    case_needs=()
    case_says=()
    case_limit=120
    while IFS= read -r line || [ -n "$line" ]; do
        number=$((number + 1))
        if [[ $line =~ ^[[:blank:]]*#[[:blank:]]*ACCEPT[[:blank:]]+(.*) ]]; then
            case_directive "$1" $number "${BASH_REMATCH[1]}" || return 1
        elif [[ $line =~ ^[[:blank:]]*#+[[:blank:]]*[Aa][Cc][Cc][Ee][Pp][Tt][[:blank:]:]*(step|launch|needs|says|limit)[[:blank:]]*: ]]; then
            case_bad "$1" $number "like a directive, which begins with '#ACCEPT '"
            return
        elif [ -z "$case_title" ] && [[ $line == '# '* ]]; then
            case_title=${line#\# }
        fi
    done <"$path" || return 1
    case_title=${case_title//[[:cntrl:]]/}
    [ ${#case_steps[@]} -gt 0 ] || case_steps=(0)
    complaint=$(from_start "$pijob" --quiet --check "$1" 2>&1) || {
        printf '%s\n' "$complaint" >&2
        return 1
    }
}

# case_number NAME DEFAULT: the environment variable, in $number; 1: it is no number.
case_number () {
    number=${!1:-$2}
    [[ $number =~ ^[0-9]{1,9}$ ]] || { say "$1 is '$number', which is no number"; return 1; }
    number=$((10#$number))
}

# case_fewest CPUS: the fewest of each node, from SLURM_JOB_CPUS_PER_NODE, such as 2(x3),4;
# in $place_cpus.
case_fewest () {
    local rest=$1,
    place_cpus=
    while [[ $rest =~ ^([0-9]{1,9})(\(x[0-9]+\))?,(.*)$ ]]; do
        number=$((10#${BASH_REMATCH[1]}))
        rest=${BASH_REMATCH[3]}
        if [ -z "$place_cpus" ] || [ "$number" -lt "$place_cpus" ]; then place_cpus=$number; fi
    done
    [ -z "$rest" ] || { say "SLURM_JOB_CPUS_PER_NODE is '$1', which is not like 2(x3),4"; return 1; }
}

# case_place LAUNCHER MPI: what there is to run on, in $place_*.
case_place () {
    local number words
    place_srun=
    place_mpi=$2
    place_launcher=()
    if [ -z "$1" ] && [ -n "${SLURM_JOB_ID:-}" ]; then
        command -v srun >/dev/null || { say "no srun"; return 1; }
        place_srun=yes
        case_number SLURM_JOB_NUM_NODES '' || return 1
        place_nodes=$number
        case_number SLURM_NTASKS_PER_NODE 1 || return 1
        case_number SLURM_NTASKS $((place_nodes * number)) || return 1
        place_tasks=$number
        case_fewest "${SLURM_JOB_CPUS_PER_NODE:-1}"
        return
    fi
    place_nodes=1
    place_cpus=$(nproc)
    place_tasks=1
    [[ ! " ${1:-$mpirun -n 4} " =~ \ -(n|np)\ +([0-9]{1,9})\  ]] || place_tasks=$((10#${BASH_REMATCH[2]}))
    case_split "${1:-$mpirun -n 4}"
    place_launcher=(${words[@]+"${words[@]}"})
    command -v -- "${words[0]-}" >/dev/null || {
        say "neither an allocation of Slurm nor ${words[0]-}: --launcher says how to start ranks"
        return 1
    }
}

# case_machines: on how many machines the nodes of the allocation are, as their boot IDs tell;
# as many as there are nodes, where the IDs cannot be had.
case_machines () {
    local ids
    ids=$(timeout 120 srun --mpi=none --nodes="$place_nodes" --ntasks="$place_nodes" --ntasks-per-node=1 \
        cat /proc/sys/kernel/random/boot_id 2>/dev/null </dev/null) || ids=
    if [ "$(grep -c . <<<"$ids")" -eq "$place_nodes" ]; then
        sort -u <<<"$ids" | wc -l
    else
        echo "$place_nodes"
    fi
}

# case_lacks: what the case needs and is not there; 1: nothing.
case_lacks () {
    local need have plugins machines
    for need in ${case_needs[@]+"${case_needs[@]}"}; do
        if [ "$need" = binding ]; then
            plugins=$(timeout -k 5 60 scontrol show config 2>/dev/null | sed -n 's/^TaskPlugin *= *//p')
            case $plugins in *affinity* | *cgroup*) continue ;; esac
            echo "needs a Slurm that binds ranks, this one has TaskPlugin=${plugins:-none}"
            return 0
        fi
        if [ "$need" = machines ]; then
            [ -n "$place_srun" ] || continue
            machines=$(case_machines)
            [ "$machines" -lt "$place_nodes" ] || continue
            echo "needs a machine for each node, these $place_nodes nodes share $machines (the same boot ID)"
            return 0
        fi
        have=place_${need#* }
        if [ "${!have}" -lt "${need% *}" ]; then
            echo "needs $need, the allocation has ${!have}"
            return 0
        fi
    done
    if [ -n "$case_launch" ] && [ -z "$place_srun" ]; then
        echo "places its ranks, for which it needs srun"
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
        word=${word//\{all\}/$((place_nodes * place_cpus))}
        words[i]=${word//\{output\}/$output}
    done
}

# case_command LOG FILE [OPTION]...: the command of a step, in $command.
case_command () {
    local log=$1 file=$2 words
    shift 2
    if [ -n "$place_srun" ]; then
        case_fill "$case_launch"
        command=(srun --mpi="$place_mpi" --kill-on-bad-exit=1 --nodes="$place_nodes"
            --ntasks="$place_tasks" --cpus-per-task=1 ${words[@]+"${words[@]}"})
    else
        command=("${place_launcher[@]}")
    fi
    command+=("$pijob" "$@")
    among --hello "$@" || command+=(--log "$log" "$file")
}

# case_clock: hundredths of a second since some time, in $clock; no clock that is set.
case_clock () {
    local up
    if read -r up _ </proc/uptime && [[ $up =~ ^([0-9]{1,12})\.([0-9]{2})$ ]]; then
        clock=$((10#${BASH_REMATCH[1]}${BASH_REMATCH[2]}))
    else
        clock=$((SECONDS * 100))
    fi
}

# case_step N FILE DIRECTORY: run step N, from 1, which prints there; $case_result and $case_why.
case_step () {
    local words status wanted began=$SECONDS printed=$3/$case_name.out pattern command
    case_fill "${case_steps[$1 - 1]}"
    wanted=${words[0]}
    case_command "$output/$case_name-$1.log" "$2" ${words[@]+"${words[@]:1}"}
    printf '$ %s\n' "${command[*]}" >>"$printed"
    from_start timeout -k 10 "$case_limit" "${command[@]}" >>"$printed" 2>&1 </dev/null
    status=$?
    printf '[exit status %s]\n' "$status" >>"$printed"
    if [ $((SECONDS - began)) -ge "$case_limit" ]; then
        case_result=fail
        case_why="step $1: no end after $case_limit s"
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
    [ "$1" -eq ${#case_steps[@]} ] || return
    for pattern in ${case_says[@]+"${case_says[@]}"}; do
        grep -qE -e "$pattern" "$printed" || {
            case_result=fail
            case_why="nothing printed matches '$pattern'"
        }
    done
}

# case_run FILE DIRECTORY: run all steps; $case_result (pass, fail, skip), $case_why,
# $case_seconds.
case_run () {
    local i began clock
    case_clock
    began=$clock
    case_result=pass
    case_why=
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
