# owner.t - two jobs with one checkpoint directory: the second is refused, and told who holds
# it; one whose job is gone is taken over, even if its processes come back
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
cluster_up
cd "$SCRATCH" || exit 99
eval "$(cluster env)"
TERMS=320000000000
export PATIENCE=0.05

printf 'series: {terms: %s}\n' $TERMS >right.yaml
run 200 srun -N4 -n8 --mpi=pmix "$PIJOB" --quiet --log right.log right.yaml
right=$(log_value right.log sum)
like "$status $right" '^0 [0-9a-f]{32}$' "an undisturbed job has a sum" || show_run

cat >job.yaml <<END
series: {terms: $TERMS}
checkpoint: {directory: $SCRATCH/ck, interval: 100ms}
log: {file: log, progress: 500ms}
END

# begin NAME SRUN-OPTION...: a job of that name, in a directory of that name, in mid-run; leaves
# its number in $job.
begin () {
    name=$1
    shift
    mkdir "$name" && cp job.yaml "$name" && ln -s ../ck "$name/ck"
    launch "$name" srun --job-name="$name" --mpi=pmix --kill-on-bad-exit=1 "$@" \
        "$PIJOB" --quiet --kernel baseline job.yaml
    within 100 has_events "$name/log" checkpoint 1
    job=$(squeue --noheader --name="$name" --format=%i)
}

# refused NAME WHY COMMAND...: the owner is $job.
refused () {
    name=$1 why=$2
    shift 2
    run 100 "$@" "$PIJOB" --log second.log job.yaml
    is "$status" 6 "$name is refused" || show_run
    like "$err" "^pijob: $SCRATCH/ck: in use by Slurm job $job\.0 of cluster pijob \(host $host, process $(owner_pid first), since 20[^ ]+Z\): $why; wait until it ends; if 'squeue --jobs=$job' no longer lists it, remove $SCRATCH/ck/owner$" \
        "... and told of the cluster, the job, the host, and the cure"
}

all_idle () { [ "$(sinfo --noheader --partition=main --states=idle --format=%D)" = 4 ]; }
no_job () { [ -z "$(squeue --noheader --name="$1" --format=%i)" ]; }

# ---- Two jobs ----

begin first -N4 -n8
host=n1
[ "$(id -u)" -eq 0 ] || host=$(hostname -s) # nodes share the name of the machine
run 20 "$PIJOB" --status job.yaml
is "$status" 75 "--status while the first one runs: exit 75" || show_run
like "$out" '^state: resumable$' "... it tells the state"
like "$out" '^terms: [1-9][0-9]+$' "... and the terms that are kept"
like "$out" "^owner: \"Slurm job $job\.0 of cluster pijob \(host $host, " "... and the owner"

owner=$(cksum <ck/owner)
refused "a second job" "squeue lists it" srun -N2 -n2 --mpi=pmix
refused "a second job on another node" "squeue lists it" srun -N1 -n1 --nodelist=n4 --mpi=pmix
refused "a run outside Slurm" "(it runs on this host|another host cannot tell whether it still runs)" env -u SLURM_CONF
first_job=$job # sbatch_wait leaves the number of its own job there
sbatch_wait --output=batch.out --export=ALL,PIJOB="$PIJOB" \
    "$srcdir/jobscripts/pi.sbatch" job.yaml --log second.log
job=$first_job
is "$status" 6 "a batch job, too: exit status 6" || show_run
like "$(cat batch.out)" "in use by Slurm job $job\.0 " "... and told" || diag "$(cat batch.out)"
[ ! -e second.log ] || is "$(grep -c '^event: resume' second.log)" 0 "none of them resumed anything"
is "$(cksum <ck/owner)" "$owner" "the first one still has the directory"
within 100 has_events first/log progress $(($(events first/log progress) + 1))
ok $? "... and is not disturbed"

# ---- A dead owner ----

scancel --signal=KILL "$job.0" # without a step, Slurm would send SIGTERM first
within 100 no_job first
await
kept=$(kept first)
is "$(cksum <ck/owner)" "$owner" "its job is killed: it leaves its owner file"
[ "$kept" -ge "$(told first/log)" ]
ok $? "... and all that it had told of"
# Another node than that of the dead process: only Slurm knows.
begin next -N2 -n4 --nodelist=n3,n4
is "$(resumed next/log)" "$kept" "the next one, on other nodes, takes over and goes on from there" ||
    diag "$(cat next/err)"

# ---- A job that is gone while its processes are halted ----

# Its nodes fail, and Slurm forgets it.
strike next pijob STOP
for node in n3 n4; do cluster slurmd $node kill; done
scontrol update nodename=n3,n4 state=down reason=test
within 100 no_job next
kept=$(kept next)
states=$(for pid in $(processes next pijob); do sed -n 's/^State:[[:space:]]*//p' "/proc/$pid/status"; done)
is "$(printf '%s\n' "$states" | sort | uniq -c | tr -s ' ')" " 4 T (stopped)" \
    "the next one is halted, on nodes that are down, and its job is gone"
begin last -N2 -n3
is "$(resumed last/log)" "$kept" "the last one takes over, and goes on" || diag "$(cat last/err)"
state=$(cksum ck/owner ck/MANIFEST)
strike next pijob CONT
within 100 no_processes next pijob
ok $? "continued, the processes of the one before end" ||
    for pid in $(processes next pijob); do
        diag "$(ps -o pid=,stat=,wchan:24=,time= -p "$pid") $(tr '\0' '\n' <"/proc/$pid/environ" | grep -E '^SLURM(_PROCID|D_NODENAME)' | tr '\n' ' ')"
        diag "$(tail -n 5 next/err)"
    done
is "$(log_value next/log event) $(log_value next/log exit_status)" "stop 6" "... and say so in their log"
like "$(grep '^reason' next/log)" '"checkpoint directory taken over"' "... with the reason"
is "$(cksum ck/owner ck/MANIFEST)" "$state" "... and have touched neither owner nor MANIFEST"
within 100 has_events last/log checkpoint $(($(events last/log checkpoint) + 1))
ok $? "... while the last one goes on"
scancel --signal=KILL "$job.0"
within 100 no_job last
await
kept=$(kept last)
[ "$kept" -ge "$(told last/log)" ]
ok $? "... and nothing that it had told of is lost"

for node in n3 n4; do cluster slurmd $node start; done
within 100 all_idle
run 200 srun -N4 -n8 --mpi=pmix "$PIJOB" --quiet --log end.log job.yaml
is "$status $(resumed end.log) $(log_value end.log verdict)" "0 $kept pass" "a last launch comes to the end" || show_run
is "$(log_value end.log sum)" "$right" "... with the bits of the undisturbed job"

done_testing
