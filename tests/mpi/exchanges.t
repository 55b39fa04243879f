#!/bin/bash
# exchanges.t - pijob under mpirun: each exchange, on 1 to 8 ranks, gives the same
# bits; what is printed is printed once, in the order of the ranks
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"

printf 'series: {terms: 1000}\n' >job.yaml

# start TAG COMMAND...: run in the background, a few at a time: most of a start
# of MPI is waiting.  finish TAG: leaves $status, $out, $err as run does.
start () {
    local tag=$1
    shift
    while [ "$(jobs -rp | wc -l)" -ge 4 ]; do wait -n; done
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
    err=$(own_text <"$SCRATCH/$1/.err")
}

# Is this the right mpirun, and does it start?  Otherwise every failure below would
# be that one.
on 2 --hello
run 60 "${command[@]}"
is "$status|$(printf '%s\n' "$out" | grep -c '^I am rank [01] of 2 on ')" "0|2" \
    "$MPIRUN starts two ranks, which find each other" || { show_run; done_testing; exit; }

# value KEY LOG: of the result, the last document.
value () { sed -n '/^event: result/,$ s/^'"$1"': "\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' "$2"; }

# Each number of terms on each number of ranks, by all three exchanges in one job and
# by each of them alone.
ranks="1 2 3 4 5 8"
for n in 1 5 4097 1000000 100000000; do
    for r in $ranks; do
        for way in all reduce point-to-point scatter-gather; do
            on "$r" --log "$way-$n-$r.log" --set "series.terms=$n" \
                --set "communication=$way" job.yaml
            start "$way-$n-$r" "${command[@]}"
        done
    done
done
# More ranks than blocks, than terms.
for n in 2 3; do
    for way in all reduce point-to-point scatter-gather; do
        for r in 1 8; do
            on "$r" --log "$way-$n-$r.log" --set "series.terms=$n" \
                --set "communication=$way" job.yaml
            start "$way-$n-$r" "${command[@]}"
        done
    done
done
wait

# in_order RANKS: standard output has a line a rank, in their order, and the rest.
in_order () {
    local number='[0-9]\.[0-9]{16}' pattern='' rank
    for ((rank = 0; rank < $1; rank++)); do
        pattern+="Rank $rank partial pi: -?$number"$'\n'
    done
    pattern+="PI is approximately $number, Error is $number"$'\n'
    pattern+="Time = [0-9]+\.[0-9]{4} sec"$'\n'"verdict: pass"
    [[ $out =~ ^$pattern$ ]]
}

for n in 1 2 3 5 4097 1000000 100000000; do
    first=
    for r in $ranks; do
        for way in all reduce point-to-point scatter-gather; do
            log=$way-$n-$r.log
            [ -d "${log%.log}" ] || continue
            finish "${log%.log}"
            [ "$status" -eq 0 ] && [ -z "$err" ] && in_order "$r"
            ok $? "$n terms, $way, $r ranks: passes, with a line a rank, in order" || show_run
            is "$(value terms "$log") $(value ranks "$log") $(value verdict "$log")" "$n $r pass" \
                "... and the log has its terms and ranks"
            # The total, and that of each exchange.
            sums=$(sed -n 's/^ *sum: "\([0-9a-f]\{32\}\)"$/\1/p' "$log" | sort | uniq -c)
            first=${first:-$(value sum "$log")}
            [ "$way" = all ] && count=4 || count=2
            is "${sums#"${sums%%[! ]*}"}" "$count $first" "... and the same bits as any other"
        done
    done
    like "$first" '^[0-9a-f]{32}$' "$n terms: there is a sum"
done

# The sum is made by all of the ranks, not by one of them for the rest.
finish reduce-100000000-8
is "$(printf '%s\n' "$out" | grep '^Rank ' | sed 's/.*: //' | sort -u | wc -l)" 8 \
    "eight ranks have eight sums"
unlike "$out" '^Rank .*: 0\.0000000000000000$' "... and none sums nothing"
finish reduce-3-8
like "$(printf '%s\n' "$out" | sed -n 8p)" '^Rank 7 partial pi: 0\.0000000000000000$' \
    "... unless there is nothing left for it"

# Every rank has a place.
for r in 1 2 4 8; do
    on "$r" --hello
    run 60 "${command[@]}"
    pattern=
    for ((rank = 0; rank < r; rank++)); do
        pattern+="I am rank $rank of $r on $(hostname | cut -d. -f1), cpus [0-9]+([-,][0-9]+)*"$'\n'
    done
    [ "$status" -eq 0 ] && [ -z "$err" ] && [[ $out$'\n' =~ ^$pattern$ ]]
    ok $? "--hello on $r ranks" || show_run
done

# What goes wrong is told once.  mpirun may add words of its own when ranks end
# with a status: they are not pijob's.
# once PATTERN STATUS NAME ARGUMENT...: on four ranks; PATTERN matches a line of
# standard error, and no other line of it is alike.
once () {
    local pattern=$1 wanted=$2 name=$3
    shift 3
    on 4 "$@"
    run 60 "${command[@]}"
    [ "$status" -eq "$wanted" ] && [ "$(printf '%s\n' "$err" | grep -cE -e "$pattern")" -eq 1 ]
    ok $? "$name: told once, exit status $wanted" || { show_run; diag "pattern: $pattern"; }
    unlike "$out" '^(Rank|PI|Time|verdict: pass|I am)' "... and nothing else is said"
}
printf 'series:\n  term: 1\n' >bad.yaml
once "^bad\.yaml:2:3: unknown key 'series\.term'; did you mean 'series\.terms'\?$" 4 \
    "a bad description" bad.yaml
once "^nothing\.yaml: cannot read the job description: No such file or directory$" 4 \
    "a missing description" nothing.yaml
once "^--set 'speed=1': unknown key 'speed'; " 4 "a wrong --set" --set speed=1 job.yaml
once "^pijob: nowhere/my\.log: cannot write the log: there is no directory nowhere; make it \(mkdir -p\), or " 1 \
    "a log in a missing directory" --log nowhere/my.log --set series.terms=1e15 job.yaml
once "^pijob: unknown .*option '--bogus'$" 4 "a usage error" --bogus job.yaml
once "^Usage: pijob " 4 "... with the usage" --bogus job.yaml
# mpirun ends all ranks when the first one has ended badly: not before rank 0 has spoken.
# shellcheck disable=SC2016,SC2086 # for the shell there; several options, or none
run 60 "$MPIRUN" $OVERSUBSCRIBE -n 2 bash -c '
    [ "${OMPI_COMM_WORLD_RANK:-$PMI_RANK}" != 0 ] || sleep 2
    exec "$0" --bogus job.yaml' "$PIJOB"
is "$status $(grep -c '^Usage: pijob ' <<<"$err")" "4 1" "... by rank 0, though it comes later" || show_run
once "^pijob: check 'ranks' failed: the job has 4 ranks, the description expects 5; correct the number of ranks and the hosts in the options of mpi(run|exec) of [^;]*$" 3 \
    "too few ranks" --log few.log --set expect.ranks=5 --set series.terms=1e15 job.yaml
is "$(printf '%s\n' "$out" | grep -c '^verdict: fail$')" 1 "... with the verdict, once"
is "$(grep -c '^event: ' few.log)" 2 "... and one log"

# One log, whatever its name is made of, and of one writer.
mkdir logs
on 4 --log 'logs/%x-%j-%N.log' --quiet job.yaml
run 60 "${command[@]}"
is "$status|$out|$(find logs -type f | wc -l)" "0||1" "four ranks write one log, --quiet" || show_run
is "$(grep -h '^event: ' logs/* | tr '\n' ' ')" "event: start event: result " "... once"
like "$(cat logs/*)" '^ranks: 4$' "... which knows of all of them"
like "$(cat logs/*)" '^- \{host: "[^"]+", ranks: "0-3", cpus: \["[-0-9,]+"(, "[-0-9,]+"){3}\]' \
    "... and of their places"
on 4 --log right.log --set expect.ranks=4 --set expect.nodes=1 job.yaml
run 60 "${command[@]}"
is "$status|$err" "0|" "the expected number of ranks and nodes" || show_run

done_testing
