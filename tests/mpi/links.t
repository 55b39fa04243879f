# links.t - one host has no links to test, and only who asks for the test gets it
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"

MPICC=$(command -v "${MPICC:-mpicc}") || skip_all "no mpicc"
MPIRUN=${MPICC%/*}/mpirun${MPICC##*/mpicc}
[ -x "$MPIRUN" ] || MPIRUN=${MPICC%/*}/mpirun
[ -x "$MPIRUN" ] || skip_all "no mpirun beside $MPICC"
OVERSUBSCRIBE=
if "$MPIRUN" --version 2>/dev/null | grep -q 'Open MPI'; then
    OVERSUBSCRIBE=--oversubscribe
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fi
cd "$SCRATCH" || exit 99
# Not inside a step of Slurm, which mpirun would make use of.
unset "${!SLURM_@}" "${!OMPI_COMM_@}" "${!PMI_@}" "${!PMIX_@}"
printf 'series: {terms: 1000}\n' >job.yaml

# on RANKS ARGUMENT...
# shellcheck disable=SC2086 # no --oversubscribe is no argument
on () { run 60 "$MPIRUN" $OVERSUBSCRIBE -n "$1" "$PIJOB" "${@:2}"; }

on 4 --log off.log job.yaml
is "$status|$err" "0|" "a job that does not ask for the links" || show_run
unlike "$(cat off.log)" 'links|transport' "... hears nothing of them"

for ranks in 1 4; do
    log=on-$ranks.log
    on "$ranks" --log "$log" --set links.sample=all --set expect.latency_at_most=1us \
        --set expect.bandwidth_at_least=100GB/s --set 'expect.transport=ucx*' job.yaml
    is "$status|$err" "0|" "$ranks ranks on one host: nothing to test" || show_run
    like "$(sed -n '/^event: links/,/^\.\.\./p' "$log" | tr '\n' ' ')" 'hosts: 1 links: 0 rounds: 0' \
        "... an event says so"
    is "$(grep -cx '  diagnosis: "all ranks are on one host"' "$log")" 4 \
        "... and each check gives the reason why it is skipped" || diag "$(cat "$log")"
    is "$(grep -A1 -E '^- name: "(links|latency|bandwidth|transport)"' "$log" | grep -c 'verdict: skip')" 4 \
        "... as skip, not as pass"
done

on 2 --log needs.log --set expect.transport=tcp job.yaml
is "$status" 4 "an expectation without the test: exit 4" || show_run
like "$err" "'links\.sample' is missing; it must be given with 'expect\.transport': all, or a whole number" \
    "... names the cure"
[ ! -e needs.log ]
ok $? "... nothing is started"

done_testing
