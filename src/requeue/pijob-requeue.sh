#!/bin/bash
# pijob-requeue - run a step of a batch job, and put the job back into the queue until the
# sum is done
#
# Batch scripts call it, so that they stay short and this is in one place:
#
#   exec pijob-requeue srun [SRUN-OPTION]... -- pijob [PIJOB-OPTION]... JOB.yaml
#
# A job that was cut off (by the time limit, preemption, a dead node) and has checkpoints of
# JOB.yaml is requeued, unless it came no further in MAX_IDLE_RESTARTS starts (3).  Exit
# status: that of srun, with which Slurm ends the job.
#
# SPDX-License-Identifier: BSD-3-Clause

set -u

# Slurm may send the signal to this shell, too (scancel --full): it is meant for pijob.
trap : USR1

MAX_IDLE_RESTARTS=${MAX_IDLE_RESTARTS:-3}
step=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    step+=("$1")
    shift
done
if [ $# -lt 3 ] || [ ${#step[@]} -eq 0 ] || [ -z "${SLURM_JOB_ID:-}" ]; then
    echo "usage, in a batch job: pijob-requeue srun [SRUN-OPTION]... -- pijob [PIJOB-OPTION]... JOB.yaml" >&2
    exit 4
fi
shift

# A node that crashed, or whose slurmstepd was killed, keeps files by which the same step of
# the same job cannot start there again ("launch failed", Slurm 22.05).  Each step that does
# nothing leaves the next number to the one that counts.
for ((i = ${SLURM_RESTART_COUNT:-0} % 16; i > 0; i--)); do
    timeout -k 5 60 srun --nodes=1 --ntasks=1 --ntasks-per-node=1 --mpi=none true
done

"${step[@]}" "$@"
status=$?

# 2 to 6 are pijob's last word.  Otherwise what is on the disk decides, not how srun
# ended: pijob was stopped or killed, or never ran (srun 22.05 exits 0 when no task
# could be launched).
case $status in
2 | 3 | 4 | 5 | 6) exit $status ;;
esac
# What failed on purpose is not tried again.
case " $* " in *" --allow-inject "*) exit $status ;; esac
state=$("$1" --status "${@:2}" 2>/dev/null)
left=$?

# value KEY: of the YAML that --status prints.
value () { printf '%s\n' "$state" | sed -n "s/^$1: *\"\{0,1\}\([^\"]*\)\"\{0,1\}$/\1/p"; }
record=$(value directory)/restarts-$SLURM_JOB_ID

case $status:$left in
0:75) status=1 ;;
0:0)
    rm -f "$record"
    exit 0
    ;;
0:*) exit 0 ;;
*:0 | *:75) ;;
*) exit $status ;; # no checkpoints, or none of this job
esac

# How many starts in a row ended with the same number of terms?
terms=$(value terms)
idle=0
if [ -f "$record" ] && read -r before idle <"$record"; then
    if [ "$before" = "$terms" ]; then idle=$((idle + 1)); else idle=0; fi
fi
if [ "$idle" -ge "$MAX_IDLE_RESTARTS" ]; then
    echo "pijob-requeue: no progress in $idle restarts, at $terms terms: giving up" >&2
    rm -f "$record"
    exit $status
fi
if ! { mkdir -p "$(value directory)" && echo "$terms $idle" >"$record"; }; then
    echo "pijob-requeue: cannot count the restarts in $record: giving up" >&2
    exit $status
fi
echo "pijob-requeue: srun ended with status $status at $terms of $(value of) terms: requeueing" >&2
scontrol requeue "$SLURM_JOB_ID"
exit $status
