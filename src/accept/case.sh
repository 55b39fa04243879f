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
# reports.
#
# SPDX-License-Identifier: BSD-3-Clause

# case_bad FILE LINE MESSAGE...
case_bad () {
    echo "pijob-accept: $1:$2: ${*:3}" >&2
    return 1
}

# case_directive FILE LINE TEXT: take "KEY: VALUE".
case_directive () {
    local key=${3%%:*} value=${3#*:}
    value=${value#"${value%%[! ]*}"}
    case $key in
    step)
        [[ $value =~ ^[^\ ]+ ]] || { case_bad "$1" "$2" "step: an exit status is missing"; return; }
        case_steps+=("$value")
        ;;
    launch) case_launch=$value ;;
    needs)
        [[ $value =~ ^([0-9]+\ (nodes|tasks|cpus)|binding|machines)$ ]] ||
            { case_bad "$1" "$2" "needs: '$value' is not like '2 nodes', '8 tasks', '4 cpus', 'binding' or 'machines'"; return; }
        case_needs+=("$value")
        ;;
    says) case_says+=("$value") ;;
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
    local line number=0 complaint
    case_name=$(basename "$1" .yaml)
    case_title=
    case_steps=()
    case_launch=
    case_needs=()
    case_says=()
    case_limit=120
    while IFS= read -r line || [ -n "$line" ]; do
        number=$((number + 1))
        case $line in
        '#ACCEPT '*) case_directive "$1" $number "${line#\#ACCEPT }" || return 1 ;;
        '# '*) [ -n "$case_title" ] || case_title=${line#\# } ;;
        esac
    done <"$1" || return 1
    [ ${#case_steps[@]} -gt 0 ] || case_steps=(0)
    complaint=$("$pijob" --quiet --check "$1" 2>&1) || {
        printf '%s\n' "$complaint" >&2
        return 1
    }
}

# case_place LAUNCHER MPI: what there is to run on, in $place_*.
case_place () {
    local counts
    place_srun=
    place_mpi=$2
    place_launcher=$1
    if [ -z "$1" ] && [ -n "${SLURM_JOB_ID:-}" ]; then
        command -v srun >/dev/null || { echo "pijob-accept: no srun" >&2; return 1; }
        place_srun=yes
        place_nodes=$SLURM_JOB_NUM_NODES
        place_tasks=${SLURM_NTASKS:-$place_nodes}
        # Of each node, such as 2(x3),4: the fewest.
        counts=${SLURM_JOB_CPUS_PER_NODE:-1}
        place_cpus=$(printf '%s\n' "$counts" | tr ',' '\n' | sed 's/(.*//' | sort -n | head -n 1)
        return 0
    fi
    place_nodes=1
    place_cpus=$(nproc)
    [ -n "$place_launcher" ] || place_launcher="$mpirun -n 4"
    place_tasks=1
    [[ ! $place_launcher =~ \ -(n|np)\ ([0-9]+) ]] || place_tasks=${BASH_REMATCH[2]}
    # shellcheck disable=SC2086 # the first word
    set -- $place_launcher
    command -v "$1" >/dev/null || {
        echo "pijob-accept: neither an allocation of Slurm nor $1: --launcher says how to start ranks" >&2
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
    for need in "${case_needs[@]}"; do
        if [ "$need" = binding ]; then
            plugins=$(scontrol show config 2>/dev/null | sed -n 's/^TaskPlugin *= *//p')
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

# case_fill TEXT: the placeholders in it.
case_fill () {
    local text=$1
    text=${text//\{nodes\}/$place_nodes}
    text=${text//\{tasks\}/$place_tasks}
    text=${text//\{cpus\}/$place_cpus}
    text=${text//\{all\}/$((place_nodes * place_cpus))}
    printf '%s' "${text//\{output\}/$case_output}"
}

# case_command LOG FILE OPTION...: the command of a step, in $command.
case_command () {
    local log=$1 file=$2 launch
    shift 2
    launch=$(case_fill "$case_launch")
    # shellcheck disable=SC2206 # words
    if [ -n "$place_srun" ]; then
        command=(srun --mpi="$place_mpi" --kill-on-bad-exit=1 --nodes="$place_nodes"
            --ntasks="$place_tasks" --cpus-per-task=1 $launch)
    else
        command=($place_launcher)
    fi
    command+=("$pijob" "$@")
    case " $* " in
    *" --hello "*) ;;
    *) command+=(--log "$log" "$file") ;;
    esac
}

# case_step N FILE OUTPUT: run step N; $case_result and $case_why.
case_step () {
    local words status wanted began=$SECONDS printed=$3/$case_name.out pattern
    # shellcheck disable=SC2206 # words
    words=($(case_fill "${case_steps[$1]}"))
    wanted=${words[0]}
    case_command "$3/$case_name-$(($1 + 1)).log" "$2" "${words[@]:1}"
    printf '$ %s\n' "${command[*]}" >>"$printed"
    timeout -k 10 "$case_limit" "${command[@]}" >>"$printed" 2>&1 </dev/null
    status=$?
    printf '[exit status %s]\n' "$status" >>"$printed"
    if [ $((SECONDS - began)) -ge "$case_limit" ]; then
        case_result=fail
        case_why="step $(($1 + 1)): no end after $case_limit s"
        return
    fi
    # shellcheck disable=SC2254 # a pattern
    case $status in
    $wanted) ;;
    *)
        case_result=fail
        case_why="step $(($1 + 1)): exit status $status, expected $wanted"
        return
        ;;
    esac
    [ $(($1 + 1)) -eq ${#case_steps[@]} ] || return
    for pattern in "${case_says[@]}"; do
        grep -qE -e "$pattern" "$printed" || {
            case_result=fail
            case_why="nothing printed matches '$pattern'"
        }
    done
}

# case_run FILE OUTPUT: run all steps; $case_result (pass, fail, skip), $case_why, $case_seconds.
case_run () {
    local i began=${EPOCHREALTIME/./}
    case_output=$2
    case_result=pass
    case_why=
    if case_why=$(case_lacks); then
        case_result=skip
    else
        : >"$2/$case_name.out" || exit 1
        for ((i = 0; i < ${#case_steps[@]}; i++)); do
            [ "$case_result" = pass ] || break
            case_step "$i" "$1" "$2"
        done
    fi
    case_seconds=$(printf '%07d' $((${EPOCHREALTIME/./} - began)) | sed 's/.\{4\}$//; s/\(..\)$/.\1/')
}
