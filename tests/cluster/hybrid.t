# hybrid.t - jobscripts/hybrid.sbatch: threads, and where they are bound
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
[ "$(nproc)" -ge 2 ] || skip_all "Slurm can bind only to CPUs that there are; this needs two"
cluster_up --cpus 2
cp -r "$srcdir/etc" "$srcdir/jobscripts" "$SCRATCH" && cd "$SCRATCH" || exit 99
export PIJOB

# submit SBATCH-ARGUMENT...: wait for the end; leaves $status, $job, $log.
submit () {
    sbatch_wait "$@"
    log=pi-$job.log
}

# check NAME: the verdict of that check in the log.
check () {
    awk -v name="\"$1\"" '/^- name:/ { on = $3 == name } /^[^- ]/ { on = 0 }
        on && $1 == "verdict:" { print $2 }' "$log"
}

TERMS=1e9 submit --ntasks-per-node=1 --cpus-per-task=2 jobscripts/hybrid.sbatch
is "$status" 0 "sbatch hybrid.sbatch, two threads a rank" ||
    { show_run; diag "$(cat "hybrid-$job.out")"; }
is "$(log_value "$log" terms) $(log_value "$log" ranks) $(log_value "$log" threads)" "1000000000 4 2" \
    "TERMS terms, a rank a node, as many threads as it was given CPUs"
is "$(check threads) $(check binding)" "pass pass" "both are checked, and pass"
is "$(grep -cE '^- \{host: "n[1-4]", ranks: "[0-3]", cpus: \["0-1"\](, cores: \[2\])?\}$' "$log")" 4 \
    "the log has the CPUs of each rank" || diag "$(grep host: "$log")"

submit --ntasks-per-node=2 --cpus-per-task=1 jobscripts/hybrid.sbatch etc/smoke.yaml --quiet --log "$SCRATCH/two.log"
log=two.log
is "$status $(log_value "$log" ranks) $(log_value "$log" threads)" "0 8 1" "two ranks of one thread a node" ||
    { show_run; diag "$(cat "hybrid-$job.out")"; }
is "$(grep -cE 'cpus: \["0", "1"\](, cores: \[1, 1\])?\}$' "$log")" 4 "each is bound to another core"

# A site whose srun binds both ranks to one core, for all that it was told.
mkdir site
cat >site/srun <<END
#!/bin/bash
arguments=()
for a; do [ "\$a" = --cpu-bind=cores ] && a=--cpu-bind=map_cpu:1,1; arguments+=("\$a"); done
exec $(command -v srun) "\${arguments[@]}"
END
chmod +x site/srun
submit --export="ALL,PATH=$SCRATCH/site:$PATH" --nodes=2 --ntasks-per-node=2 --cpus-per-task=1 jobscripts/hybrid.sbatch
is "$status $(check binding)" "3 fail" "ranks that share a core: the job fails, with exit status 3" ||
    { show_run; diag "$(cat "hybrid-$job.out")"; }
submit --nodes=2 --ntasks-per-node=1 --cpus-per-task=2 jobscripts/hybrid.sbatch etc/pi.yaml --set series.threads=1
is "$status $(check threads)" "3 fail" "fewer threads than CPUs: so does it" ||
    { show_run; diag "$(cat "hybrid-$job.out")"; }

# The suite's case of binding, which only a Slurm that binds can run; what the shell around it says of
# binding has no effect.
on_cluster 200 salloc --nodes=2 --ntasks-per-node=2 env SLURM_CPU_BIND=none SLURM_NTASKS=1 \
    PIJOB="$PIJOB" PIJOB_ACCEPT_LIB="$srcdir/src/accept" "$builddir/pijob-accept" \
    --suite "$srcdir/etc/acceptance" --output "$SCRATCH/bound" 33-binding
is "$status" 0 "pijob-accept 33-binding" || { show_run; diag "$(cat "$SCRATCH"/bound/*.out)"; }
like "$out" '^pass  33-binding .* 4 ranks on 2 nodes' "... with one rank on each core"

# An srun that refuses --cpu-bind beside --hint, as srun(1) says; sbatch hands its --hint on.
cat >site/srun <<END
#!/bin/bash
case " \$SLURM_HINT \$* " in
*' nomultithread '*' --cpu-bind='*) echo "srun: error: --hint and --cpu-bind are mutually exclusive" >&2; exit 1 ;;
esac
exec $(command -v srun) "\$@"
END
submit --export="ALL,PATH=$SCRATCH/site:$PATH" --nodes=2 --ntasks-per-node=1 --cpus-per-task=2 --hint=nomultithread jobscripts/hybrid.sbatch
is "$status $(check threads) $(check binding)" "0 pass pass" "sbatch --hint: bound by it, and checked" ||
    { show_run; diag "$(cat "hybrid-$job.out")"; }

# A Slurm that does not bind.
cat >site/scontrol <<END
#!/bin/sh
echo "TaskPlugin              = task/none"
END
rm site/srun && chmod +x site/scontrol
submit --export="ALL,PATH=$SCRATCH/site:$PATH" --nodes=2 --ntasks-per-node=1 --cpus-per-task=2 jobscripts/hybrid.sbatch
is "$status $(check threads) $(check binding)" "0 pass " "where Slurm binds nothing, that is no failure" ||
    { show_run; diag "$(cat "hybrid-$job.out")"; }
like "$(cat "hybrid-$job.out")" '^hybrid.sbatch: this Slurm does not bind ranks to CPUs .*not checked$' "and told"

done_testing
