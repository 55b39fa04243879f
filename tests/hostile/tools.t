#!/bin/bash
# tools.t - programs of Slurm that hang, close their output, leave a child behind, print garbage
# or megabytes, or fail: nobody waits for ever, and what they print is neither believed nor shown
# as it is
#
# tests/unit/test_subprocess.c looks at one program, tests/app/time_limit.t at squeue in mid-run.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

cd "$SCRATCH" || exit 99
unset "${!SLURM_@}" "${!OMPI_COMM_@}" "${!PMI_@}" "${!PMIX_@}"
export OMPI_MCA_ess_singleton_isolated=1 # no daemon of Open MPI
FAST=$builddir/tests/fault/fast_clock.so
printf 'series: {terms: 1000}\ncheckpoint: {directory: ck}\n' >job.yaml

mkdir bin
for tool in srun squeue scontrol sinfo; do
    printf '#!/bin/bash\ncase " $* " in *" --kill-on-bad-exit=1 "*) exit 0 ;; esac\ncd "%s"\necho $$ >>pids\n. ./does\n' \
        "$SCRATCH" >bin/$tool
    chmod +x bin/$tool
done
# Their limits of a minute are half a second here.
# shellcheck disable=SC2016 # for that shell
printf '#!/bin/bash\nexec %s -k 0.2 0.5 "${@:4}"\n' "$(command -v timeout)" >bin/timeout
chmod +x bin/timeout

# What they do, whatever they are asked.
# shellcheck disable=SC2016 # for that shell
declare -A does=(
    [hang]="trap '' TERM; sleep 97 & echo \$! >>pids; wait"
    [close]='exec sleep 97 >&- 2>&-'
    [child]='sleep 97 & echo $! >>pids; exit 0'
    [garbage]='head -c 3000 /dev/urandom; printf "\33[2J\n\377\0%%s%%n\n\302\233"'
    [megabytes]='yes "7|7|RUNNING $(printf "\33[2J")" | head -c 20000000; exit 1'
    [endless]="exec yes 'NumNodes=2 x'"
    [fail]='printf "error: \33[2J no\n" >&2; exit 1'
    [signal]='kill -SEGV $$'
)
all='hang close child garbage megabytes endless fail signal'
# kinds KIND...: these, or, with HOSTILE=all, all of them.
kinds () { if [ "${HOSTILE-}" = all ]; then echo "$all"; else echo "$*"; fi; }

# does KIND: what they do from now on.
does () {
    end_tools
    echo "${does[$1]}" >does
}
# Children of a program are not looked for; the program itself is to be gone.
end_tools () {
    # shellcheck disable=SC2046 # a list
    [ ! -s pids ] || kill -KILL $(cat pids) 2>/dev/null
    : >pids
}
at_exit end_tools

# plain NAME: no control character in what was said last, and not very much.
plain () {
    [ ${#err} -lt 4000 ] && [ -z "$(LC_ALL=C tr -d '\n\40-\176\200-\377' <<<"$err")" ] && [[ $err != *$'\xc2\x9b'* ]]
    ok $? "$1" || diag "$(head -c 3000 <<<"$err" | cat -v)"
}

# ---- pijob ----

# A launch in an allocation that finds the owner file of another job of the same cluster: squeue
# is asked whether that runs, srun for the version.
run 60 "$PIJOB" --quiet --log first.log job.yaml
in_job=(env LD_PRELOAD="$FAST" FAST_CLOCK=20 PATH="$SCRATCH/bin:$PATH" SLURM_JOB_ID=7 SLURM_CLUSTER_NAME=c)
for kind in $(kinds hang child garbage); do
    does "$kind"
    printf '%s\n' 'cluster: c' 'job: 5' 'step: 0' 'restarts: 0' 'host: h' 'pid: 1' 'started: 1' 'run: 1' >ck/owner
    run 60 "${in_job[@]}" "$PIJOB" --quiet --log "$kind.log" job.yaml
    like "$status|$err" '^6\|pijob: ck: in use by Slurm job 5\.0 of cluster c ' \
        "pijob, $kind: an owner of which nothing is known is not replaced" || show_run
    case $kind in garbage | endless | child) ;; *) continue ;; esac
    rm -f ck/owner
    run 60 "${in_job[@]}" "$PIJOB" --quiet --log "$kind.log" job.yaml
    is "$status|$err|$(log_value "$kind.log" verdict)" "0||pass" "pijob, $kind: a job goes its way" || show_run
    is "$(LC_ALL=C tr -d '\n\40-\176\200-\377' <"$kind.log")" "" "pijob, $kind: the log has no control characters"
done

# ---- pijob-requeue ----

requeue=${REQUEUE:-$srcdir/src/requeue/pijob-requeue.sh}
cat >requeue_once <<'END'
. "$1"
requeue_tries=1
requeue 7
END
for kind in $all; do
    does "$kind"
    run 30 env PATH="$SCRATCH/bin:$PATH" bash requeue_once "$requeue"
    # The last two print, and end well.
    case $kind in child | garbage) wanted=0 ;; *) wanted=1 ;; esac
    is "$status" $wanted "pijob-requeue, $kind: status $wanted" || diag "$(head -c 3000 <<<"$err" | cat -v)"
    [ $wanted = 0 ] || like "$err" '^pijob-requeue: scontrol requeue 7 failed \(.+\): the job is not requeued' \
        "pijob-requeue, $kind: told"
    plain "pijob-requeue, $kind: ... in plain text"
done

# ---- pijob-accept ----

mkdir suite
printf '# One\n#ACCEPT step: [0-3]\nseries: {terms: 1000}\n' >suite/one.yaml
printf '# Two\n#ACCEPT needs: binding\nseries: {terms: 1000}\n' >suite/two.yaml
export PIJOB PIJOB_ACCEPT_LIB=${PIJOB_ACCEPT_LIB:-$srcdir/src/accept}
for kind in $(kinds child garbage endless); do
    does "$kind"
    rm -rf out
    run 60 env PATH="$SCRATCH/bin:$PATH" SLURM_JOB_ID=7 SLURM_JOB_NUM_NODES=2 SLURM_NTASKS=2 \
        bash "${ACCEPT:-$builddir/pijob-accept}" --suite suite --output out
    like "$status $(tail -n 1 out/summary.txt)" '^[01] verdict: (pass|fail)$' "pijob-accept, $kind: it comes to the end" || show_run
    like "$(grep ' two ' out/summary.txt)" '^skip +two .*needs a Slurm that binds ranks' "pijob-accept, $kind: what is not known is skipped"
    plain "pijob-accept, $kind: ... in plain text"
    is "$(LC_ALL=C tr -d '\n\40-\176\200-\377' <out/summary.txt)" "" "pijob-accept, $kind: and so is the summary"
    [ "$(wc -c <out/summary.txt)" -lt 20000 ]
    ok $? "pijob-accept, $kind: which fits a page" || diag "$(wc -c <out/summary.txt) B"
done

done_testing
