# preemptible.t - jobscripts/preemptible.sbatch: a job that makes room for another, whose time
# Slurm chooses, and that ends with the bits of an undisturbed one
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
. "$srcdir/tests/lib/jobs.sh"
cluster_up
TERMS=400000000000

jobs_begin
cp "$srcdir/jobscripts/preemptible.sbatch" pi.sbatch # what `submit` submits

# ---- A gap of a quarter of an hour ----

# Without --time-min, or another scheduler than backfill, the job would have to wait.
on_cluster 20 scontrol create reservation ReservationName=later StartTime=now+15minutes \
    Duration=60 Nodes=ALL Users=root Flags=IGNORE_JOBS
is "$status" 0 "all nodes are reserved in a quarter of an hour" || show_run
submit gap --output=pi-%j.out
mid_run gap "$log"
limit=$(job_field "$job" TimeLimit)
like "$(job_field "$job" JobState) $limit" '^RUNNING 00:1[0-4]:' "a job of four hours runs in the gap, for less than that"
is "$(job_field "$job" Requeue)" 1 "it may be requeued"
cluster run scontrol delete ReservationName=later

# ---- Preemption ----

on_cluster 60 srun --partition=high -N4 -n4 --exclusive sleep 1
is "$status" 0 "a job of partition high gets the nodes" || show_run
within 40 back "$job" "$log" 2
ends_well gap "$job" 2
# Both Slurm and pijob-requeue put it back.  Slurm 24.11.5 then remembers one of the requests, and
# starts the job once more when it has ended ("requeue JobId=... per user/system request" in
# slurmctld.log); it resumes with nothing left to sum.
like "$(job_field "$job" Restarts)|$(events "$log" resume)" '^(1\|1|2\|2)$' "it was requeued, and resumed each time" ||
    { diag "$(cat "gap/pi-$job.out")"; diag "$(cluster run scontrol show job "$job")"; }
is "$(tail -n 1 "gap/pi-$job.out")" "verdict: pass" "its output is that of both starts" ||
    diag "$(cat "gap/pi-$job.out")"

# ---- What goes wrong ----

sbatch_wait --output=none.out pi.sbatch "$srcdir/etc/pi.yaml"
is "$status" 4 "a description without checkpoints: exit status 4"
like "$(cat none.out)" '^preemptible.sbatch: .*/etc/pi.yaml has no checkpoint.directory; ' "and told"

done_testing
