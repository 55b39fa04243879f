#!/bin/bash
# inject.t - a fault on purpose: it is asked for twice, told loudly, found by the check that
# is there for it, and never passes
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
series: {terms: 2e8}
inject: {fault: wrong-sum, rank: 2}
END

# inject FAULT [ARGUMENT...]: three ranks with a fault in the last one.
inject () {
    on 3 --allow-inject --set inject.fault="$1" --log inject.log "${@:2}" job.yaml
    run_unmixed 60 inject.log "${command[@]}"
}

# ends STATUS FAULT MEANING: the last run did, and told what was done to it.
ends () {
    is "$status" "$1" "$2: exit status $1" || show_run
    like "$err" "^pijob: INJECTED FAULT: rank 2 on [^ ]+ $3$" "$2: told loudly"
    like "$(cat inject.log)" '^warning: "a fault is injected: see inject in the description"$' "$2: in the log"
}

# check NAME: the verdict of that check in the log.
check () { sed -n "/^- name: \"$1\"/{n;s/^  verdict: //p}" inject.log; }

# Not by accident.
on 3 --log inject.log job.yaml
run_unmixed 60 inject.log "${command[@]}"
is "$status" 4 "without --allow-inject: refused" || show_run
like "$err" '^pijob: inject.fault needs --allow-inject on the command line$' \
    "and told how to get it"
ok "$([ ! -e inject.log ]; echo $?)" "nothing was written"
inject wrong-sum --set inject.rank=3
is "$status" 4 "a rank that is not there: refused" || show_run
like "$err" '^pijob: inject.rank is 3, but the ranks are 0 to 2$' "and told which there are"
on 3 --log inject.log --set inject.fault=none job.yaml
run 60 "${command[@]}"
is "$status" 0 "fault none is none" || show_run

inject wrong-sum
ends 2 wrong-sum "computes a wrong sum"
is "$(check 'partial sums') $(check value) $(check count) $(check inject)" "fail fail pass fail" \
    "wrong-sum: found in the partial sums and in the value"
like "$err" "^pijob: check 'partial sums' failed: rank 2 on $host: summed its 6[0-9]+ terms wrongly, by 1\.000e-17" \
    "wrong-sum: by rank and host"

inject lost-message --set communication=all
ends 2 lost-message "sends an empty sum"
is "$(check 'partial sums') $(check value) $(check count) $(check inject)" "pass fail fail fail" \
    "lost-message: found in the value and in the count"

inject wrong-byte
is "$status" 4 "wrong-byte without large messages: refused" || show_run
like "$err" "^job\.yaml:1:1: 'inject\.fault' is wrong-byte, which needs large messages; set 'communication\.payload' to a size, such as 8MiB, or 'communication\.collectives' to all\$" \
    "... and told what it needs"
inject wrong-byte --set communication=all --set communication.payload=64,64KiB --set communication.collectives=all
ends 2 wrong-byte "sends a wrong byte in a large message"
is "$(check payload) $(check collectives) $(check value) $(check inject)" "fail fail  " \
    "wrong-byte: found in the messages, before the sum" || diag "$(cat inject.log)"
like "$err" "^pijob: check 'payload' failed: 3 messages arrived with wrong bytes; the first: MPI_Recv \(point-to-point\) from rank 2 on $host to rank 0 on $host: byte 32768 of 65536 is 0x[0-9a-f]{2} and not 0x[0-9a-f]{2} \(1 wrong byte\); take a host that is named alone out of service, .* OMPI_MCA_coll=\^han,hcoll,ucc \(Open MPI\); hosts: $host\$" \
    "wrong-byte: by place, rank, host and exchange"
like "$err" "^pijob: check 'collectives' failed: 1 message arrived .* the first: MPI_Allreduce of 1048576 B \(world\), message of rank 2 on $host: byte 524288 of 1048576 " \
    "wrong-byte: in a collective, too"

# Longer than the times that a busy machine deals out.
inject slow --set inject.at=0 --set series.terms=3e9
ends 5 slow "takes ten times as long after 0 % of its work"
is "$(check value) $(check inject)" "pass fail" "slow: the right answer"
slowest=$(sed -n 's/^  compute: .*min: \([0-9.]*\), .* max: \([0-9.]*\), .*/\1 \2/p' inject.log | tail -n 1)
ok "$(echo "$slowest" | awk '{ exit !($1 > 0 && $2 > 2 * $1) }'; echo $?)" "slow: one rank took far longer" ||
    diag "$slowest"

inject shared-core
ends 3 shared-core "shares one CPU with all other ranks on its host"
is "$(check value) $(check inject)" "pass fail" "shared-core: the right answer"
cpus=$(sed -n 's/.*cpus: \[\(.*\)\], cores.*/\1/p; s/.*cpus: \[\(.*\)\]}.*/\1/p' inject.log | head -n 1)
like "$cpus" '^"([0-9]+)", "\1", "\1"$' "shared-core: all ranks are on one CPU"

# lost_rank FAULT [OPTION]...: a fault that ends a rank.  mpiexec of MPICH 4.2.1 exits with 0 in 1 of 174
# such launches (doc/stacks.md), after nothing of any rank: such a launch is made again, and told.
lost_rank () {
    local attempt
    for attempt in 1 2 3; do
        inject "$@"
        [ "$KILLED" -eq 9 ] && [ "$status$out" = 0 ] || break
        diag "$1, attempt $attempt: mpiexec exits with 0"
    done
}

# Those that end a rank: mpirun says how.
lost_rank exit
if [ "$KILLED" = 137 ]; then wanted=1; else wanted='1|9'; fi # Hydra: or that of those that it then kills
like "$status" "^($wanted)\$" "exit: exit status $wanted" || show_run
unlike "$out" 'verdict: pass' "exit: no pass"
lost_rank kill
is "$status" "$KILLED" "kill: exit status $KILLED, as $MPIRUN has it" || show_run
unlike "$out" 'verdict: pass' "kill: no pass"

# Checkpoint, kill, resume: what a fault on purpose is good for.
lost_rank kill --set checkpoint.directory=ck --set checkpoint.interval=100ms --set series.terms=4e10
is "$status" "$KILLED" "kill with checkpoints" || show_run
on 2 --quiet --log resumed.log --set inject.fault=none --set checkpoint.directory=ck \
    --set checkpoint.resume=require --set series.terms=4e10 job.yaml
run 60 "${command[@]}"
is "$status" 0 "the next launch goes on from there" || show_run
like "$(cat resumed.log)" '^event: resume$' "and did not start anew"
on 1 --quiet --log right.log --set inject.fault=none --set series.terms=4e10 job.yaml
run 60 "${command[@]}"
is "$(sed -n 's/^sum: //p' resumed.log | tail -n 1)" "$(sed -n 's/^sum: //p' right.log)" \
    "the bits are those of an undisturbed run"

done_testing
