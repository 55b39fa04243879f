# exchanges.t - the same bits by every exchange and on any number of ranks
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
cluster_up
cd "$SCRATCH" || exit 99

on_cluster 60 srun -N4 -n8 --mpi=$srun_mpi "$PIJOB" --log base.log "$srcdir/etc/pi.yaml"
is "$status" 0 "srun -N4 -n8 pijob etc/pi.yaml" || show_run
base=$(log_value base.log sum)
like "$base" '^[0-9a-f]{32}$' "its sum has 32 hex digits"
is "$(log_value base.log nodes)" 4 "it ran on four nodes"
is "$(printf '%s\n' "$out" | head -n 8 | sed 's/ partial pi: .*//' | tr '\n' ' ')" \
    "Rank 0 Rank 1 Rank 2 Rank 3 Rank 4 Rank 5 Rank 6 Rank 7 " \
    "standard output begins with a line a rank, in rank order"
like "$out" '^PI is approximately 3\.1415926435897932, Error is 0\.0000000100000000$' \
    "and has pi and its error"

for way in point-to-point scatter-gather reduce all; do
    for ranks in 1 2 3 5 8 16; do
        nodes=$((ranks < 4 ? ranks : 4))
        on_cluster 60 srun -N$nodes -n$ranks -O --mpi=$srun_mpi "$PIJOB" --log "$way-$ranks.log" \
            --set communication=$way --set expect.ranks=$ranks "$srcdir/etc/pi.yaml"
        log=$way-$ranks.log
        [ "$status" -eq 0 ] && [ "$(log_value "$log" sum)" = "$base" ] &&
            at_most "$(log_value "$log" deviation)" 1e-18
        ok $? "$way on $ranks ranks has the same sum" || show_run
    done
done

# The exact values, rounded to 18 decimals by the shell: the table has 40.
exact_sums=0
while read -r terms exact; do
    case $terms in \#*) continue ;; esac
    [ "$terms" -le 1000000000 ] || continue
    on_cluster 60 srun -N4 -n8 --mpi=$srun_mpi "$PIJOB" --quiet --log n.log \
        --set "series.terms=$terms" "$srcdir/etc/smoke.yaml"
    got=$(log_value n.log pi)
    [ "$status" -eq 0 ] && at_most "$(log_value n.log deviation)" 1e-18 &&
        "$srcdir/tests/tools/near" "$got" "$exact" 18
    ok $? "S_$terms is $exact" || { show_run; diag "pi: $got"; }
    rm -f n.log
    exact_sums=$((exact_sums + 1))
done <"$srcdir/tests/data/partial-sums.tsv"
ok "$([ $exact_sums -ge 10 ]; echo $?)" "the table has $exact_sums of them"

done_testing
