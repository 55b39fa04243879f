# kill.t - kill -9 of the parts of a running job, ten times
#
# SPDX-License-Identifier: BSD-3-Clause

. "${srcdir:-.}/tests/lib/tap.sh"
. "$srcdir/tests/lib/cluster.sh"
. "$srcdir/tests/lib/jobs.sh"
cluster_up
TERMS=160000000000

jobs_begin

# ---- Ten times kill -9, of one job ----

# word FILE KEY: the value behind KEY in a file of /proc.
word () { tr '\0' '\n' <"$1" | sed -n "s/^$2[:=][[:space:]]*//p"; }

# one: one line of many, at random.
one () { shuf -n 1; }

submit kill --signal=USR1@1
starts=1
spool=$(cluster run sh -c 'echo "${SLURM_CONF%/*}/spool"')
for round in 1 2 3 4 5 6 7 8 9 10; do
    before=$(events "$log" checkpoint)
    within 40 has_events "$log" start $starts &&
        mid_run kill "$log" $((before + 1))
    sleep "0.$(shuf -i 0-9 -n 1)"
    rank=$(processes kill pijob | one)
    case $round in
    1 | 5 | 9) what="one rank" victims=$rank ;;
    2 | 6) what="all ranks" victims=$(processes kill pijob) ;;
    3 | 7) what=srun victims=$(processes kill srun) ;;
    4 | 8) what="two ranks" victims="$rank $(processes kill pijob | one)" ;;
    10) what=slurmstepd victims=$(word "/proc/$rank/status" PPid) ;;
    esac
    starts=$((starts + 1))
    node=$(word "/proc/$rank/environ" SLURMD_NODENAME)
    # shellcheck disable=SC2086 # a list
    kill -9 $victims
    # What a killed slurmstepd leaves behind would keep the next one from starting.
    [ "$what" != slurmstepd ] || rm -f "$spool/$node/stepd.slurm.pmix.$job.0"
    within 45 back "$job" "$log" $starts
    [ "$(events "$log" start)" -eq $starts ]
    ok $? "round $round: it starts again after kill -9 of $what" || {
        diag "$(tail -n 5 "kill/pi-$job.out"; job_field "$job" JobState)"
        # For the sake of the rounds to come.
        cluster run scontrol requeue "$job"
        sleep 3
        rm -f "$spool"/*/"stepd.slurm.pmix.$job.0"
        within 40 back "$job" "$log" $starts
    }
done
ends_well kill "$job" 11
is "$(events "$log" resume)" 10 "kill: it resumed ten times"

done_testing
