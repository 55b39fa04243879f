#!/bin/bash
# threads.t - messages that the threads of the ranks exchange at once, and an MPI that grants the
# thread level multiple without keeping it
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"
! "$PIJOB" --version | grep -q '^OpenMP *not built in' || skip_all "pijob was built without OpenMP"

unset "${!OMP_@}" SLURMD_NODENAME
[ -z "$OVERSUBSCRIBE" ] || OVERSUBSCRIBE="$OVERSUBSCRIBE --bind-to none"
host=$(hostname -s)
cat >job.yaml <<'END'
series: {terms: 1000, threads: 2}
expect: {thread_level: multiple}
END

# job RANKS [NAME=VALUE]... [--set SETTING]...: leaves my.log, and what pijob said in $said.
job () {
    local ranks=$1 variables=()
    shift
    while [[ ${1-} == [A-Z]*=* ]]; do variables+=("$1"); shift; done
    rm -f my.log done
    # shellcheck disable=SC2086 # several options, or none
    run 60 "$MPIRUN" $OVERSUBSCRIBE -n "$ranks" env ${variables[@]+"${variables[@]}"} "$PIJOB" --quiet --log my.log \
        "$@" job.yaml
    said=$(printf '%s\n' "$err" | grep '^pijob: ')
}

# check: the lines of the check in the log but its name, joined by ";".
check () {
    awk '/^- / { on = 0 } /^[^ -]/ { on = 0 } on { sub(/^ +/, ""); printf "%s;", $0 }
        $0 == "- name: \"thread messages\"" { on = 1 }' my.log
}

# exchanged: what the log tells of the messages but the seconds, joined by ";".
exchanged () {
    awk '/^[^ ]/ { on = 0 } on && !/seconds/ { sub(/^ +/, ""); printf "%s;", $0 } /^thread_messages:/ { on = 1 }' my.log
}

# ---- An MPI that keeps its level ----

# A thread receives 208 messages: 200 of 64 B, and 8 of 256 KiB.
for case in "1 2" "2 2" "3 3"; do
    read -r ranks threads <<<"$case"
    job "$ranks" --set "series.threads=$threads"
    count=$((ranks * threads))
    is "$status|$said" "0|" "$ranks ranks of $threads threads: pass, and nothing is said" || show_run
    is "$(exchanged)" "threads: $threads;messages: $((count * 208));bytes: $((count * (200 * 64 + 8 * 262144)));wrong_messages: 0;" \
        "... the log has the messages of all threads"
    is "$(check)" "verdict: pass;measured: \"0 wrong of $((count * 208))\";expected: \"0 wrong\";" "... and the check"
done
like "$(cat my.log)" '^  seconds: [0-9]+\.[0-9]{6}$' "the log has the time that they took"

# none MEANING ARGUMENT...: no messages of threads, and no check of them.
none () {
    job 2 "${@:2}"
    is "$status|$(check)|$(exchanged)" "0||" "$1: the threads exchange no messages" || show_run
}
none "one thread a rank" --set series.threads=1
none "thread level serialized" --set expect.thread_level=serialized

# Some ranks have one thread, as with `auto` on unlike nodes.
# shellcheck disable=SC2016,SC2086
run 60 "$MPIRUN" $OVERSUBSCRIBE -n 2 bash -c '
    [ "${OMPI_COMM_WORLD_RANK:-$PMI_RANK}" = 0 ] && SLURM_CPUS_PER_TASK=2 || SLURM_CPUS_PER_TASK=1
    export SLURM_CPUS_PER_TASK SLURM_JOB_ID=1
    exec "$0" --quiet --log my.log --set series.threads=auto job.yaml' "$PIJOB"
is "$status|$(check)" '0|verdict: skip;expected: "0 wrong";diagnosis: "some ranks have only one thread";' \
    "one of two ranks has one thread: the check is skipped" || show_run

# ---- An MPI that does not ----

bad=(LD_PRELOAD="$builddir/tests/fault/two_threads.so" TWO_THREADS_DONE="$SCRATCH/done")
level="this MPI provides the thread level multiple, but is not thread-safe"

job 2 "${bad[@]}" TWO_THREADS=none TWO_THREADS_RANK=1
is "$status|$said" "0|" "the library that makes MPI fail, without a fault: pass" || show_run

# Two threads, one buffer.
job 2 "${bad[@]}" TWO_THREADS=mix TWO_THREADS_RANK=1
is "$status" 2 "an MPI that mixes up the messages of two threads: exit 2" || show_run
what="1 message was wrong while threads exchanged messages at once: rank 1 on $host: in place of message 0 of 64 B of thread ([01]) from rank 0 to rank 1, it was message 0 of 64 B of thread [01] from rank 0 to rank 1 \(told apart by (tags|communicators)\); $level: use an MPI that was built for this level, or another transport"
like "$said" "^pijob: check 'thread messages' failed: $what; hosts: $host$" \
    "... the rank, the thread, the host, both messages and the cause are told"
is "$(printf '%s\n' "$said" | wc -l)" 1 "... and nothing else" || show_run
like "$(check)" "^verdict: fail;measured: \"1 wrong of 832\";expected: \"0 wrong\";diagnosis: \"$what\";hosts: \"$host\";$" \
    "... the log has the same"
like "$(exchanged)" ';wrong_messages: 1;$' "... and the number of wrong messages"
unlike "$out" 'PI is' "... nothing was summed"

# stalled MEANING WHAT: the job ends, and its log says WHAT; so does rank 0.
stalled () {
    local what="while threads exchanged messages, $2; $level, or a host cannot be reached: use an MPI .*"
    is "$status" 3 "$1: exit 3" || show_run
    like "$(sed -n '/^event: stop/,$p' my.log | sed -n 's/^reason: //p; s/^diagnosis: //p' | paste -sd ' ')" \
        "^\"threads wait for messages\" \"$what\"$" "... the log says that threads exchanged messages, and who waits"
    like_kept "^pijob: rank 0 of 2 on $host: $what" "... and so does rank 0" "$said" "$err"
}
waiting="threads on $host wait, first thread ([01]) on $host for message 0 of 64 B of thread [01] from rank 1 to rank 0, which is on $host"

# The next ones come in its place.
job 2 "${bad[@]}" TWO_THREADS=lose TWO_THREADS_RANK=1
stalled "an MPI that loses a message" \
    "no message arrived for [0-9]+ s, although all ranks answer; [0-9]+ messages? w(as|ere) wrong, the first on $host in place of message 0 of 64 B of thread [01] from rank 1 to rank 0; threads on $host wait, .*"

job 2 "${bad[@]}" TWO_THREADS=hang TWO_THREADS_RANK=0
stalled "two threads that never return from MPI" \
    "no message arrived for 1[2-9][0-9] s, although all ranks answer; $waiting"

# No call of that rank returns: it cannot answer.
job 2 "${bad[@]}" TWO_THREADS_SILENT=yes TWO_THREADS=lock TWO_THREADS_RANK=1
stalled "an MPI that two threads lock for good" "rank 1 on $host has not answered for 1[2-9][0-9] s; threads on $host wait, .*"
like "$(cat my.log)" "^silent: \"rank 1 on $host\"$" "... with the rank that does not answer"

done_testing
