#!/bin/bash
# log.t - the log: its documents and their keys, its name, appending, progress,
# and a log that cannot be written, which must be told before anything is summed
#
# What is read, is read by another program's YAML: Python's.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"

PYTHON=
for python in python3 /usr/bin/python3; do
    # By its own name: what is found first may be a script that looks for it.
    PYTHON=$("$python" -c 'import sys, yaml; print(sys.executable)' 2>/dev/null) && break
done
[ -n "$PYTHON" ] || skip_all "no python3 with its module yaml"

cd "$SCRATCH" || exit 99
# One process alone, whatever starts the tests; Slurm's variables are set by hand.
unset "${!SLURM_@}" "${!OMPI_COMM_@}" "${!PMI_@}" "${!PMIX_@}" SLURMD_NODENAME
printf 'series: {terms: 1000}\n' >job.yaml
HUGE="--set series.terms=1e15" # would take days

cat >read.py <<'END'
"""Usage: read.py EXPRESSION FILE [FROM]: print EXPRESSION of the documents `d` of FILE,
from byte FROM on; `text` is their text, `prefixes` whether each prefix of it that ends
where a document ends is YAML, with one document more than the one before."""
import re
import sys
import yaml

loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(text):
    return list(yaml.load_all(text, loader))


text = open(sys.argv[2], "rb").read()[int((sys.argv + ["0"])[3]):].decode()
d = load(text)
prefixes = []
for end in re.finditer(r"^\.\.\.\n", text, re.M):
    prefixes.append(load(text[:end.end()]))
prefixes = (all(len(p) == i + 1 for i, p in enumerate(prefixes))
            and (prefixes[-1] if prefixes else []) == d)
number = (int, float)


def is_spread(s):
    return (list(s) == ["min", "mean", "max", "host"] and isinstance(s["host"], str)
            and s["host"] != "" and all(isinstance(s[k], float) for k in list(s)[:3])
            and 0 <= s["min"] <= s["mean"] * (1 + 1e-6) + 1e-6
            and s["mean"] <= s["max"] * (1 + 1e-6) + 1e-6)


print(eval("(" + sys.argv[1] + ")"))
END
# reads FILE EXPRESSION NAME [FROM]: the EXPRESSION is true of the log FILE.
reads () {
    run 20 "$PYTHON" read.py "$2" "$1" ${4:+"$4"}
    is "$status|$out" "0|True" "$3" || { diag "$err"; diag "expression: $2"; }
}
log_size () { stat -c %s "$1" 2>/dev/null || echo none; }

# The documents of a run by all three ways.
run 60 "$PIJOB" --log all.log --set communication=all --set expect.ranks=1 \
    --set name=1e3 job.yaml
is "$status|$err" "0|" "a run with --log" || show_run
if command -v script >/dev/null; then
    run 20 script -qec "'$PIJOB' --log terminal.log --set series.terms=10 job.yaml" typescript
    like "$status $(tr -d '\r' <typescript | tr '\n' ' ')" "^0 .*verdict: pass pijob: the log is terminal\.log " "on a terminal, the log is named at the end" || show_run
    run 20 script -qec "'$PIJOB' --quiet --log terminal.log --set series.terms=10 job.yaml" typescript
    unlike_file typescript 'the log is' "... not with --quiet"
else
    skip "no script (Debian: bsdutils)" "on a terminal"
fi
reads all.log '[e["event"] for e in d] == ["start", "result"]' "first start, last result"
reads all.log 'all(list(e)[0] == "event" for e in d)' "each document begins with its event"
reads all.log prefixes "each prefix that ends where a document ends is YAML"
reads all.log 'all(re.match(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", e["time"]) for e in d)' \
    "each has the time, in UTC"
reads all.log 'd[0]["name"] == "1e3"' "start: a name that looks like a number is text"
run 20 "$PIJOB" --version
reads all.log "'pijob ' + d[0]['pijob'] == '${out%%$'\n'*}'" \
    "start: the version of pijob"
reads all.log 'all(isinstance(d[0]["mpi"][k], str) and re.search(r"\d", d[0]["mpi"][k])
    for k in ("compiled", "loaded"))' "start: MPI compiled against and loaded"
reads all.log 'd[0]["ranks"] == 1 and d[0]["nodes"] == 1' "start: ranks and nodes"
reads all.log '[list(h)[:3] for h in d[0]["hosts"]] == [["host", "ranks", "cpus"]]
    and d[0]["hosts"][0]["ranks"] == "0"
    and re.match(r"[0-9]+([-,][0-9]+)*$", d[0]["hosts"][0]["cpus"][0]) is not None' \
    "start: the host, its ranks and their CPUs"
reads all.log '[list(e)[:3] for e in d] == [["event", "time", "job"]] * len(d)' "each event begins with event, time and job"
reads all.log 'len({e["job"] for e in d}) == 1 and re.match("[0-9]+$", d[0]["job"]) is not None' \
    "job: outside Slurm the ID of the process"
run 60 env SLURM_JOB_ID=77 "$PIJOB" --log two.log job.yaml
run 60 env SLURM_JOB_ID=78 SLURM_STEP_ID=2 "$PIJOB" --log two.log job.yaml
reads two.log '[e["job"] for e in d] == ["77", "77", "78.2", "78.2"]' "job: two jobs in one log are told apart"
reads all.log '"slurm" not in d[0]' "start: no Slurm where there is none"
run 20 "$PIJOB" --check --set communication=all --set expect.ranks=1 --set name=1e3 \
    --set log.file=other.log job.yaml
printf '%s\n' "$out" >check.yaml
run 60 "$PIJOB" --set communication=all --set expect.ranks=1 --set name=1e3 \
    --set log.file=other.log job.yaml
reads other.log 'd[0]["description"] == load(open("check.yaml"))[0]' \
    "start: the description, resolved as --check shows it"
reads all.log 'd[0]["description"]["log"]["file"] == "all.log"' "... and with --log resolved, too"

reads all.log 'set(d[1]) >= {"event", "time", "pi", "error", "deviation", "sum", "terms", "ranks",
    "nodes", "threads", "rate", "seconds", "exchanges", "checks", "verdict"} or sorted(d[1])' \
    "result: its keys"
reads all.log 'all(isinstance(d[1][k], float) for k in ("pi", "error", "deviation"))' \
    "result: pi, error and deviation are numbers"
reads all.log 'abs(d[1]["error"] - 1e-3) < 1e-8 and 0 <= d[1]["deviation"] <= 1e-18
    and abs(d[1]["pi"] - 3.14059265383979292) < 1e-15' "... of the right size"
reads all.log 're.search(r"^pi: 3\.\d{18}$", text, re.M) is not None' "... pi has 18 decimals"
reads all.log 'isinstance(d[1]["sum"], str) and re.match(r"[0-9a-f]{32}$", d[1]["sum"]) is not None' \
    "result: sum is a text of 32 digits"
reads all.log 'abs(int(d[1]["sum"], 16) / 2**120 - d[1]["pi"]) < 1e-15' "... in units of 2^-120"
reads all.log '[(d[1][k], type(d[1][k])) for k in ("terms", "ranks", "nodes", "threads")]
    == [(1000, int), (1, int), (1, int), (1, int)]' "result: terms, ranks, nodes and threads"
reads all.log 'isinstance(d[1]["rate"], float) and d[1]["rate"] > 0' "result: rate"
reads all.log 'list(d[1]["seconds"]) == ["wire_up", "read", "distribute", "compute", "collect",
    "checkpoint", "total"]' "result: seconds of each phase"
reads all.log 'all(is_spread(s) for s in d[1]["seconds"].values())' "... min, mean, max and host"
reads all.log '[e["name"] for e in d[1]["exchanges"]] == ["point-to-point", "scatter-gather", "reduce"]' \
    "result: an entry for each exchange"
reads all.log 'all(e["sum"] == d[1]["sum"] and list(e["seconds"]) == ["distribute", "collect"]
    and all(is_spread(s) for s in e["seconds"].values()) for e in d[1]["exchanges"])' \
    "... with its own sum and seconds"
reads all.log 'd[1]["checks"] and all(c["verdict"] == "pass" and isinstance(c["name"], str)
    and all(isinstance(v, str) for v in c.values()) for c in d[1]["checks"]) or d[1]["checks"]' \
    "result: the checks"
reads all.log '{"ranks", "value", "count", "exchanges"} <= {c["name"] for c in d[1]["checks"]}' \
    "... by name"
reads all.log '[(c["measured"], c["expected"]) for c in d[1]["checks"] if c["name"] == "count"]
    == [("1000", "1000")]' "... with what was measured and expected"
reads all.log 'd[1]["verdict"] == "pass"' "result: the verdict"
run 60 "$PIJOB" --log one.log --set communication=scatter-gather --set series.terms=1 job.yaml
reads one.log 'd[1]["sum"] == d[1]["exchanges"][0]["sum"] == "04" + 30 * "0"' \
    "a sum without a letter is text, too"
reads one.log '[e["name"] for e in d[1]["exchanges"]] == ["scatter-gather"]' \
    "one exchange is one entry"

# shellcheck disable=SC2086
run 60 "$PIJOB" --log failed.log --set expect.ranks=2 $HUGE job.yaml
is "$status" 3 "a run that fails before its sum"
reads failed.log '[e["event"] for e in d] == ["start", "result"] and prefixes' "start and result"
reads failed.log '[(c["name"], c["verdict"], c["measured"], c["expected"]) for c in d[1]["checks"]
    if c["verdict"] != "pass"] == [("ranks", "fail", "1", "2")]
    and len(d[1]["checks"][-1]["diagnosis"]) > 10' "the failed check"
reads failed.log 'd[1]["verdict"] == "fail" and not {"pi", "sum", "rate", "terms"} & set(d[1])' \
    "no sum that was never made"

# A requeued job appends.
cp all.log before.log
run 60 "$PIJOB" --log all.log job.yaml
reads all.log '[e["event"] for e in d] == ["start", "result", "start", "result"] and prefixes' \
    "a second run adds its documents"
cmp -s -n "$(log_size before.log)" before.log all.log
ok $? "... and changes nothing of the first"

# File names.
host=$(hostname)
host=${host%%.*}
user=$(id -un)
mkdir plain slurm array
pattern='%x=%j=%A=%a=%N=%u=%%j.log'
run 60 "$PIJOB" --log "plain/$pattern" job.yaml
like "$(ls plain)" "^pi=([0-9]+)=\1=0=$host=$user=%j\.log$" "%x %j %A %a %N %u %% without Slurm"
run 60 env SLURM_JOB_ID=77 "$PIJOB" --set log.file="slurm/$pattern" --set name=n.1 job.yaml
is "$(ls slurm)" "n.1=77=77=0=$host=$user=%j.log" "... in a job"
run 60 env SLURM_JOB_ID=79 SLURM_ARRAY_JOB_ID=77 SLURM_ARRAY_TASK_ID=12 \
    "$PIJOB" --set log.file="array/$pattern" job.yaml
is "$(ls array)" "pi=79=77=12=$host=$user=%j.log" "... in a job array"
reads array/* '[d[0]["slurm"][k] for k in ("job", "array_job", "array_task", "restarts")]
    == ["79", "77", "12", 0]' "start: the job, as text, and its restarts"
run 60 env SLURM_JOB_ID=79 SLURM_STEP_ID=3 SLURM_STEP_NUM_TASKS=1 SLURM_RESTART_COUNT=2 \
    "$PIJOB" --log step.log job.yaml
reads step.log '[d[0]["slurm"][k] for k in ("job", "step", "restarts")] == ["79", "3", 2]' \
    "start: the step and its restarts"
mkdir default
run 60 bash -c 'cd default && exec "$@"' - "$PIJOB" ../job.yaml
like "$(ls default)" '^pi-[0-9]+\.log$' "the default is %x-%j.log"
run 60 "$PIJOB" --log '%q.log' job.yaml
like "$status|$out|$err" "^4\|\|--log: 'log.file': '%q.log' contains the unknown pattern '%q'; allowed: %x " \
    "an unknown pattern of --log"
# shellcheck disable=SC2086
run 60 "$PIJOB" --log "$(printf 'x%.0s' {1..5000})" $HUGE job.yaml
like "$status" '^[14]$' "a name of 5000 characters is refused"

# Progress, of about 3 seconds.
run 100 "$PIJOB" --log progress.log --set series.terms=2e10 --set log.progress=100ms job.yaml
is "$status" 0 "a run with progress"
reads progress.log 'len(d) > 2 and [e["event"] for e in d[1:-1]] == ["progress"] * (len(d) - 2)' \
    "progress between start and result"
reads progress.log prefixes "each prefix that ends where a document ends is YAML"
reads progress.log 'all(e["of"] == 20000000000 and 0 < e["terms"] <= e["of"] for e in d[1:-1])' \
    "it tells the terms summed, of how many"
reads progress.log 'all(a["terms"] < b["terms"] and a["seconds"] < b["seconds"]
    and a["time"] <= b["time"] for a, b in zip(d[1:-1], d[2:-1]))' "... and they grow"
reads progress.log 'all(b["seconds"] - a["seconds"] > 0.0999 for a, b in zip(d[1:-1], d[2:-1]))' \
    "not more often than asked for"
reads progress.log 'len(d) > 5 and (d[-2]["seconds"] - d[1]["seconds"]) / (len(d) - 3) < 0.3' \
    "and not much less often"
reads all.log 'not [e for e in d if e["event"] == "progress"]' "none in a short run"

# A log that cannot be written.  cannot PATH REASON NAME COMMAND...
cannot () {
    local path=$1 reason=$2 name=$3
    shift 3
    # shellcheck disable=SC2086
    run 30 "$@" "$PIJOB" --log "$path" $HUGE job.yaml
    is "$status|$out|$err" "1||pijob: $path: cannot write the log: $reason" "$name"
}
mkdir directory readonly
another="name another file with log.file or --log"
cannot nowhere/my.log "there is no directory nowhere; make it (mkdir -p), or $another" "a log in a missing directory"
cannot directory "it is a directory; $another" "a directory for a log"
cannot job.yaml/my.log "job.yaml is not a directory; $another" "a file for a directory"
# That is told before MPI_Init, which here is never reached; nor is it for a log that can be written.
no_mpi=(env LD_PRELOAD="$builddir/tests/fault/other_mpi.so" MPI_INIT_ENDS=1)
cannot nowhere/my.log "there is no directory nowhere; make it (mkdir -p), or $another" \
    "a missing directory is told before MPI_Init" "${no_mpi[@]}"
cannot directory "it is a directory; $another" "and so is a directory for a log" "${no_mpi[@]}"
run 30 "${no_mpi[@]}" "$PIJOB" --log not-yet.log job.yaml
like "$status|$out|${err//$'\n'/;}" '^3\|\|pijob: cannot start: MPI_Init failed' "a log that can be written: MPI_Init is reached"
ok "$([ ! -e not-yet.log ]; echo $?)" "... and nothing is made before it"
# The first of two ranks, whose parent has the name of a daemon of mpirun; the description says where.
printf '#!/bin/sh\n"$@"\nexit $?\n' >orted && chmod +x orted
printf 'series: {terms: 10}\nlog: {file: "nowhere/%%x.log"}\n' >told.yaml
run 30 "${no_mpi[@]}" OMPI_COMM_WORLD_RANK=0 OMPI_COMM_WORLD_SIZE=2 ./orted "$PIJOB" told.yaml
is "$status|${err%%$'\n'*}" "3|pijob: nowhere/pi.log: cannot write the log: there is no directory nowhere; make it (mkdir -p), or $another" \
    "the first rank tells it"
run 30 "${no_mpi[@]}" OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=2 ./orted "$PIJOB" told.yaml
is "$status|$err" "3|" "the others do not"
# Root has a full device of its own, so that a pijob that is wrong cannot remove
# that of the machine.
full=/dev/full
if [ "$(id -u)" -eq 0 ]; then
    full=$SCRATCH/full
    mknod "$full" c 1 7 2>/dev/null
fi
if [ -c "$full" ] && true 2>/dev/null >"$full"; then
    cannot "$full" "No space left on device" "a log on a full device"
    [ -c "$full" ]
    ok $? "... which stays"
else
    skip "no full device" "a log on a full device"
fi
chmod 555 readonly
chmod 755 "$SCRATCH"
echo precious >readonly/old.log
chmod 444 readonly/old.log
if [ "$(id -u)" -ne 0 ]; then
    cannot readonly/my.log "Permission denied; correct this, or $another" "a log in a directory without permission"
    cannot readonly/old.log "Permission denied; correct this, or $another" "a log without permission"
elif ! setpriv --reuid=65534 --regid=65534 --clear-groups "$PIJOB" --help >/dev/null 2>&1; then
    skip "root cannot run pijob as an unprivileged user here" "a log without permission"
else
    cannot readonly/my.log "Permission denied; correct this, or $another" "a log in a directory without permission" \
        setpriv --reuid=65534 --regid=65534 --clear-groups
    cannot readonly/old.log "Permission denied; correct this, or $another" "a log without permission" \
        setpriv --reuid=65534 --regid=65534 --clear-groups
fi
is "$(ls readonly; cat readonly/old.log)" $'old.log\nprecious' "... nothing was changed"

# Room for a part of it, by a limit of the size of files.  room BYTES: the log
# limited.log has BYTES more, and begins at $begin.
LIMIT=67108864
room () {
    rm -f limited.log
    begin=$((LIMIT - $1))
    truncate -s "$begin" limited.log
}
limited () {
    run 100 bash -c 'trap "" XFSZ; ulimit -f '$((LIMIT / 1024))' && exec "$@"' - \
        "$PIJOB" --log limited.log "$@" job.yaml
}
message="limited.log: cannot write the log: File too large"
start=$("$PYTHON" -c 'print(open("progress.log").read().index("\n...\n") + 5)')
room $((start / 2))
# shellcheck disable=SC2086
limited $HUGE
is "$status|$out|$err" "1||pijob: $message" "room for half an event: told before the sum"
is "$(log_size limited.log)" "$begin" "... and the half is taken back"
room $((start + start / 2))
limited
is "$status|$err" "1|pijob: $message" "room for start, and not for result" || show_run
like "$out" '^verdict: fail$' "... is no success"
reads limited.log '[e["event"] for e in d] == ["start"] and prefixes' \
    "... and leaves start alone, whole" "$begin"
room $((start + 50))
limited --set series.terms=1e10 --set log.progress=100ms
is "$status|$err" "1|pijob: warning: $message; the job continues
pijob: $message" "no room for progress: told once, and the job continues" || show_run
like "$out" '^PI is approximately 3\.14159265' "... to its end"
reads limited.log '[e["event"] for e in d] == ["start"] and prefixes' \
    "... and leaves start alone, whole" "$begin"

# A full disk.
mkdir disk
full="disk/my.log: cannot write the log: No space left on device"
cat >on_disk.sh <<'END'
mount -t tmpfs -o size=64k none disk 2>/dev/null && cp job.yaml disk/ || exit 77
head -c 100000 /dev/zero >disk/fill 2>/dev/null
timeout -k 5 120 "$PIJOB" --log disk/my.log --set series.terms=1e15 job.yaml
echo "status $?, left: $(ls disk)"
truncate -s -4096 disk/fill
for _ in $(seq 20); do # until there is no room for start
    [ -n "$(timeout -k 5 120 "$PIJOB" --log disk/my.log job.yaml 2>/dev/null)" ] || break
done
timeout -k 5 120 "$PIJOB" --log disk/my.log --set series.terms=1e15 job.yaml
echo "status $?"
cp disk/my.log disk.log
END
if [ "$(id -u)" -ne 0 ]; then
    skip "only root can mount a small disk" "a full disk"
else
    export PIJOB
    run 400 unshare -m bash on_disk.sh
    if [ "$status" -eq 77 ] || [[ $err == *unshare* ]]; then
        skip "no disk can be mounted: $err" "a full disk"
    else
        is "${out%%$'\n'status*}" $'status 1, left: fill\njob.yaml' \
            "a full disk: told before the sum, and no empty log is left" || show_run
        is "${out##*$'\n'}" "status 1" "a log on a disk that became full: told before the sum"
        is "$err" "pijob: $full"$'\n'"pijob: $full" "... with its path" || show_run
        reads disk.log 'len(d) >= 2 and d[0]["event"] == "start" and prefixes' \
            "... and there are whole documents in it"
    fi
fi

done_testing
