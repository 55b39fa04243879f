# threads.t - the same bits by any number of ranks and threads, and as many threads
# as Slurm gives CPUs
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

done_testing
