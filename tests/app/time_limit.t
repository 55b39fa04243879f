#!/bin/bash
# time_limit.t - the end of the job's time limit: a squeue that hangs holds nobody up, and a limit
# that is extended later is used
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

cd "$SCRATCH" || exit 99
# One rank in an allocation, without a step, and no Slurm but this squeue.
unset "${!SLURM_@}" "${!OMPI_COMM_@}" "${!PMI_@}" "${!PMIX_@}"
export SLURM_JOB_ID=7
mkdir bin
printf '#!/bin/sh\necho slurm 1.2.3\n' >bin/srun
chmod +x bin/srun
export PATH=$SCRATCH/bin:$PATH

# says SCRIPT: what squeue does when it is asked for the time that is left.
says () {
    printf '#!/bin/bash\ncase "$*" in *%%L*) ;; *) exit 1 ;; esac\n%s\n' "$1" >bin/squeue.new
    chmod +x bin/squeue.new && mv bin/squeue.new bin/squeue
}

# seconds LOG PHASE: the seconds of that phase on the slowest rank.
seconds () { sed -n "s/^  $2: {min: [^,]*, mean: [^,]*, max: \([^,]*\),.*/\1/p" "$1"; }
at_most () { awk -v x="$1" -v y="$2" 'BEGIN { exit !(x != "" && x + 0 <= y + 0) }'; }

says 'exec sleep 30.7'
printf 'series: {terms: 1e7}\n' >short.yaml
began_at=$SECONDS
run 60 "$PIJOB" --log hang.log short.yaml
is "$status" 0 "a squeue that hangs: the job passes" || show_run
at_most "$(seconds hang.log compute)" 2
ok $? "... and is not waited for in the sum" || diag "compute: $(seconds hang.log compute) s"
[ $((SECONDS - began_at)) -lt 20 ]
ok $? "... nor at the end"
pgrep -f "^sleep 30\.7" >/dev/null
is $? 1 "... and it does not stay behind"

# ends_in SECONDS [LATER]: the job ends in that time; asked again, Slurm says that it is LATER
# seconds after that, or says nothing ("never").
ends_in () {
    rm -rf keep asked
    began_at=$(date +%s)
    says "end=$((began_at + $1))
        if [ -e asked ]; then
            case ${2:-0} in never) exec sleep 30 ;; esac
            end=\$((end + ${2:-0}))
        fi
        : >asked
        printf '7|0:%02d\\n' \$((end - \$(date +%s)))"
}
cat >long.yaml <<END
series: {terms: 1e15}
checkpoint: {directory: keep, interval: 1}
END

ends_in 8
run 60 "$PIJOB" --log limit.log long.yaml
took=$(($(date +%s) - began_at))
is "$status" 75 "near the end of the time limit: exit 75" || show_run
like "$err" "stopped by the end of the job's time limit" "... with the reason"
[ "$took" -le 20 ]
ok $? "... at the limit" || diag "$took s"
ends_in 8 20
run 60 "$PIJOB" --log later.log long.yaml
took=$(($(date +%s) - began_at))
is "$status" 75 "a time limit that is extended: exit 75" || show_run
[ "$took" -ge 18 ]
ok $? "... at the new one" || diag "$took s"
ends_in 8 never
run 60 "$PIJOB" --log silent.log long.yaml
took=$(($(date +%s) - began_at))
is "$status" 75 "a squeue that hangs when it is asked again: exit 75" || show_run
[ "$took" -le 20 ]
ok $? "... at the limit that is known" || diag "$took s"

done_testing
