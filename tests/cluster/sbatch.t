# sbatch.t - jobscripts/pi.sbatch as a user submits it
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
cluster_up
cp -r "$srcdir/etc" "$srcdir/jobscripts" "$SCRATCH" && cd "$SCRATCH" || exit 99
export PIJOB

# submit ARGUMENT...: sbatch, wait for the end; leaves $status and $job.
submit () {
    on_cluster 120 sbatch --wait --parsable "$@"
    job=${out%%;*}
    settled "$job"
}

submit jobscripts/pi.sbatch
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

submit --nodes=2 --ntasks-per-node=3 jobscripts/pi.sbatch etc/smoke.yaml --set series.terms=1000
is "$status" 0 "another shape, description and option" || { show_run; diag "$(cat "pi-$job.out")"; }
is "$(log_value "smoke-$job.log" ranks)" 6 "6 ranks"
is "$(log_value "smoke-$job.log" terms)" 1000 "1000 terms"

submit jobscripts/pi.sbatch etc/pi.yaml --set expect.nodes=3
is "$status" 3 "sbatch --wait has pijob's exit status"
is "$(job_field "$job" JobState)" FAILED "a job with a failed check is FAILED"
is "$(job_field "$job" ExitCode)" 3:0 "with pijob's exit code"

PIJOB=/nowhere/pijob submit jobscripts/pi.sbatch
is "$status" 1 "no program: exit 1"
like "$(cat "pi-$job.out")" "^pi.sbatch: /nowhere/pijob not found: put it on the PATH before sbatch" "and says so"

done_testing
