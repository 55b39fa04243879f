# wrong_kernel.t - the one rank that computes wrongly is found and named, whether
# its kernel is always wrong or only once
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
cluster_up
cd "$SCRATCH" || exit 99

# mixed PROGRAM RANK LOG ARGUMENT...: RANK of 8, two a node, runs PROGRAM, all others
# the right pijob.
mixed () {
    local program=$1 rank=$2 log=$3 r
    shift 3
    for r in 0 1 2 3 4 5 6 7; do
        if [ $r -eq "$rank" ]; then
            echo "$r $program --log $log $* $srcdir/etc/pi.yaml"
        else
            echo "$r $PIJOB --log $log $* $srcdir/etc/pi.yaml"
        fi
    done >programs
    on_cluster 60 srun -N4 -n8 --ntasks-per-node=2 --mpi=$srun_mpi --multi-prog programs
}

# check LOG NAME: the check called NAME in the log, on one line.
check () {
    awk -v name="$2" '/^  - / { on = 0 } /^[^ ]/ { on = 0 }
        index($0, "check: ") || index($0, "name: ") { on = index($0, name) > 0 }
        on { printf "%s ", $0 }' "$1"
}

# no_steps: no step runs; leaves what squeue says, with its status, in $steps.
no_steps () {
    on_cluster 20 squeue --steps --noheader
    steps=$status$out
    [ "$steps" = 0 ]
}

# nobody_left PROGRAM: no step runs, and nowhere PROGRAM.
nobody_left () {
    local p
    within 20 no_steps # srun ends before slurmctld has heard of it
    for p in /proc/[0-9]*; do
        [ "$(readlink "$p/exe")" != "$1" ] || steps="$steps, process ${p#/proc/}"
    done
    is "$steps" 0 "... and no rank is left behind"
}

# named RANK NODE: pijob names no rank and no node but these (srun names them all).
named () {
    is "$(printf '%s\n' "$err" | grep -v '^srun: ' | grep -oE '\brank [0-9]+ on n[0-9]+|\bn[0-9]+\b' | sort -u | xargs)" \
        "$2 rank $1 on $2" "... names nobody else" || show_run
}

mixed "$PIJOB" 5 right.log
is "$status" 0 "all ranks right: exit 0" || show_run
base=$(log_value right.log sum)
like "$base" '^[0-9a-f]{32}$' "... with a sum"

constant=$builddir/tests/fault/pijob-wrong-constant
for place in "5 n3" "0 n1"; do
    read -r rank node <<<"$place"
    log=constant-$rank.log
    mixed "$constant" "$rank" "$log"
    is "$status" 2 "a wrong constant in rank $rank: exit 2" || show_run
    like "$err" "^pijob: check 'cores' failed: rank $rank on $node: CPU [0-9]+ computes incorrectly: kernel [a-z0-9]+ gives 0x1\.[0-9a-f]+p-[0-9]+ instead of 0x1\.[0-9a-f]+p-[0-9]+ for strides [0-9]+ to [0-9]+; take the host out of service; .*; hosts: $node\$" \
        "... names rank, node, CPU and kernel"
    named "$rank" "$node"
    is "$(printf '%s\n' "$err" | grep -c "^pijob: check ")" 1 "... as the only check that failed"
    unlike "$out" '^PI is|partial pi' "... before anything was summed"
    like "$out" '^verdict: fail$' "... and the verdict is fail"
    like "$(check "$log" cores)" "fail.*$node" "... the log has it"
    nobody_left "$constant"
done

# Only the stride that rank 5 has in a job of this size.
flipped=$builddir/tests/fault/pijob-flipped-bit
mixed "$flipped" 5 flipped.log
is "$status" 2 "a bit that flips once, in rank 5: exit 2" || show_run
like "$err" "^pijob: check 'partial sums' failed: rank 5 on n3: summed its [0-9]+ terms wrongly, by [0-9.]+e-1[0-9], on cpus [0-9,-]+; take the host out of service: a core or its memory is defective; hosts: n3\$" \
    "... names rank, node and CPUs"
named 5 n3
unlike "$err" "check 'cores'" "... though the self-test did not see it"
like "$err" "^pijob: check 'value' failed: " "... and the total is wrong, too"
like "$(check flipped.log 'partial sums')" "fail.*n3" "... the log has it"
unlike "$(log_value flipped.log sum)" "^$base\$" "... with another sum"
nobody_left "$flipped"

# The stride is another rank's: nothing is wrong.
mixed "$flipped" 6 other.log
is "$status" 0 "the same program as rank 6 never meets the stride: exit 0" || show_run
is "$(log_value other.log sum)" "$base" "... the same sum"
nobody_left "$flipped"

done_testing
