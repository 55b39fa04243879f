# acceptance.t - the acceptance suite, as a site submits it
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
cluster_up
cp -r "$srcdir/etc/acceptance" "$SCRATCH/suite" && cp "$srcdir/jobscripts/acceptance.sbatch" "$SCRATCH" &&
    cd "$SCRATCH" || exit 99
export PIJOB PIJOB_ACCEPT=$builddir/pijob-accept

# submit LIMIT ARGUMENT...: sbatch, wait for the end; leaves $status, $job, $result.
submit () {
    local limit=$1
    shift
    sbatch_within "$limit" acceptance.sbatch --suite suite "$@"
    result=accept-$job
}

cases=$(find suite -name '*.yaml' | wc -l)
submit 900
is "$status" 0 "sbatch acceptance.sbatch passes on four nodes" || { show_run; diag "$(cat acceptance-*.out)"; }
is "$(grep -cE '^(pass|fail|skip)  ' "acceptance-$job.out")" "$cases" "a line each of $cases cases, as it goes"
# Nodes that claim more CPUs than this machine has bind nothing (tests/cluster/lib/config.sh),
# and the nodes share this machine, so that nobody can compare their speed.
is "$(grep -E '^(fail|skip)  ' "acceptance-$job.out" | sed 's/  *[0-9.]* s  / /')" \
    "skip  33-binding needs a Slurm that binds ranks; this one has TaskPlugin=task/none
skip  60-speed needs each node on a machine of its own; these 4 nodes run on 1 (same boot ID)" \
    "all of them pass but two, which say what they need" || diag "$(cat "acceptance-$job.out")"
run 30 prove "$result/accept.tap"
is "$status" 0 "prove takes the TAP" || show_run
run 30 xmllint --noout "$result/accept.xml"
is "$status" 0 "xmllint takes the JUnit XML" || show_run
run 30 xmllint --xpath 'count(/testsuites/testsuite/testcase)' "$result/accept.xml"
is "$out" "$cases" "which has all cases" || show_run
is "$(tail -n 1 "$result/summary.txt")" "verdict: pass" "the summary ends in the verdict"
ok "$([ "$(wc -l <"$result/summary.txt")" -le 66 ]; echo $?)" "and is a page" || diag "$(cat "$result/summary.txt")"

# A site adds a case by adding a file; one that fails fails the job.
printf '# A case of our own\n#ACCEPT step: 0\nseries: {terms: 10}\nexpect: {ranks: 3}\n' >suite/50-ours.yaml
submit 300 50-ours 10-hello
is "$status" 1 "a case that fails fails the job" || show_run
like "$(cat "acceptance-$job.out")" '^fail  50-ours .* step 1: exit status 3, expected 0$' "it is named"
like "$(cat "acceptance-$job.out")" "^ +pijob: check 'ranks' failed: the job has 8 ranks, the description expects 3; correct -N, -n, " \
    "with what pijob said"
like "$(cat "acceptance-$job.out")" '^pass  10-hello ' "the others go on"
run 30 prove "$result/accept.tap"
is "$status" 1 "prove sees the failure"
run 30 xmllint --xpath 'string(/testsuites/testsuite/@failures)' "$result/accept.xml"
is "$out" 1 "and so does who reads the XML" || show_run

# One that needs more than there is.
printf '# Too much\n#ACCEPT needs: 5 nodes\nseries: {terms: 10}\n' >suite/51-large.yaml
submit 300 51-large
is "$status" 0 "a case that is skipped fails nothing" || show_run
like "$(cat "acceptance-$job.out")" '^skip  51-large .* needs 5 nodes; the allocation has 4$' "and says why"


# Nodes that are machines, as their boot IDs say, are compared.
mkdir machines
cat >machines/srun <<END
#!/bin/bash
case " \$* " in
*/boot_id*) seq "\$SLURM_JOB_NUM_NODES" ;;
*) exec $(command -v srun) "\$@" ;;
esac
END
chmod +x machines/srun
printf '# Machines\n#ACCEPT needs: machines\nseries: {terms: 10}\n' >suite/52-machines.yaml
PATH=$SCRATCH/machines:$PATH submit 300 52-machines
like "$status $(cat "acceptance-$job.out")" '^pass  52-machines ' "a case that compares machines runs where there are" || show_run
submit 300 52-machines
like "$status $(cat "acceptance-$job.out")" '^skip  52-machines ' "and is skipped where nodes share one" || show_run
# Within a step, as in srun --pty, it does not wait for the CPUs of that step.
on_cluster 120 salloc --nodes=2 --ntasks-per-node=2 srun --nodes=1 --ntasks=1 --cpu-bind=none \
    "$PIJOB_ACCEPT" --suite suite --output in-step 10-hello
is "$status" 0 "in a step: passes" || { show_run; diag "$(cat in-step/*.out)"; }
like "$out" '^pass  10-hello .*' "in a step: the case runs"
like "$(cat in-step/10-hello.out)" '^I am rank 0 of 4 on ' "in a step: with all tasks of the job"
# A batch job that was submitted from a step is not in that step, whose number it inherits.
on_cluster 300 srun --nodes=1 --ntasks=1 sbatch --wait --nodes=2 --ntasks-per-node=2 --output=from-step.out \
    --wrap="$PIJOB_ACCEPT --suite suite --output from-step 10-hello"
is "$status" 0 "a job that was submitted from a step: passes" || { show_run; diag "$(cat from-step.out)"; }
unlike_file from-step.out 'this is step' "... and is not in that step"
like "$(cat from-step/10-hello.out)" '^I am rank 0 of 4 on ' "... and has all its tasks"

done_testing
