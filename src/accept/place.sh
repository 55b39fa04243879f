# place.sh - what an acceptance suite has to run on
#
# In an allocation the steps are started by srun.  srun takes options from the environment, which
# sbatch, salloc or another step may have set: SLURM_CPU_BIND, SLURM_MEM_PER_CPU, SLURM_LABELIO,
# SLURM_STDOUTMODE.  The suite must not depend on them.  So only the variables stay that say which
# job this is, and where its Slurm is.
#
# shellcheck shell=bash disable=SC2034,SC2154 # variables of pijob-accept
#
# SPDX-License-Identifier: BSD-3-Clause

# case_number NAME DEFAULT: the environment variable, in $number; 1: it is not a number.
case_number () {
    number=${!1:-$2}
    [[ $number =~ ^[0-9]{1,9}$ ]] || { say "$1 is '$number', which is not a number"; return 1; }
    number=$((10#$number))
}

# case_fewest CPUS: the smallest number of CPUs on a node, from SLURM_JOB_CPUS_PER_NODE, such as
# 2(x3),4, in $place_cpus.
case_fewest () {
    local rest=$1,
    place_cpus=
    while [[ $rest =~ ^([0-9]{1,9})(\(x[0-9]+\))?,(.*)$ ]]; do
        number=$((10#${BASH_REMATCH[1]}))
        rest=${BASH_REMATCH[3]}
        if [ -z "$place_cpus" ] || [ "$number" -lt "$place_cpus" ]; then place_cpus=$number; fi
    done
    [ -z "$rest" ] || { say "SLURM_JOB_CPUS_PER_NODE is '$1', which is not of the form 2(x3),4"; return 1; }
}

# place_of_batch: whether this shell was started by "slurmstepd: [JOB.batch]", or another step
# without a number.
place_of_batch () {
    local pid title='' line='' i _
    read -r pid _ 2>/dev/null </proc/self/stat || return 1
    [ "$pid" = "$BASHPID" ] || return 1 # the /proc of another PID namespace
    for ((i = 0; i < 64; i++)); do
        # The name of the program, in brackets, may have blanks and brackets.
        IFS= read -r -d '' line 2>/dev/null <"/proc/$pid/stat"
        [[ ${line##*)} =~ ^\ [[:alpha:]]\ ([0-9]{1,9})\  ]] || return 1
        pid=${BASH_REMATCH[1]}
        [ "$pid" -gt 1 ] || return 1
        IFS= read -r -d '' title 2>/dev/null <"/proc/$pid/cmdline"
        [[ $title != 'slurmstepd: ['* ]] || break
    done
    [[ $title == 'slurmstepd: ['*.[!0-9]* ]]
}

# place_inside: whether this shell is in a step, where another one would wait for its CPUs.
# The steps of salloc, of a batch script and of a login have numbers at the upper end.  sbatch, in
# a step, hands the number of that step on to the new job, which has no such step.
place_inside () {
    [[ ${SLURM_STEP_ID:-} =~ ^[0-9]{1,10}$ ]] && [ "$((10#${BASH_REMATCH[0]}))" -lt 4294967040 ] && ! place_of_batch
}

# place_job: nodes and tasks of the job, as Slurm says, in $place_nodes and $place_tasks; they
# stay as they are if Slurm does not say.
place_job () {
    local answer per_node=0
    ask 20 scontrol show job --all --oneliner "$SLURM_JOB_ID" || return 0
    answer=${answer%%$'\n'*}
    [[ ! $answer =~ [[:blank:]]NumNodes=([0-9]{1,9})(-[0-9]+)?[[:blank:]] ]] || place_nodes=$((10#${BASH_REMATCH[1]}))
    [[ ! $answer =~ [[:blank:]]NtasksPerN:B:S:C=([0-9]{1,9}): ]] || per_node=$((10#${BASH_REMATCH[1]}))
    [[ $answer =~ [[:blank:]]NumTasks=([0-9]{1,9})[[:blank:]] ]] || return 0
    place_tasks=$((10#${BASH_REMATCH[1]}))
    [ "$place_tasks" -ge $((place_nodes * per_node)) ] || place_tasks=$((place_nodes * per_node))
}

# place_threads: the number of CPUs on a core, as Slurm counts them, in $threads; the largest one
# of all nodes.
place_threads () {
    local answer cpus sockets cores _
    threads=1
    ask 20 sinfo --all --noheader --Node --nodes="${SLURM_JOB_NODELIST:-none}" --format='%c %X %Y' || return 0
    while read -r cpus sockets cores _; do
        [[ "$cpus $sockets $cores" =~ ^[1-9][0-9]{0,5}\ [1-9][0-9]{0,3}\ [1-9][0-9]{0,3}$ ]] || continue
        [ $((cpus / (sockets * cores))) -le "$threads" ] || threads=$((cpus / (sockets * cores)))
    done <<<"$answer"
}

# place_forget: unset the variables that srun would take for options.
place_forget () {
    local name
    for name in $(compgen -e); do
        case $name in
        SLURM_JOB_* | SLURM_JOBID | SLURM_ARRAY_* | SLURM_RESTART_COUNT | SLURM_SUBMIT_* | SLURM_CLUSTER_NAME) ;;
        SLURM_CONF | SLURM_CONF_* | SLURM_JWT | SLURM_NETWORK | SLURM_SPANK_* | SLURM_PMIX*) ;;
        SLURM_* | SRUN_* | SBATCH_* | SALLOC_*) unset "$name" ;;
        esac
    done
    export SLURM_EXPORT_ENV=ALL # the ranks get what this shell has, also in sbatch --export=NONE
}

# place_plugin: whether this Slurm has a plugin for --mpi, or does not say which it has.
place_plugin () {
    local answer plugins
    ask 60 srun --mpi=list || return 0
    # The types are in lines of their own; those of pmix that have a version follow a colon.
    plugins=$(sed -n 's/^srun: //; s/.*versions available: *//; /\.\.\./!p' <<<"$answer" | tr -s ',[:space:]' ' ')
    plugins=${plugins# }
    plugins=${plugins% }
    # Each Slurm has "none"; what has not is no list.
    [[ " $plugins " != *" none "* || " $plugins " == *" $place_mpi "* ]] || {
        say "this Slurm has no MPI plugin $place_mpi; it has: $plugins (srun --mpi=list): give --mpi the one that this MPI needs, or install it (PMIx: Debian slurm-wlm-basic-plugins, RHEL slurm-pmi)"
        return 4
    }
}

# place_slurm: the job that this shell is in.
place_slurm () {
    local answer number threads
    command -v srun >/dev/null || { say "srun not found"; return 1; }
    # They would hide nodes and jobs from sinfo and scontrol.
    unset "${!SINFO_@}" "${!SCONTROL_@}" SLURM_CLUSTERS
    if place_inside; then
        ask 20 srun --help
        [[ $answer == *--overlap* ]] || {
            say "this is step $SLURM_JOB_ID.$SLURM_STEP_ID: srun would wait for its CPUs, and this Slurm has no srun --overlap; run pijob-accept directly in salloc or sbatch, not in srun"
            return 1
        }
        say "this is step $SLURM_JOB_ID.$SLURM_STEP_ID: the cases share its CPUs (srun --overlap); run pijob-accept directly in salloc or sbatch for reliable times"
        place_options=(--overlap)
    fi
    place_srun=yes
    place_plugin || return
    case_number SLURM_JOB_NUM_NODES '' || return 1
    place_nodes=$number
    case_number SLURM_NTASKS_PER_NODE 1 || return 1
    case_number SLURM_NTASKS $((place_nodes * number)) || return 1
    place_tasks=$number
    case_fewest "${SLURM_JOB_CPUS_PER_NODE:-1}" || return 1
    place_job
    place_threads
    place_cores=$((place_cpus / threads))
    [ "$place_cores" -ge 1 ] || place_cores=1
    place_forget
}

# place_host: the CPUs and cores that this process may use.
place_host () {
    local list cpu core cores=' ' count=0
    place_cpus=$(nproc)
    list=$(sed -n 's/^Cpus_allowed_list:[[:blank:]]*//p' /proc/self/status)
    for cpu in ${list//,/ }; do
        [[ $cpu =~ ^([0-9]{1,5})(-([0-9]{1,5}))?$ ]] || continue
        for ((cpu = 10#${BASH_REMATCH[1]}, last = 10#${BASH_REMATCH[3]:-${BASH_REMATCH[1]}}; cpu <= last; cpu++)); do
            read -r core <"/sys/devices/system/cpu/cpu$cpu/topology/thread_siblings_list" || continue
            [[ $cores == *" $core "* ]] || { cores+="$core "; count=$((count + 1)); }
        done 2>/dev/null
    done
    place_cores=$count
    [ "$count" -ge 1 ] || place_cores=$place_cpus
}

# place_ranks WORD...: the number of ranks that these words of a launcher or of srun ask for, in
# $ranks; 1: they do not say.  In doubt, such as several programs, it is empty.
place_ranks () {
    local count=0
    ranks=
    while [ $# -gt 0 ]; do
        case $1 in
        nice | */nice | ionice | */ionice) [ "${2-}" != -n ] || shift 2 ;;
        -n | -np | --np | --ntasks)
            count=$((count + 1))
            ranks=${2-}
            [ $# -eq 1 ] || shift
            ;;
        -n[0-9]* | --ntasks=*)
            count=$((count + 1))
            ranks=${1#-n}
            ranks=${ranks#*=}
            ;;
        : | --multi-prog | --het-group* | -[A-Za-mo-z]*n[0-9]*) count=2 ;;
        esac
        [ $# -eq 0 ] || shift
    done
    if [[ $count == 1 && $ranks =~ ^[0-9]{1,9}$ ]] && [ $((10#$ranks)) -ge 1 ]; then
        ranks=$((10#$ranks))
    else
        ranks=
    fi
    [ "$count" -gt 0 ]
}

# place_starts: whether the mpirun of an MPI runs.  That of Open MPI 5 is only the door to prterun, the
# program of PRRTE, which may be missing.
place_starts () {
    local said
    case ${place_launcher[0]##*/} in mpirun* | mpiexec*) ;; *) return 0 ;; esac
    said=$(timeout -k 5 60 "${place_launcher[0]}" --version 2>&1 </dev/null) && return 0
    said=$(grep -v '^-*$' <<<"$said" | tr -s '[:space:]' ' ')
    said=${said% }
    say "${place_launcher[0]} --version fails: ${said:-it says nothing}; Open MPI 5 and later need PRRTE, whose prterun must be where this MPI looks for it"
    return 1
}

# case_place LAUNCHER MPI LOCAL: what there is to run on, in $place_*; the number of ranks that a
# launcher other than srun starts, if it is known, in $place_known.
case_place () {
    local words ranks
    place_known=
    place_srun=
    place_mpi=$2
    place_launcher=()
    place_options=()
    if [ -z "$1$3" ] && [ -n "${SLURM_JOB_ID:-}" ]; then
        place_slurm
        return
    fi
    [ -n "$1$3" ] || {
        say "not inside a Slurm allocation: try 'salloc --nodes=2 pijob-accept', or 'sbatch $jobscripts/acceptance.sbatch'; --local runs the suite on this host alone"
        return 4
    }
    place_nodes=1
    place_host
    if [ -n "$1" ]; then
        case_split "$1"
        place_launcher=(${words[@]+"${words[@]}"})
        place_ranks ${words[@]+"${words[@]}"}
        place_known=$ranks
        place_tasks=${ranks:-1}
    else
        place_tasks=$place_cores
        place_known=$place_tasks
        place_launcher=("$mpirun" -n "$place_tasks")
    fi
    command -v -- "${place_launcher[0]-}" >/dev/null || {
        say "${place_launcher[0]-} not found: give --launcher the command that starts the ranks"
        return 1
    }
    place_starts
}

# case_machines: on how many machines the nodes of the allocation are, as their boot IDs tell;
# as many as there are nodes, where the IDs cannot be had.
case_machines () {
    local answer
    ask 120 srun ${place_options[@]+"${place_options[@]}"} --mpi=none --nodes="$place_nodes" \
        --ntasks="$place_nodes" --ntasks-per-node=1 cat /proc/sys/kernel/random/boot_id || answer=
    if [ "$(grep -c . <<<"$answer")" -eq "$place_nodes" ]; then
        sort -u <<<"$answer" | wc -l
    else
        echo "$place_nodes"
    fi
}
