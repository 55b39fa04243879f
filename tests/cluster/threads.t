# threads.t - the same bits by any number of ranks and threads, as many threads as Slurm gives
# CPUs, and messages that threads on several nodes exchange at once
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
cluster_up
cd "$SCRATCH" || exit 99

# threads_of LOG: as the start and the result tell, separated by a space.
threads_of () { sed -n 's/^threads: //p' "$1" | xargs; }

on_cluster 60 srun -N1 -n1 --mpi=$srun_mpi "$PIJOB" --log base.log "$srcdir/etc/pi.yaml"
is "$status" 0 "one rank, one thread" || show_run
base=$(log_value base.log sum)
like "$base" '^[0-9a-f]{32}$' "its sum has 32 hex digits"
is "$(threads_of base.log)" "1 1" "one thread is the default"

for way in point-to-point reduce; do
    for ranks in 1 2 5 8; do
        for threads in 1 2 4; do
            nodes=$((ranks < 4 ? ranks : 4))
            log=$way-$ranks-$threads.log
            on_cluster 60 srun -N$nodes -n$ranks -c$threads --mpi=$srun_mpi "$PIJOB" --log "$log" \
                --set communication=$way --set series.threads=$threads \
                --set expect.ranks=$ranks "$srcdir/etc/pi.yaml"
            is "$status $(log_value "$log" sum) $(threads_of "$log")" \
                "0 $base $threads $threads" \
                "$way, $ranks ranks of $threads threads: the same sum, threads in the log" ||
                show_run
        done
    done
done

# srun gives -c to the tasks; without it, the mask tells.
for cpus in 1 2 3; do
    on_cluster 60 srun -N2 -n2 -c$cpus --mpi=$srun_mpi "$PIJOB" --log "auto-$cpus.log" \
        --set series.threads=auto "$srcdir/etc/pi.yaml"
    is "$status $(log_value "auto-$cpus.log" sum) $(threads_of "auto-$cpus.log")" \
        "0 $base $cpus $cpus" "series.threads auto with -c $cpus: $cpus threads" || show_run
done
on_cluster 60 srun -N2 -n2 -c2 --mpi=$srun_mpi "$PIJOB" --log kernel.log --kernel baseline \
    --set series.threads=auto "$srcdir/etc/pi.yaml"
is "$status $(log_value kernel.log sum) $(sed -n 's/^kernel: //p' kernel.log | tr -d '"' | sort -u)" \
    "0 $base baseline" "the slowest kernel: the same sum" || show_run

# ---- Messages between threads ----

multiple=(--set series.threads=2 --set expect.thread_level=multiple)
for ranks in 4 8; do
    on_cluster 60 srun -N4 -n$ranks -c2 --mpi=pmix "$PIJOB" --log "messages-$ranks.log" "${multiple[@]}" "$srcdir/etc/pi.yaml"
    is "$status $(log_value "messages-$ranks.log" sum) $(sed -n 's/^  messages: //p; s/^  wrong_messages: //p' "messages-$ranks.log" | xargs)" \
        "0 $base $((ranks * 2 * 208)) 0" "threads of $ranks ranks on four nodes exchange messages: none is wrong" || show_run
done

# on_bad_mpi FAULT RANK: four nodes, and an MPI that goes wrong on one of them when two threads are inside.
on_bad_mpi () {
    rm -f done bad.log
    on_cluster 60 srun -N4 -n4 -c2 --mpi=pmix --kill-on-bad-exit=1 env LD_PRELOAD="$builddir/tests/fault/two_threads.so" \
        TWO_THREADS_DONE="$SCRATCH/done" TWO_THREADS="$1" TWO_THREADS_RANK="$2" \
        "$PIJOB" --quiet --log bad.log "${multiple[@]}" "$srcdir/etc/pi.yaml"
}
level="this MPI provides the thread level multiple, but is not thread-safe"
on_bad_mpi mix 2
is "$status" 2 "an MPI on n3 that mixes up the messages of two threads: exit 2" || show_run
like "$err" "^pijob: check 'thread messages' failed: 1 message was wrong .*: rank 2 on n3: in place of message 0 .* thread ([01]) from rank [0-3] to rank 2, it was message 0 .*; $level: use an MPI .*; hosts: n3$" \
    "... the host, the rank and the thread are told"
on_bad_mpi lock 2
is "$status" 3 "an MPI on n3 that two threads lock for good: exit 3" || show_run
like "$err" "^pijob: rank 0 of 4 on n1: while threads exchanged messages, rank 2 on n3 has not answered for [0-9]+ s; threads on n1,.* wait, .*; $level" \
    "... it is told that threads exchanged messages, which hosts wait, and which rank does not answer" || show_run
like "$(sed -n 's/^reason: //p; s/^silent: //p' bad.log | paste -sd ' ')" '^"threads wait for messages" "rank 2 on n3"$' \
    "... and in the log"

done_testing
