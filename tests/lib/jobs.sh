# jobs.sh - batch jobs with checkpoints, to be disturbed in mid-run
#
# Source it behind cluster.sh; call jobs_begin once the cluster is up and $TERMS set.
#
# SPDX-License-Identifier: BSD-3-Clause

# jobs_begin: go to the scratch directory, and find out the right sum, $right.
jobs_begin () {
    # Programs that stand in for pijob have its neighbour beside them.
    cp "$srcdir/jobscripts/pi.sbatch" "$builddir/pijob-requeue" "$SCRATCH" && cd "$SCRATCH" || exit 99
    PIJOB_KERNEL=baseline # the slowest: more time to disturb it
    export PIJOB PIJOB_KERNEL
    at_exit 'touch */unpaced'

    # The undisturbed job, by the fastest kernel.
    cat >right.yaml <<END
name: right
series: {terms: $TERMS}
END
    on_cluster 90 env -u PIJOB_KERNEL srun -N4 -n8 --mpi=pmix \
        "$PIJOB" --quiet --log right.log right.yaml
    right=$(log_value right.log sum)
    like "$right" '^[0-9a-f]{32}$' "an undisturbed job has a sum" || show_run
}

# submit NAME [SBATCH-OPTION]...: a job in a directory NAME of its own; leaves $job.  $JOB_LINES are
# more lines of its description.
submit () {
    name=$1
    shift
    mkdir -p "$name"
    cat >"$name/job.yaml" <<END
name: $name
series: {terms: $TERMS}
checkpoint: {directory: ck, interval: 1s}
log: {progress: 1s}
${JOB_LINES-}
END
    cd "$name" || exit 99
    on_cluster 20 sbatch --parsable "$@" ../pi.sbatch job.yaml
    cd ..
    job=${out%%;*}
    eval "job_$(echo "$name" | tr - _)=$job"
    log=$name/$name-$job.log
    [ "$status" -eq 0 ] || show_run
}

# pace NAME: let the ranks of a job run for a tenth of the time only, so that it is in
# mid-run for long on any machine, until the file NAME/unpaced is there.  At its end it makes
# the file NAME/runs.  The search for its processes takes long on a busy machine: only while
# they are halted.
# shellcheck disable=SC2086 # lists
pace () {
    local pids
    while [ ! -e "$1/unpaced" ] && [ -d "$1" ]; do
        pids=$(processes "$1" pijob)
        kill -STOP $pids
        sleep 0.5
        kill -CONT $pids
        sleep 0.06
        kill -STOP $pids
    done
    strike "$1" pijob CONT
    touch "$1/runs"
}

# mid_run NAME LOG [N]: wait for the Nth checkpoint, then keep the job there.
mid_run () {
    within 40 has_events "$2" checkpoint "${3:-1}" || return 1
    [ -e "$1/paced" ] || {
        touch "$1/paced"
        pace "$1" >/dev/null 2>&1 </dev/null &
    }
}

# has_ended JOB: or not yet.  A requeued job that waits is told to wait no longer; but
# Slurm has to have ended what was there before, or it refuses the job ("credential
# revoked", to the second) or its step.
has_ended () {
    case $(job_field "$1" JobState) in
    PENDING)
        sleep 4
        cluster run scontrol update "jobid=$1" StartTime=now >/dev/null 2>&1
        sleep 1
        ;;
    BOOT_FAIL | CANCELLED | COMPLETED | DEADLINE | FAILED | NODE_FAIL | OUT_OF_MEMORY | TIMEOUT)
        return 0
        ;;
    esac
    return 1
}

# back JOB LOG STARTS: the job has had so many starts; 0, or it has ended.
back () { has_events "$2" start "$3" || has_ended "$1"; }

# ends_well NAME JOB STARTS: it ends COMPLETED, with the right bits, after that many starts.
ends_well () {
    log=$1/$1-$2.log
    touch "$1/unpaced"
    within 300 has_ended "$2"
    [ "$(job_field "$2" JobState)" = COMPLETED ]
    ok $? "$1: the job is COMPLETED" ||
        diag "$(cat "$1/pi-$2.out"; grep -E '^(event|time|terms|epoch)' "$log")"
    is "$(log_value "$log" event) $(log_value "$log" verdict)" "result pass" \
        "$1: its log ends in a result that passes"
    is "$(log_value "$log" sum)" "$right" "$1: its sum has the bits of an undisturbed job"
    is "$(log_value "$log" terms)" "$TERMS" "$1: and all terms"
    [ "$(events "$log" start)" -ge "$3" ]
    ok $? "$1: one log has at least $3 starts" || diag "$(grep ^event "$log")"
    is "$(story "$log")" OK "$1: each resume has what the checkpoints before it had"
    is "$(whole "$log")" OK "$1: each event in the log is whole"
}
