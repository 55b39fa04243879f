# requeue.t - jobs that are stopped, killed or sent away, and come back
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
. "$srcdir/tests/lib/jobs.sh"
cluster_up
TERMS=400000000000

jobs_begin

# ---- The time limit: jobs that take two or three minutes, while others run ----

sed '/^#SBATCH --signal/d' pi.sbatch >unsignalled.sbatch
submit limit-signal --time=2 --signal=USR1@30
mv pi.sbatch signalled.sbatch && cp unsignalled.sbatch pi.sbatch
submit limit-alone --time=3
cp signalled.sbatch pi.sbatch
# signalled NAME: Slurm has sent its signal to the ranks: it waits there (signal 10 is bit 9).
signalled () {
    local pid pending
    for pid in $(processes "$1" pijob); do
        pending=$(sed -n 's/^ShdPnd:[[:space:]]*//p' "/proc/$pid/status" 2>/dev/null)
        [ $((0x${pending:-0} & 0x200)) -eq 0 ] || return 0
    done
    return 1
}
# halt NAME JOB SECONDS: from the first checkpoint until Slurm has sent its signal, or the job is
# SECONDS old.
halt () {
    within 40 has_events "$1/$1-$2.log" checkpoint 1 || return
    strike "$1" pijob STOP
    end=$(($(date -d "$(job_field "$2" StartTime)" +%s) + $3))
    while ! signalled "$1" && [ "$(date +%s)" -lt $end ]; do sleep 0.2; done
    strike "$1" pijob CONT
}
halt limit-signal "$job_limit_signal" 110 >/dev/null 2>&1 &
# pijob stops when a tenth of the time is left.
halt limit-alone "$job_limit_alone" 163 >/dev/null 2>&1 &

# ---- scontrol requeue ----

submit requeue
mid_run requeue "$log"
on_cluster 20 scontrol requeue "$job"
is "$status" 0 "scontrol requeue" || show_run
within 40 back "$job" "$log" 2
ends_well requeue "$job" 2

# ---- SIGUSR1, then SIGTERM, to the ranks ----

submit signals
mid_run signals "$log"
cluster run scancel --signal=USR1 "$job"
within 20 has_events "$log" stop 1
within 40 back "$job" "$log" 2
within 20 has_events "$log" checkpoint "$(($(events "$log" checkpoint) + 1))"
cluster run scancel --signal=TERM "$job"
within 20 has_events "$log" stop 2
within 40 back "$job" "$log" 3
ends_well signals "$job" 3
is "$(sed -n 's/^reason: "*\([^"]*\)"*$/\1/p' "$log" | tr '\n' ' ')" "SIGUSR1 SIGTERM " \
    "signals: the log has two stops, with the signals"
is "$(grep -c '^exit_status: 75$' "$log")" 2 "signals: both with exit status 75"
is "$(grep -c '^pijob-requeue: srun ended with status 75 at ' "signals/pi-$job.out")" 2 \
    "signals: pi.sbatch requeued both times" || diag "$(cat "signals/pi-$job.out")"

# ---- No progress ----

cat >dies <<END
#!/bin/sh
case " \$* " in
*" --status "*) exec "$PIJOB" "\$@" ;;
esac
kill -9 \$\$
END
chmod +x dies
mkdir -p idle-some/ck
for name in idle-none idle-some; do
    PIJOB=$SCRATCH/dies MAX_IDLE_RESTARTS=2 submit $name
done
for name in idle-none idle-some; do
    eval "job=\$job_$(echo $name | tr - _)"
    within 50 has_ended "$job"
    is "$(job_field "$job" JobState)" FAILED "$name: a job that never comes further FAILED"
    is "$(job_field "$job" ExitCode)" 137:0 "$name: with the exit status of srun"
    is "$(job_field "$job" Restarts)" 2 "$name: after MAX_IDLE_RESTARTS restarts"
    like "$(tail -n 3 "$name/pi-$job.out")" 'no progress in 2 restarts' "$name: and says so"
    cluster run scancel "$job" 2>/dev/null
done

# ---- A step that cannot be launched: srun then ends with status 0 ----

submit unlaunched --hold
spool=$(cluster run sh -c 'echo "${SLURM_CONF%/*}/spool"')
# The socket of the PMIx plugin is in use, it seems; the next start has another step.
for node in n1 n2 n3 n4; do touch "$spool/$node/stepd.slurm.pmix.$job.0"; done
cluster run scontrol release "$job"
within 20 grep -qs 'launch failed' "unlaunched/pi-$job.out"
within 20 grep -qs 'srun ended\|requeueing' "unlaunched/pi-$job.out"
within 60 has_ended "$job"
is "$(job_field "$job" JobState) $(log_value "$log" verdict) $(log_value "$log" sum)" \
    "COMPLETED pass $right" "unlaunched: the job is not COMPLETED before it has a result" ||
    diag "$(tail -n 20 "unlaunched/pi-$job.out")"

# ---- The end of the time limit ----

for name in limit-signal limit-alone; do
    eval "job=\$job_$(echo $name | tr - _)"
    log=$name/$name-$job.log
    within 200 has_events "$log" stop 1
    within 40 back "$job" "$log" 2
    ends_well $name "$job" 2
    # A slow machine may reach the limit again.
    stops=$(events "$log" stop)
    ok "$([ "$stops" -ge 1 ]; echo $?)" "$name: the log has a stop" || diag "$stops"
    is "$(grep -c '^exit_status: 75$' "$log")" "$stops" "$name: with exit status 75"
done
is "$(sed -n 's/^reason: "*\([^"]*\)"*$/\1/p' "limit-signal/limit-signal-$job_limit_signal.log" | sort -u)" SIGUSR1 \
    "limit-signal: it was SIGUSR1 that stopped it"
reasons=$(grep '^reason' "limit-alone/limit-alone-$job_limit_alone.log")
is "$(grep -c . <<<"$reasons") $(grep -c 'time limit' <<<"$reasons")" "$stops $stops" \
    "limit-alone: it was the time that stopped it, without a signal" || diag "$reasons"

# ---- Preemption ----

submit preemption
mid_run preemption "$log"
on_cluster 60 srun --partition=high -N4 -n4 --exclusive sleep 1
is "$status" 0 "preemption: a job of partition high runs" || show_run
within 40 back "$job" "$log" 2
ends_well preemption "$job" 2
is "$(job_field "$job" Restarts)" 1 "preemption: it was requeued once"

done_testing
