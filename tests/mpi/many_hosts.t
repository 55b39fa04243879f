#!/bin/bash
# many_hosts.t - more than 64 hosts: the log has those that are alike once, or each on request
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
RANKS=66 ODD=30

# One of the hosts has a CPU less than the others, if they have several.
cpus=$(taskset -cp $$ | sed 's/.*: //')
first=${cpus%%[-,]*}
cat >rank.sh <<'END'
hostname "n$OMPI_COMM_WORLD_RANK"
[ "$OMPI_COMM_WORLD_RANK" != "$ODD" ] || exec taskset -c "$FIRST" "$@"
exec taskset -c "$CPUS" "$@"
END
cat >job.yaml <<'END'
name: many
series: {terms: 1e6}
links: {sample: 2}
launch: {timeout: 10m}
END
export ODD FIRST=$first CPUS=$cpus OMPI_MCA_mpi_yield_when_idle=1

# job LOG OPTION...: a job of RANKS hosts.  On a busy machine, the mpirun of Open MPI 4 sometimes
# takes a rank that has called MPI_Finalize for one that has not; such a job is started again.
job () {
    local attempt
    for attempt in 1 2 3; do
        rm -f "$1"
        # shellcheck disable=SC2086 # no --oversubscribe is no argument
        run 300 "$MPIRUN" $OVERSUBSCRIBE --bind-to none -n $RANKS unshare --uts bash rank.sh "$PIJOB" \
            --quiet --log "$@" job.yaml
        if [[ $err != *"exiting improperly"* ]] || [ "$(grep '^verdict:' "$1")" != 'verdict: pass' ]; then break; fi
        diag "attempt $attempt: mpirun missed an MPI_Finalize"
    done
    is "$status" 0 "$RANKS hosts: exit status 0 ($1)" || show_run
}
# listed LOG KEY: how many entries the list KEY has.
listed () { sed -n "/^$2:\$/,/^[a-z.]/p" "$1" | grep -c '^- {host: "n'; }
# placed LOG: its list of hosts without their CPUs.
placed () { sed -n '/^hosts:$/,/^[a-z.]/ s/^- {\(.*\), cpus: .*/\1/p' "$1"; }

job auto.log
if [ "$first" = "$cpus" ]; then
    skip "only one CPU" "a host that is unlike the others"
else
    is "$(placed auto.log)" "host: \"n[0-29,31-65]\", alike: 65, ranks: \"0-29,31-65\"
host: \"n30\", ranks: \"30\"" "the hosts that are alike, and the odd one" || diag "$(placed auto.log)"
fi
is "$(listed auto.log links_of_hosts)" 64 "... the links of the 64 worst hosts"
job all.log --set log.ranks=all
is "$(placed all.log)" "$(seq 0 65 | sed 's/.*/host: "n&", ranks: "&"/')" "log.ranks: all: each host" || diag "$(placed all.log)"
is "$(listed all.log links_of_hosts)" 66 "... and the links of each"
is "$(grep '^sum:' auto.log)" "$(grep '^sum:' all.log)" "... and the same sum"

done_testing
