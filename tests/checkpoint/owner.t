#!/bin/bash
# owner.t - one launch at a time in a checkpoint directory: whoever cannot have it is told
# so, and by whom it is held; nobody waits for ever
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

cd "$SCRATCH" || exit 99
unset "${!SLURM_@}" "${!OMPI_COMM_@}" "${!PMI_@}" "${!PMIX_@}"
STARTED=()
end_all () {
    for pid in "${STARTED[@]}"; do kill -KILL "$pid"; done
}
at_exit end_all

printf 'series: {terms: 1000000}\ncheckpoint: {directory: ck}\n' >short.yaml
printf 'series: {terms: 1e12}\ncheckpoint: {directory: long, interval: 100ms}\n' >long.yaml

# start TAG ARGUMENT...: pijob in the background, its process in $started.
start () {
    local tag=$1
    shift
    timeout -k 5 600 "$PIJOB" --log "$tag.log" "$@" >"$tag.out" 2>"$tag.err" </dev/null &
    wrapper=$!
    STARTED+=("$wrapper")
    within 10 has_child "$wrapper"
    started=${children%% *}
    STARTED+=("$started")
}
# has_child PID: leaves them in $children.
has_child () { children=$(cat "/proc/$1/task/$1/children") && [ -n "$children" ]; }
is_zombie () { grep -q '^State:.Z' "/proc/$1/status"; }
# is_taken: by the next launch, or it says why not.
is_taken () { grep -q "^pid: $started" unreaped/owner || [ -n "$(complaints)" ]; }
# complaints: of the next launch; the owner may have been killed before its first checkpoint, and that
# is no complaint.
complaints () { grep -v ' none is usable; the job starts at the first term$' next.err; }
export PATIENCE=0.02

run 30 "$PIJOB" --quiet --log right.log short.yaml
is "$status|$err" "0|" "a short job" || show_run
right=$(log_value right.log sum)
like "$right" '^[0-9a-f]{32}$' "... has a sum"

# Two jobs, one directory.
start first long.yaml
within 10 test -e long/owner
run 30 "$PIJOB" --quiet --log second.log long.yaml
is "$status" 6 "a second job is refused" || show_run
like "$err" "^pijob: long: in use by process $started on host [^ ]+ \(since 20[^ ]+Z\): it runs on this host; wait until it ends; if 'ps -p $started' on that host no longer shows it, remove long/owner$" \
    "... and told who holds the directory"

# A dead owner.
kill -KILL "$started"
wait "$wrapper" 2>/dev/null
ok "$([ -e long/owner ]; echo $?)" "a killed job leaves its owner file"
sed -i 's/1e12/1e6/' long.yaml
run 30 "$PIJOB" --quiet --log third.log long.yaml
is "$status" 6 "another sum does not go on from it" || show_run
like "$err" '^pijob: long/MANIFEST: belongs to a sum of 1000000000000 terms, but this job has 1000000; ' \
    "... but is told why: the dead owner was taken over"

# A dead owner that nobody waits for, as in a container whose first process never does:
# its remains still have its number.
sed -i 's/1e6/1e12/; s/: long/: unreaped/' long.yaml
# shellcheck disable=SC2016 # expanded by that shell
sh -c '"$1" --log unreaped.log long.yaml >unreaped.out 2>&1 & exec sleep 900' sh "$PIJOB" >/dev/null 2>&1 </dev/null &
STARTED+=("$!")
within 10 test -e unreaped/owner
dead=$(sed -n 's/^pid: //p' unreaped/owner)
kill -KILL "$dead"
within 10 is_zombie "$dead"
like "$(grep '^State' "/proc/$dead/status")" 'zombie' "a killed owner that nobody waits for"
start next long.yaml
within 10 is_taken
is "$(complaints) $(sed -n 's/^pid: //p' unreaped/owner)" " $started" "... is taken over, too"
kill -KILL "$started"
wait "$wrapper" 2>/dev/null

# A launch that is stopped while it takes the directory holds its lock, for as long as it
# likes.  The next one must go on without the lock, or refuse, but not wait for ever: it
# waits for a minute and a half, here by a clock that is fast.
run 30 "$PIJOB" --quiet --log x.log short.yaml
exec 9<ck/owner.lock
flock 9
run 60 env LD_PRELOAD="$builddir/tests/fault/fast_clock.so" FAST_CLOCK=50 \
    "$PIJOB" --quiet --log locked.log short.yaml
flock -u 9
exec 9<&-
case $status in
0) is "$(log_value locked.log sum)" "$right" "beside a lock that is held: the right bits" ;;
6) like "$err" 'ck/owner\.lock' "beside a lock that is held: refused, with its name" ;;
*) ok 1 "beside a lock that is held: the right bits, or a refusal" || show_run ;;
esac

# ---- What pijob has not made ----

mkdir -p d/e000001/important d/e000002
touch d/e000001/important/thesis d/owner.csv
sed 's/ck}/d}/' short.yaml >d.yaml
before=$(find d | sort)
run 30 "$PIJOB" --quiet --log d.log d.yaml
is "$status" 6 "directories that are called like epochs, and hold something else: refused" || show_run
like "$err" '^pijob: d/e000001/important: was not made by pijob, .*; nothing was removed; move it elsewhere, or give the job another checkpoint.directory$' \
    "... with what is in the way, and the cure"
is "$(find d ! -name owner.lock | sort)" "$before" "... and nothing is gone"

for name in MANIFEST owner owner.lock e000001; do
    rm -rf f && mkdir f && mkfifo "f/$name"
    run 30 "$PIJOB" --quiet --log f.log --set checkpoint.directory=f short.yaml
    like "$status|$err" "^6\|pijob: f/$name: is a FIFO" "a FIFO called $name: refused, and named" || show_run
    [ -p "f/$name" ]
    ok $? "... and still there"
done

# ---- Epochs with a gap ----

cat >gap.yaml <<'END'
series: {terms: 4000000000}
checkpoint: {directory: gap, interval: 100ms}
END
PIJOB_KERNEL=baseline start gap gap.yaml
for ((i = 0; i < 500; i++)); do grep -q '^event: checkpoint' gap.log 2>/dev/null && break; sleep 0.02; done
kill -KILL "$started"
wait "$wrapper" 2>/dev/null
rm gap/MANIFEST && mkdir gap/e000100
held=$("$PIJOB" --status gap.yaml | sed -n 's/^terms: //p')
run 60 "$PIJOB" --quiet --log gap-next.log gap.yaml
is "$status|$(log_value gap-next.log verdict)" "0|pass" "a whole epoch, and an empty one much later" || show_run
[ "${held:-0}" -gt 0 ] && [ "$(resumed gap-next.log)" = "$held" ]
ok $? "... goes on from the whole one" || diag "held $held, resumed $(resumed gap-next.log)"

mkdir -p none/e000007 none/e000100
run 60 "$PIJOB" --quiet --log none.log --set checkpoint.directory=none short.yaml
is "$status|$(log_value none.log sum)" "0|$right" "epochs of which none is usable" || show_run
is "$err" "pijob: warning: none: contains 2 epochs, but none is usable; the job starts at the first term" \
    "... a warning"
like "$(cat none.log)" '^unusable_epochs: 2$' "... and the log tells it, too"

# ---- Containers ----

# The same host name, boot and machine, but other process numbers.
cat >apart.sh <<'END'
mount -t proc none /proc && exec "$@"
END
if unshare -pf --mount bash -c 'mount -t proc none /proc' 2>/dev/null; then
    sed 's/: long/: apart/; s/1e6/1e12/' long.yaml >apart.yaml
    sed -i 's/directory: [a-z]*/directory: apart/' apart.yaml
    start apart apart.yaml
    for ((i = 0; i < 500; i++)); do [ -e apart/owner ] && break; sleep 0.02; done
    run 30 unshare -pf --mount bash apart.sh "$PIJOB" --quiet --log inner.log apart.yaml
    is "$status" 6 "from a PID namespace of its own a living owner is not taken for dead" || show_run
    like "$err" "in use by process $started on host [^ ]+ \(since [^ ]+\): this process cannot tell whether it still runs: .*another container; .*remove apart/owner$" \
        "... and that is what it says"
    ok "$(kill -0 "$started"; echo $?)" "... the owner still runs"
    kill -KILL "$started"
    wait "$wrapper" 2>/dev/null
else
    skip "no PID namespace can be made here" "a launch in another PID namespace"
fi

done_testing
