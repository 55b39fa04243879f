#!/bin/bash
# host_lists.t - a check that fails on many hosts: the log has all their names, messages whole ones
#
# Each rank gets a host name of its own, which root may give it, and so is a node of its own.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"

[ -n "$OVERSUBSCRIBE" ] || skip_all "this needs the mpirun of Open MPI"
unshare --uts hostname pijob-test 2>/dev/null || skip_all "only root can give a process a host name"
RANKS=14

cat >rank.sh <<'END'
hostname "$(printf "$NAME" "$OMPI_COMM_WORLD_RANK")" && exec "$@"
END
printf 'series: {terms: 1000}\nexpect: {tasks_per_node: 2}\n' >job.yaml

# names FORMAT: the hosts of all ranks, with commas between them.
names () { seq 0 $((RANKS - 1)) | while read -r rank; do
    # shellcheck disable=SC2059 # it is the format
    printf "$1\n" "$rank"
done | paste -sd,; }

# job FORMAT: a job with these hosts, in which a check fails on each of them.
job () {
    rm -f job.log
    # shellcheck disable=SC2086 # no --oversubscribe is no argument
    run 60 env NAME="$1" "$MPIRUN" $OVERSUBSCRIBE -n $RANKS unshare --uts bash rank.sh "$PIJOB" \
        --log job.log job.yaml
    is "$status" 3 "hosts such as $1: exit status 3" || show_run
}
told () { sed -n "s/^pijob: check 'tasks_per_node' failed: .*; hosts: //p" <<<"$err"; }
logged () { sed -n 's/^  hosts: "\(.*\)"$/\1/p' job.log; }

job n%d
is "$(told)" 'n[0-13]' "... the message has an expression of Slurm"
is "$(logged)" "$(names n%d)" "... and the log all names, as of few hosts"

long=node-of-the-third-rack-in-the-hall-behind-the-library-
job "${long}%02d"
is "$(told)" "${long}[00-13]" "... the message has an expression"
is "$(logged)" "${long}[00-13]" "... and so has the log: the names would take more than 510 bytes"

job "%02d${long}x"
is "$(told | grep -o ', and .*')" ', and 6 more' "... the message ends at a whole name, and counts the rest" || show_run
is "$(told)" "$(names "%02d${long}x" | cut -d, -f 1-8), and 6 more" "... which are the first ones"
is "$(logged)" "$(names "%02d${long}x")" "... the log has all of them"
run 10 "$builddir/pijob-report" --format json job.log
like "$out" "\"hosts\": \"$(names "%02d${long}x")\"" "... and pijob-report, too"

done_testing
