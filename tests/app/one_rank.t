#!/bin/bash
# one_rank.t - pijob alone, without a launcher: the answer for numbers of terms
# about every boundary, and what standard output says
#
# The exact sums are those of tests/data/partial-sums.tsv.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"

cd "$SCRATCH" || exit 99
# Not inside a step of Slurm or of mpirun: this is about one process alone.
unset "${!SLURM_@}" "${!OMPI_COMM_@}" "${!PMI_@}" "${!PMIX_@}"
printf 'series: {terms: 1000}\n' >job.yaml

# start TAG COMMAND...: run in the background, a few at a time: most of a start
# of MPI is waiting.  finish TAG: leaves $status, $out, $err as run does.
start () {
    local tag=$1
    shift
    while [ "$(jobs -rp | wc -l)" -ge 6 ]; do wait -n; done
    mkdir "$SCRATCH/$tag"
    (
        SCRATCH=$SCRATCH/$tag
        run 60 "$@"
        echo "$status" >"$SCRATCH/.status"
    ) &
}
finish () {
    status=$(cat "$SCRATCH/$1/.status")
    out=$(cat "$SCRATCH/$1/.out")
    err=$(cat "$SCRATCH/$1/.err")
}

# units DECIMALS NUMBER: NUMBER in units of its DECIMALSth decimal, rounded, as
# whole numbers that the shell can add.
units () {
    local whole=${2%%.*} rest=${2#*.}0000000000000000000
    local digits=$whole${rest:0:$1}
    echo $((10#$digits + (${rest:$1:1} >= 5)))
}

# near DECIMALS A B: A and B differ by at most one in the last of DECIMALS.
near () {
    local d
    [[ $2 =~ ^[0-9]\.[0-9]{$1}$ ]] || return 1
    d=$(($(units "$1" "$2") - $(units "$1" "$3")))
    [ "${d#-}" -le 1 ]
}

# value KEY LOG: of the result, the last document.
value () { sed -n '/^event: result/,$ s/^'"$1"': "\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' "$2"; }

terms="1 2 3 5 7 8 63 64 65 1000 4095 4096 4097 65535 65536 65537 1000000 100000000"
ways="reduce point-to-point scatter-gather all"
for n in $terms; do
    for way in $ways; do
        start "$way-$n" "$PIJOB" --log "$way-$n.log" --set "series.terms=$n" \
            --set "communication=$way" job.yaml
    done
done
wait

PI=3.1415926535897932384626
number='([0-9]\.[0-9]{16})'
shape="^Rank 0 partial pi: $number
PI is approximately $number, Error is $number
Time = ([0-9]+\.[0-9]{4}) sec
verdict: pass\$"
for n in $terms; do
    exact=$(awk -F '\t' -v n="$n" '$1 == n { print $2 }' "$srcdir/tests/data/partial-sums.tsv")
    like "$exact" '^[0-9]\.[0-9]{40}$' "the exact sum of $n terms is known"
    sums=
    for way in $ways; do
        finish "$way-$n"
        log=$way-$n.log
        is "$status|$err" "0|" "$n terms, $way: exit status 0" || show_run

        [[ $out =~ $shape ]]
        ok $? "$n terms, $way: standard output" || show_run
        rank=${BASH_REMATCH[1]:-} pi=${BASH_REMATCH[2]:-} error=${BASH_REMATCH[3]:-}
        is "$rank" "$pi" "... the only rank's sum is the whole"
        near 16 "$pi" "$exact"
        ok $? "... approximately pi" || diag "$pi, exact $exact"
        off=$(($(units 18 "$exact") - $(units 18 "$PI")))
        off=$(printf '%019d' "${off#-}")
        near 16 "$error" "${off:0:1}.${off:1}"
        ok $? "... its error" || diag "$error, exact ${off:0:1}.${off:1}"

        near 18 "$(value pi "$log")" "$exact"
        ok $? "... to 18 decimals in the log" || diag "$(value pi "$log"), exact $exact"
        is "$(value terms "$log") $(value ranks "$log") $(value verdict "$log")" "$n 1 pass" \
            "... with its terms, ranks and verdict"
        sums+=" $(value sum "$log")"
    done
    # shellcheck disable=SC2086
    set -- $sums
    is "$2 $3 $4" "$1 $1 $1" "$n terms: the same bits by every way"
    like "${1:-}" '^[0-9a-f]{32}$' "... which are 128"
done

# An expectation that is not met ends the job before a sum that takes days.
expectation () { run 60 "$PIJOB" --log "$1.log" --set "$2" "${@:3}" job.yaml; }
expectation ranks expect.ranks=2 --set series.terms=1e15
is "$status|$out" "3|verdict: fail" "two ranks expected: exit status 3" || show_run
is "$err" "pijob: check 'ranks' failed: the job has 1 rank, the description expects 2; start pijob with srun or mpirun" \
    "... the failed check is told, with the cure"
is "$(printf '%s\n' "$err" | wc -l)" 1 "... in one line"
unlike "$err" "1 ranks" "... in English"
result=$(sed -n '/^event: result/,$p' ranks.log)
like "${result//$'\n'/;}" \
    ';checks:;.*;- name: "ranks";  verdict: fail;  measured: "1";  expected: "2";  diagnosis: "[^"]+";' \
    "... and is in the log"
like "$result" '^verdict: fail$' "... with the verdict"
unlike "$result" '^(pi|sum|rate):' "... and nothing was summed"
expectation nodes expect.nodes=2 --set series.terms=1e15
is "$status|$out" "3|verdict: fail" "two nodes expected: exit status 3" || show_run
like "$err" "^pijob: check 'nodes' failed: " "... the failed check is told"
expectation both expect.nodes=3 --set expect.ranks=2 --set series.terms=1e15
is "$status|$(printf '%s\n' "$err" | grep -c "failed: ")" "3|2" "both expected: both are told"
expectation right expect.ranks=1 --set expect.nodes=1
like "$status|${out//$'\n'/;}|$err" '^0\|Rank 0.*;verdict: pass\|$' "one rank and one node expected"
like "$(tr '\n' ';' <right.log)" '- name: "ranks";  verdict: pass;  measured: "1";  expected: "1";' \
    "... the check that passed is in the log"

# One process of no step of Slurm.
run 60 env SLURM_JOB_ID=7 "$PIJOB" --log batch.log job.yaml
like "$status|${out//$'\n'/;}|$err" '^0\|Rank 0.*;verdict: pass\|$' "in a batch script, without srun" || show_run

# alone REASON VARIABLE...: where variables were meant for more, but nobody has started more.
alone () {
    reason=$1
    shift
    run 60 env "$@" "$PIJOB" --log alone.log job.yaml
    like "$status|${out//$'\n'/;}|$err" "^0\|Rank 0.*;verdict: pass\|pijob: warning: $reason" "alone, with $*" || show_run
    like "$(cat alone.log)" "^warning: \"$reason" "... the warning is in the log"
    rm -f alone.log
}
alone "the allocation has 8 tasks on 4 nodes, but pijob runs as a single process without a launcher: start it with srun" \
    SLURM_JOB_ID=7 SLURM_NTASKS=8 SLURM_JOB_NUM_NODES=4
alone "the allocation has 8 tasks on 1 node, but" SLURM_JOB_ID=7 SLURM_NTASKS=8 SLURM_NNODES=1
alone "the allocation has 4 nodes, but" SLURM_JOB_ID=7 SLURM_JOB_NUM_NODES=4
alone "the allocation has 8 tasks on 2 nodes, but" SLURM_JOB_ID=7 SLURM_JOB_NUM_NODES=2 SLURM_NTASKS_PER_NODE=4
alone "the allocation has 4 tasks on 1 node, but" SLURM_JOB_ID=7 SLURM_JOB_NUM_NODES=1 SLURM_NTASKS_PER_NODE=4
alone "the allocation has 2 components, but" SLURM_JOB_ID=7 SLURM_HET_SIZE=2
run 60 env SLURM_JOB_ID=7 SLURM_NTASKS=1 SLURM_JOB_NUM_NODES=1 "$PIJOB" --log alone.log job.yaml
is "$status|$err" "0|" "alone in an allocation for one: nothing is said" || show_run
run 60 env SLURM_JOB_ID=7 SLURM_NTASKS=8 SLURM_JOB_NUM_NODES=4 "$PIJOB" --log alone.log --set expect.ranks=8 job.yaml
is "$status" 3 "alone where 8 ranks are expected: exit status 3" || show_run
if [ "$(readlink /proc/self/ns/pid)" = 'pid:[4026531836]' ]; then
    left='unset the variable; it was set by hand, or is left over'
    alone "OMPI_COMM_WORLD_SIZE is 4, but this process has no launcher: $left" OMPI_COMM_WORLD_SIZE=4
    alone "HYDRA_CONTROL_FD is set, but this process has no launcher" HYDRA_CONTROL_FD=7
    alone "MPI_LOCALNRANKS is set, but this process has no launcher" MPI_LOCALNRANKS=4
    run 60 env FLUX_JOB_ID=f "$PIJOB" --log alone.log job.yaml # Open MPI then wants Flux
    like "$status|$err" '^(0|3)\|' "alone, with FLUX_JOB_ID: a pass or a wrong launch"
    like "$err" '^pijob: .*: FLUX_JOB_ID is set, but this process has no launcher' "... the variable is named"
    alone "SLURM_STEP_NUM_TASKS is 4, but this process has no launcher" SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=4
    alone "OMPI_COMM_WORLD_SIZE is 4, but this process has no launcher" \
        OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_RANK=0 PMIX_NAMESPACE=520159233 PMIX_RANK=0
    # A process that has lost its parent, as long as its step runs on this host.
    orphan=(env SLURM_JOB_ID=987654322 SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=4 SLURM_PROCID=0)
    (exec -a 'slurmstepd: [987654322.0]' sleep 600) &
    daemon=$!
    until grep -q slurmstepd "/proc/$daemon/cmdline" || ! kill -0 "$daemon"; do sleep 0.1; done
    run 60 "${orphan[@]}" "$PIJOB" --log orphan.log job.yaml
    kill "$daemon"
    wait "$daemon" 2>/dev/null
    is "$status|$out" "3|verdict: fail" "one rank of a step of four, which has lost its parent: exit status 3" || show_run
    like "$err" "^pijob: check 'launch' failed: srun started 4 processes" "... the broken launch is told"
    rm -f orphan.log
    alone "SLURM_STEP_NUM_TASKS is 4, but this process has no launcher" "${orphan[@]:1}"
else
    skip "not all ancestors can be seen in a container" "variables that no launcher has set"
fi

# One of a step that was to have four: a parent of that name is enough.
printf '#!/bin/sh\n"$@"\nexit $?\n' >slurmstepd && chmod +x slurmstepd
run 60 env SLURM_JOB_ID=7 SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=4 SLURM_PROCID=0 \
    ./slurmstepd "$PIJOB" --log step.log --set series.terms=1e15 job.yaml
is "$status|$out" "3|verdict: fail" "one rank in a step of four: exit status 3" || show_run
like "$err" "^pijob: check 'launch' failed: srun started 4 processes, but MPI made each of them rank 0 of 1" \
    "... the broken launch is told"
run 60 env SLURM_JOB_ID=7 SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=4 SLURM_PROCID=2 \
    ./slurmstepd "$PIJOB" --log step2.log --set series.terms=1e15 job.yaml
is "$status|$out|$err" "3||" "... by one process of the four only" || show_run
[ ! -e step2.log ]
ok $? "... which alone writes the log"
run 60 env -u PMIX_NAMESPACE SLURM_JOB_ID=7 SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=4 SLURM_PROCID=0 \
    ./slurmstepd "$PIJOB" --hello
like "$status|${out//$'\n'/;}" "^3\|I am rank 0 of 1 on [^ ]+, cpus [0-9][-0-9,]*\$" "--hello finds it too"
like "$err" "^pijob: check 'launch' failed: srun started 4 processes, .*; srun offers no PMIx( and no PMI-2|, which this MPI .* needs): start with" \
    "... and names the cure"
# The variables of another launcher do not hide it.
for variable in OMPI_COMM_WORLD_SIZE=1 HYDRA_CONTROL_FD=7 MPI_LOCALNRANKS=1 FLUX_JOB_ID=f; do
    run 60 env "$variable" SLURM_JOB_ID=7 SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=4 SLURM_PROCID=0 \
        ./slurmstepd "$PIJOB" --hello
    is "$status" 3 "one rank in a step of four, with $variable: exit status 3" || show_run
done
run 60 "$PIJOB" --hello
like "$status|$out|$err" '^0\|I am rank 0 of 1 on [^ ]+, cpus [0-9][-0-9,]*\|$' "--hello alone"

done_testing
