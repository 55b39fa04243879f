#!/bin/bash
# host_files.t - a file for each host: several hosts, a stop, and a resume by other ranks on other
# hosts, which share the reading of the files
#
# A rank gets the host name that HOSTS says, which root may give it; otherwise all ranks are on one
# host.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

SHIM=$builddir/tests/fault/file_faults.so
[ -e "$SHIM" ] || skip_all "no $SHIM: 'make check' builds it"
cd "$SCRATCH" || exit 99
killable
cat >job.yaml <<END
series: {terms: 30000000000}
checkpoint: {directory: ck, interval: 100ms, files: host}
END
on 2 --quiet --log right.log --set checkpoint.directory=right job.yaml
run 100 "${command[@]}"
right=$(log_value right.log sum)
like "$status $right" '^0 [0-9a-f]{32}$' "an undisturbed run has a sum" || show_run

hosts=1 place=()
for unshare in 'unshare --uts' 'unshare --user --map-root-user --uts'; do
    # shellcheck disable=SC2086 # words
    if $unshare hostname pijob-test 2>/dev/null; then
        # shellcheck disable=SC2206 # words
        hosts=4 place=($unshare bash "$SCRATCH/rank.sh")
        break
    fi
done
[ "$hosts" -gt 1 ] || skip "no process can be given a host name here" "several hosts"
cat >rank.sh <<'END'
rank=${OMPI_COMM_WORLD_RANK:-${PMI_RANK:-$PMIX_RANK}}
hostname "n$((rank % HOSTS))"
exec "$@"
END

# on_hosts RANKS ARGUMENT...: leaves the command of a launch in $command.
on_hosts () {
    on "$@"
    local i
    for i in "${!command[@]}"; do
        [ "${command[i]}" != "$PIJOB" ] || break
    done
    command=("${command[@]:0:i}" ${place[@]+"${place[@]}"} "${command[@]:i}")
}

# ---- Ten ranks are stopped ----

mkdir run && cp job.yaml run
export HOSTS=$hosts
on_hosts 10 --kernel baseline --log log job.yaml
launch run "${command[@]}"
within 100 has_events run/log checkpoint 1
kill -USR1 "$(owner_pid run)"
await
is "$status" 75 "ten ranks are stopped" || diag "$(cat run/err)"
files=$(cd run/ck/e000001 && find . -type f ! -name 'base.?' | sort | xargs)
names=
for ((host = 0; host < hosts; host++)); do names+="${names:+ }./d00/s00/h00000$host"; done
is "$files" "$names" "... and leave a file of each host, and no other ($hosts)"
kept=$(kept run)
like "$kept" '^[1-9][0-9]*$' "... with some work"
run 20 "$PIJOB" --status --verbose run/job.yaml --set checkpoint.directory=run/ck
is "$(grep -o 'h00000[0-9], block [0-9]*", health: "good", rank: [0-9]*' <<<"$out" | sed 's/.*: //' | sort -nu | xargs)" \
    "0 1 2 3 4 5 6 7 8 9" "... of each rank" || show_run

# again TAG RANKS ARGUMENT...: RANKS ranks go on from a copy; TAG/trace has what they did to files.
again () {
    [ -d "$1" ] || cp -r run "$1"
    cd "$1" || exit 99
    on_hosts "$2" --quiet --log next.log "${@:3}" job.yaml
    run 100 env LD_PRELOAD="$SHIM" FILE_FAULTS_BELOW="$PWD/ck" FILE_FAULTS_TRACE="$PWD/trace" "${command[@]}"
    is "$status $(resumed next.log) $(log_value next.log sum)" "0 $kept $right" \
        "$1: $2 ranks go on from all of it, to the right bits" || show_run
    cd ..
}
# opened TAG: how often each file was opened for reading.
opened () { grep -o '[0-9]* open .*/e000001/d00/s00/h[0-9]*$' "$1/trace" | sed 's,.*/,,' | sort | uniq -c | awk '{ print $1 }' | sort -u; }

again fewer 3
is "$(opened fewer)" 1 "... each file is read by one rank, once"
HOSTS=2
again more 12 --set checkpoint.files=auto
is "$(opened more)" 1 "... each file is read by one rank, once"
HOSTS=$hosts

# ---- Some of it is gone ----

cp -r run damaged
last=damaged/ck/e000001/d00/s00/h00000$((hosts - 1))
for block in 0 1; do printf 'x' | dd of="$last" bs=1 seek=$((4096 * block + 100)) conv=notrunc 2>/dev/null; done
kept=$(kept damaged)
again damaged 3
like "$err" '^pijob: warning: ck: [12] damaged records?; the blocks that only they contained are summed again$' \
    "... after it was told how many records are damaged"
cp -r run gone
rm "gone/ck/e000001/d00/s00/h000000"
kept=$(kept gone)
again gone 3

done_testing
