#!/bin/bash
# disk.t - the disk of the checkpoints fails while a job runs: it is full, and freed again,
# or not; it cannot be written to; what is on it is removed
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}

# A disk of its own, which goes with the last process: a tmpfs in a mount namespace.
if [ -z "${DISK_NAMESPACE-}" ]; then
    export DISK_NAMESPACE=none
    for unshare in 'unshare -m' 'unshare -rm'; do
        $unshare mount -t tmpfs none /mnt 2>/dev/null || continue
        DISK_NAMESPACE=own
        exec $unshare bash "$0" "$@"
    done
fi
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

cd "$SCRATCH" || exit 99
unset "${!SLURM_@}" "${!OMPI_COMM_@}" "${!PMI_@}" "${!PMIX_@}"
cat >job.yaml <<'END'
series: {terms: 3e10}
checkpoint: {directory: disk/ck, interval: 100ms}
END
STARTED=
end_all () { [ -z "$STARTED" ] || kill "$STARTED"; }
at_exit end_all

# begin TAG: a job up to its second checkpoint, which then stands still: what is done to its disk
# takes as long as it takes.
begin () {
    tag=$1
    PIJOB_KERNEL=baseline timeout -k 5 600 "$PIJOB" --quiet --log "$tag.log" job.yaml \
        >"$tag.said" 2>&1 </dev/null &
    STARTED=$!
    before_end has_checkpoints 2 || diag "$(cat "$tag.said")"
    stand_still
}

# signal NAME: to the job, not to its timeout.
signal () { kill "-$1" "$(cat "/proc/$STARTED/task/$STARTED/children")"; }

# stand_still: the job stops here, wherever it is; go_on lets it run again.
stand_still () { signal STOP; }
go_on () { signal CONT; }

# before_end COMMAND...: wait until it succeeds, or the job ends; 1: it ended.
before_end () {
    until "$@"; do
        kill -0 "$STARTED" 2>/dev/null || return 1
        nap
    done
}

# These start no process, so that they are not late on a busy machine.
exec {never}<> <(:)
nap () { read -r -t 0.02 -u "$never"; }
checkpoints=0
has_checkpoints () {
    local line
    checkpoints=0
    [ -e "$tag.log" ] || return 1
    while read -r line; do
        [ "$line" != 'event: checkpoint' ] || checkpoints=$((checkpoints + 1))
    done <"$tag.log"
    [ "$checkpoints" -ge "$1" ]
}
has_said () { grep -q "$1" "$tag.said"; }

# finish: wait for the end of the job; leaves $status and $said.
finish () {
    wait "$STARTED"
    status=$?
    STARTED=
    said=$(cat "$tag.said")
}

# next_launch TAG: the next launch, undisturbed and by the fastest kernel, ends with the right bits.
next_launch () {
    run 60 "$PIJOB" --quiet --log "$1-next.log" job.yaml
    is "$status" 0 "$1: the next launch ends well" || show_run
    is "$(log_value "$1-next.log" sum)" "$right" "$1: ... with the right bits"
    run 10 "$PIJOB" --status job.yaml
    is "$status" 0 "$1: ... and nothing is left to do" || show_run
}

# resumed_from TAG: the terms that its next launch had from the beginning.
resumed_from () { awk '/^event:/ { e = $2 } e == "resume" && $1 == "terms:" { print $2 }' "$1-next.log"; }

# terms_kept: the terms that the directory has.
terms_kept () { "$PIJOB" --status job.yaml | sed -n 's/^terms: //p'; }

run 60 "$PIJOB" --quiet --log right.log --set 'checkpoint.directory=elsewhere' job.yaml
right=$(log_value right.log sum)
is "$status" 0 "an undisturbed job" || show_run
mkdir disk

# ---- A disk that is full ----

record='disk/ck/e000001/s00/r000000\.[01]'
not_kept="^pijob: check 'checkpoint' failed: the sum is right, but the last checkpoint failed"
mend='correct this and start the job again: it resumes from the previous checkpoint'
full="$record: cannot be (created|written): No space left on device"

fill () { ! head -c 10M /dev/zero >disk/filler; } 2>/dev/null
fresh_disk () { umount disk 2>/dev/null; mount -t tmpfs -o size=256k none disk; }

full_and_freed () {
    fresh_disk
    begin freed
    ok "$(fill; echo $?)" "the disk is full"
    go_on
    before_end has_said 'no checkpoint'
    sleep 0.3 # for some more that fail
    stand_still
    has_checkpoints 2
    rm disk/filler
    go_on
    before_end has_checkpoints $((checkpoints + 2))
    finish
    is "$status" 0 "full and freed: the job goes on, to the end" || diag "$said"
    is "$(log_value freed.log sum)" "$right" "... with the right bits"
    like "$said" "^pijob: warning: rank 0 on [^ ]+: no checkpoint: $full; the previous one is kept, and the job continues\$" \
        "... told which checkpoint failed"
    like "$said" '^pijob: rank 0 on [^ ]+: checkpoints can be written again$' "... and that it was mended"
    is "$(wc -l <freed.said)" 2 "... and no more than that" || diag "$said"
    is "$(find disk -type f | sort | tr '\n' ' ')" \
        "disk/ck/MANIFEST disk/ck/e000002/base.0 disk/ck/e000002/base.1 disk/ck/owner.lock " \
        "... and left nothing behind"
}

full_at_the_end () {
    fresh_disk
    begin full
    fill
    go_on
    before_end has_said 'no checkpoint'
    held=$(terms_kept)
    finish
    is "$status" 6 "full to the end: exit 6" || diag "$said"
    like "$(tail -n 1 full.said)" "$not_kept: disk/ck/e000002(/base\.0)?: cannot be (created|written): No space left on device; $mend; hosts: [^ ]+\$" \
        "... told where, and what to do"
    is "$(log_value full.log verdict)" fail "... the log does not say 'pass' to that"
    is "$(wc -l <full.said)" 2 "... in one line, after the first warning" || diag "$said"
    is "$(log_value full.log sum)" "$right" "... and the log has the right bits"
    is "$(find disk -name '*.new' -o -name e000002)" "" "... nothing half made takes up room"
    is "$(terms_kept)" "$held" "... what was kept still is"
    rm disk/filler
    next_launch full
    is "$(resumed_from full)" "$held" "full: ... it goes on from what was kept"
}

full_at_a_stop () {
    fresh_disk
    begin stop
    fill
    go_on
    before_end has_said 'no checkpoint'
    held=$(terms_kept)
    signal TERM
    finish
    is "$status" 6 "full at a stop: exit 6" || diag "$said"
    like "$(tail -n 1 stop.said)" "^pijob: stopped, but the last checkpoint failed: rank 0 on [^ ]+: $full; correct this and start the job again to resume from the previous one\$" \
        "... told where, and what to do"
    is "$(log_value stop.log exit_status)" 6 "... the log's last event has the exit status, too"
    rm disk/filler
    next_launch stop
    is "$(resumed_from stop)" "$held" "stop: ... it goes on from what was kept"
}

full_at_the_start () {
    fresh_disk
    mkdir disk/ck
    fill
    run 30 "$PIJOB" --log start.log job.yaml
    is "$status" 6 "full at the start: exit 6" || show_run
    like "$err" '^pijob: disk/ck/owner\.[0-9a-f]+: cannot be (created|written): No space left on device$' \
        "... told where"
    is "$(find disk -type f ! -name filler)" disk/ck/owner.lock "... nothing half made takes up room"
    rm disk/filler
    next_launch start
}

# ---- A disk that cannot be written to ----

read_only () {
    fresh_disk
    begin unwritable
    # Not while a file is being written.
    until mount -o remount,ro disk 2>/dev/null; do
        go_on && nap
        stand_still || break
    done
    ok $? "the disk is read-only"
    go_on
    before_end has_said 'no checkpoint'
    held=$(terms_kept)
    finish
    is "$status" 6 "read-only to the end: exit 6" || diag "$said"
    like "$(tail -n 1 unwritable.said)" "$not_kept: disk/ck/e000002: cannot be created: Read-only file system; $mend; hosts: [^ ]+\$" \
        "... told where"
    is "$(wc -l <unwritable.said)" 2 "... in one line, after the first warning" || diag "$said"
    is "$(log_value unwritable.log sum)" "$right" "... and the log has the right bits"
    mount -o remount,rw disk
    next_launch unwritable
    is "$(resumed_from unwritable)" "$held" "unwritable: ... it goes on from what was kept"
}

if [ "$DISK_NAMESPACE" = own ]; then
    full_and_freed
    full_at_the_end
    full_at_a_stop
    full_at_the_start
    read_only
    umount disk
else
    skip "unshare cannot make a mount namespace here" "a full disk, and one that is read-only"
fi

# ---- What is on the disk is removed ----

begin records
rm -r disk/ck/e000001
go_on
before_end has_said 'no checkpoint'
finish
is "$status" 0 "the epoch's directory removed: the job goes on, to the end" || diag "$said"
is "$(log_value records.log sum)" "$right" "... with the right bits"
like "$said" "^pijob: warning: rank 0 on [^ ]+: no checkpoint: $record: cannot be (created|renamed): No such file or directory; .*\$" \
    "... told which checkpoint failed"
is "$(wc -l <records.said)" 1 "... once" || diag "$said"
next_launch records

rm -rf disk/ck
begin all
rm -r disk/ck
go_on
finish
is "$status" 6 "the checkpoint directory removed: exit 6" || diag "$said"
# A checkpoint, or the last one, may just have been on its way.
like "$(tail -n 1 all.said)" '^pijob: .*disk/ck/owner: was removed while this job ran, and cannot be created again: disk/ck/owner.lock: cannot be created: No such file or directory' \
    "... told where"
is "$(find disk)" disk "... nothing is left, or made"
next_launch all

done_testing
