# sbatch.t - jobscripts/pi.sbatch as a user submits it
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
cluster_up
cp -r "$srcdir/etc" "$srcdir/jobscripts" "$SCRATCH" && cd "$SCRATCH" || exit 99
export PIJOB

on_cluster 120 sbatch --wait --parsable jobscripts/pi.sbatch
job=${out%%;*}
within 60 job_ended "$job" # sbatch does not wait for the epilog
is "$status" 0 "sbatch --wait jobscripts/pi.sbatch" || { show_run; diag "$(cat pi-*.out)"; }
is "$(job_field "$job" JobState)" COMPLETED "the job is COMPLETED"
is "$(log_value "pi-$job.log" verdict)" pass "its log ends in verdict: pass"
is "$(log_value "pi-$job.log" ranks)" 8 "8 ranks"
is "$(log_value "pi-$job.log" nodes)" 4 "on 4 nodes"
like "$(cat "pi-$job.out")" '^PI is approximately 3\.1415926435897932, Error is 0\.0000000100000000$' \
    "its output has pi"
is "$(tail -n 1 "pi-$job.out")" "verdict: pass" "and ends in verdict: pass"
like "$(cat "pi-$job.log")" "^  job: \"$job\"$" "the log tells the job"
like "$(cat "pi-$job.log")" "^  version: \"[0-9]+\.[0-9.]+" "and the version of Slurm"

sbatch_wait --nodes=2 --ntasks-per-node=3 jobscripts/pi.sbatch etc/smoke.yaml --set series.terms=1000
is "$status" 0 "another shape, description and option" || { show_run; diag "$(cat "pi-$job.out")"; }
is "$(log_value "smoke-$job.log" ranks)" 6 "6 ranks"
is "$(log_value "smoke-$job.log" terms)" 1000 "1000 terms"

sbatch_wait jobscripts/pi.sbatch etc/pi.yaml --set expect.nodes=3
is "$status" 3 "the job has pijob's exit status"
is "$(job_field "$job" JobState)" FAILED "a job with a failed check is FAILED"
is "$(job_field "$job" ExitCode)" 3:0 "with pijob's exit code"

# From the environment; an argument counts more.
TERMS=5 DESCRIPTION=etc/smoke.yaml sbatch_wait --nodes=1 jobscripts/pi.sbatch --set communication=reduce
is "$status $(log_value "smoke-$job.log" terms) $(log_value "smoke-$job.log" verdict)" "0 5 pass" \
    "TERMS and DESCRIPTION, and an option" || { show_run; diag "$(cat "pi-$job.out")"; }
TERMS=5 DESCRIPTION=etc/pi.yaml sbatch_wait --nodes=1 jobscripts/pi.sbatch etc/smoke.yaml --set series.terms=7
is "$status $(log_value "smoke-$job.log" terms)" "0 7" "arguments instead of these" ||
    { show_run; diag "$(cat "pi-$job.out")"; }

# Another way to start, and a program without what comes with it.
mkdir alone && ln -s "$PIJOB" alone/pijob
PIJOB=$SCRATCH/alone/pijob PIJOB_MPI=none sbatch_wait jobscripts/pi.sbatch
# srun ends all ranks when the first one has left, and its status is the highest of theirs: 3,
# or 143 if it has terminated one that was about to begin.
like "$status" '^(3|143)$' "PIJOB_MPI=none, which Open MPI does not start by: the job fails" ||
    { show_run; diag "$(cat "pi-$job.out")"; }
like "$(cat "pi-$job.out")" '^srun: error: .*xited with exit code 3$' "with exit status 3" || diag "$(cat "pi-$job.out")"
like "$(cat "pi-$job.out")" "^pijob: .*$(no_pmix 'no PMIx')" "and says why" || diag "$(cat "pi-$job.out")"
like "$(cat "pi-$job.out")" "^pi.sbatch: $SCRATCH/alone/pijob-requeue not found: an interrupted job is not requeued" \
    "no pijob-requeue beside the program: that is told"

# A plugin that this Slurm does not have.
PIJOB_MPI=pmix_v9 sbatch_wait jobscripts/pi.sbatch
is "$status" 1 "PIJOB_MPI=pmix_v9: the job fails" || { show_run; diag "$(cat "pi-$job.out")"; }
like "$(cat "pi-$job.out")" "^pijob-requeue: this Slurm has no MPI plugin pmix_v9; it has: .*none.* \(srun --mpi=list\): set PIJOB_MPI to the one " \
    "... with the cause and the cure" || diag "$(cat "pi-$job.out")"
on_cluster 60 salloc --quiet -N1 "$builddir/pijob-accept" --mpi pmix_v9 --output accepted 10-hello
like "$status|$err" "^4\|pijob-accept: this Slurm has no MPI plugin pmix_v9; it has: .*none" "pijob-accept --mpi pmix_v9, too" || show_run

# A step that cannot be launched, since the socket of the PMIx plugin is in use, it seems: srun 22.05
# then exits with 0.
# unlaunched SCRIPT OUTPUT SBATCH-OPTION...: the job has failed, and says why.
unlaunched () {
    local script=$1 output=$2 node
    shift 2
    on_cluster 20 sbatch --parsable --hold "$@" "jobscripts/$script"
    job=${out%%;*}
    output=${output//JOB/$job}
    for node in n1 n2 n3 n4; do touch "$spool/$node/stepd.slurm.pmix.$job.0"; done
    on_cluster 20 scontrol release "$job"
    within 120 job_ended "$job"
    is "$(job_field "$job" JobState)" FAILED "$script, nothing is launched: the job is FAILED" || diag "$(cat "$output")"
    unlike "$(cat "$output")" '^verdict: pass' "... without a verdict"
    [ "$(job_field "$job" ExitCode)" != 1:0 ] || like "$(cat "$output")" \
        '^pijob-requeue: srun ended with status 0, but pijob gave no verdict \(log: .*\.log\): no rank was started|^srun: error' \
        "... and says why" || diag "$(cat "$output")"
}
if [ "$srun_mpi" = pmix ]; then
    spool=$(cluster run sh -c 'echo "${SLURM_CONF%/*}/spool"')
    unlaunched pi.sbatch pi-JOB.out
    unlaunched hybrid.sbatch hybrid-JOB.out --cpus-per-task=1
    unlaunched scaling.sbatch scaling-JOB-2.out --array=2 --nodes=2
else
    skip "the socket is that of the PMIx plugin" "nothing is launched"
fi

# What the script of a site has set reaches the ranks, also where the job took over nothing;
# and ranks are expected where Slurm does not say how many.
cat >site <<END
#!/bin/sh
[ "\$SITE" = set ] || { echo "the site's variable is lost"; exit 1; }
exec "$PIJOB" "\$@"
END
cat >site.sbatch <<END
#!/bin/bash
export SITE=set PIJOB=$SCRATCH/site SLURM_EXPORT_ENV=NONE SRUN_EXPORT_ENV=NONE
unset SLURM_NTASKS
exec bash $SCRATCH/jobscripts/pi.sbatch etc/smoke.yaml
END
chmod +x site
sbatch_wait --nodes=2 --ntasks-per-node=2 --job-name=pi --output=%x-%j.out site.sbatch
is "$status $(log_value "smoke-$job.log" ranks)" "0 4" "sbatch --export=NONE, and no SLURM_NTASKS" ||
    { show_run; diag "$(cat "pi-$job.out")"; }

PIJOB=/nowhere/pijob sbatch_wait jobscripts/pi.sbatch
is "$status" 1 "no program: exit 1"
like "$(cat "pi-$job.out")" "^pi.sbatch: /nowhere/pijob not found: add its directory to PATH before sbatch" "and says so"

done_testing
