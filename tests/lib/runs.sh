# runs.sh - runs with checkpoints, to be disturbed: what they told, what is kept, and what
# is left of them
#
# Source it behind tap.sh.  A run has a directory of its own below $SCRATCH.
#
# SPDX-License-Identifier: BSD-3-Clause

# log_value LOG KEY: the value of a top-level key in the last document of LOG.
log_value () {
    awk -v key="$2:" '/^---/ { value = "" } $1 == key { value = $2 } END { gsub(/"/, "", value); print value }' "$1"
}

# events LOG NAME: how many events of that name LOG has.
events () {
    count=$(grep -c "^event: $2\$" "$1" 2>/dev/null)
    echo "${count:-0}"
}

has_events () { [ "$(events "$1" "$2")" -ge "$3" ]; }

# within SECONDS COMMAND...: repeat COMMAND until it succeeds, which takes less than SECONDS on
# an idle machine; 1: it did not.
within () {
    local deadline
    deadline=$(($(date +%s) + $(patience "$1")))
    shift
    until "$@"; do
        if [ "$(date +%s)" -ge "$deadline" ]; then
            diag "in vain: $*"
            return 1
        fi
        sleep "${PATIENCE:-0.2}"
    done
}

# launch DIRECTORY COMMAND...: run it there, in the background, within a time limit (a machine
# may be busy); leaves its pid in $launched, what it says in DIRECTORY/out and DIRECTORY/err.
launch () {
    (
        cd "$1" || exit 99
        shift
        exec timeout -k 5 900 "$@" >out 2>err </dev/null
    ) &
    launched=$!
}

# await: until the end of what was launched last; leaves $status.  Where bash would tell
# that it was killed, it does not.
await () { wait "$launched" 2>/dev/null; status=$?; }

# processes DIRECTORY PROGRAM: the processes of PROGRAM in the directory of a run.
processes () {
    for cwd in $(find /proc/[0-9]* -maxdepth 1 -name cwd -lname "$SCRATCH/$1" 2>/dev/null); do
        case $(cat "${cwd%/cwd}/comm" 2>/dev/null) in
        "$2") echo "${cwd%/cwd}" | cut -d/ -f3 ;;
        esac
    done
}

no_processes () { [ -z "$(processes "$1" "$2")" ]; }

# strike DIRECTORY PROGRAM SIGNAL: to all of these.
# shellcheck disable=SC2046 # a list
strike () { kill -"$3" $(processes "$1" "$2") >/dev/null 2>&1; }

# told LOG: how many terms are kept, as the checkpoint events say (those of rank 0 alone).
# A launch that was taken over may still tell of its own epoch: that counts no more.
told () {
    awk '
        $1 == "event:" { event = $2 }
        $1 == "epoch:" { epoch = $2 }
        $1 == "terms:" && event == "checkpoint" && epoch >= newest {
            newest = epoch
            if (base + $2 > told) told = base + $2
        }
        $1 == "terms:" && event == "resume" { base = $2 }
        END { printf "%.0f\n", told }' "$1"
}

# story LOG: OK if each resume kept what the launch before had told of its checkpoints.
story () {
    awk '
        $1 == "event:" { event = $2 }
        $1 == "epoch:" { epoch = $2 }
        $1 == "terms:" && event == "checkpoint" && epoch >= newest {
            newest = epoch
            kept = base + $2
        }
        $1 == "terms:" && event == "resume" {
            resumes++
            if ($2 + 0 <= 0 || $2 + 0 < kept) bad = bad " " $2 " < " kept
            kept = base = $2
        }
        END { print bad ? bad : (resumes ? "OK" : "no resume event") }' "$1"
}

# resumed LOG: the terms of the last resume event.
resumed () {
    awk '$1 == "event:" { event = $2 } $1 == "terms:" && event == "resume" { terms = $2 }
        END { print terms }' "$1"
}

# whole LOG: OK if each document of LOG, whatever became of its writers, has its end.
whole () {
    awk '/^---/ { if (open) bad++; open = 1 } /^\.\.\./ { if (!open) bad++; open = 0 }
        END { print (bad + open) ? "torn" : "OK" }' "$1"
}

# kept DIRECTORY: the terms that --status finds in the checkpoints of DIRECTORY/job.yaml.
kept () { (cd "$1" && timeout 120 "$PIJOB" --status job.yaml 2>/dev/null) | sed -n 's/^terms: //p'; }

# owner_pid DIRECTORY: the process that owns DIRECTORY/ck, which is rank 0.
owner_pid () { sed -n 's/^pid: //p' "$1/ck/owner"; }

# rank_0_kept DIRECTORY LOG: OK if the record of rank 0 has what its last checkpoint event tells,
# of the epoch that is in force; a block has at most 65536 terms.
rank_0_kept () {
    (cd "$1" && timeout 120 "$PIJOB" --status --verbose job.yaml 2>/dev/null) | awk '
        FNR == NR && $1 == "event:" { event = $2 }
        FNR == NR && event == "checkpoint" && $1 == "epoch:" { epoch = $2 }
        FNR == NR && event == "checkpoint" && $1 == "terms:" { told = $2 }
        FNR != NR && $1 == "epoch:" { in_force = $2 }
        FNR != NR && /(r[0-9]+\.[01]|h[0-9]+, block [0-9]+)", health: "good", rank: 0,/ {
            sub(/.*blocks_done: /, "")
            if ($1 + 0 > kept) kept = $1 + 0
        }
        END {
            if (epoch != in_force || kept * 65536 >= told) print "OK"
            else print kept " blocks, told " told " terms"
        }' "$2" -
}
