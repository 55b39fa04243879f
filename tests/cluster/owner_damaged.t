# owner_damaged.t - a batch job is killed, and its owner file is damaged, as by a power failure:
# its next start replaces the earlier one, or is refused once, with the cure
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
. "$srcdir/tests/lib/jobs.sh"
cluster_up
TERMS=200000000000

jobs_begin

is_pending () { [ "$(job_field "$1" JobState)" = PENDING ]; }

# cut_off NAME: a job in mid-run is killed, and requeued; its owner file is empty.
cut_off () {
    submit "$1"
    mid_run "$1" "$log"
    strike "$1" pijob KILL
    within 60 is_pending "$job"
    is "$(sed -n 's/^job: //p' "$1/ck/owner")" "$job" "$1: the job is killed, and leaves its owner file" ||
        diag "$(cat "$1/pi-$job.out")"
    : >"$1/ck/owner"
    touch "$1/unpaced"
}

cut_off copy
within 90 back "$job" "$log" 2
ends_well copy "$job" 2
is "$(events "$log" resume)" 1 "copy: the next start went on from the checkpoints"

cut_off alone
rm alone/ck/owner.copy
within 90 has_ended "$job"
is "$(job_field "$job" JobState) $(job_field "$job" ExitCode) $(job_field "$job" Restarts)" "FAILED 6:0 1" \
    "alone: without the copy the next start is refused, and the job is not requeued again"
like "$(cat "alone/pi-$job.out")" \
    "^pijob: ck/owner: is damaged: it does not say who uses this directory; it was written by user $(id -u) at 20[^ ]+Z; if no job of that user has this checkpoint.directory, remove that file$" \
    "alone: its output names the cure" || diag "$(cat "alone/pi-$job.out")"
rm alone/ck/owner
on_cluster 90 env -u PIJOB_KERNEL srun -N4 -n8 --mpi=pmix \
    "$PIJOB" --quiet --log next.log --set checkpoint.directory=alone/ck alone/job.yaml
is "$status $(log_value next.log sum)" "0 $right" "alone: with that done, the next launch has the right bits" || show_run

done_testing
