#!/bin/bash
# planted_cluster.t - another user has put a symbolic link, a FIFO, a directory or a file in /tmp
# under a name that the private Slurm of the tests makes: it is refused, and untouched
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../scripts/hostile.sh
. "$srcdir/tests/scripts/hostile.sh"

other_user || skip_all "needs root and setpriv"
# In another /tmp, so that nothing of this one is met.
name=h$$
temporary=$(mktemp -d /tmp/pj.XXXXXX) || exit 99
chmod 1777 "$temporary"
at_exit "rm -rf $temporary /dev/shm/pijob-cluster-0-$name"
export TMPDIR=$temporary
dir=$temporary/pijob-cluster-0-$name
mkdir "$SCRATCH/precious" && echo precious >"$SCRATCH/precious/file"
chmod 700 "$SCRATCH"

# down KIND PLACE: with that there, of the other user.
down () {
    case $1 in
    link) as_other ln -s "$SCRATCH/precious" "$2" ;;
    dangling) as_other ln -s "$SCRATCH/made" "$2" ;;
    fifo) as_other mkfifo -m 666 "$2" ;;
    directory) as_other mkdir -m 777 "$2" && as_other touch "$2/theirs" ;;
    file) as_other touch "$2" ;;
    esac
    before=$(stat -c '%F %u %i' "$2")
    run 20 bash "$srcdir/tests/cluster/cluster" --name "$name" down
    like "$status|$err" "^1\|cluster: .*(is a symbolic link|is not a file of this user|is no directory of this user); take another --name" \
        "$1 at ${2##*/}: refused" || show_run
    is "$(stat -c '%F %u %i' "$2") $(cat "$SCRATCH/precious/file") $([ -e "$SCRATCH/made" ] && echo made)" "$before precious " \
        "... and untouched"
    rm -rf "$2" "$dir.lock"
}
for kind in link dangling fifo directory file; do
    down $kind "$dir.lock"
    down $kind "$dir"
    down $kind "/dev/shm/${dir##*/}"
done
run 20 bash "$srcdir/tests/cluster/cluster" --name "$name" down
is "$status|$err" "0|" "nothing planted: nothing to say" || show_run
is "$(ls -A "$temporary")" "" "... and nothing is left"

done_testing
