#!/bin/bash
# expect.t - each line of `expect`, met, missed or not to be measured, under mpirun: the
# exit status, the check in the log, and what is said
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"
[ -z "$OVERSUBSCRIBE" ] || OVERSUBSCRIBE="$OVERSUBSCRIBE --bind-to none"

unset "${!OMP_@}" SLURMD_NODENAME
unset TMPDIR
printf 'series: {terms: 1000}\n' >job.yaml
host=$(hostname -s)
cpus=$(nproc)

# job RANKS SETTING...: pijob on RANKS ranks with these --set; leaves my.log.  One rank
# needs no mpirun, and starts faster.
job () {
    local ranks=$1 command=() setting
    shift
    # shellcheck disable=SC2206 # several options, or none
    [ "$ranks" -eq 1 ] || command=("$MPIRUN" $OVERSUBSCRIBE -n "$ranks")
    command+=("$PIJOB" --log my.log)
    for setting; do command+=(--set "$setting"); done
    run_unmixed 60 my.log "${command[@]}" job.yaml
    said=$(printf '%s\n' "$err" | grep '^pijob: ')
}

# check NAME: its lines in the log but its name, joined by ";".
check () {
    sed -n '/^event: result/,$p' my.log | awk -v name="- name: \"$1\"" '
        /^- / { on = 0 } /^[^ -]/ { on = 0 }
        on { sub(/^ +/, ""); printf "%s;", $0 }
        $0 == name { on = 1 }'
}

# passes NAME MEASURED EXPECTED RANKS SETTING...: patterns of what the check says.
passes () {
    local name=$1 measured=$2 expected=$3
    shift 3
    job "$@"
    is "$status|$said" "0|" "$name: ${*:2}: passes, nothing is said" || show_run
    like "$(check "$name")" "^verdict: pass;measured: \"$measured\";expected: \"$expected\";$" \
        "... with what was measured and expected"
}

# fails STATUS NAME MEASURED EXPECTED DIAGNOSIS RANKS SETTING...
fails () {
    local wanted=$1 name=$2 measured=$3 expected=$4 diagnosis=$5
    shift 5
    job "$@"
    is "$status" "$wanted" "$name: ${*:2}: exit $wanted" || show_run
    like "$said" "^pijob: check '$name' failed: $diagnosis; hosts: $host$" \
        "... the cause, the cure and the host are told, in one line"
    is "$(printf '%s\n' "$said" | wc -l)" 1 "... and nothing else" || show_run
    like "$(check "$name")" \
        "^verdict: fail;measured: \"$measured\";expected: \"$expected\";diagnosis: \"$diagnosis\";hosts: \"$host\";$" \
        "... the log has the same"
    is "$(printf '%s\n' "$out" | tail -n 1 | grep -c '^verdict: fail$')" 1 "... the verdict is fail"
}

# skips NAME EXPECTED REASON RANKS SETTING...: no pass, but no failure.
skips () {
    local name=$1 expected=$2 reason=$3
    shift 3
    job "$@"
    is "$status" 0 "$name: ${*:2}: cannot be measured: exit 0" || show_run
    like "$said" "^pijob: check '$name' skipped: $reason$" "... but that is said, and why"
    like "$(check "$name")" "^verdict: skip;expected: \"$expected\";diagnosis: \"$reason\";$" \
        "... the log has it as a skip"
}

job 2
is "$status|$said" "0|" "$MPIRUN starts two ranks, nothing is wrong" ||
    { show_run; done_testing; exit; }
like "$(check directories)" '^verdict: pass;measured: "TMPDIR /tmp";expected: "TMPDIR and /dev/shm writable";$' \
    "what is always checked: directories"
unlike_file my.log 'verdict: skip' "nothing is skipped that was not expected"

# ---- How many ----

passes ranks 2 2 2 expect.ranks=2
passes nodes 1 1 2 expect.nodes=1
passes tasks_per_node 3 3 3 expect.tasks_per_node=3
# The most that can be asked for.
fails 3 tasks_per_node 1 4294967295 \
    "$host has 1 rank, the description expects 4294967295 on each node; start pijob with srun or mpirun" \
    1 expect.tasks_per_node=4294967295
fails 3 tasks_per_node 2 1 \
    "$host has 2 ranks, the description expects 1 on each node; correct the number of ranks on each host in the options of mpi(run|exec) of .*" \
    2 expect.tasks_per_node=1
openmp=yes
! "$PIJOB" --version | grep -q '^OpenMP *not built in' || openmp=
if [ -n "$openmp" ]; then
    passes threads 2 2 2 expect.threads=2 series.threads=2
else
    skip "pijob was built without OpenMP" "two threads"
fi
fails 3 threads 1 2 \
    "rank 0 on $host has 1 thread, the description expects 2; series.threads sets the number of threads" \
    1 expect.threads=2

# ---- Libraries ----

mpi=$("$PIJOB" --version | sed -n 's/^MPI .*, loaded //p')
# MPI loads its PMIx when it starts; the log has the version.
job 1
pmix=$(sed -n 's/^  client: "\(.*\)"$/\1/p' my.log)
passes mpi "$mpi" ".*" 1 "expect.mpi=${mpi%%[0-9]*}*"
passes mpi "$mpi" "$mpi" 1 "expect.mpi=$mpi"
fails 3 mpi "$mpi" "${mpi}x\*" \
    "rank 0 on $host: has loaded the MPI library '$mpi', the description expects '${mpi}x\*'; check LD_LIBRARY_PATH and the modules loaded there" \
    1 "expect.mpi=${mpi}x*"
fails 3 mpi "$mpi" "pen" \
    "rank 0 on $host: has loaded the MPI library '$mpi', the description expects 'pen'; check .*" \
    1 expect.mpi=pen # all of it, not a part

# An MPI that describes itself otherwise than the one of this build.
# named TEXT LOADED PATTERN: its log has LOADED, and PATTERN matches.
named () {
    rm -f named.log
    run 60 env LD_PRELOAD="$builddir/tests/fault/other_mpi.so" MPI_VERSION_TEXT="$1" "$PIJOB" --quiet \
        --log named.log --set expect.mpi="$3" "$srcdir/etc/smoke.yaml"
    is "$status|$(sed -n 's/^  loaded: //p' named.log)" "0|\"$2\"" "expect.mpi=$3" || show_run
}
named "$mpi(R), package: site"$'\n' "$mpi(R)" "$mpi(R)*"
named "$mpi, package: site"$'\n' "$mpi" "$mpi, package: site"
named $'\n'"$mpi"$'\t (site)\nMore: lines\n' "$mpi" "$mpi"
named "$mpi"$'\nMore: lines\n' "$mpi" "*${mpi#* }"
if [ -n "$pmix" ]; then
    passes pmix "$pmix" ".*" 1 "expect.pmix=*[0-9].*"
    fails 3 pmix "$pmix" "0\.\?" \
        "rank 0 on $host: has loaded the PMIx library '$pmix', the description expects '0\.\?'; check .*" \
        1 "expect.pmix=0.?"
else
    skips pmix "4\.\*" "MPI has loaded no libpmix: it was not started through PMIx" \
        1 "expect.pmix=4.*"
fi

# MPI is asked for what is expected; Open MPI and MPICH as they come have it all.
passes thread_level funneled "at least single" 1 expect.thread_level=single
passes thread_level funneled "at least funneled" 1 expect.thread_level=funneled
passes thread_level serialized "at least serialized" 1 expect.thread_level=serialized
passes thread_level multiple "at least multiple" 1 expect.thread_level=multiple
is "$(sed -n 's/^  thread_level: //p' my.log)" multiple "... the start event has it"
job 2
is "$(sed -n 's/^  thread_level: //p' my.log)" funneled "otherwise no more than is needed"
# A description that only rank 0 can read is known too late.
# shellcheck disable=SC2016
run_unmixed 60 my.log "$MPIRUN" ${OVERSUBSCRIBE:+--oversubscribe} -n 2 bash -c '
    [ "${OMPI_COMM_WORLD_RANK:-$PMI_RANK}" = 0 ] || cd /
    exec "$0" --log my.log --set expect.thread_level=multiple job.yaml' "$PIJOB"
is "$status" 3 "thread_level: one rank could not ask for it: exit 3" || show_run
like "$err" "^pijob: check 'thread_level' failed: rank 1 on $host: asked MPI for thread level funneled only, because it could not read the description before MPI_Init: put it where all nodes can read it; hosts: $host$" \
    "... and says why"
like "$(check thread_level)" 'measured: "multiple; different on 1 of 2 ranks"' \
    "... the log has how many"

# ---- Binding ----

# Without hwloc, nobody tells cores from hardware threads, and the log says so.
cores=
! "$PIJOB" --version | grep -q '^hwloc *not built in' || cores=' \(cpus; cores are not known\)'
if [ "$cpus" -lt 2 ] || [ -z "$OVERSUBSCRIBE" ]; then
    skip "needs two CPUs and Open MPI" "binding"
else
    run_unmixed 60 my.log "$MPIRUN" --oversubscribe --bind-to core -n 2 "$PIJOB" --log my.log \
        --set expect.binding=exclusive job.yaml
    is "$status|$err" "0|" "binding: two ranks with a core each: exit 0" || show_run
    like "$(check binding)" "^verdict: pass;measured: \"exclusive$cores\";expected: \"exclusive\";$" \
        "... measured and expected"
    like "$(cat my.log)" '^  exclusive: true$' "... and told in the start event"
fi
some=0-$((cpus - 1))
[ "$cpus" -gt 1 ] || some=0
fails 3 binding "ranks 0-$cpus on $host share cpus? $some$cores" exclusive \
    "ranks 0-$cpus on $host share cpus? $some; start fewer ranks on a host, or bind them: mpirun --bind-to core --map-by slot:PE=N" \
    $((cpus + 1)) expect.binding=exclusive
if [ -n "$openmp" ]; then
    fails 3 binding "rank 0 on $host has $((cpus + 1)) threads on cpus? $some$cores" exclusive \
        "rank 0 on $host has $((cpus + 1)) threads on cpus? $some; start fewer ranks .*" \
        1 expect.binding=exclusive series.threads=$((cpus + 1))
else
    skip "pijob was built without OpenMP" "more threads than CPUs"
fi
job $((cpus + 1))
is "$status|$said" "0|" "as many as asked for, nothing expected: exit 0, no warning" || show_run
like "$(cat my.log)" "^    first: \"ranks 0-$cpus on $host share cpus? $some\"$" "... but it is in the log"
# Slots that are no CPUs: mpirun allows the ranks, but nobody asked for more than there are CPUs.
slots=()
[ -z "$OVERSUBSCRIBE" ] || slots=(--host "localhost:$((cpus + 1))" --bind-to none)
run_unmixed 60 my.log "$MPIRUN" ${slots[@]+"${slots[@]}"} -n $((cpus + 1)) env -u SLURM_OVERCOMMIT "$PIJOB" --log my.log job.yaml
is "$status|$(printf '%s\n' "$err" | grep '^pijob: ')" \
    "0|pijob: warning: ranks 0-$cpus on $host share cpu$([ "$cpus" -gt 1 ] && echo s) $some, and will be slow; start fewer ranks on a host, or bind them: mpirun --bind-to core --map-by slot:PE=N" \
    "too many ranks that nobody asked for: exit 0, a warning with the cure" || show_run

# ---- Limits ----

# limited LIMIT...: as job, with ulimit.
lock=$(ulimit -H -l)
[ "$lock" = unlimited ] || lock=$((lock * 1024))
[ "$lock" = unlimited ] || [ "$lock" -ge 131072 ] || skip "ulimit -l is less" "locked memory"
ulimit -S -l 128
passes locked_memory_at_least "131072 B" "at least 131072 B" 1 expect.locked_memory_at_least=131072
lock_cure="the limit of slurmd applies: set LimitMEMLOCK=infinity in its service, and PropagateResourceLimitsExcept=MEMLOCK in slurm.conf"
fails 3 locked_memory_at_least "131072 B" "at least 131073 B" \
    "rank 0 on $host may lock 131072 B of memory, the description expects at least 131073 B; $lock_cure" \
    1 expect.locked_memory_at_least=131073
fails 3 locked_memory_at_least "131072 B" unlimited \
    "rank 0 on $host may lock 131072 B of memory, the description expects unlimited; $lock_cure" \
    1 expect.locked_memory_at_least=unlimited
if ulimit -S -l unlimited 2>/dev/null; then
    passes locked_memory_at_least unlimited unlimited 1 expect.locked_memory_at_least=unlimited
    like "$(cat my.log)" '^  locked_memory: \{min: unlimited, max: unlimited, host_of_min: "[^"]+"\}$' \
        "... and in the log"
else
    skip "ulimit -l cannot be raised" "locked memory, unlimited"
fi
passes memory_at_least "[0-9]+ B" "at least 1000000 B" 1 expect.memory_at_least=1MB
fails 3 memory_at_least "[0-9]+ B" "at least 1000000000000000 B" \
    "rank 0 on $host may use [0-9]+ B of memory, the description expects at least 1000000000000000 B; check --mem, ulimit -v and the memory of the node" \
    1 expect.memory_at_least=1000TB
for dir in tmpdir:TMPDIR shm:/dev/shm; do
    key=${dir%%:*}_free_at_least
    passes "$key" "[0-9]+ B" "at least 1 B" 1 "expect.$key=1"
    fails 3 "$key" "[0-9]+ B" "at least 1000000000000000 B" \
        "rank 0 on $host has [0-9]+ B free in ${dir#*:}, the description expects at least 1000000000000000 B; look for .*" \
        1 "expect.$key=1000TB"
done

# A TMPDIR that is not a directory; the launcher itself has a right one.
# shellcheck disable=SC2086
run_unmixed 60 my.log "$MPIRUN" $OVERSUBSCRIBE -n 2 env TMPDIR=/proc/none "$PIJOB" --log my.log job.yaml
is "$status" 3 "a TMPDIR that is not there: exit 3" || show_run
like "$err" "^pijob: check 'directories' failed: rank 0 on $host: TMPDIR /proc/none: No such file or directory; MPI needs it: correct it, or set TMPDIR to a directory that each node has; hosts: $host$" \
    "... the directory is named"

# ---- Speed ----

work=series.terms=1e10
fails 5 rate_per_rank_at_least "[0-9.]+e\+[0-9]+ terms/s, rank [01] on $host" \
    "at least 1\.000e\+18 terms/s" \
    "rank [01] on $host, the slowest, summed [0-9.]+e\+[0-9]+ terms/s, the description expects at least 1\.000e\+18; 1 of 1 ranks are below it; look there for .*" \
    1 $work expect.rate_per_rank_at_least=1e18
unlike "$(check value)" 'verdict: fail' "... the answer is right"
passes rate_per_rank_at_least "[0-9.]+e\+[0-9]+ terms/s, rank [01] on $host" \
    "at least 1\.000e\+06 terms/s" 2 $work expect.rate_per_rank_at_least=1Mterms/s
like "$(cat my.log)" "^  slowest: \{host: \"$host\", rate: [0-9.e+]+, of_median: 1\.0+e\+00\}$" \
    "... the speed of the hosts is in the log"
skips rate_per_rank_at_least "at least 1\.000e\+06 terms/s" \
    "too little work to measure: rank [0-3] on $host summed for 0\.0[0-9]+ s, and at least 0\.05 s is needed; raise series\.terms" \
    4 expect.rate_per_rank_at_least=1e6
skips slowest_host_at_least "at least 0\.900 of the median" \
    "there is only one host, so there is nothing to compare" 2 expect.slowest_host_at_least=0.9
passes startup_at_most "[0-9.]+ s, rank [01] on $host" "at most 60\.000 s" \
    2 expect.startup_at_most=1m
fails 5 startup_at_most "[0-9.]+ s, rank [01] on $host" "at most 0\.001 s" \
    "rank [01] on $host .* the description expects at most 0\.001 s; (on $host, )?check .*" \
    2 expect.startup_at_most=1ms
# A rank that the other one waits for, more than twice as long as it needs for MPI_Init.
# shellcheck disable=SC2016,SC2086
run_unmixed 60 my.log "$MPIRUN" $OVERSUBSCRIBE -n 2 bash -c '
    [ "${OMPI_COMM_WORLD_RANK:-$PMI_RANK}" = 0 ] || sleep 10
    exec "$0" --log my.log --set expect.startup_at_most=1s job.yaml' "$PIJOB"
is "$status" 5 "startup_at_most: a rank comes late: exit 5" || show_run
like "$err" "^pijob: check 'startup_at_most' failed: rank 1 on $host started late, and the other ranks waited for it in MPI_Init \(rank 0 on $host waited for [0-9.]+ s\); " \
    "... and it is the one that is named" || show_run

# Several at once: each is a check; a wrong launch is told before a slow one.
job 2 $work expect.rate_per_rank_at_least=1e18 expect.startup_at_most=1ms
is "$status $(printf '%s\n' "$said" | grep -c failed)" "5 2" "two that are missed: both are told" ||
    show_run
job 2 $work expect.rate_per_rank_at_least=1e18 expect.threads=2
is "$status $(printf '%s\n' "$said" | grep -c failed)" "3 1" \
    "a wrong launch ends the job before the sum" || show_run
unlike "$out" 'PI is' "... nothing was summed"

done_testing
