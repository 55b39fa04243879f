#!/bin/bash
# payload.t - large messages and collectives: each byte is checked, whatever the size; a wrong
# one is told with its place and its rank; what does not fit into memory is refused
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"

host=$(uname -n)
host=${host%%.*}
cat >job.yaml <<'END'
series: {terms: 1000}
communication: {exchange: all, payload: [64, 1001, 64KiB, 2MiB], collectives: all}
END

# rows LOG SECTION: the lines of a list of the result.
rows () { sed -n "/^$2:/,/^[a-z]/ { /^[a-z]/!p }" "$1"; }

# check LOG NAME: the check called NAME in the log, on one line.
check () {
    awk -v name="- name: \"$2\"" '/^- name:/ { on = $0 == name } /^[^- ]/ { on = 0 }
        on { printf "%s ", $0 }' "$1"
}

# ---- Right messages ----

for ranks in 1 5; do
    log=right-$ranks.log
    on "$ranks" --quiet --log "$log" job.yaml
    run 60 "${command[@]}"
    is "$status|$out$err" "0|" "$ranks ranks: pass, and nothing is said" || show_run
    is "$(rows "$log" messages | sed -n 's/^- exchange: "\(.*\)"/\1/p; s/^  bytes: //p' | xargs)" \
        "$(for bytes in 64 1001 65536 2097152; do
            for exchange in point-to-point scatter-gather reduce; do echo $exchange $bytes; done
        done | xargs)" "... the log has each exchange with each size"
    is "$(rows "$log" messages | grep -cE '^  (distribute|collect): \{seconds: [0-9.]+(, bandwidth: [0-9.]+e[-+][0-9]+)?\}$')" 24 \
        "... with the seconds and the bandwidth" || diag "$(rows "$log" messages)"
    like "$(check "$log" payload)" "verdict: pass  *measured: \"0 of $((24 * ranks)) messages wrong\"" \
        "... each message is counted"
    is "$(rows "$log" collectives | grep -cE '^- \{name: "MPI_I?(allreduce|Allreduce|allgather|Allgather|alltoall|Alltoall)", communicator: "(world|node|leaders)", bytes: (64|1048576), seconds: [0-9.]+, host: "'"$host"'"\}$')" 36 \
        "... the log has each collective" || diag "$(rows "$log" collectives)"
    is "$(rows "$log" collectives | sort -u -t, -k1,3 | wc -l)" 36 "... once"
    like "$(check "$log" collectives)" "verdict: pass  *measured: \"0 of $((24 * ranks + 12)) messages wrong\"" \
        "... each of its messages is counted"
    like "$(check "$log" 'message memory')" "measured: \"rank 0 needs $(((ranks + 1) * 2097152)) B for messages\"" \
        "... and the memory is told" || diag "$(check "$log" 'message memory')"
done
is "$(for f in right-*.log; do sed -n 's/^sum: //p' "$f"; done | sort -u | wc -l)" 1 "the sum is the same"

# One exchange, one size, no collectives.
on 3 --quiet --log one.log --set communication=reduce --set communication.payload=9 \
    --set communication.collectives=none job.yaml
run 60 "${command[@]}"
is "$status|$(rows one.log messages | grep -c '^- ')|$(rows one.log collectives)" "0|1|" \
    "one exchange with one size" || show_run
unlike "$(check one.log collectives)" . "... and no check of what did not run"
printf 'series: {terms: 1000}\n' >none.yaml
on 1 --quiet --log none.log none.yaml
run 60 "${command[@]}"
is "$status" 0 "no payload" || show_run
unlike_file none.log '^messages:|^collectives:|payload|message memory' "... leaves nothing in the log"

# ---- Wrong messages ----

# wrong CALL BYTES RANK ARGUMENT...: five ranks, one of which changes a byte in messages of at
# least BYTES.
wrong () {
    rm -f wrong.log
    PIJOB=$SCRATCH/preloaded on 5 --log wrong.log "${@:4}" job.yaml
    PIJOB_WRONG="$1 $2 $3" run 60 "${command[@]}"
}
cat >preloaded <<END
#!/bin/sh
LD_PRELOAD='$builddir/tests/fault/wrong_messages.so' exec '$PIJOB' "\$@"
END
chmod +x preloaded
byte='is 0x[0-9a-f]{2} and not 0x[0-9a-f]{2} \(1 wrong byte\)'

while IFS='|' read -r call exchange rank what; do
    wrong "$call" 65536 "$rank" --set communication="$exchange" --set communication.collectives=none \
        --set communication.payload=64,65536
    is "$status" 2 "$call of rank $rank is wrong: exit 2" || show_run
    like "$err" "^pijob: check 'payload' failed: 1 message arrived with wrong bytes; the first: $what: byte 65531 of 65536 $byte; take a host that is named alone out of service, .* OMPI_MCA_coll=\^han,hcoll,ucc \(Open MPI\); hosts: $host\$" \
        "... told with the place, the rank and the exchange" || show_run
    unlike "$out" '^PI is' "... before anything is summed"
    is "$(rows wrong.log messages | grep -c '^- ')" 2 "... the log has what was measured"
done <<END
MPI_Recv|point-to-point|2|MPI_Send \(point-to-point\) from rank 0 on $host to rank 2 on $host
MPI_Send|point-to-point|4|MPI_Recv \(point-to-point\) from rank 4 on $host to rank 0 on $host
MPI_Scatter|scatter-gather|3|MPI_Scatter \(scatter-gather\) from rank 0 on $host to rank 3 on $host
MPI_Gather|scatter-gather|0|MPI_Gather \(scatter-gather\) from rank 0 on $host to rank 0 on $host
MPI_Bcast|reduce|1|MPI_Bcast \(reduce\) from rank 0 on $host to rank 1 on $host
MPI_Reduce|reduce|3|MPI_Reduce \(reduce\), message of rank 3 on $host
END
wrong MPI_Reduce 65537 3 --set communication.collectives=none --set communication.payload=64,65536
is "$status" 0 "a fault of longer messages only is not seen in shorter ones" || show_run
wrong MPI_Reduce 1001 4 --set communication=reduce --set communication.collectives=none --set communication.payload=1001
like "$err" "MPI_Reduce \(reduce\), message of rank 4 on $host: byte 1003 of 1008 " "a sum is rounded up to 8 bytes"

while IFS='|' read -r call rank count what; do
    wrong "$call" 1000000 "$rank" --set communication.payload=64
    is "$status" 2 "$call of rank $rank is wrong: exit 2" || show_run
    like "$err" "^pijob: check 'collectives' failed: $count messages? arrived with wrong bytes; the first: $what: byte 104857[1] of 1048576 is .*; take a host .*; hosts: $host\$" \
        "... told with the place, the rank and the communicator" || show_run
    is "$(rows wrong.log collectives | grep -c '^- ')" 36 "... the log has all of them"
done <<END
MPI_Allreduce|3|2|MPI_Allreduce of 1048576 B \(world\), message of rank 3 on $host
MPI_Iallgather|4|10|MPI_Iallgather of 1048576 B \(world\), message of rank 4 on $host to rank 0 on $host
MPI_Alltoall|2|2|MPI_Alltoall of 1048576 B \(world\), message of rank 2 on $host to rank 4 on $host
END

# ---- Memory ----

cat >limited <<END
#!/bin/sh
ulimit -v 4000000 && exec '$PIJOB' "\$@"
END
chmod +x limited
PIJOB=$SCRATCH/limited on 4 --log memory.log --set communication=scatter-gather \
    --set communication.payload=512MiB --set communication.collectives=none --set series.terms=1e15 job.yaml
run 60 "${command[@]}"
is "$status" 3 "messages that do not fit into memory: exit 3" || show_run
like "$err" "^pijob: check 'message memory' failed: a rank on $host needs 2684354560 B for messages, and MPI as much again for copies, but there are only [0-9]+ B left under ulimit -v; use a smaller communication\.payload or fewer ranks, .*; hosts: $host\$" \
    "... told before the sum, with the size"
is "$(check memory.log 'message memory' | grep -o 'verdict: fail')$(rows memory.log messages)" "verdict: fail" \
    "... and nothing was sent"
PIJOB=$SCRATCH/limited on 4 --quiet --log memory.log --set communication=reduce \
    --set communication.payload=64MiB --set communication.collectives=none job.yaml
run 60 "${command[@]}"
is "$status|$err" "0|" "messages that do" || show_run

done_testing
