#!/bin/bash
# planted.t - another user has put a symbolic link, a FIFO, a directory or a file under a name
# that pijob makes: nothing is written through it or removed, and nobody waits for ever
#
# tests/unit/test_planted.c does this for each name of a checkpoint directory, accept_hostile.t
# and requeue_hostile.t for those of the scripts.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"
# shellcheck source=../scripts/hostile.sh
. "$srcdir/tests/scripts/hostile.sh"

other_user || skip_all "needs root and setpriv"
cd "$SCRATCH" || exit 99
chmod 755 .
unset "${!SLURM_@}" "${!OMPI_COMM_@}" "${!PMI_@}" "${!PMIX_@}"
export OMPI_MCA_ess_singleton_isolated=1 # no daemon of Open MPI
REPORT=${REPORT:-$builddir/pijob-report}
FAST=$builddir/tests/fault/fast_clock.so
printf 'series: {terms: 1000}\ncheckpoint: {directory: shared/ck}\n' >job.yaml
echo precious >precious
chmod 600 precious

# shellcheck disable=SC2016 # for the inner shell
# plant KIND NAME: by the other user, in the directory shared, where all can write.
plant () {
    local where
    where=$(dirname "shared/$2")
    mkdir -p "$where"
    chmod 1777 shared "$where"
    case $1 in
    link) as_other ln -s "$SCRATCH/precious" "shared/$2" ;;
    dangling) as_other ln -s "$SCRATCH/made" "shared/$2" ;;
    fifo) as_other mkfifo -m 666 "shared/$2" ;;
    directory) as_other mkdir -m 777 "shared/$2" ;;
    file) as_other sh -c 'umask 0 && echo theirs >"$0"' "shared/$2" ;;
    esac
}

# untouched WHAT: what was planted is there, and nothing went through it.
untouched () {
    is "$(stat -c '%F %u' "shared/$2" 2>&1) $(cat precious) $([ -e made ] && echo made)" "$1 $other precious " "$3"
}
declare -A type=([link]='symbolic link' [dangling]='symbolic link' [fifo]='fifo' [directory]='directory'
    [file]='regular file')

# ---- The checkpoint directory ----

for planted in 'link MANIFEST' 'fifo owner' 'file owner.lock' 'directory e000001' 'dangling e000007'; do
    kind=${planted% *} name=${planted#* }
    rm -rf shared
    plant "$kind" "ck/$name"
    run 60 "$PIJOB" --quiet --log x.log job.yaml
    is "$status" 6 "$planted: refused" || show_run
    # Another user's directory of a name of ours is told by its user, the others by their type.
    like "$err" "^pijob: shared/ck/$name: (is a |belongs to user $other)" "... and told" || show_run
    untouched "${type[$kind]}" "ck/$name" "... and untouched"
done
# Names that are made when a job is in mid-run, or that only begin like ours.
rm -rf shared
run 60 "$PIJOB" --quiet --log x.log job.yaml
plant fifo ck/e000003
plant fifo ck/owner.csv
run 60 "$PIJOB" --quiet --log x.log job.yaml
like "$status|$err" '^6\|pijob: shared/ck/e000003: is a FIFO' "a FIFO called like the next epoch: refused, and told" || show_run
rm -f shared/ck/e000003
run 60 "$PIJOB" --quiet --log x.log job.yaml
is "$status|$err" "0|" "... and a FIFO with another name is no trouble" || show_run
untouched fifo ck/owner.csv "... and stays"

# The directory itself.
for kind in fifo dangling; do
    rm -rf shared
    plant $kind ck
    run 60 "$PIJOB" --quiet --log x.log job.yaml
    like "$status|$err" '^6\|pijob: shared/ck: cannot be (created|opened as a directory): ' "$kind in place of the directory: refused" ||
        show_run
    untouched "${type[$kind]}" ck "... and untouched"
done

# ---- The log, the page and the picture ----

# Nobody reads them.  Ten seconds for somebody to come, by a clock that is fast.
rm -rf shared
plant fifo log
run 60 env LD_PRELOAD="$FAST" FAST_CLOCK=20 "$PIJOB" --quiet --log shared/log --set checkpoint.directory=own job.yaml
is "$status|$err" "1|pijob: shared/log: cannot write the log: it is a FIFO or a socket that nobody reads; name another file with log.file or --log" \
    "a FIFO for a log: told" || show_run
run 60 "$PIJOB" --quiet --log good.log --set checkpoint.directory=own job.yaml
is "$status" 0 "a good log" || show_run
plant fifo page.html
run 20 "$REPORT" --html shared/page.html good.log
is "$status|$err" "1|pijob-report: shared/page.html: cannot write the file: No such device or address" "a FIFO for a page: told" || show_run
plant link linked.html
run 20 "$REPORT" --html shared/linked.html good.log
is "$(cat precious)" precious "a link for a page: nothing is written through it" || show_run
plant fifo logs/a.log
plant dangling logs/b.log
cp good.log shared/logs/c.log
run 20 "$REPORT" shared/logs
like "$status|$err" '^1\|pijob-report: shared/logs/b.log: cannot read' "a FIFO and a link to nothing in a directory of logs: told" || show_run
like "$out" '^shared/logs/c.log$' "... and the log beside them is reported" || show_run

done_testing
