#!/bin/bash
# shm.t - a /dev/shm that is too small or full, and an MPI that is told not to use it
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"

[ -n "$OVERSUBSCRIBE" ] || skip_all "this is no build with Open MPI, and UCX would not start"
unshare --mount mount -t tmpfs -o size=64k tmpfs /dev/shm 2>/dev/null ||
    skip_all "needs a mount namespace, as root"
echo 'series: {terms: 1000}' >job.yaml

# with_shm SIZE USED RANKS [NAME=VALUE...]: pijob in a mount namespace whose /dev/shm has SIZE, and
# a file of USED in it.
with_shm () {
    on "$3" job.yaml
    # shellcheck disable=SC2016 # for the inner shell
    run 60 env "${@:4}" unshare --mount bash -c '
        mount -t tmpfs -o "size=$0" tmpfs /dev/shm && head -c "$1" /dev/zero >/dev/shm/old && exec "${@:2}"' \
        "$1" "$2" "${command[@]}"
    said=$(printf '%s\n' "$err" | grep '^pijob: ')
}
silent () { is "$status|$said" "0|" "$1" || show_run; }

small="pijob: check 'shared memory' failed: /dev/shm on [^ ]+ has 65536 B, and MPI takes about 4300000 B of it for each rank there; mount a larger tmpfs there .*--ipc=host; hosts: "
full="pijob: check 'shared memory' failed: /dev/shm on [^ ]+ has only 53248 B free of 33554432 B, and MPI takes about 4300000 B of it for each rank there; remove files that are left there \(ls -l /dev/shm\), or mount a larger tmpfs .*; hosts: "

# ---- Too small, and whether MPI uses it ----

used=0
while read -r setting; do
    with_shm 64k 0 2 ${setting:+"$setting"}
    like "$status|$said" "3\|$small" "too small: exit 3${setting:+ with $setting}" || show_run
    used=$((used + 1))
done <<'END_SETTINGS'

OMPI_MCA_btl=^openib
OMPI_MCA_btl=^openib,usnic
OMPI_MCA_btl=^smcuda
OMPI_MCA_btl=vader,self,tcp
UCX_TLS=^ib
UCX_TLS=all
UCX_TLS=rc,sm,self
END_SETTINGS
is $used 8 "... all rows"

unused=0
while read -r setting; do
    with_shm 64k 0 2 "$setting"
    silent "too small, and not used: $setting"
    unused=$((unused + 1))
done <<'END_SETTINGS'
OMPI_MCA_btl=^vader
OMPI_MCA_btl=^openib,sm
OMPI_MCA_btl=self,tcp
UCX_TLS=^posix,ib
UCX_TLS=tcp,self
END_SETTINGS
is $unused 5 "... all rows"
with_shm 64k 0 1
silent "too small, and one rank only"

# ---- Full ----

with_shm 32m 33501184 2
like "$status|$said" "3\|$full" "large enough, but full: exit 3" || show_run
with_shm 32m 27m 2
like "$status|$said" "^0\|pijob: warning: /dev/shm on [^ ]+ has only 5242880 B free of 33554432 B, and MPI takes about 8600000 B of it for the ranks there: ranks may be killed by SIGBUS, or communicate more slowly; remove files " \
    "room for one rank of two: a warning" || show_run
# Their own files do not count: with them, less is free than the ranks need.
with_shm 32m 24m 1
silent "full, and one rank only"
with_shm 9m 0 2
silent "just enough for two"

done_testing
