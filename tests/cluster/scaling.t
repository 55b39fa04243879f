# scaling.t - jobscripts/scaling.sbatch: strong and weak scaling, as a user submits it
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
cluster_up
cp -r "$srcdir/etc" "$srcdir/jobscripts" "$SCRATCH" && cd "$SCRATCH" || exit 99
export PIJOB

# measured KEY: it in the logs of the array, by number of nodes.
measured () { for nodes in 1 2 4; do log_value "scaling-$job-$nodes.log" "$1"; done | xargs; }

# rows NODES: the table behind what the task of so many nodes prints, without its head.
rows () { sed -n '/^ *nodes .*efficiency/,$p' "scaling-$job-$1.out" | tail -n +2; }

# The directives say one task after the other, in which the last has the whole table.
TERMS=4e9 sbatch_wait jobscripts/scaling.sbatch
is "$status" 0 "sbatch scaling.sbatch: an array over 1, 2 and 4 nodes" ||
    { show_run; diag "$(cat scaling-*.out)"; }
is "$(measured nodes)" "1 2 4" "an index is a number of nodes"
is "$(measured ranks)" "2 4 8" "with as many ranks on each"
is "$(measured terms)" "4000000000 4000000000 4000000000" "strong scaling: the same terms"
is "$(measured verdict)" "pass pass pass" "all pass"
like "$(cat "scaling-$job-4.out")" '^strong scaling:$' "the last one says which kind it is"
is "$(rows 4 | awk '{ print $1, $2, $3, $7 }' | xargs)" \
    "1 2 4000000000 pass 2 4 4000000000 pass 4 8 4000000000 pass" "and has a line for each" ||
    diag "$(cat "scaling-$job-4.out")"
# What a reader would compute from the logs.
seconds () { awk '/^[^ ]/ { part = $1 } part == "seconds:" && /^  (distribute|compute|collect):/ {
    sub(/.*max: /, ""); sum += $1 } END { printf "%.6f\n", sum }' "$1"; }
is "$(rows 4 | awk '{ print $4 }' | xargs)" \
    "$(for nodes in 1 2 4; do seconds "scaling-$job-$nodes.log"; done | xargs)" \
    "of the seconds that the slowest rank took"
ok "$(rows 4 | awk 'function off(x, y) { return x > y * 1.01 + 0.001 || x < y * 0.99 - 0.001 }
    NR == 1 { first = $3 / $4 / $2 }
    off($5, $3 / $4) || off($6, $3 / $4 / $2 / first) { bad = 1 }
    END { print bad + (NR != 3) }')" "of the rate, and the efficiency of a rank" || diag "$(rows 4)"
is "$(rows 4 | awk 'NR == 1 { print $6 }')" 1.000 "of which the first is the measure"
run 20 env -u SLURM_JOB_ID bash jobscripts/scaling.sbatch scaling-"$job"-*.log
is "$(printf '%s\n' "$out" | tail -n +2)" "$(rows 4)" "without Slurm: the table of the logs that are named"

SCALING=weak sbatch_wait jobscripts/scaling.sbatch etc/pi.yaml --set series.terms=1e8 --set communication=all
is "$status" 0 "SCALING=weak, by arguments" || { show_run; diag "$(cat scaling-"$job"-*.out)"; }
is "$(measured terms)" "200000000 400000000 800000000" "weak scaling: the same terms a rank"
like "$(cat "scaling-$job-4.out")" '^weak scaling:$' "and says so"
is "$(rows 1 | wc -l) $(rows 2 | wc -l) $(rows 4 | wc -l)" "1 2 3" "each task has those that have ended"

# ---- What goes wrong ----

SCALING=fast sbatch_wait --array=1 jobscripts/scaling.sbatch
is "$status" 4 "no such kind: exit status 4"
like "$(cat "scaling-$job-1.out")" "^scaling.sbatch: SCALING must be strong or weak, not 'fast'$" "and told"
sbatch_wait --nodes=2 --array=3 jobscripts/scaling.sbatch
is "$status" 4 "an index above --nodes: exit status 4"
like "$(cat "scaling-$job-3.out")" '^scaling.sbatch: array index 3, but the job has 2 nodes: ' "and told"
TERMS=1e6 sbatch_wait --array=2 jobscripts/scaling.sbatch etc/pi.yaml --set expect.ranks=3
is "$status" 3 "the job has pijob's exit status"
is "$(rows 2 | awk '{ print $1, $2, $7 }')" "2 4 fail" "and the table the verdict"

for arguments in '' nothing.log "$srcdir/etc/pi.yaml"; do
    run 20 bash "$srcdir/jobscripts/scaling.sbatch" $arguments
    like "$status|$out|$err" '^4\|\|.*submit it' "without sbatch, with '${arguments##*/}': refused" || show_run
done
for script in pi preemptible hybrid; do
    run 20 bash "$srcdir/jobscripts/$script.sbatch"
    like "$status|$out|$err" "^4\\|\\|$script.sbatch: .*submit it" "$script.sbatch without sbatch: refused" || show_run
done

done_testing
